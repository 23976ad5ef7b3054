package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Clip;
import dev.fovea.op.Divide;
import dev.fovea.op.Reshape;
import dev.fovea.tensor.Shape;
import java.util.List;

/// Makes the colours of images paler or stronger by random factors while training.
///
/// Input and output: `[batch, height, width, 3]`, red, green and blue. Does nothing outside training.
/// A number `f` is drawn for each image, and the saturation of its colours (of hue, saturation and
/// value) becomes `f / (1 - f)` times as large: 0 and below leave grey, 0.5 changes nothing, and
/// towards 1 the colours become as strong as they can. The saturation, itself from 0 to 1, is kept
/// within `valueRange`, as in Keras: with pixels from 0 to 255 it may pass 1, where a channel falls
/// below 0.
///
/// @param factor     the two limits, from -1 to 1; a single number counts in both directions, as in Keras,
///     so that half of the images become grey
/// @param valueRange the lowest and the highest value of a pixel
/// @param dataFormat where the channels are
/// @param name       the layer's name, or empty
/// @param trainable  without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/preprocessing_layers/">Keras, preprocessing layers</a>
public record RandomSaturation(
    List<Double> factor,
    List<Double> valueRange,
    DataFormat dataFormat,
    String name,
    boolean trainable)
    implements
      Layer {
  /// What Keras adds to divisors.
  private static final double EPSILON = 1e-7;

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public RandomSaturation {
    factor = Limits.share("RandomSaturation factor", factor);
    valueRange = Limits.values("RandomSaturation", valueRange);
  }

  /// Returns a layer for pixels from 0 to 255 with a factor from minus this to this.
  public RandomSaturation(double factor) {
    this(List.of(factor), List.of(0.0, 255.0), DataFormat.CHANNELS_LAST, "", true);
  }

  /// Returns a layer for pixels from 0 to 255 with a factor between these limits, such as 0.4 and 0.6.
  public RandomSaturation(double lower, double upper) {
    this(List.of(lower, upper), List.of(0.0, 255.0), DataFormat.CHANNELS_LAST, "", true);
  }

  /// Returns the same layer for pixels of other values, such as 0 to 1.
  public RandomSaturation valueRange(double lowest, double highest) {
    return Settings.with(this, "valueRange", List.of(lowest, highest));
  }

  @Override
  public Value call(Scope scope, Value x) {
    Images.colours(scope, x, dataFormat);
    return Images.inTraining(scope, x, dataFormat, image -> saturate(scope, image));
  }

  private Value saturate(Scope scope, Value image) {
    Draws draws = new Draws(scope, image.shape().dim(0));
    Value drawn = draws.between(factor);
    Value times = scope.apply(new Divide(), drawn, draws.affine(drawn, -1, 1 + EPSILON));
    Value each = scope.apply(new Reshape(Shape.of(draws.batch(), 1, 1)), times);
    Hsv colours = Hsv.of(scope, image);
    Value saturation = scope.apply(new Clip(valueRange.getFirst(), valueRange.getLast()),
        draws.times(colours.saturation(), each));
    return colours.saturation(saturation).rgb();
  }
}
