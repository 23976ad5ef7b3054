package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Reshape;
import dev.fovea.tensor.Shape;
import java.util.List;

/// Turns random images into their negatives while training.
///
/// Input and output: `[batch, height, width, channels]`. Does nothing outside training. A pixel `x`
/// becomes the highest value minus `x`.
///
/// @param factor     limits of the probability, which is drawn for each image; a single number from 0 to 1
///     is the upper one, and 0 the lower
/// @param valueRange the lowest and the highest value of a pixel
/// @param dataFormat without effect: all channels are treated alike
/// @param name       the layer's name, or empty
/// @param trainable  without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/preprocessing_layers/">Keras, preprocessing layers</a>
public record RandomInvert(
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
  public RandomInvert {
    factor = Limits.around("RandomInvert factor", factor, 0, 1);
    valueRange = Limits.values("RandomInvert", valueRange);
  }

  /// Returns a layer for pixels from 0 to 255 with a probability from 0 to this.
  public RandomInvert(double factor) {
    this(List.of(factor), List.of(0.0, 255.0), DataFormat.CHANNELS_LAST, "", true);
  }

  /// Returns Keras's default, a probability from 0 to 1.
  public RandomInvert() {
    this(1);
  }

  /// Returns the same layer with a probability between these limits.
  public RandomInvert factor(double lower, double upper) {
    return Settings.with(this, "factor", List.of(lower, upper));
  }

  /// Returns the same layer for pixels of other values, such as 0 to 1.
  public RandomInvert valueRange(double lowest, double highest) {
    return Settings.with(this, "valueRange", List.of(lowest, highest));
  }

  @Override
  public Value call(Scope scope, Value x) {
    return Images.inTraining(scope, x, dataFormat, image -> invert(scope, image));
  }

  private Value invert(Scope scope, Value image) {
    Draws draws = new Draws(scope, image.shape().dim(0));
    Value probability = draws.between(factor);
    Value chosen = draws.below(draws.between(0, 1), probability);
    Value each = scope.apply(new Reshape(Shape.of(draws.batch(), 1, 1, 1)), chosen);
    Value signed = draws.times(image, draws.affine(each, -2, 1));
    return draws.plus(signed, draws.affine(each, valueRange.getLast(), 0));
  }
}
