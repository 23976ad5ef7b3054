package dev.fovea.train;

import static java.util.Objects.requireNonNull;

import dev.fovea.compile.Plan;
import dev.fovea.data.BatchSource;
import dev.fovea.data.Dataset;
import dev.fovea.data.Reading;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Port;
import dev.fovea.layer.Build;
import dev.fovea.layer.WeightSpec;
import dev.fovea.layer.Weights;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.Updates;
import dev.fovea.tensor.Count;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A model with an optimizer, losses and metrics: what `model.compile(…)` returns.
///
/// Training overwrites the model's weights in place: one thread at a time trains a model. The same seed, engine and number of threads
/// give the same weights, bit for bit.
public final class Trainer {
  private final Network network;
  private final Optimizer optimizer;
  private final List<Objective> objectives;
  private final StepGraph graphs;
  private final Map<String, Tensor> state = new LinkedHashMap<>();
  private final StepNumbers numbers;
  private final PlanCache training;
  private final PlanCache evaluation;
  private final PlanCache differentiation;

  /// Prepares a training; the first plan is built with the first step.
  ///
  /// @param objectives one for each output of the network
  /// @throws IllegalArgumentException if the number of objectives is another
  public Trainer(Network network, Optimizer optimizer, List<Objective> objectives) {
    if (objectives.size() != network.outputs().size()) {
      throw new IllegalArgumentException(
          "the model has %d outputs, got %d losses. Give one loss for each output."
              .formatted(network.outputs().size(), objectives.size()));
    }
    this.network = network;
    this.optimizer = optimizer;
    this.objectives = List.copyOf(objectives);
    graphs = new StepGraph(network, this.objectives, DType.F32);
    for (Port port : graphs.training(1, optimizer).inputs()) {
      if (port.kind() == Port.Kind.STATE) {
        state.put(port.name(), first(port));
      }
    }
    tensor(StepGraph.LEARNING_RATE).set(0, optimizer.learningRate());
    numbers = new StepNumbers(optimizer, tensor(StepGraph.LEARNING_RATE), state);
    training = new PlanCache(batch -> plan(graphs.training(batch, optimizer)));
    evaluation = new PlanCache(batch -> plan(graphs.evaluation(batch)));
    differentiation = new PlanCache(batch -> plan(graphs.gradients(batch)));
  }

  private Tensor first(Port port) {
    Tensor tensor = Tensor.zeros(port.value().type());
    if (port.name().startsWith("optimizer/")) {
      double start = optimizer.initial(port.name().substring(port.name().lastIndexOf('/') + 1));
      for (long i = 0; start != 0 && i < tensor.shape().size(); i++) {
        tensor.set(i, start);
      }
    }
    return tensor;
  }

  private Plan plan(Graph graph) {
    Map<String, Tensor> bound = network.weights().tensors();
    bound.putAll(state);
    Plan plan = network.compiler().compile(graph, bound);
    Tensor weights = plan.port(StepGraph.WEIGHTS);
    for (long i = 0; i < weights.shape().size(); i++) {
      weights.set(i, 1);
    }
    return plan;
  }

  /// Returns the rule by which weights move.
  public Optimizer optimizer() {
    return optimizer;
  }

  /// Returns what becomes small and what is measured, one for each output.
  public List<Objective> objectives() {
    return objectives;
  }

  /// Returns what the training keeps from step to step, by name: learning rate, number of steps,
  /// the optimizer's averages under `optimizer/WEIGHT/NAME`. Writes to the tensors change it.
  public Map<String, Tensor> state() {
    return new LinkedHashMap<>(state);
  }

  /// Returns the model's weights, which training overwrites in place.
  public Weights weights() {
    return network.weights();
  }

  /// Returns what a user should know about how this is computed: nothing, or a sentence each.
  public List<String> notes() {
    return network.notes();
  }

  /// Returns the step size of the next step.
  public double learningRate() {
    double set = tensor(StepGraph.LEARNING_RATE).get(0);
    long done = (long) tensor(StepGraph.ITERATION).get(0);
    return optimizer.options().schedule().map(rates -> rates.at(done)).orElse(set);
  }

  /// Sets the step size for the steps to come.
  ///
  /// @throws IllegalStateException if the optimizer has a schedule
  public void learningRate(double rate) {
    optimizer.options().schedule().ifPresent(schedule -> {
      throw new IllegalStateException(
          ("the learning rate of %s follows %s and cannot be set to %s.\n"
              + "  fix:    compile the model with an optimizer without a schedule.")
              .formatted(optimizer.name(), schedule, rate));
    });
    tensor(StepGraph.LEARNING_RATE).set(0, rate);
  }

