package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Clip;
import dev.fovea.op.Cos;
import dev.fovea.op.Fill;
import dev.fovea.op.Log;
import dev.fovea.op.Paste;
import dev.fovea.op.Slice;
import dev.fovea.op.Sqrt;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.OptionalDouble;

/// Covers a random rectangle of random images while training.
///
/// Input and output: `[batch, height, width, channels]`. Does nothing outside training. The sides of a
/// rectangle are the roots of two numbers between the limits of `scale`, as shares of the image's
/// sides.
///
/// @param factor     limits of the probability, which is drawn for each image; a single number from 0 to 1
///     is the upper one, and 0 the lower
/// @param scale      limits of the squares of the sides' shares, from 0 to 1
/// @param fillValue  what rectangles are filled with; where it is missing, normally distributed numbers
///     times the highest value of a pixel. Both are kept within the range of values
/// @param valueRange the lowest and the highest value of a pixel
/// @param dataFormat where the channels are
/// @param name       the layer's name, or empty
/// @param trainable  without effect: there are no weights
/// @see <a href="https://arxiv.org/abs/1708.04896">Zhong et al. 2017, Random erasing</a>
public record RandomErasing(
    List<Double> factor,
    List<Double> scale,
    OptionalDouble fillValue,
    List<Double> valueRange,
    DataFormat dataFormat,
    String name,
    boolean trainable)
    implements
      Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public RandomErasing {
    factor = Limits.around("RandomErasing factor", factor, 0, 1);
    scale = Limits.around("RandomErasing scale", scale, 0, 1);
    valueRange = Limits.values("RandomErasing", valueRange);
  }

  /// Returns a layer for pixels from 0 to 255 with a probability from 0 to this.
  public RandomErasing(double factor) {
    this(List.of(factor), List.of(0.02, 0.33), OptionalDouble.empty(), List.of(0.0, 255.0),
        DataFormat.CHANNELS_LAST, "", true);
  }

  /// Returns Keras's default, a probability from 0 to 1.
  public RandomErasing() {
    this(1);
  }

  /// Returns the same layer with a probability between these limits.
  public RandomErasing factor(double lower, double upper) {
    return Settings.with(this, "factor", List.of(lower, upper));
  }

  /// Returns the same layer that fills rectangles with one value.
  public RandomErasing fillValue(double value) {
    return Settings.with(this, "fillValue", OptionalDouble.of(value));
  }

  /// Returns the same layer for pixels of other values, such as 0 to 1.
  public RandomErasing valueRange(double lowest, double highest) {
    return Settings.with(this, "valueRange", List.of(lowest, highest));
  }

  /// Returns the same layer with other limits of the rectangles.
  public RandomErasing scale(double lower, double upper) {
    return Settings.with(this, "scale", List.of(lower, upper));
  }

  @Override
  public Value call(Scope scope, Value x) {
    return Images.inTraining(scope, x, dataFormat, image -> erase(scope, image));
  }

  private Value erase(Scope scope, Value image) {
    Draws draws = new Draws(scope, image.shape().dim(0));
    Shape pairs = Shape.of(draws.batch(), 2);
    double least = scale.getFirst();
    Value squares = draws.affine(scope.uniform(pairs), scale.getLast() - least, least);
    Value sides = scope.apply(new Sqrt(), squares);
    Shape column = Shape.of(draws.batch(), 1);
    Value wide = draws.affine(
        scope.apply(new Slice(List.of(0, 0), column), sides), image.shape().dim(2), 0);
    Value high = draws.affine(
        scope.apply(new Slice(List.of(0, 1), column), sides), image.shape().dim(1), 0);
    Value left = start(draws, wide, image.shape().dim(2));
    Value top = start(draws, high, image.shape().dim(1));
    Value probability = draws.between(factor);
    Value chosen = draws.below(draws.between(0, 1), probability);
    Value rectangles = draws.times(chosen,
        draws.beside(left, draws.plus(left, wide), top, draws.plus(top, high)));
    return scope.apply(new Paste(), image, fill(draws, image), rectangles);
  }

  /// Returns where rectangles of these sides begin.
  private static Value start(Draws draws, Value side, int length) {
    return draws.times(draws.between(0, 1), draws.affine(side, -1, length));
  }

  private Value fill(Draws draws, Value image) {
    double low = valueRange.getFirst();
    double high = valueRange.getLast();
    if (fillValue.isPresent()) {
      double value = Math.clamp(fillValue.getAsDouble(), low, high);
      return draws.scope().apply(new Fill(image.type(), value));
    }
    Value noise = draws.affine(normal(draws, image.shape()), high, 0);
    return draws.scope().apply(new Clip(low, high), noise);
  }

  /// Returns normally distributed numbers, by Box and Muller's method.
  private static Value normal(Draws draws, Shape shape) {
    Scope scope = draws.scope();
    Value upToOne = draws.affine(scope.uniform(shape), -1, 1);
    Value radius = scope.apply(
        new Sqrt(), draws.affine(scope.apply(new Log(), upToOne), -2, 0));
    Value angle = draws.affine(scope.uniform(shape), 2 * Math.PI, 0);
    return draws.times(radius, scope.apply(new Cos(), angle));
  }
}
