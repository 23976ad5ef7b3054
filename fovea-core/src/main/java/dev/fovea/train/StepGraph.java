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
import dev.fovea.metric.Metric;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Cast;
import dev.fovea.op.Sum;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.Slots;
import dev.fovea.optimizer.UpdateOptions;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A step of training or evaluation as one pure graph.
///
/// Ports: `x0`… the inputs, `t0`… the labels, `loss` the mean over the batch and the penalties, and for each metric
/// its sum over the batch under its name; in training also the weights, `learning_rate`,
/// `iteration`, what the optimizer keeps, before and after, and numbers that it gives for the step.
public final class StepGraph {
  /// Name of the port with the step size.
  public static final String LEARNING_RATE = "learning_rate";

  /// Name of the port with the number of steps done.
  public static final String ITERATION = "iteration";

  private final Network network;
  private final List<Loss> losses;
  private final List<Metric> metrics;
  private final DType dtype;

  /// Prepares graphs for a network.
  ///
  /// @param losses one for each output
  /// @param dtype  element type to compute in
  public StepGraph(Network network, List<Loss> losses, List<Metric> metrics, DType dtype) {
    this.network = network;
    this.losses = losses;
    this.metrics = metrics;
    this.dtype = dtype;
  }

  /// Returns the graph that predicts and measures.
  public Graph evaluation(int batch) {
    Build build = new Build(false, dtype);
    loss(build, batch);
    return build.graph().build();
  }

  /// Returns the graph that measures, and moves the weights.
  public Graph training(int batch, Optimizer optimizer) {
    Build build = new Build(true, dtype);
    Value loss = loss(build, batch);
    GraphBuilder g = build.graph();
    List<WeightSpec> moving = build.specs().values().stream().filter(WeightSpec::trainable)
        .toList();
    Graph inputs = g.build();
    List<Value> with = moving.stream().map(spec -> inputs.input(spec.path()).orElseThrow().value())
        .toList();
    Map<Value, Value> gradients = Gradients.of(g, loss, with);
    Value rate = g.input(Port.Kind.STATE, LEARNING_RATE, new TensorType(dtype, loss.shape()));
    Value done = g.input(Port.Kind.STATE, ITERATION, TensorType.i32());
    Value step = g.apply(new Affine(1, 1), done);
    Value number = g.apply(new Cast(dtype), step);
    UpdateOptions options = optimizer.options();
    List<Value> limited = g.within("optimizer", () -> options.limit(
        g, with.stream().map(weight -> requireNonNull(gradients.get(weight))).toList()));
    for (int i = 0; i < with.size(); i++) {
      Value weight = with.get(i);
      Value gradient = limited.get(i);
      String path = moving.get(i).path();
      Slots slots = new Slots(g, path, rate, number);
      Value next = g.within("optimizer/" + path,
          () -> optimizer.update(slots, options.decay(slots, weight), gradient));
      g.output(Port.Kind.WEIGHT, path, moving.get(i).constrained(g, next));
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
    Value total = null;
    for (int i = 0; i < outputs.size(); i++) {
      Value loss = loss(g, i, outputs.get(i));
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

  private Value loss(GraphBuilder g, int index, Value output) {
    Loss loss = losses.get(index);
    Value labels = g.input(Port.Kind.BATCH, "t" + index, loss.labels(output.type()));
    return g.within(
        loss.name(),
        () -> {
          for (Metric metric : metrics) {
            Value each = g.within(metric.name(), () -> metric.perSample(g, labels, output));
            g.output(Port.Kind.RESULT, column(metric, index), sum(g, each));
          }
          return mean(g, loss, labels, output);
        });
  }

  private static Value mean(GraphBuilder g, Loss loss, Value labels, Value output) {
    try {
      return loss.mean(g, labels, output);
    } catch (GraphException e) {
      throw new GraphException(
          "%s does not fit the model's output %s.\n%s"
              .formatted(loss.name(), output.type(), e.getMessage()),
          e);
    }
  }

  /// Returns the column of a metric: with several outputs, their number is part of it.
  String column(Metric metric, int output) {
    return losses.size() == 1 ? metric.name() : "output_%d_%s".formatted(output, metric.name());
  }

  /// Returns the columns of all metrics.
  List<String> columns() {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < losses.size(); i++) {
      for (Metric metric : metrics) {
        columns.add(column(metric, i));
      }
    }
    return columns;
  }

  /// The sum over the batch; where a sample has several figures, of their means.
  private static Value sum(GraphBuilder g, Value each) {
    List<Integer> axes = IntStream.range(0, each.shape().rank()).boxed().toList();
    double figures = (double) each.shape().size() / each.shape().dim(0);
    return g.apply(new Affine(1 / figures, 0), g.apply(new Sum(axes), each));
  }
}