  /// Gives the weights the values of their averages, if the optimizer keeps any; before the first step
  /// there are none.
  void takeAverages() {
    if (tensor(StepGraph.ITERATION).get(0) == 0) {
      return;
    }
    Map<String, Tensor> weights = network.weights().tensors();
    state.forEach((name, tensor) -> {
      if (name.startsWith("optimizer/") && name.endsWith("/" + Updates.AVERAGE)) {
        String path = name.substring("optimizer/".length(), name.lastIndexOf('/'));
        requireNonNull(weights.get(path)).fill(tensor);
      }
    });
  }

  private Tensor tensor(String name) {
    Tensor tensor = state.get(name);
    if (tensor == null) {
      throw new IllegalStateException("the training has no state " + name);
    }
    return tensor;
  }

  /// Trains on the data.
  ///
  /// @return the figures of each epoch
  /// @throws IllegalArgumentException if the data is empty, does not fit the model, or has fewer
  ///     batches than are asked for
  /// @throws NonFiniteLossException if the loss is no finite number any more
  public History fit(Dataset data, Fit how) {
    boolean given = how.validation().isPresent() || how.stream().isPresent();
    int held = given ? 0 : held(data, how);
    Dataset samples = data.slice(0, data.size() - held);
    check(samples);
    ClassWeighted.check(samples, how.classWeight());
    int steps = DataCheck.steps(samples, how.batchSize(), how.limits().stepsPerEpoch());
    Feed feed = new DatasetFeed(samples, how.batchSize(), how.shuffle(), how.seed(), steps);
    Optional<Feed> validation = held > 0
        ? Optional.of(measured(data.slice(data.size() - held, data.size()), how))
        : validation(how);
    return new FitLoop(this, feed, validation, how).run();
  }

  /// Trains on a stream of batches, which is opened anew for each epoch.
  ///
  /// @return the figures of each epoch
  /// @throws IllegalArgumentException if a batch does not fit the model, the stream is empty or has
  ///     fewer batches than are asked for, or a share of it is to be held back
  /// @throws NonFiniteLossException if the loss is no finite number any more
  public History fit(BatchSource batches, Fit how) {
    DataCheck.streams(batches, how);
    Feed feed = new StreamFeed(batches, how.seed(), how.limits().stepsPerEpoch());
    return new FitLoop(this, feed, validation(how), how).run();
  }

  private Optional<Feed> validation(Fit how) {
    return how.stream()
        .map(batches -> (Feed) new StreamFeed(batches, 0, how.limits().validationSteps()))
        .or(() -> how.validation().filter(data -> data.size() > 0)
            .map(data -> measured(data, how)));
  }

  private Feed measured(Dataset data, Fit how) {
    check(data);
    int steps = DataCheck.steps(data, how.batchSize(), how.limits().validationSteps());
    return new DatasetFeed(data, how.batchSize(), false, 0, steps);
  }

  /// Returns how many samples at the end are held back, as Keras rounds it.
  private static int held(Dataset data, Fit how) {
    if (how.validationSplit() == 0) {
      return 0;
    }
    int kept = (int) Math.floor(data.size() * (1 - how.validationSplit()));
    if (kept == 0 || kept == data.size()) {
      throw new IllegalArgumentException(
          ("validationSplit %s of %s leaves none to train on or none to measure on.\n"
              + "  fix:    give more samples, or another share.")
              .formatted(how.validationSplit(), Count.of(data.size(), "sample")));
    }
    return data.size() - kept;
  }

  private List<TensorType> labels() {
    List<TensorType> labels = new ArrayList<>();
    for (int i = 0; i < objectives.size(); i++) {
      TensorType type = objectives.get(i).loss().labels(network.outputs().get(i).type(1));
      labels.add(type.with(type.shape().withoutBatch()));
    }
    return labels;
  }

  /// Measures the model on data, in Keras's inference mode.
  ///
  /// @return loss and metrics by name
  /// @throws IllegalArgumentException if the data is empty, or does not fit the model
  public Map<String, Double> evaluate(Dataset data, int batchSize) {
    if (batchSize < 1) {
      throw new IllegalArgumentException(
          "evaluate needs a batch size of at least 1, got %d.".formatted(batchSize));
    }
    check(data);
    return evaluate(DatasetFeed.inOrder(data, batchSize));
  }

