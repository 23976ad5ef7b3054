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
import dev.fovea.layer.Layer;
import dev.fovea.layer.Scope;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.Weights;
import dev.fovea.loss.Loss;
import dev.fovea.metric.Metric;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Network;
import dev.fovea.train.Objective;
import dev.fovea.train.PlanCache;
import dev.fovea.train.Trainer;
import java.util.List;
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
/// A model is a layer, too: `model.on(image)` puts it into another one, which shares its weights
/// under its name, `base/conv2d/kernel`, and trains them unless it is [#frozen].
///
/// @see Sequential
public final class Model implements Network, Layer {
  private final String name;
  private final boolean sequential;
  private final Topology topology;
  private final Weights weights;
  private final Supplier<Compiler> compiler;
  private final PlanCache plans;

  private Model(
      String name,
      boolean sequential,
      Topology topology,
      Weights weights,
      Supplier<Compiler> compiler) {
    this.name = name;
    this.sequential = sequential;
    this.topology = topology;
    this.weights = weights;
    this.compiler = compiler;
    plans = new PlanCache(
        batch -> compiler.get().compile(inference(batch), weights.tensors()));
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
    Topology topology = Topology.of(inputs, outputs);
    return new Model(name, sequential, topology, topology.weights(),
        () -> Compiler.standard(Engines.shared()));
  }

  /// Returns a model whose weights are those of this one, where the paths are the same.
  Model sharing(Topology other) {
    return sharing(sequential, other);
  }

  Model sharing(boolean stack, Topology other) {
    return new Model(name, stack, other, other.weights(weights, 0), compiler);
  }

  @Override
  public List<Value> forward(Build build, List<Value> values) {
    return topology.forward(build.root(), values);
  }

  /// Adds the nodes of all layers, as those of one layer within another model.
  ///
  /// @throws GraphException if the inputs are not those that the model was made for
  @Override
  public List<Value> callAll(Scope scope, List<Value> values) {
    topology.check(scope, values);
    return topology.forward(scope, values);
  }

  @Override
  public Value call(Scope scope, List<Value> values) {
    return callAll(scope, values).getFirst();
  }

  @Override
  public Value call(Scope scope, Value x) {
    return call(scope, List.of(x));
  }

  /// Returns the graph that predicts: ports `x0`… in, `y0`… out.
  public Graph inference(int batch) {
    Build build = new Build(false, DType.F32);
    List<Value> results = forward(build, topology.ports(build, batch));
    for (int i = 0; i < results.size(); i++) {
      build.graph().output(Port.Kind.RESULT, "y" + i, build.cast(results.get(i), DType.F32));
    }
    return build.graph().build();
  }

  /// Returns the plan that predicts, as it runs.
  public Plan plan(int batch) {
    return plans.plan(batch);
  }

  /// Returns the model's name.
  @Override
  public String name() {
    return name;
  }

  /// Tells whether the model is a plain stack of layers.
  public boolean isSequential() {
    return sequential;
  }

  @Override
  public List<Symbol> inputs() {
    return topology.inputs();
  }

  @Override
  public List<Symbol> outputs() {
    return topology.outputs();
  }

  /// Returns the layers under their names, inputs included, in Keras's order.
  public List<NamedLayer> layers() {
    return topology.layers();
  }

  @Override
  public List<String> outputNames() {
    return topology.outputNames();
  }

  @Override
  public Weights weights() {
    return weights;
  }

  @Override
  public Compiler compiler() {
    return compiler.get();
  }

  /// Returns the same model, weights shared, whose plans another compiler makes.
  public Model on(Compiler other) {
    return new Model(name, sequential, topology, weights, () -> other);
  }

  /// Returns the same model, weights shared, computed by another engine.
  public Model on(Engine engine) {
    return on(Compiler.standard(engine));
  }

  /// Returns the same model, weights shared, under another name.
  @Override
  public Model named(String other) {
    return new Model(other, sequential, topology, weights, compiler);
  }

  /// Returns what Keras calls a model without a name: `sequential` or `functional`.
  @Override
  public String kind() {
    return sequential ? "sequential" : "functional";
  }

  /// Tells whether any of the layers trains; each layer knows it for itself.
  @Override
  public boolean trainable() {
    return Freezing.trains(topology);
  }

  /// Returns the same model, weights shared, all of whose layers train, or none.
  @Override
  public Model trainable(boolean trains) {
    return sharing(Freezing.told(topology, (_, _) -> true, trains));
  }

  /// Returns the same model, weights shared, that training leaves alone: as a layer of another
  /// model, too, where its moving averages stay.
  @Override
  public Model frozen() {
    return trainable(false);
  }

  /// Returns the same model, weights shared, in which training leaves some layers alone, as well as
  /// those that it left alone before.
  ///
  /// @param pattern path of a layer, such as `conv1` or `base/conv1`, in which `*` stands for any
  ///     letters and `?` for one; where it fits a model within this one, all layers of that are meant
  /// @throws IllegalArgumentException if it fits none
  public Model frozen(String pattern) {
    return sharing(Freezing.told(topology, Freezing.like(topology, pattern), false));
  }

  /// Returns the same model, weights shared, in which training leaves alone all layers of a kind: with
  /// `BatchNormalization.class` moving averages stay as they are.
  public Model frozen(Class<? extends Layer> kind) {
    return sharing(Freezing.told(topology, (_, layer) -> kind.isInstance(layer), false));
  }

  /// Returns the same model, weights shared, in which some layers train, as well as those that did
  /// before.
  ///
  /// @param pattern as in [#frozen(String)]
  /// @throws IllegalArgumentException if it fits none
  public Model thawed(String pattern) {
    return sharing(Freezing.told(topology, Freezing.like(topology, pattern), true));
  }

