package dev.fovea.explain;

import static java.util.Objects.requireNonNull;

import dev.fovea.compile.Plan;
import dev.fovea.grad.Gradients;
import dev.fovea.graph.Graph;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.layer.Build;
import dev.fovea.model.Model;
import dev.fovea.op.Multiply;
import dev.fovea.op.Reshape;
import dev.fovea.op.Sum;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.train.PlanCache;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// How much what a model says changes with its input, or with what one of its layers says.
///
/// ```java
/// Derivative.Result result = Derivative.ofScores(model).of(images, 3);   // the score of class 3
/// float[] saliency = result.derivative().toFloats();
/// ```
/// The model computes as at inference: Dropout drops nothing, Batch Normalization uses its averages. The graph with its derivative is
/// compiled once for each size of a batch, and kept; weights that training changes are seen.
/// @see <a href="https://arxiv.org/abs/1312.6034">Simonyan, Vedaldi and Zisserman 2013, Deep inside convolutional networks</a>
public final class Derivative {
  /// Rows at a time: the way back keeps what all layers say.
  private static final int BATCH = 8;

  private final Model parts;
  private final Optional<Scores> scores;
  private final boolean ofInput;
  private final PlanCache plans;
  private final Shape target;
  private final Shape with;

  /// What came out, for each row of the batch.
  ///
  /// @param target     what is differentiated: the scores, or what the layer says
  /// @param with       what by: the input, or what the layer says
  /// @param derivative of the weighted sum of `target`, of the shape of `with`
  public record Result(Tensor target, Tensor with, Tensor derivative) {}

  private Derivative(Model model, Optional<Scores> scores, String target, Optional<String> with) {
    LayerChoice layers = LayerChoice.of(model);
    this.scores = scores;
    this.target = scores.map(s -> Shape.of(s.units())).orElseGet(() -> layers.shape(target));
    this.with = with.map(layers::shape).orElseGet(layers::input);
    ofInput = with.isEmpty();
    parts = with.isEmpty()
        ? model.outputsOf(target)
        : model.outputsOf(with.get(), target);
    plans = new PlanCache(
        batch -> parts.compiler().compile(graph(batch), parts.weights().tensors()));
  }

  /// Returns the derivative of the classes' scores by the input.
  ///
  /// @throws IllegalArgumentException if the model has several inputs or outputs, or no scores of classes
  public static Derivative ofScores(Model model) {
    return new Derivative(model, Optional.of(Scores.of(model)), last(model), Optional.empty());
  }

  /// Returns the derivative of the classes' scores by what a layer says.
  ///
  /// @throws IllegalArgumentException if there is no such layer, the model has several inputs or outputs, or no scores of classes
  public static Derivative ofScores(Model model, String layer) {
    LayerChoice.of(model).named(layer);
    return new Derivative(model, Optional.of(Scores.of(model)), last(model), Optional.of(layer));
  }

  /// Returns the derivative of what a layer says by the input.
  ///
  /// @throws IllegalArgumentException if there is no such layer, or the model has several inputs
  public static Derivative ofLayer(Model model, String layer) {
    LayerChoice.of(model).named(layer);
    return new Derivative(model, Optional.empty(), layer, Optional.empty());
  }

  private static String last(Model model) {
    return model.outputNames().getFirst();
  }

  /// Adds a port `weights` for how much each number of the target counts, and the way back.
  private Graph graph(int batch) {
    Build build = new Build(false, DType.F32);
    GraphBuilder g = build.graph();
    Value input = g.input(Port.Kind.BATCH, "x0", parts.inputs().getFirst().type(batch));
    List<Value> said = parts.forward(build, List.of(input));
    Value by = ofInput ? input : said.getFirst();
    Value result = build.cast(target(g, said.getLast()), DType.F32);
    Value weights = g.input(Port.Kind.BATCH, "weights", result.type());
    Value sum = g.apply(
        new Sum(IntStream.range(0, result.shape().rank()).boxed().toList()),
        g.apply(new Multiply(), result, weights));
    Value derivative = requireNonNull(Gradients.of(g, sum, List.of(by)).get(by));
    g.output(Port.Kind.RESULT, "target", result);
    g.output(Port.Kind.RESULT, "with", build.cast(by, DType.F32));
    g.output(Port.Kind.RESULT, "derivative", build.cast(derivative, DType.F32));
    return g.build();
  }

  private Value target(GraphBuilder g, Value said) {
    if (scores.isEmpty()) {
      return said;
    }
    Value before = Scores.before(g.build(), said);
    return before.shape().equals(said.shape())
        ? before
        : g.apply(new Reshape(said.shape()), before);
  }

  /// Returns the derivative of a class's score in each row.
  ///
  /// @param inputs  `f32[rows,…]`
  /// @param classes one for each row, or one for all
  /// @throws IllegalArgumentException if the inputs do not fit the model, there is no such class, or this is of a layer
  public Result of(Tensor inputs, int... classes) {
    Scores known = scores.orElseThrow(() -> new IllegalArgumentException(
        "This is the derivative of a layer, which has no classes.\n  fix:    give weights for what the layer says."));
    int rows = inputs.shape().dim(0);
    int[] each = classes.length == 1
        ? IntStream.generate(() -> classes[0]).limit(rows).toArray()
        : classes;
    return of(inputs, known.choosing(each));
  }

  /// Returns the derivative of a weighted sum of the target.
  ///
  /// @param inputs  `f32[rows,…]`
  /// @param weights how much each number of the target counts, of its shape
  /// @throws IllegalArgumentException if one of them does not fit the model
  public Result of(Tensor inputs, Tensor weights) {
    Shape input = parts.inputs().getFirst().shape();
    int rows = rows(inputs, input, "inputs");
    if (rows(weights, target, "weights") != rows) {
      throw new IllegalArgumentException("There are %d rows of inputs and %d of weights."
          .formatted(rows, weights.shape().dim(0)));
    }
    Result result = new Result(zeros(target, rows), zeros(with, rows), zeros(with, rows));
    for (int from = 0; from < rows; from += BATCH) {
      int count = Math.min(BATCH, rows - from);
      Plan plan = plans.plan(count);
      synchronized (plan) {
        copy(inputs, from, plan.port("x0"), 0, count);
        copy(weights, from, plan.port("weights"), 0, count);
        plan.run();
        copy(plan.port("target"), 0, result.target(), from, count);
        copy(plan.port("with"), 0, result.with(), from, count);
        copy(plan.port("derivative"), 0, result.derivative(), from, count);
      }
    }
    return result;
  }

  private static Tensor zeros(Shape shape, int rows) {
    return Tensor.zeros(new TensorType(DType.F32, shape.withBatch(rows)));
  }

  private static int rows(Tensor tensor, Shape row, String what) {
    Shape shape = tensor.shape();
    if (tensor.type().dtype() != DType.F32 || shape.rank() == 0
        || !shape.withoutBatch().equals(row)) {
      throw new IllegalArgumentException("The %s must be f32[rows,…] with rows of %s, got %s."
          .formatted(what, row, tensor.type()));
    }
    return shape.dim(0);
  }

  private static void copy(Tensor from, int fromRow, Tensor to, int toRow, int rows) {
    long row = from.type().bytes() / from.shape().dim(0);
    MemorySegment.copy(from.readOnly(), fromRow * row, to.memory(), toRow * row, rows * row);
  }
}
