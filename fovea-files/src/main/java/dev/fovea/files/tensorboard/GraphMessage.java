package dev.fovea.files.tensorboard;

import dev.fovea.files.protobuf.WireMessage;
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
  private final WireMessage graph = new WireMessage();
  private final Map<Value, String> names = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  private GraphMessage() {}

  /// Returns the message.
  static byte[] of(Graph source) {
    GraphMessage message = new GraphMessage();
    source.inputs().forEach(message::input);
    source.nodes().forEach(message::node);
    source.outputs().forEach(message::output);
    message.graph.message(4, new WireMessage().number(1, 22));
    return message.graph.toBytes();
  }

  private void input(Port port) {
    String op = port.kind() == Port.Kind.BATCH ? "Placeholder" : "VariableV2";
    String name = free(port.name());
    names.put(port.value(), name);
    WireMessage node = new WireMessage().text(1, name).text(2, op);
    attribute(node, "dtype", type(port.value()));
    graph.message(1, shapes(node, List.of(port.value())));
  }

  private void node(Node source) {
    String path = source.origin().isEmpty() ? "" : source.origin() + "/";
    String name = free(path + source.op().name());
    for (int i = 0; i < source.outputs().size(); i++) {
      names.put(source.outputs().get(i), i == 0 ? name : name + ":" + i);
    }
    WireMessage node = new WireMessage().text(1, name).text(2, source.op().name());
    source.inputs().forEach(value -> node.text(3, name(value)));
    attribute(node, "T", type(source.output()));
    attribute(node, "settings", new WireMessage().text(2, source.op().toString()));
    graph.message(1, shapes(node, source.outputs()));
  }

  private void output(Port port) {
    WireMessage node = new WireMessage().text(1, free(port.name())).text(2, "Identity");
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

  private static WireMessage type(Value value) {
    return new WireMessage().number(6, SummaryValue.type(value.dtype()));
  }

  private static WireMessage shapes(WireMessage node, List<Value> values) {
    WireMessage list = new WireMessage();
    for (Value value : values) {
      int[] dims = value.shape().dims().stream().mapToInt(Integer::intValue).toArray();
      list.message(7, SummaryValue.shape(dims));
    }
    return attribute(node, "_output_shapes", new WireMessage().message(1, list));
  }

  /// Adds an entry of the map from names to `AttrValue`s.
  private static WireMessage attribute(WireMessage node, String name, WireMessage value) {
    return node.message(5, new WireMessage().text(1, name).message(2, value));
  }
}
