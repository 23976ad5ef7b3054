package dev.fovea.layer;

import static java.util.Objects.requireNonNull;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.op.Cast;
import dev.fovea.op.RandomNormal;
import dev.fovea.op.RandomUniform;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/// One graph under construction, and the weights that its layers asked for.
public final class Build {
  /// Name of the port with the key of all random numbers: a seed and the number of the step.
  public static final String RANDOM_KEY = "random_key";

  private final GraphBuilder graph = new GraphBuilder();
  private final boolean training;
  private final DType dtype;
  private final Map<String, WeightSpec> specs = new LinkedHashMap<>();
  private final Map<String, Value> weights = new LinkedHashMap<>();
  private final Map<String, Value> updates = new LinkedHashMap<>();
  private final List<Penalty> penalties = new ArrayList<>();
  private int streams;

  /// Starts a graph.
  ///
  /// @param training whether layers behave as in training: dropout drops, statistics move
  /// @param dtype    element type of weights, and of activations where no policy says another
  public Build(boolean training, DType dtype) {
    this.training = training;
    this.dtype = dtype;
  }

  /// Returns the builder that takes the nodes.
  public GraphBuilder graph() {
    return graph;
  }

  /// Tells whether layers behave as in training.
  public boolean training() {
    return training;
  }

  /// Returns the element type of weights, and of activations where no policy says another.
  public DType dtype() {
    return dtype;
  }

  /// Adds the nodes of one layer.
  ///
  /// @param path the layer's path, which names its weights
  public Value call(String path, Layer layer, List<Value> inputs) {
    return root().call(path, layer, inputs, false, DTypePolicy.FLOAT32).getFirst();
  }

  /// Returns where the layers of the outermost model are called.
  public Scope root() {
    return new Scope(this, "", new Input(), training, dtype);
  }

  /// Adds the nodes of all penalties so far: for what layers give, and for weights that train.
  ///
  /// @return one number each, `[]`, to be added to the loss
  public List<Value> penalties() {
    List<Penalty> all = new ArrayList<>(penalties);
    for (WeightSpec spec : specs.values()) {
      Value weight = requireNonNull(weights.get(spec.path()));
      spec.regularizer().filter(_ -> spec.trainable())
          .ifPresent(regularizer -> all.add(new Penalty(spec.path(), regularizer, weight, 1)));
    }
    return all.stream().map(penalty -> penalty.add(graph)).toList();
  }

  /// Returns the weights that were asked for, by path, in order.
  public Map<String, WeightSpec> specs() {
    return specs;
  }

  /// Returns the value of each weight, by path.
  public Map<String, Value> weights() {
    return weights;
  }

  /// Returns the new values of weights that move in training without a derivative, by path.
  public Map<String, Value> updates() {
    return updates;
  }

  /// Returns a value in an element type; one that is no floating number as it is.
  public Value cast(Value value, DType to) {
    return value.dtype() == to || !value.dtype().isFloating()
        ? value
        : graph.apply(new Cast(to), value);
  }

  Value weight(WeightSpec wanted) {
    String path = wanted.path();
    WeightSpec spec = specs.get(path);
    if (spec == null) {
      wanted.regularizer().ifPresent(rule -> probe(path, wanted.type(), rule::penalty));
      wanted.constraint().ifPresent(rule -> probe(path, wanted.type(), rule::project));
      specs.put(path, wanted);
      weights.put(path, graph.input(Port.Kind.WEIGHT, path, wanted.type()));
    } else if (!spec.type().equals(wanted.type())) {
      throw new IllegalArgumentException(
          "%s: the shared weight is %s, this input needs %s. Give both inputs the same shape."
              .formatted(path, spec.type(), wanted.type()));
    }
    return requireNonNull(weights.get(path));
  }

  void penalize(Penalty penalty) {
    probe(penalty.path(), penalty.value().type(), penalty.regularizer()::penalty);
    penalties.add(penalty);
  }

  /// Lets a rule that does not fit fail when the layer is called, and not when training begins.
  private static void probe(
      String path, TensorType type, BiFunction<GraphBuilder, Value, Value> rule) {
    GraphBuilder scratch = new GraphBuilder();
    Value value = scratch.input(Port.Kind.BATCH, path, type);
    scratch.within(path, () -> rule.apply(scratch, value));
  }

  void update(String path, Value value) {
    weights.replace(path, value);
    updates.put(path, value);
  }

  Value uniform(Shape shape) {
    return graph.apply(new RandomUniform(new TensorType(dtype, shape), streams++), key());
  }

  Value normal(Shape shape) {
    return graph.apply(new RandomNormal(new TensorType(dtype, shape), streams++), key());
  }

  private Value key() {
    return weights.computeIfAbsent(
        RANDOM_KEY, name -> graph.input(Port.Kind.STATE, name, TensorType.i32(2)));
  }
}
