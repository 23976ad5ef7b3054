package dev.fovea.optimizer;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Op;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;

/// What an optimizer sees while it adds the update of one weight.
public final class Slots {
  /// What the names of ports with numbers start with.
  public static final String NUMBER = "number/";

  private final GraphBuilder graph;
  private final String path;
  private final Value learningRate;
  private final Value step;

  /// Prepares the update of one weight.
  ///
  /// @param path         the weight's path
  /// @param learningRate a scalar
  /// @param step         a scalar, 1 in the first step
  public Slots(GraphBuilder graph, String path, Value learningRate, Value step) {
    this.graph = graph;
    this.path = path;
    this.learningRate = learningRate;
    this.step = step;
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

  /// Returns a number that is the same for all weights, a scalar that [Optimizer#number] gives before
  /// each step.
  public Value number(String name) {
    String port = NUMBER + name;
    return graph.build().input(port).map(Port::value)
        .orElseGet(() -> graph.input(Port.Kind.STATE, port, learningRate.type()));
  }

  /// Returns what the rule kept under a name, of the weight's type; [Optimizer#initial] in the first
  /// step.
  public Value old(String name, Value weight) {
    return graph.input(Port.Kind.STATE, port(name), weight.type());
  }

  /// Keeps a value for the next step.
  public void keep(String name, Value value) {
    graph.output(Port.Kind.STATE, port(name), value);
  }

  private String port(String name) {
    return "optimizer/%s/%s".formatted(path, name);
  }
}