  /// Returns the same model, weights shared, whose last layers train, as well as those that did
  /// before; `model.frozen().thawedLast(20)` is "all but the last 20".
  ///
  /// @param count how many, in the order of [#layers]; inputs do not count, and of a model within this
  ///     one each layer does
  /// @throws IllegalArgumentException if the model has fewer layers
  public Model thawedLast(int count) {
    return sharing(Freezing.told(topology, Freezing.last(topology, count), true));
  }

  /// Returns the same model, weights shared, with a policy for all of its layers.
  public Model policy(DTypePolicy policy) {
    return with(topology.policies(_ -> true, policy));
  }

  /// Returns the same model, weights shared, in bf16 but for the layers that give its results.
  public Model mixedPrecision() {
    return with(topology.mixedPrecision());
  }

  /// Returns the same model, weights shared, with a policy for one of its layers.
  ///
  /// @throws IllegalArgumentException if there is no layer of this name
  public Model policy(String layer, DTypePolicy policy) {
    return with(topology.policies(topology.layer(layer).name()::equals, policy));
  }

  private Model with(Topology other) {
    return new Model(name, sequential, other, weights, compiler);
  }

  @Override
  public List<String> notes() {
    return Precision.notes(this);
  }

  /// Gives all weights their first values, which follow from the seed, and returns the model.
  public Model initialize(long seed) {
    weights.initialize(seed);
    return this;
  }

  /// Gives a [dev.fovea.layer.Normalization] layer the mean and variance of data, which it keeps in its weights, and
  /// returns the model.
  ///
  /// @param layer the layer's name
  /// @param data  samples whose one input is of the layer's own input shape
  /// @throws IllegalArgumentException if there is no such layer, its mean is a setting, or the data
  ///     does not fit it
  public Model adapt(String layer, Dataset data) {
    Adaption.of(topology.layer(layer), data).into(weights, layer);
    return this;
  }

  /// Returns the model that ends with a layer of this one.
  ///
  /// @param layer its name; a layer of a model within this one is `base/conv2d`
  /// @throws IllegalArgumentException if there is no layer of this name
  public Model upTo(String layer) {
    return sharing(topology.ending(name, List.of(layer)));
  }

  /// Returns the model whose outputs are those of several layers of this one, in this order: what these
  /// say in between. They are computed in one pass, and nothing that none of them needs.
  ///
  /// {@snippet :
  /// List<Tensor> maps = model.outputsOf("conv1", "base/pool2").predict(List.of(images));
  /// }
  ///
  /// @param layers their names, as in [#upTo]; of a layer that is called several times, the last result
  /// @throws IllegalArgumentException if there is no layer of one of these names, or no name
  public Model outputsOf(String... layers) {
    return sharing(false, topology.ending(name, List.of(layers)));
  }

  /// Returns the model that goes on with more layers: a new head on what this one knows. Weights of
  /// this model are shared, and so are those of a model in the head; those of its layers are new.
  ///
  /// {@snippet :
  /// Model base = KerasModels.load(Path.of("resnet50.keras")).upTo("avg_pool").frozen();
  /// Model birds = base.withHead(1, new Dense(512), new Dense(200).activation(ActivationFunction.SOFTMAX));
  /// }
  ///
  /// @param seed what first weights of the head follow from
  /// @param head one layer behind the other; a layer without a name gets one that is free
  /// @throws GraphException           if a layer does not fit the one before, or has the name of another
  /// @throws IllegalArgumentException if this model has several outputs
  public Model withHead(long seed, Layer... head) {
    Topology longer = topology.extended(name, List.of(head));
    return new Model(name, sequential, longer, longer.weights(weights, seed), compiler);
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
    return compile(optimizer,
        losses.stream().map(loss -> new Objective(loss, 1, metrics, List.of())).toList());
  }

  /// Returns a trainer.
  ///
  /// @param objectives one for each output; the sum of their losses becomes small
  public Trainer compile(Optimizer optimizer, List<Objective> objectives) {
    return new Trainer(this, optimizer, objectives);
  }

  /// Returns what the model says to a batch of inputs; to a batch of no rows `[0, …]`, where Keras fails.
  ///
  /// @param batch `[batch, …]`
  /// @throws IllegalArgumentException if the batch does not fit the model, or the model has several
  ///     outputs
  public Tensor predict(Tensor batch) {
    return Prediction.single(this, batch);
  }

  /// Returns what the model says, an output each, for a batch of each input.
  ///
  /// @throws IllegalArgumentException if the number or types of inputs do not fit the model
  public List<Tensor> predict(List<Tensor> batches) {
    return new Prediction(this, batches).run();
  }

  /// Returns Keras's table of layers, and the notes; a model within this one is one row.
  public String summary() {
    return summary(false);
  }

  /// Returns Keras's table of layers, and the notes.
  ///
  /// @param expandNested whether the layers of a model within this one follow its row
  public String summary(boolean expandNested) {
    return summary(expandNested, Integer.MAX_VALUE);
  }

  /// Returns Keras's table of layers, and the notes.
  ///
  /// @param expandNested whether the layers of a model within this one follow its row
  /// @param width        characters on a line, as of a terminal; longer names take several lines
  public String summary(boolean expandNested, int width) {
    return Summary.of(this, expandNested).table(width)
        + String.join("", notes().stream().map(" Note: %s\n"::formatted).toList());
  }

  Topology topology() {
    return topology;
  }

  @Override
  public String toString() {
    return "Model " + name;
  }
}
