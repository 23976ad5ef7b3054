package dev.fovea.graph;

import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Builds a graph node by node: infers the types, and gives equal nodes only once.
public final class GraphBuilder {
  private record Key(Op op, List<Value> inputs) {}

  private final List<Port> inputs = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Port> outputs = new ArrayList<>();
  private final Map<Key, Node> known = new HashMap<>();
  private String origin = "";
  private int next;

  /// Starts an empty graph.
  public GraphBuilder() {}

  /// Adds an input.
  ///
  /// @throws IllegalArgumentException if there is one of this name
  public Value input(Port.Kind kind, String name, TensorType type) {
    if (inputs.stream().anyMatch(port -> port.name().equals(name))) {
      throw new IllegalArgumentException("the graph has an input '" + name + "' already.");
    }
    Value value = new Value(next++, type);
    inputs.add(new Port(name, kind, value));
    return value;
  }

  /// Lets a value leave the graph under a name.
  ///
  /// @throws IllegalArgumentException if there is an output of this name
  public void output(Port.Kind kind, String name, Value value) {
    if (outputs.stream().anyMatch(port -> port.name().equals(name))) {
      throw new IllegalArgumentException("the graph has an output '" + name + "' already.");
    }
    outputs.add(new Port(name, kind, value));
  }

  /// Adds a node and returns its only (or first) result.
  ///
  /// @throws GraphException if the inputs do not fit the op
  public Value apply(Op op, Value... values) {
    return applyAll(op, Arrays.asList(values)).getFirst();
  }

  /// Adds a node and returns all of its results; an equal node that is there already is used again.
  ///
  /// @throws GraphException if the inputs do not fit the op
  public List<Value> applyAll(Op op, List<Value> values) {
    Key key = new Key(op, List.copyOf(values));
    Node node = known.get(key);
    if (node == null) {
      List<Value> results = new ArrayList<>();
      for (TensorType type : infer(op, values)) {
        results.add(new Value(next++, type));
      }
      node = new Node(op, values, results, origin);
      nodes.add(node);
      known.put(key, node);
    }
    return node.outputs();
  }

  private List<TensorType> infer(Op op, List<Value> values) {
    List<TensorType> types = values.stream().map(Value::type).toList();
    try {
      return op.infer(types);
    } catch (Mismatch mismatch) {
      String list = String.join(", ", types.stream().map(TensorType::toString).toList());
      throw new GraphException(mismatch.at(origin, op.toString(), list), mismatch);
    }
  }

  /// Runs `body` so that every node it adds carries `path` as its origin.
  public <T> T within(String path, Supplier<T> body) {
    String before = origin;
    origin = path;
    try {
      return body.get();
    } finally {
      origin = before;
    }
  }

  /// Returns the path that new nodes carry.
  public String origin() {
    return origin;
  }

  /// Returns the nodes so far, in order.
  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /// Returns the graph.
  public Graph build() {
    return new Graph(inputs, nodes, outputs);
  }
}