  /// Measures the model on all batches of a stream, in Keras's inference mode.
  ///
  /// @return loss and metrics by name
  /// @throws IllegalArgumentException if the stream is empty, or a batch does not fit the model
  public Map<String, Double> evaluate(BatchSource batches) {
    return evaluate(new StreamFeed(batches, 0, OptionalInt.empty()));
  }

  /// Measures the model on what a feed gives.
  Map<String, Double> evaluate(Feed feed) {
    Means means = new Means(graphs.columns());
    try (Feed.Steps steps = open(feed, 0, 0, OptionalLong.empty())) {
      while (steps.hasNext()) {
        Samples samples = steps.next();
        fits(samples);
        Plan plan = evaluation.plan(samples.count());
        synchronized (plan) {
          batches(plan).read(samples);
          plan.run();
          means.add(plan, samples.count());
        }
      }
    }
    return means.figures("");
  }

  /// Opens the steps of an epoch, read in the way that suits the data and the engine.
  ///
  /// @param seed that of the training, nothing for a measurement
  Feed.Steps open(Feed feed, int epoch, int done, OptionalLong seed) {
    int cores = Runtime.getRuntime().availableProcessors();
    Reading reading = feed.reading(cores, network.engine().threads());
    Feed.Steps steps = feed.open(epoch, done);
    long first = (long) tensor(StepGraph.ITERATION).get(0);
    return reading.equals(Reading.INLINE) ? steps : new ReadAhead(steps, reading, seed, first);
  }

  /// Checks that the data fits the model.
  void check(Dataset data) {
    DataCheck.fits(data, network.inputs(), labels());
  }

  /// Each batch of a stream is data of its own; a data set was checked before.
  private void fits(Samples samples) {
    if (samples.count() == samples.data().size()) {
      check(samples.data());
    }
  }

  /// Trains one step, and returns its loss.
  synchronized double step(Samples samples, long seed, Means means) {
    fits(samples);
    Plan plan = training.plan(samples.count());
    Batches batches = batches(plan);
    long done = (long) tensor(StepGraph.ITERATION).get(0);
    batches.read(samples, seed, done);
    key(seed);
    numbers.set(done);
    plan.run();
    return means.add(plan, samples.count());
  }

  /// Trains one step on all samples of the data, in their order, and returns its loss.
  ///
  /// @throws IllegalArgumentException if the data is empty, or does not fit the model
  public double trainOnBatch(Dataset data) {
    return step(Samples.all(data), 0, new Means(graphs.columns()));
  }

  /// Returns the derivative of the loss by each weight that trains, as a step of training on all samples
  /// of the data would see it, before the optimizer clips or averages; penalties count. Nothing changes.
  ///
  /// {@snippet :
  /// Map<String, Tensor> slopes = trainer.gradients(digits.take(128));
  /// Tensor first = slopes.get("conv2d/kernel");
  /// }
  ///
  /// @return tensors of the weights' types by the weights' paths, in order
  /// @throws IllegalArgumentException if the data is empty, or does not fit the model
  public synchronized Map<String, Tensor> gradients(Dataset data) {
    check(data);
    Plan plan = differentiation.plan(data.size());
    Samples samples = Samples.all(data);
    Batches batches = batches(plan);
    batches.read(samples, 0, (long) tensor(StepGraph.ITERATION).get(0));
    key(0);
    plan.run();
    Map<String, Tensor> gradients = new LinkedHashMap<>();
    network.weights().specs().stream().filter(WeightSpec::trainable).map(WeightSpec::path)
        .forEach(path -> gradients.put(path, plan.port(StepGraph.GRADIENT + path).copy()));
    return gradients;
  }

  private void key(long seed) {
    Tensor key = state.get(Build.RANDOM_KEY);
    if (key != null) {
      key.set(0, (int) (seed ^ seed >>> 32));
      key.set(1, tensor(StepGraph.ITERATION).get(0));
    }
  }

  private Batches batches(Plan plan) {
    List<Integer> classes = network.outputs().stream().map(o -> o.shape().last()).toList();
    return Batches.of(plan, classes, network.inputs().size());
  }

  /// Returns the columns of the history.
  Columns columns() {
    return graphs.columns();
  }

  /// Returns the plan of a training step, as it runs.
  public Plan trainingPlan(int batch) {
    return training.plan(batch);
  }

  /// Returns the graph of a training step on one sample.
  Graph stepOfOneSample() {
    return graphs.training(1, optimizer);
  }
}
