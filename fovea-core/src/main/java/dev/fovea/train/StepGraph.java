package dev.fovea.train;

import static java.util.Objects.requireNonNull;

import dev.fovea.grad.Gradients;
import dev.fovea.graph.Graph;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.GraphException;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.layer.Build;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.WeightSpec;
import dev.fovea.loss.Loss;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Cast;
import dev.fovea.op.Fill;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.Updates;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A step of training or evaluation as one pure graph.
///
/// Ports: `x0`… the inputs, `t0`… the labels, `sample_weights` how much each sample counts, `loss` of
/// the batch and the penalties, with several outputs the loss of each, and for each metric its sums
/// over the batch as `accuracy/0` …; in training also the weights, `learning_rate`, `iteration`, what the optimizer
/// keeps, before and after, and numbers that it gives for the step. What only differentiates has
/// `gradient/PATH` for each weight that trains.
public final class StepGraph {
  /// Name of the port with the step size.
  public static final String LEARNING_RATE = "learning_rate";

  /// Name of the port with the number of steps done.
  public static final String ITERATION = "iteration";

  /// Name of the port that says how much each sample counts.
  public static final String WEIGHTS = "sample_weights";

  /// What the ports of derivatives begin with; the weight's path follows.
  public static final String GRADIENT = "gradient/";

  private final Network network;
  private final List<Objective> objectives;
  private final Columns columns;
  private final DType dtype;

  /// Prepares graphs for a network.
  ///
  /// @param objectives one for each output
  /// @param dtype      element type to compute in
  public StepGraph(Network network, List<Objective> objectives, DType dtype) {
    this.network = network;
    this.objectives = List.copyOf(objectives);
    columns = Columns.of(objectives, network.outputNames());
    this.dtype = dtype;
  }

  /// Returns the graph that predicts and measures.
  public Graph evaluation(int batch) {
    Build build = new Build(false, dtype);
    loss(build, batch);
    return build.graph().build();
  }

  /// Returns the graph that differentiates the loss of a training step, and moves nothing.
  public Graph gradients(int batch) {
    Build build = new Build(true, dtype);
    Value loss = loss(build, batch);
    GraphBuilder g = build.graph();
    Map<String, Value> moving = moving(build);
    Map<Value, Value> gradients = Gradients.of(g, loss, List.copyOf(moving.values()));
    moving.forEach((path, weight) -> g.output(
        Port.Kind.RESULT, GRADIENT + path, requireNonNull(gradients.get(weight))));
    return g.build();
  }

  /// Returns the weights that train as they come into the graph, by path, in order.
  private static Map<String, Value> moving(Build build) {
    Graph inputs = build.graph().build();
    Map<String, Value> moving = new LinkedHashMap<>();
    build.specs().values().stream().filter(WeightSpec::trainable)
        .forEach(spec -> moving.put(spec.path(),
            inputs.input(spec.path()).orElseThrow().value()));
    return moving;
  }

  /// Returns the graph that measures, and moves the weights.
  public Graph training(int batch, Optimizer optimizer) {
    Build build = new Build(true, dtype);
    Value loss = loss(build, batch);
    GraphBuilder g = build.graph();
    Map<String, Value> moving = moving(build);
    List<String> paths = List.copyOf(moving.keySet());
    List<Value> with = List.copyOf(moving.values());
    Value scaled = optimizer.options().lossScaleFactor().stream()
        .mapToObj(scale -> g.apply(new Affine(scale, 0), loss)).findFirst().orElse(loss);
    Map<Value, Value> gradients = Gradients.of(g, scaled, with);
    Value rate = g.input(Port.Kind.STATE, LEARNING_RATE, new TensorType(dtype, loss.shape()));
    Value done = g.input(Port.Kind.STATE, ITERATION, TensorType.i32());
    Value step = g.apply(new Affine(1, 1), done);
    Updates updates = new Updates(g, optimizer, rate, g.apply(new Cast(dtype), step));
    List<Value> ready = g.within("optimizer", () -> updates.gradients(
        paths,
        with.stream().map(weight -> requireNonNull(gradients.get(weight))).toList()));
    for (int i = 0; i < with.size(); i++) {
      Value weight = with.get(i);
      Value gradient = ready.get(i);
      String path = paths.get(i);
      Value next = g.within("optimizer/" + path, () -> updates.next(path, weight, gradient));
      g.output(Port.Kind.WEIGHT, path,
          requireNonNull(build.specs().get(path)).constrained(g, next));
    }
    build.updates().forEach((path, value) -> g.output(Port.Kind.WEIGHT, path, value));
    g.output(Port.Kind.STATE, ITERATION, step);
    return g.build();
  }

  /// Adds everything up to the loss and the metrics, and returns the loss.
  private Value loss(Build build, int batch) {
    GraphBuilder g = build.graph();
    List<Value> inputs = new ArrayList<>();
    for (Symbol input : network.inputs()) {
      TensorType type = input.type(batch).with(dtype);
      inputs.add(g.input(Port.Kind.BATCH, "x" + inputs.size(), type));
    }
    List<Value> outputs = network.forward(build, inputs);
    TensorType each = new TensorType(dtype, Shape.of(batch));
    Value weights = g.input(Port.Kind.BATCH, WEIGHTS, each);
    Value total = null;
    for (int i = 0; i < outputs.size(); i++) {
      // Losses and metrics of mixed precision are those of its results as singles.
      Value loss = loss(g, i, build.cast(outputs.get(i), dtype), weights);
      total = total == null ? loss : g.apply(new Add(), total, loss);
    }
    if (total == null) {
      throw new IllegalArgumentException("a model without outputs cannot be trained.");
    }
    for (Value penalty : build.penalties()) {
      total = g.apply(new Add(), total, penalty);
    }
    g.output(Port.Kind.RESULT, "loss", total);
    return total;
  }

  /// Adds an output's metrics, and returns its loss times the loss's weight.
  private Value loss(GraphBuilder g, int index, Value output, Value weights) {
    Objective objective = objectives.get(index);
    Loss loss = objective.loss();
    Value labels = g.input(Port.Kind.BATCH, "t" + index, loss.labels(output.type()));
    for (Columns.Column column : columns.metrics()) {
      if (column.output() == index) {
        g.within(column.name(), () -> measure(g, column, labels, output, weights));
      }
    }
    Value own = g.within(loss.name(), () -> total(g, loss, labels, output, weights));
    columns.loss(index).ifPresent(name -> g.output(Port.Kind.RESULT, name, own));
    return objective.weight() == 1 ? own : g.apply(new Affine(objective.weight(), 0), own);
  }

  private static List<Value> measure(
      GraphBuilder g, Columns.Column column, Value labels, Value output, Value weights) {
    Value counted = column.weighted() ? weights : g.apply(new Fill(weights.type(), 1));
    List<Value> sums = column.metric().sums(g, labels, output, counted);
    for (int i = 0; i < sums.size(); i++) {
      g.output(Port.Kind.RESULT, column.port(i), sums.get(i));
    }
    return sums;
  }

  private static Value total(
      GraphBuilder g, Loss loss, Value labels, Value output, Value weights) {
    try {
      return loss.total(g, labels, output, weights);
    } catch (GraphException e) {
      throw new GraphException(
          "%s does not fit the model's output %s.\n%s"
              .formatted(loss.name(), output.type(), e.getMessage()),
          e);
    }
  }

  /// Returns the columns of the history.
  Columns columns() {
    return columns;
  }
}
