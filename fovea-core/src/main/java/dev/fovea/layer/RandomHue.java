package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Clip;
import dev.fovea.op.Reshape;
import dev.fovea.tensor.Shape;
import java.util.List;

/// Turns the colours of images around the colour circle by random angles while training.
///
/// Input and output: `[batch, height, width, 3]`, red, green and blue. Does nothing outside training.
/// The hue (of hue, saturation and value) of all of an image moves by half of a number that is drawn
/// for it, in either direction: 1 turns by half a circle, red to cyan. Grey stays grey. Pixels are
/// kept within the range of values.
///
/// @param factor     the two limits, from 0 to 1; a single number is the upper one, and 0 the lower
/// @param valueRange the lowest and the highest value of a pixel
/// @param dataFormat where the channels are
/// @param name       the layer's name, or empty
/// @param trainable  without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/preprocessing_layers/">Keras, preprocessing layers</a>
public record RandomHue(
    List<Double> factor,
    List<Double> valueRange,
    DataFormat dataFormat,
    String name,
    boolean trainable)
    implements
      Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range, or the range of values is empty
  public RandomHue {
    factor = Limits.within("RandomHue factor", factor, 0, 1);
    valueRange = Limits.span("RandomHue", valueRange);
  }

  /// Returns a layer for pixels from 0 to 255 that turns by up to this share of half a circle.
  public RandomHue(double factor) {
    this(List.of(factor), List.of(0.0, 255.0), DataFormat.CHANNELS_LAST, "", true);
  }

  /// Returns the same layer with other limits.
  public RandomHue factor(double lower, double upper) {
    return Settings.with(this, "factor", List.of(lower, upper));
  }

  /// Returns the same layer for pixels of other values, such as 0 to 1.
  public RandomHue valueRange(double lowest, double highest) {
    return Settings.with(this, "valueRange", List.of(lowest, highest));
  }

  @Override
  public Value call(Scope scope, Value x) {
    Images.colours(scope, x, dataFormat);
    return Images.inTraining(scope, x, dataFormat, image -> turn(scope, image));
  }

  private Value turn(Scope scope, Value image) {
    Draws draws = new Draws(scope, image.shape().dim(0));
    Value backward = draws.below(draws.same(0.5), draws.between(0, 1));
    Value turns = draws.times(draws.affine(backward, -2, 1),
        draws.affine(draws.between(factor), 0.5, 0));
    Value each = scope.apply(new Reshape(Shape.of(draws.batch(), 1, 1)), turns);
    double low = valueRange.getFirst();
    double span = valueRange.getLast() - low;
    Value turned = Hsv.of(scope, draws.affine(image, 1 / span, -low / span)).turned(each).rgb();
    return draws.affine(scope.apply(new Clip(0, 1), turned), span, low);
  }
}
