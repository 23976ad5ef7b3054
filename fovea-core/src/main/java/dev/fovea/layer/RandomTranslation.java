package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.FillMode;
import java.util.List;

/// Moves images by random distances while training.
///
/// Input and output: `[batch, height, width, channels]`. Does nothing outside training.
///
/// @param heightFactor  limits of the way down as shares of the height, from -1 to 1; a single number
///     counts in both directions
/// @param widthFactor   limits of the way to the right as shares of the width, likewise
/// @param fillMode      what lies outside of an image
/// @param interpolation where pixels come from
/// @param fillValue     what lies outside where `fillMode` is constant
/// @param dataFormat    where the channels are
/// @param name          the layer's name, or empty
/// @param trainable     without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/preprocessing_layers/">Keras, preprocessing layers</a>
public record RandomTranslation(
    List<Double> heightFactor,
    List<Double> widthFactor,
    FillMode fillMode,
    Interpolation interpolation,
    double fillValue,
    DataFormat dataFormat,
    String name,
    boolean trainable)
    implements
      Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if a factor is outside its range
  public RandomTranslation {
    Limits.nearestOrBilinear("RandomTranslation interpolation", interpolation);
    heightFactor = Limits.share("RandomTranslation heightFactor", heightFactor);
    widthFactor = Limits.share("RandomTranslation widthFactor", widthFactor);
  }

  /// Returns a layer that moves by up to these shares of height and width, in both directions.
  public RandomTranslation(double height, double width) {
    this(List.of(height), List.of(width));
  }

  /// Returns a layer that moves between these limits.
  public RandomTranslation(List<Double> height, List<Double> width) {
    this(height, width, FillMode.REFLECT, Interpolation.BILINEAR, 0, DataFormat.CHANNELS_LAST, "",
        true);
  }

  /// Returns the same layer with something else outside of images.
  public RandomTranslation fillMode(FillMode mode) {
    return Settings.with(this, "fillMode", mode);
  }

  /// Returns the same layer that takes the nearest pixels.
  public RandomTranslation nearest() {
    return Settings.with(this, "interpolation", Interpolation.NEAREST);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return Images.inTraining(scope, x, dataFormat, image -> move(Warp.of(scope, image)));
  }

  private Value move(Warp warp) {
    Draws draws = warp.draws();
    Value down = draws.affine(draws.between(heightFactor), warp.height(), 0);
    Value right = draws.affine(draws.between(widthFactor), warp.width(), 0);
    return warp.by(warp.shift(right, down), fillMode, interpolation, fillValue);
  }
}
