package dev.fovea.model;

import dev.fovea.compile.Compiler;
import dev.fovea.compile.Engines;
import dev.fovea.compile.Plan;
import dev.fovea.data.Dataset;
import dev.fovea.engine.Engine;
import dev.fovea.graph.Graph;
import dev.fovea.graph.GraphException;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.layer.Build;
import dev.fovea.layer.DTypePolicy;
import dev.fovea.layer.Input;
import dev.fovea.layer.Normalization;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.WeightSpec;
import dev.fovea.layer.Weights;
import dev.fovea.loss.Loss;
import dev.fovea.metric.Metric;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.train.Network;
import dev.fovea.train.PlanCache;
import dev.fovea.train.Trainer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// A network: layers from inputs to outputs, with weights.
///
/// {@snippet :
/// Symbol image = Input.of(28, 28, 1);
/// Symbol features = new Conv2D(32, 3).on(image);
/// Symbol classes = new Dense(10).on(new Flatten().on(features));
/// Model model = Model.of(image, classes);
/// }
///
/// @see Sequential
public final class Model implements Network {
  private final String name;
  private final boolean sequential;
  private final List<Symbol> inputs;
  private final List<Symbol> outputs;
  private final List<NamedLayer> layers;
  private final Weights weights;
  private final Supplier<Engine> engine;
  private final PlanCache plans;

  Model(
      String name,
      boolean sequential,
      List<Symbol> inputs,
      List<Symbol> outputs,
      List<NamedLayer> layers,
      Weights weights,
      Supplier<Engine> engine) {
    this.name = name;
    this.sequential = sequential;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.layers = List.copyOf(layers);
    this.weights = weights;
    this.engine = engine;
    plans = new PlanCache(
        batch -> Compiler.standard(engine()).compile(inference(batch), weights.tensors()));
  }

  /// Returns a model from one input to one output.
  ///
  /// @throws GraphException if the output does not follow from the input
  public static Model of(Symbol input, Symbol output) {
    return of("functional", List.of(input), List.of(output));
  }

  /// Returns a model with several inputs and outputs.
  ///
  /// @throws GraphException if an output does not follow from the inputs, or names clash
  public static Model of(String name, List<Symbol> inputs, List<Symbol> outputs) {
    return of(name, false, inputs, outputs);
  }

  static Model of(String name, boolean sequential, List<Symbol> inputs, List<Symbol> outputs) {
    List<NamedLayer> layers = LayerNames.of(LayerOrder.of(inputs, outputs));
    for (NamedLayer layer : layers) {
      if (layer.layer() instanceof Input && !inputs.contains(layer.calls().getFirst())) {
        throw new GraphException(
            "%s: an output depends on it, but it is no input of the model.\n  fix:    %s."
                .formatted(layer.name(), "name all inputs when you make the model"),
            null);
      }
    }
    Weights weights = Weights.initialize(specs(layers, inputs, outputs), 0);
    return new Model(name, sequential, inputs, outputs, layers, weights, Engines::shared);
  }

  /// Returns the weights that the layers ask for, in Keras's order: layer by layer.
  private static List<WeightSpec> specs(
      List<NamedLayer> layers, List<Symbol> inputs, List<Symbol> outputs) {
    Build build = new Build(false, DType.F32);
    List<Value> values = ports(build, inputs, 1);
    forward(build, layers, inputs, outputs, values);
    List<WeightSpec> specs = new ArrayList<>();
    for (NamedLayer layer : layers) {
      build.specs().values().stream()
          .filter(spec -> spec.layer().equals(layer.name()))
          .forEach(specs::add);
    }
    return specs;
  }

  private static List<Value> ports(Build build, List<Symbol> inputs, int batch) {
    List<Value> values = new ArrayList<>();
    for (Symbol input : inputs) {
      TensorType type = input.type(batch).with(build.dtype());
      values.add(build.graph().input(Port.Kind.BATCH, "x" + values.size(), type));
    }
    return values;
  }

  @Override
  public List<Value> forward(Build build, List<Value> values) {
    return forward(build, layers, inputs, outputs, values);
  }

