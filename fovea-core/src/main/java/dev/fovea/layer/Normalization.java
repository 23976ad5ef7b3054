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
/// that do not train: mean and variance, of the lengths of the axes, and count `[]`. They are 0 and 1
/// until they are read from a file, or taken from data by `Model.adapt`.
///
/// @param axis      the axes along which each position has its own mean and variance, the batch axis
///     being 0; negative counts from the last; none for a single mean and variance
/// @param invert    whether to compute `x * sqrt(variance) + mean`
/// @param mean      one mean for all, or one for each position, or empty
/// @param variance  as many variances, or empty
/// @param name      the layer's name, or empty
/// @param trainable without effect: no weight trains
/// @see <a href="https://keras.io/api/layers/preprocessing_layers/numerical/normalization/">Keras's
///     Normalization</a>
public record Normalization(
    List<Integer> axis,
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
  ///     a variance below 0, or a mean for each position of several axes
  public Normalization {
    axis = List.copyOf(axis);
    mean = mean.map(List::copyOf);
    variance = variance.map(List::copyOf);
    if (!mean.map(List::size).equals(variance.map(List::size))
        || variance.stream().flatMap(List::stream).anyMatch(v -> !(v >= 0))) {
      throw new IllegalArgumentException(
          "Normalization needs as many variances as means, each at least 0, got %s and %s."
              .formatted(shown(mean), shown(variance)));
    }
    if (axis.size() > 1 && mean.map(List::size).orElse(1) > 1) {
      throw new IllegalArgumentException(
          "Normalization takes a mean for each position of one axis, got axes %s. Adapt the model to"
              .formatted(axis) + " data instead, or give one mean for all.");
    }
  }

  private static String shown(Optional<List<Double>> numbers) {
    return numbers.map(List::toString).orElse("none");
  }

  /// Returns a layer whose mean and variance are weights for each channel of the last axis.
  public Normalization() {
    this(List.of(-1), false, Optional.empty(), Optional.empty(), "", true);
  }

  /// Returns a layer with this mean and this variance for each channel of the last axis.
  public Normalization(List<Double> mean, List<Double> variance) {
    this(List.of(-1), false, Optional.of(mean), Optional.of(variance), "", true);
  }

  /// Returns the same layer with its own mean and variance for each position of these axes.
  public Normalization axis(Integer... axes) {
    return Settings.with(this, "axis", List.of(axes));
  }

  /// Returns the same layer with a single mean and variance.
  public Normalization overall() {
    return axis(new Integer[0]);
  }

  /// Returns the axes in rising order, counted from 0.
  ///
  /// @param rank number of axes of the input, the batch axis included
  public List<Integer> axes(int rank) {
    return axis.stream().map(each -> each < 0 ? each + rank : each).distinct().sorted().toList();
  }

  @Override
  public Value call(Scope scope, Value x) {
    axis.forEach(each -> Images.axis(scope, x, each));
    int rank = x.shape().rank();
    Shape wide = new Shape(Settings.all(rank, 1));
    for (int own : axes(rank)) {
      wide = wide.with(own, x.shape().dim(own));
    }
    Shape shape = new Shape(axes(rank).stream().map(x.shape()::dim).toList());
    Value centre = mean.isPresent()
        ? constant(scope, mean.get(), wide, x)
        : scope.apply(new Reshape(wide), scope.state("mean", shape, new Zeros()));
    Value power = variance.isPresent()
        ? constant(scope, variance.get(), wide, x)
        : scope.apply(new Reshape(wide), scope.state("variance", shape, new Ones()));
    if (mean.isEmpty()) {
      scope.state("count", Shape.SCALAR, new Zeros());
    }
    Value least = scope.apply(new Fill(new TensorType(scope.dtype(), Shape.SCALAR), EPSILON));
    Value spread = scope.apply(new dev.fovea.op.Maximum(), scope.apply(new Sqrt(), power), least);
    return invert
        ? scope.apply(new dev.fovea.op.Add(), scope.apply(new Multiply(), x, spread), centre)
        : scope.apply(new Divide(), scope.apply(new Subtract(), x, centre), spread);
  }

  /// Returns these numbers in this shape.
  private static Value constant(Scope scope, List<Double> numbers, Shape shape, Value x) {
    if (numbers.size() == 1) {
      return scope.apply(new Fill(new TensorType(scope.dtype(), Shape.SCALAR), numbers.getFirst()));
    }
    if (numbers.size() != shape.size()) {
      throw scope.error(
          "has %d means and variances, %s needs %d"
              .formatted(numbers.size(), x.type(), shape.size()),
          "give one for each channel");
    }
    TensorType one = new TensorType(scope.dtype(), Shape.of(1));
    List<Value> parts = numbers.stream().map(number -> scope.apply(new Fill(one, number))).toList();
    Value row = scope.graph().applyAll(new Concat(0), parts).getFirst();
    return scope.apply(new Reshape(shape), row);
  }
}
