package dev.fovea.layer;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.GraphException;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.initializer.Initializer;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.List;

/// What a layer sees while it adds its nodes: the graph, its weights, and whether it trains.
public final class Scope {
  private final Build build;
  private final String path;
  private final boolean trainable;
  private final boolean training;

  Scope(Build build, String path, boolean trainable, boolean training) {
    this.build = build;
    this.path = path;
    this.trainable = trainable;
    this.training = training;
  }

  /// Returns the builder that takes the nodes.
  public GraphBuilder graph() {
    return build.graph();
  }

  /// Adds a node and returns its first result.
  ///
  /// @throws GraphException if the inputs do not fit the op
  public Value apply(Op op, Value... inputs) {
    return build.graph().apply(op, inputs);
  }

  /// Tells whether the layer shall behave as in training.
  public boolean training() {
    return training;
  }

  /// Calls a layer within this one; the paths of its weights begin with this layer's.
  ///
  /// @param name      what the layer is called here
  /// @param inference whether it behaves as at inference even while the model trains
  /// @return the layer's results
  /// @throws GraphException if the inputs do not fit the layer
  public List<Value> call(String name, Layer layer, List<Value> inputs, boolean inference) {
    String inner = path.isEmpty() ? name : path + "/" + name;
    Scope scope = new Scope(build, inner, layer.trainable(), training && !inference);
    return build.graph().within(inner, () -> layer.callAll(scope, inputs));
  }

  /// Returns the element type of weights and activations.
  public DType dtype() {
    return build.dtype();
  }

  /// Returns a weight that training changes by its derivative, unless the layer is frozen.
  ///
  /// @param name        its name within the layer, such as `kernel`
  /// @param initializer what gives it its first values
  public Value weight(String name, Shape shape, Initializer initializer) {
    return build.weight(path + "/" + name, shape, initializer, trainable);
  }

  /// Returns a weight that moves in training without a derivative, such as a moving average.
  public Value state(String name, Shape shape, Initializer initializer) {
    return build.weight(path + "/" + name, shape, initializer, false);
  }

  /// Says what a weight from [#state] will hold after this step.
  public void update(String name, Value value) {
    build.update(path + "/" + name, value);
  }

  /// Returns random numbers from 0, inclusive, to 1, exclusive, new ones in each step.
  public Value uniform(Shape shape) {
    return build.uniform(shape);
  }

  /// Returns an error in the house's form that names this layer.
  public GraphException error(String what, String fix) {
    return new GraphException("%s: %s.\n  fix:    %s.".formatted(path, what, fix), null);
  }
}
