package dev.fovea.layer;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.GraphException;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.initializer.Initializer;
import dev.fovea.regularizer.Regularizer;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// What a layer sees while it adds its nodes: the graph, its weights, and whether it trains.
public final class Scope {
  private final Build build;
  private final String path;
  private final Layer layer;
  private final boolean training;
  private final DType dtype;

  Scope(Build build, String path, Layer layer, boolean training, DType dtype) {
    this.build = build;
    this.path = path;
    this.layer = layer;
    this.training = training;
    this.dtype = dtype;
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
  /// @param policy    in which element type it computes: its inputs are cast to that
  /// @return the layer's results
  /// @throws GraphException if the inputs do not fit the layer
  public List<Value> call(
      String name, Layer layer, List<Value> inputs, boolean inference, DTypePolicy policy) {
    String inner = path.isEmpty() ? name : path + "/" + name;
    DType computed = policy == DTypePolicy.FLOAT32 ? build.dtype() : DType.BF16;
    Scope scope = new Scope(build, inner, layer, training && !inference, computed);
    List<Value> results = build.graph().within(inner, () -> scope.compute(inputs));
    if (layer instanceof RuledLayer<?> ruled) {
      ruled.rules().regularizer(Rules.ACTIVITY)
          .ifPresent(r -> scope.penalize(r, results.getFirst()));
    }
    return results;
  }

  private List<Value> compute(List<Value> inputs) {
    List<Value> own = inputs.stream().map(this::cast).toList();
    if (dtype == build.dtype() || !SinglePrecision.wants(layer)) {
      return layer.callAll(this, own);
    }
    Scope wide = wide();
    return layer.callAll(wide, own.stream().map(wide::cast).toList()).stream().map(this::cast)
        .toList();
  }

  /// Returns a value in the layer's element type; one that is no floating number as it is.
  Value cast(Value value) {
    return build.cast(value, dtype);
  }

  /// Returns this scope for what a layer of mixed precision computes in the type of its weights.
  Scope wide() {
    return new Scope(build, path, layer, training, build.dtype());
  }

  /// Returns the element type that the layer computes in, of its inputs and results.
  public DType dtype() {
    return dtype;
  }

  /// Returns a weight that training changes by its derivative, unless the layer is frozen, in the
  /// element type that the layer computes in.
  ///
  /// @param name        its name within the layer, such as `kernel`
  /// @param initializer what gives it its first values
  /// @throws GraphException if a regularizer or constraint of the layer does not fit the shape
  public Value weight(String name, Shape shape, Initializer initializer) {
    Rules rules = layer instanceof RuledLayer<?> ruled ? ruled.rules() : Rules.NONE;
    String word = layer instanceof RuledLayer<?> ruled ? ruled.word(name) : name;
    return cast(build.weight(
        new WeightSpec(
            path + "/" + name,
            new TensorType(build.dtype(), shape),
            initializer,
            layer.trainable(),
            rules.regularizer(word),
            rules.constraint(word))));
  }

  /// Returns a weight that moves in training without a derivative, such as a moving average.
  public Value state(String name, Shape shape, Initializer initializer) {
    return cast(build.weight(
        new WeightSpec(
            path + "/" + name,
            new TensorType(build.dtype(), shape),
            initializer,
            false,
            Optional.empty(),
            Optional.empty())));
  }

  /// Says what a weight from [#state] will hold after this step.
  public void update(String name, Value value) {
    build.update(path + "/" + name, value);
  }

  /// Adds a penalty for a value, divided by its first axis, the batch, to the loss of the model.
  ///
  /// @throws GraphException if the penalty is not defined for this shape
  public void penalize(Regularizer regularizer, Value value) {
    Value wide = build.cast(value, build.dtype());
    build.penalize(new Penalty(path, regularizer, wide, 1.0 / value.shape().dim(0)));
  }

  /// Returns random numbers from 0, inclusive, to 1, exclusive, new ones in each step.
  public Value uniform(Shape shape) {
    return build.uniform(shape);
  }

  /// Returns normally distributed random numbers of mean 0 and variance 1, new ones in each step.
  public Value normal(Shape shape) {
    return build.normal(shape);
  }

  /// Returns an error in the house's form that names this layer.
  public GraphException error(String what, String fix) {
    return new GraphException("%s: %s.\n  fix:    %s.".formatted(path, what, fix), null);
  }
}
