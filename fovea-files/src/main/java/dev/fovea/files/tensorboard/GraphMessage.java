package dev.fovea.files.tensorboard;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A graph as TensorFlow's `GraphDef`.
///
/// A node's name is its layer's path and its op, so that TensorBoard draws a box for each layer; ports
/// are nodes too. Each has the shapes of its results, and an op its settings as text.
final class GraphMessage {
  private final Message graph = new Message();
  private final Map<Value, String> names = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  private GraphMessage() {}

  /// Returns the message.
  static byte[] of(Graph source) {
    GraphMessage message = new GraphMessage();
    source.inputs().forEach(message::input);
    source.nodes().forEach(message::node);
    source.outputs().forEach(message::output);
    message.graph.message(4, new Message().number(1, 22));
    return message.graph.toBytes();
  }

  private void input(Port port) {
    String op = port.kind() == Port.Kind.BATCH ? "Placeholder" : "VariableV2";
    String name = free(port.name());
    names.put(port.value(), name);
    Message node = new Message().text(1, name).text(2, op);
    attribute(node, "dtype", type(port.value()));
    graph.message(1, shapes(node, List.of(port.value())));
  }

  private void node(Node source) {
    String path = source.origin().isEmpty() ? "" : source.origin() + "/";
    String name = free(path + source.op().name());
    for (int i = 0; i < source.outputs().size(); i++) {
      names.put(source.outputs().get(i), i == 0 ? name : name + ":" + i);
    }
    Message node = new Message().text(1, name).text(2, source.op().name());
    source.inputs().forEach(value -> node.text(3, name(value)));
    attribute(node, "T", type(source.output()));
    attribute(node, "settings", new Message().text(2, source.op().toString()));
    graph.message(1, shapes(node, source.outputs()));
  }

  private void output(Port port) {
    Message node = new Message().text(1, free(port.name())).text(2, "Identity");
    node.text(3, name(port.value()));
    attribute(node, "T", type(port.value()));
    graph.message(1, shapes(node, List.of(port.value())));
  }

  private String name(Value value) {
    String name = names.get(value);
    if (name == null) {
      throw new IllegalArgumentException("the graph reads %s before it is there.".formatted(value));
    }
    return name;
  }

  private String free(String wanted) {
    String name = wanted;
    for (int i = 1; !taken.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  private static Message type(Value value) {
    return new Message().number(6, SummaryValue.type(value.dtype()));
  }

  private static Message shapes(Message node, List<Value> values) {
    Message list = new Message();
    for (Value value : values) {
      int[] dims = value.shape().dims().stream().mapToInt(Integer::intValue).toArray();
      list.message(7, SummaryValue.shape(dims));
    }
    return attribute(node, "_output_shapes", new Message().message(1, list));
  }

  /// Adds an entry of the map from names to `AttrValue`s.
  private static Message attribute(Message node, String name, Message value) {
    return node.message(5, new Message().text(1, name).message(2, value));
  }
}
