package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Clip;
import dev.fovea.op.Reshape;
import dev.fovea.tensor.Shape;
import java.util.List;

/// Mixes images with their grey versions at random while training, which makes colours dull.
///
/// Input and output: `[batch, height, width, 3]`, red, green and blue. Does nothing outside training.
/// A channel `x` becomes `x + f * (grey - x)`, kept within the range of values, with a number `f`
/// drawn for each image and the grey of [RandomGrayscale]; below 0 it makes colours stronger.
///
/// @param factor     the two limits of `f`, from -1 to 1; a single number counts in both directions, as in
///     Keras
/// @param valueRange the lowest and the highest value of a pixel
/// @param dataFormat where the channels are
/// @param name       the layer's name, or empty
/// @param trainable  without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/preprocessing_layers/">Keras, preprocessing layers</a>
public record RandomColorDegeneration(
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
  public RandomColorDegeneration {
    factor = Limits.share("RandomColorDegeneration factor", factor);
    valueRange = Limits.values("RandomColorDegeneration", valueRange);
  }

  /// Returns a layer for pixels from 0 to 255 with a share of grey from minus this to this.
  public RandomColorDegeneration(double factor) {
    this(List.of(factor), List.of(0.0, 255.0), DataFormat.CHANNELS_LAST, "", true);
  }

  /// Returns the same layer with other limits, such as 0 and 0.8.
  public RandomColorDegeneration factor(double lower, double upper) {
    return Settings.with(this, "factor", List.of(lower, upper));
  }

  /// Returns the same layer for pixels of other values, such as 0 to 1.
  public RandomColorDegeneration valueRange(double lowest, double highest) {
    return Settings.with(this, "valueRange", List.of(lowest, highest));
  }

  @Override
  public Value call(Scope scope, Value x) {
    Images.colours(scope, x, dataFormat);
    return Images.inTraining(scope, x, dataFormat, image -> mix(scope, image));
  }

  private Value mix(Scope scope, Value image) {
    Draws draws = new Draws(scope, image.shape().dim(0));
    Value each = scope.apply(
        new Reshape(Shape.of(draws.batch(), 1, 1, 1)), draws.between(factor));
    Value step = draws.plus(RandomGrayscale.grey(scope, image), draws.affine(image, -1, 0));
    Value mixed = draws.plus(image, draws.times(each, step));
    return scope.apply(new Clip(valueRange.getFirst(), valueRange.getLast()), mixed);
  }
}
