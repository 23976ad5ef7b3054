package dev.fovea.explain;

import dev.fovea.model.Model;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;

/// What each number of an input contributes to a class's score, compared with a baseline such as a black image.
///
/// The derivative is averaged along the straight line from the baseline to the input, at the middle of each of `steps` equal parts, and
/// multiplied by the difference between the two. Contributions sum to the difference of the two scores, up to the error of the sum, which
/// [Attribution#gap] says and more steps make smaller.
/// @see <a href="https://arxiv.org/abs/1703.01365">Sundararajan, Taly and Yan 2017, Axiomatic attribution for deep networks</a>
public final class IntegratedGradients {
  private static final int STEPS = 50;
  /// Steps at a time: thousands of large images at once would fill the memory.
  private static final int CHUNK = 32;

  private final Derivative derivative;
  private final Scores scores;
  private final Shape shape;
  private final int steps;

  private IntegratedGradients(Derivative derivative, Scores scores, Shape shape, int steps) {
    this.derivative = derivative;
    this.scores = scores;
    this.shape = shape;
    this.steps = steps;
  }

  /// Prepares for a model, with 50 steps.
  ///
  /// @throws IllegalArgumentException if the model has several inputs, or gives no scores of classes
  public static IntegratedGradients of(Model model) {
    return new IntegratedGradients(Derivative.ofScores(model), Scores.of(model),
        LayerChoice.of(model).input(), STEPS);
  }

  /// Returns the same with another number of steps.
  ///
  /// @throws IllegalArgumentException if it is below 1
  public IntegratedGradients steps(int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "IntegratedGradients needs at least 1 step, got %d.".formatted(count));
    }
    return new IntegratedGradients(derivative, scores, shape, count);
  }

  /// What the numbers of an input contribute.
  ///
  /// @param values    a contribution for each number of the input, in units of the score
  /// @param score     the class's score for the input
  /// @param ofBaseline the class's score for the baseline
  public record Attribution(Tensor values, double score, double ofBaseline) {
    /// Returns how far the contributions' sum is from the difference of the scores.
    public double gap() {
      double sum = 0;
      for (float value : values.toFloats()) {
        sum += value;
      }
      return sum - (score - ofBaseline);
    }
  }

  /// Returns the contributions to the score of a class.
  ///
  /// @param input    `f32[1,…]` or without the batch axis
  /// @param baseline of the same shape: what stands for "nothing"
  /// @param wanted   the class
  /// @throws IllegalArgumentException if input or baseline do not fit the model, or there is no such class
  public Attribution of(Tensor input, Tensor baseline, int wanted) {
    float[] from = numbers(baseline, "baseline");
    float[] to = numbers(input, "input");
    double[] sums = new double[to.length];
    for (int first = 0; first < steps; first += CHUNK) {
      int count = Math.min(CHUNK, steps - first);
      float[] changes = derivative.of(line(from, to, first, count), wanted).derivative()
          .toFloats();
      for (int i = 0; i < changes.length; i++) {
        sums[i % to.length] += changes[i];
      }
    }
    Tensor values = Tensor.zeros(new TensorType(DType.F32, shape));
    for (int i = 0; i < to.length; i++) {
      values.set(i, sums[i] / steps * (to[i] - from[i]));
    }
    return new Attribution(values, score(to, wanted), score(from, wanted));
  }

  /// Returns some of the places on the line, `f32[count,…]`.
  private Tensor line(float[] from, float[] to, int first, int count) {
    Tensor line = Tensor.zeros(new TensorType(DType.F32, shape.withBatch(count)));
    for (int step = 0; step < count; step++) {
      double share = (first + step + 0.5) / steps;
      for (int i = 0; i < to.length; i++) {
        line.set((long) step * to.length + i, from[i] + share * (to[i] - from[i]));
      }
    }
    return line;
  }

  private double score(float[] values, int wanted) {
    Tensor one = Tensor.of(values, shape.withBatch(1).dims().stream().mapToInt(d -> d).toArray());
    return scores.of(derivative.of(one, wanted).target(), 0, wanted);
  }

  private float[] numbers(Tensor tensor, String what) {
    if (!tensor.shape().equals(shape) && !tensor.shape().equals(shape.withBatch(1))) {
      throw new IllegalArgumentException(
          "The %s must be of the shape %s, got %s.".formatted(what, shape, tensor.type()));
    }
    return tensor.toFloats();
  }
}
