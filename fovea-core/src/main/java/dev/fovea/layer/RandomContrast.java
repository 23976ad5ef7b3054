package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Clip;
import dev.fovea.op.Reshape;
import dev.fovea.tensor.Shape;
import java.util.List;

/// Stretches or flattens the contrast of images by random factors while training.
///
/// Input and output: `[batch, height, width, channels]`. Does nothing outside training. A pixel `x`
/// becomes `(x - mean) * f + mean` with the mean of its image and channel, kept within the range of
/// values; `f` is drawn for each image from `1 - lower` to `1 + upper`.
///
/// @param factor     the two limits; a single number from 0 to 1 is the upper one, as in Keras
/// @param valueRange the lowest and the highest value of a pixel
/// @param dataFormat where the channels are
/// @param name       the layer's name, or empty
/// @param trainable  without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/preprocessing_layers/">Keras, preprocessing layers</a>
public record RandomContrast(
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
  public RandomContrast {
    factor = Limits.around("RandomContrast factor", factor, 0, 1);
    valueRange = Limits.values("RandomContrast", valueRange);
  }

  /// Returns a layer for pixels from 0 to 255 that stretches contrasts by up to this share.
  public RandomContrast(double factor) {
    this(List.of(factor), List.of(0.0, 255.0), DataFormat.CHANNELS_LAST, "", true);
  }

  /// Returns the same layer with other limits: contrasts become `lower` less to `upper` more.
  public RandomContrast factor(double lower, double upper) {
    return Settings.with(this, "factor", List.of(lower, upper));
  }

  /// Returns the same layer for pixels of other values, such as 0 to 1.
  public RandomContrast valueRange(double lowest, double highest) {
    return Settings.with(this, "valueRange", List.of(lowest, highest));
  }

  @Override
  public Value call(Scope scope, Value x) {
    return Images.inTraining(scope, x, dataFormat, image -> stretch(scope, image));
  }

  private Value stretch(Scope scope, Value image) {
    Draws draws = new Draws(scope, image.shape().dim(0));
    Value drawn = draws.between(1 - factor.getFirst(), 1 + factor.getLast());
    Value each = scope.apply(new Reshape(Shape.of(draws.batch(), 1, 1, 1)), drawn);
    Value mean = Moments.mean(scope, image, List.of(1, 2));
    Value kept = draws.times(mean, draws.affine(each, -1, 1));
    Value stretched = draws.plus(draws.times(image, each), kept);
    return scope.apply(new Clip(valueRange.getFirst(), valueRange.getLast()), stretched);
  }
}
