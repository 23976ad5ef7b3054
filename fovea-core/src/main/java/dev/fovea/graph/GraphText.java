package dev.fovea.graph;

import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Graphs as text and back, one line a node:
///
/// ```
/// in batch x %0: f32[1,28,28,1]
/// in weight conv2d/kernel %1: f32[3,3,1,8]
/// %2: f32[1,26,26,8] = Conv{window=3x3, groups=1}(%0, %1)  # conv2d
/// out result y %2
/// ```
public final class GraphText {
  private final OpText ops;

  /// Takes the ops that a text may name.
  public GraphText(List<Class<? extends Op>> ops) {
    this.ops = new OpText(ops);
  }

  /// Returns the text of a graph.
  public static String print(Graph graph) {
    StringBuilder text = new StringBuilder();
    for (Port port : graph.inputs()) {
      text.append("in %s %s %s\n".formatted(kind(port), port.name(), declared(port.value())));
    }
    for (Node node : graph.nodes()) {
      text.append(print(node)).append('\n');
    }
    for (Port port : graph.outputs()) {
      text.append("out %s %s %s\n".formatted(kind(port), port.name(), port.value()));
    }
    return text.toString();
  }

  /// Returns the line of one node.
  public static String print(Node node) {
    String outputs = join(node.outputs().stream().map(GraphText::declared).toList());
    String inputs = join(node.inputs().stream().map(Value::toString).toList());
    String origin = node.origin().isEmpty() ? "" : "  # " + node.origin();
    return "%s = %s(%s)%s".formatted(outputs, OpText.print(node.op()), inputs, origin);
  }

  private static String declared(Value value) {
    return value + ": " + value.type();
  }

  private static String kind(Port port) {
    return port.kind().name().toLowerCase(Locale.ROOT);
  }

  private static String join(List<String> parts) {
    return parts.stream().collect(Collectors.joining(", "));
  }

  /// Reads a graph from its text.
  ///
  /// @throws IllegalArgumentException if a line is not of the form above, names an unknown op, reads
  ///     a value that no earlier line gives, or states types that the op does not produce
  public Graph parse(String text) {
    Map<String, Value> values = new HashMap<>();
    List<Port> inputs = new ArrayList<>();
    List<Node> nodes = new ArrayList<>();
    List<Port> outputs = new ArrayList<>();
    for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
      try {
        if (line.startsWith("in ")) {
          String[] words = line.split(" ", 4);
          inputs.add(new Port(words[2], kind(words[1]), declare(words[3], values)));
        } else if (line.startsWith("out ")) {
          String[] words = line.split(" ", 4);
          outputs.add(new Port(words[2], kind(words[1]), known(words[3], values)));
        } else {
          nodes.add(node(line, values));
        }
      } catch (RuntimeException e) {
        throw new IllegalArgumentException("cannot read '" + line + "': " + e.getMessage(), e);
      }
    }
    return new Graph(inputs, nodes, outputs);
  }

  private static Port.Kind kind(String word) {
    return Port.Kind.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private Node node(String line, Map<String, Value> values) {
    int comment = line.indexOf("  # ");
    String origin = comment < 0 ? "" : line.substring(comment + 4);
    String body = comment < 0 ? line : line.substring(0, comment);
    int equals = body.indexOf(" = ");
    int open = body.lastIndexOf('(');
    Op op = ops.parse(body.substring(equals + 3, open));
    List<Value> read = Arrays.stream(body.substring(open + 1, body.length() - 1).split(", "))
        .filter(word -> !word.isEmpty())
        .map(word -> known(word, values))
        .toList();
    List<Value> results = Arrays.stream(body.substring(0, equals).split(", (?=%)"))
        .map(w -> declare(w, values)).toList();
    List<TensorType> types = op.infer(read.stream().map(Value::type).toList());
    if (!types.equals(results.stream().map(Value::type).toList())) {
      throw new IllegalArgumentException("the op produces " + types);
    }
    return new Node(op, read, results, origin);
  }

  private static Value declare(String text, Map<String, Value> values) {
    int colon = text.indexOf(": ");
    int id = Integer.parseInt(text.substring(1, colon));
    Value value = new Value(id, TensorType.parse(text.substring(colon + 2)));
    values.put(text.substring(0, colon), value);
    return value;
  }

  private static Value known(String word, Map<String, Value> values) {
    Value value = values.get(word);
    if (value == null) {
      throw new IllegalArgumentException("no earlier line gives " + word);
    }
    return value;
  }
}