  private static List<Value> forward(
      Build build,
      List<NamedLayer> layers,
      List<Symbol> inputs,
      List<Symbol> outputs,
      List<Value> values) {
    Map<Symbol, String> names = new HashMap<>();
    layers.forEach(layer -> layer.calls().forEach(call -> names.put(call, layer.name())));
    Map<Symbol, Value> known = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      known.put(inputs.get(i), values.get(i));
    }
    return outputs.stream().map(output -> value(build, output, names, known)).toList();
  }

  private static Value value(
      Build build, Symbol symbol, Map<Symbol, String> names, Map<Symbol, Value> known) {
    Value value = known.get(symbol);
    if (value == null) {
      List<Value> read = symbol.inputs().stream().map(input -> value(build, input, names, known))
          .toList();
      value = build.call(names.getOrDefault(symbol, ""), symbol.layer(), read);
      known.put(symbol, value);
    }
    return value;
  }

  /// Returns the graph that predicts: ports `x0`… in, `y0`… out.
  public Graph inference(int batch) {
    Build build = new Build(false, DType.F32);
    List<Value> results = forward(build, ports(build, inputs, batch));
    for (int i = 0; i < results.size(); i++) {
      build.graph().output(Port.Kind.RESULT, "y" + i, results.get(i));
    }
    return build.graph().build();
  }

  /// Returns the plan that predicts, as it runs.
  public Plan plan(int batch) {
    return plans.plan(batch);
  }

  /// Returns the model's name.
  public String name() {
    return name;
  }

  /// Tells whether the model is a plain stack of layers.
  public boolean isSequential() {
    return sequential;
  }

  @Override
  public List<Symbol> inputs() {
    return inputs;
  }

  @Override
  public List<Symbol> outputs() {
    return outputs;
  }

  /// Returns the layers under their names, inputs included, in Keras's order.
  public List<NamedLayer> layers() {
    return layers;
  }

  @Override
  public Weights weights() {
    return weights;
  }

  @Override
  public Engine engine() {
    return engine.get();
  }

  /// Returns the same model, weights shared, computed by another engine.
  public Model on(Engine other) {
    return new Model(name, sequential, inputs, outputs, layers, weights, () -> other);
  }

  /// Returns the same model, weights shared, under another name.
  public Model named(String other) {
    return new Model(other, sequential, inputs, outputs, layers, weights, engine);
  }

  /// Returns the same model, weights shared, with a policy for all of its layers.
  public Model policy(DTypePolicy policy) {
    return with(layers.stream().map(layer -> layer.policy(policy)).toList());
  }

  /// Returns the same model, weights shared, with a policy for one of its layers.
  ///
  /// @throws IllegalArgumentException if there is no layer of this name
  public Model policy(String name, DTypePolicy policy) {
    if (layers.stream().noneMatch(layer -> layer.name().equals(name))) {
      throw new IllegalArgumentException(
          "there is no layer '%s'. The model has %s."
              .formatted(name, layers.stream().map(NamedLayer::name).toList()));
    }
    return with(layers.stream()
        .map(layer -> layer.name().equals(name) ? layer.policy(policy) : layer)
        .toList());
  }

  private Model with(List<NamedLayer> others) {
    return new Model(name, sequential, inputs, outputs, others, weights, engine);
  }

  @Override
  public List<String> notes() {
    long mixed = layers.stream()
        .filter(layer -> !(layer.layer() instanceof Input))
        .filter(layer -> layer.policy() != DTypePolicy.FLOAT32)
        .count();
    return mixed == 0
        ? List.of()
        : List.of("%d %s for %s, which is not computed yet: float32 is used."
            .formatted(mixed, mixed == 1 ? "layer asks" : "layers ask",
                DTypePolicy.MIXED_BFLOAT16));
  }

  /// Gives all weights their first values, which follow from the seed, and returns the model.
  public Model initialize(long seed) {
    weights.initialize(seed);
    return this;
  }

  /// Gives a [Normalization] layer the mean and variance of data, which it keeps in its weights, and
  /// returns the model.
  ///
  /// @param layer the layer's name
  /// @param data  samples whose one input is of the layer's own input shape
  /// @throws IllegalArgumentException if there is no such layer, its mean is a setting, or the data
  ///     does not fit it
  public Model adapt(String layer, Dataset data) {
    NamedLayer named = layer(layer);
    if (!(named.layer() instanceof Normalization norm) || norm.mean().isPresent()) {
      throw new IllegalArgumentException(
          "%s: only a Normalization without mean and variance of its own adapts to data.\n"
              .formatted(layer)
              + "  fix:    name such a layer, or leave them out when you make it.");
    }
    TensorType wanted = TensorType.f32().with(named.calls().getFirst().inputs().getFirst().shape());
    boolean fits = data.inputs().size() == 1
        && data.inputs().getFirst().shape().equals(wanted.shape());
    if (!fits || data.size() == 0) {
      throw new IllegalArgumentException(
          "%s: adapts to samples of one input %s, got %d samples of %s.\n  fix:    %s"
              .formatted(layer, wanted, data.size(), data.inputs(),
                  "give at least one sample of that shape."));
    }
    Adaption adaption = new Adaption(norm, wanted.shape());
    adaption.read(data);
    weights.set(layer + "/mean", adaption.mean());
    weights.set(layer + "/variance", adaption.variance());
    return this;
  }

  private NamedLayer layer(String wanted) {
    return layers.stream().filter(layer -> layer.name().equals(wanted)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "there is no layer '%s'. The model has %s."
                .formatted(wanted, layers.stream().map(NamedLayer::name).toList())));
  }

  /// Returns the model that ends with a layer of this one: its intermediate output.
  ///
  /// @throws IllegalArgumentException if there is no layer of this name
  public Model upTo(String layer) {
    return upTo(List.of(layer));
  }

  /// Returns the model whose outputs are those of several layers of this one; the weights are shared.
  ///
  /// @throws IllegalArgumentException if there is no layer of one of these names
  public Model upTo(List<String> names) {
    List<Symbol> ends = new ArrayList<>();
    names.forEach(wanted -> ends.add(layer(wanted).calls().getLast()));
    List<NamedLayer> kept = new ArrayList<>();
    List<List<Symbol>> needed = LayerOrder.of(inputs, ends);
    for (NamedLayer layer : layers) {
      needed.stream()
          .filter(calls -> layer.calls().contains(calls.getFirst()))
          .forEach(calls -> kept
              .add(new NamedLayer(layer.name(), layer.layer(), calls, layer.policy())));
    }
    List<Symbol> starts = inputs.stream().filter(x -> needed.stream().anyMatch(c -> c.contains(x)))
        .toList();
    Weights shared = Weights.sharing(specs(kept, starts, ends), weights, 0);
    return new Model(name, sequential && ends.size() == 1, starts, ends, kept, shared, engine);
  }

  /// Returns a trainer for a model with one output.
  public Trainer compile(Optimizer optimizer, Loss loss, Metric... metrics) {
    return compile(optimizer, List.of(loss), List.of(metrics));
  }

  /// Returns a trainer.
  ///
  /// @param losses  one for each output; their sum becomes small
  /// @param metrics measured on each output
  public Trainer compile(Optimizer optimizer, List<Loss> losses, List<Metric> metrics) {
    return new Trainer(this, optimizer, losses, metrics);
  }

  /// Returns what the model says to a batch of inputs.
  ///
  /// @param batch `[batch, …]`
  /// @throws IllegalArgumentException if the batch does not fit the model
  public Tensor predict(Tensor batch) {
    return predict(List.of(batch)).getFirst();
  }

  /// Returns what the model says, an output each, for a batch of each input.
  ///
  /// @throws IllegalArgumentException if the number or types of inputs do not fit the model
  public List<Tensor> predict(List<Tensor> batches) {
    return new Prediction(this, batches).run();
  }

  /// Returns Keras's table of layers, and the notes.
  public String summary() {
    StringBuilder text = new StringBuilder(Summary.of(this).table());
    notes().forEach(note -> text.append(" Note: ").append(note).append('\n'));
    return text.toString();
  }

  @Override
  public String toString() {
    return "Model " + name;
  }
}
