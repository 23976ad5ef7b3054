package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Clip;
import dev.fovea.op.Reshape;
import dev.fovea.tensor.Shape;
import java.util.List;

/// Makes images darker or brighter by random amounts while training.
///
/// Input and output: `[batch, height, width, channels]`. Does nothing outside training. The same
/// number is added to all of an image, and the result kept within the range of values.
///
/// @param factor     limits of what is added, as shares of the range: -1 makes all black, 1 all white; a
///     single number counts in both directions
/// @param valueRange the lowest and the highest value of a pixel
/// @param dataFormat without effect: all channels are treated alike
/// @param name       the layer's name, or empty
/// @param trainable  without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/preprocessing_layers/">Keras, preprocessing layers</a>
public record RandomBrightness(
    List<Double> factor,
    List<Double> valueRange,
    DataFormat dataFormat,
    String name,
    boolean trainable)
    implements
      Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public RandomBrightness {
    factor = Limits.around("RandomBrightness factor", factor, -1, 1);
    valueRange = Limits.values("RandomBrightness", valueRange);
  }

  /// Returns a layer for pixels from 0 to 255 that changes them by up to this share, either way.
  public RandomBrightness(double factor) {
    this(List.of(factor), List.of(0.0, 255.0), DataFormat.CHANNELS_LAST, "", true);
  }

  /// Returns the same layer with other limits.
  public RandomBrightness factor(double lower, double upper) {
    return Settings.with(this, "factor", List.of(lower, upper));
  }

  /// Returns the same layer for pixels of other values, such as 0 to 1.
  public RandomBrightness valueRange(double lowest, double highest) {
    return Settings.with(this, "valueRange", List.of(lowest, highest));
  }

  @Override
  public Value call(Scope scope, Value x) {
    return Images.inTraining(scope, x, dataFormat, image -> brighten(scope, image));
  }

  private Value brighten(Scope scope, Value image) {
    Draws draws = new Draws(scope, image.shape().dim(0));
    double low = valueRange.getFirst();
    double high = valueRange.getLast();
    Value more = draws.affine(draws.between(factor), high - low, 0);
    Value each = scope.apply(new Reshape(Shape.of(draws.batch(), 1, 1, 1)), more);
    return scope.apply(new Clip(low, high), draws.plus(image, each));
  }
}
