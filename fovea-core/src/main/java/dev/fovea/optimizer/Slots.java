package dev.fovea.optimizer;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Op;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Multiply;
import dev.fovea.tensor.TensorType;
import java.util.Optional;

/// What an optimizer sees while it adds the update of one weight.
public final class Slots {
  /// What the names of ports with numbers start with.
  public static final String NUMBER = "number/";

  private final GraphBuilder graph;
  private final String path;
  private final Value learningRate;
  private final Value step;
  private final Optional<Value> due;

  /// Prepares the update of one weight.
  ///
  /// @param path         the weight's path
  /// @param learningRate a scalar
  /// @param step         a scalar, 1 in the first step
  public Slots(GraphBuilder graph, String path, Value learningRate, Value step) {
    this(graph, path, learningRate, step, Optional.empty());
  }

  private Slots(
      GraphBuilder graph, String path, Value learningRate, Value step, Optional<Value> due) {
    this.graph = graph;
    this.path = path;
    this.learningRate = learningRate;
    this.step = step;
    this.due = due;
  }

  /// Returns the same, but what is kept counts only in steps in which `due` is 1, and not 0.
  Slots onlyIf(Value due) {
    return new Slots(graph, path, learningRate, step, Optional.of(due));
  }

  /// Adds a node and returns its first result.
  public Value apply(Op op, Value... inputs) {
    return graph.apply(op, inputs);
  }

  /// Returns the step size, a scalar.
  public Value learningRate() {
    return learningRate;
  }

  /// Returns the number of this step, from 1, a scalar.
  public Value step() {
    return step;
  }

  /// Returns a number that is the same for all weights, a scalar that [Updates#number] gives before
  /// each step.
  public Value number(String name) {
    return number(graph, name, learningRate.type());
  }

  static Value number(GraphBuilder graph, String name, TensorType type) {
    String port = NUMBER + name;
    return graph.build().input(port).map(Port::value)
        .orElseGet(() -> graph.input(Port.Kind.STATE, port, type));
  }

  /// Returns what the rule kept under a name, of the weight's type; [Optimizer#initial] in the first
  /// step.
  public Value old(String name, Value weight) {
    return graph.input(Port.Kind.STATE, port(name), weight.type());
  }

  /// Keeps a value for the next step.
  public void keep(String name, Value value) {
    Value kept = due.isEmpty() ? value : mix(due.get(), value, old(name));
    graph.output(Port.Kind.STATE, port(name), kept);
  }

  private Value old(String name) {
    return graph.build().input(port(name)).orElseThrow().value();
  }

  /// `share * a + (1 - share) * b`.
  Value mix(Value share, Value a, Value b) {
    Value rest = apply(new Affine(-1, 1), share);
    return apply(
        new Add(), apply(new Multiply(), a, share), apply(new Multiply(), b, rest));
  }

  private String port(String name) {
    return "optimizer/%s/%s".formatted(path, name);
  }
}
