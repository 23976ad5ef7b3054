package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.initializer.Ones;
import dev.fovea.initializer.Zeros;
import dev.fovea.op.Concat;
import dev.fovea.op.Divide;
import dev.fovea.op.Fill;
import dev.fovea.op.Multiply;
import dev.fovea.op.Reshape;
import dev.fovea.op.Sqrt;
import dev.fovea.op.Subtract;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// Shifts and scales by means and variances that are known beforehand: `(x - mean) / sqrt(variance)`.
///
/// Input and output have the same shape. Where mean and variance are not settings, they are weights
/// that do not train: mean and variance `[channels]`, count `[]`.
///
/// @param axis      the channels' axis, the batch axis being 0; negative counts from the last
/// @param invert    whether to compute `x * sqrt(variance) + mean`
/// @param mean      the mean of each channel, or empty
/// @param variance  the variance of each channel, or empty
/// @param name      the layer's name, or empty
/// @param trainable without effect: no weight trains
/// @see <a href="https://keras.io/api/layers/preprocessing_layers/numerical/normalization/">Keras: Normalization layer</a>
public record Normalization(
    int axis,
    boolean invert,
    Optional<List<Double>> mean,
    Optional<List<Double>> variance,
    String name,
    boolean trainable)
    implements
      Layer {
  /// Keras's smallest spread.
  private static final double EPSILON = 1e-7;

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if there is a mean without a variance for each of its numbers,
  ///     or a variance below 0
  public Normalization {
    mean = mean.map(List::copyOf);
    variance = variance.map(List::copyOf);
    if (!mean.map(List::size).equals(variance.map(List::size))
        || variance.stream().flatMap(List::stream).anyMatch(v -> !(v >= 0))) {
      throw new IllegalArgumentException(
          "Normalization needs as many variances as means, each at least 0, got %s and %s."
              .formatted(shown(mean), shown(variance)));
    }
  }

  private static String shown(Optional<List<Double>> numbers) {
    return numbers.map(List::toString).orElse("none");
  }

  /// Returns a layer whose mean and variance are weights, 0 and 1 at first.
  public Normalization() {
    this(-1, false, Optional.empty(), Optional.empty(), "", true);
  }

  /// Returns a layer with this mean and this variance for each channel of the last axis.
  public Normalization(List<Double> mean, List<Double> variance) {
    this(-1, false, Optional.of(mean), Optional.of(variance), "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    int own = Images.axis(scope, x, axis);
    Shape shape = Shape.of(x.shape().dim(own));
    Shape wide = new Shape(Settings.all(x.shape().rank(), 1)).with(own, shape.last());
    Value centre = mean.isPresent()
        ? constant(scope, mean.get(), shape, x)
        : scope.state("mean", shape, new Zeros());
    Value power = variance.isPresent()
        ? constant(scope, variance.get(), shape, x)
        : scope.state("variance", shape, new Ones());
    if (mean.isEmpty()) {
      scope.state("count", Shape.SCALAR, new Zeros());
    }
    Value least = scope.apply(new Fill(new TensorType(scope.dtype(), Shape.SCALAR), EPSILON));
    Value root = scope.apply(new dev.fovea.op.Maximum(), scope.apply(new Sqrt(), power), least);
    Value spread = scope.apply(new Reshape(wide), root);
    Value middle = scope.apply(new Reshape(wide), centre);
    return invert
        ? scope.apply(new dev.fovea.op.Add(), scope.apply(new Multiply(), x, spread), middle)
        : scope.apply(new Divide(), scope.apply(new Subtract(), x, middle), spread);
  }

  /// Returns these numbers as a vector.
  private static Value constant(Scope scope, List<Double> numbers, Shape shape, Value x) {
    if (numbers.size() != shape.last()) {
      throw scope.error(
          "has %d means and variances, %s needs %d"
              .formatted(numbers.size(), x.type(), shape.last()),
          "give one for each channel");
    }
    TensorType one = new TensorType(scope.dtype(), Shape.of(1));
    List<Value> parts = numbers.stream().map(number -> scope.apply(new Fill(one, number))).toList();
    return scope.graph().applyAll(new Concat(0), parts).getFirst();
  }
}
