package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.FillMode;
import java.util.List;
import java.util.Optional;

/// Makes images smaller or larger about their middle by random factors while training.
///
/// Input and output: `[batch, height, width, channels]`. Does nothing outside training. Positive
/// factors zoom out, which shows what lies outside of an image; negative ones zoom in.
///
/// @param heightFactor  limits of what rows become smaller by, such as 0.2 for a fifth, from -1 to
///     1; a single number counts in both directions
/// @param widthFactor   the same for columns; where it is missing, images keep their proportions
/// @param fillMode      what lies outside of an image
/// @param interpolation where pixels come from
/// @param fillValue     what lies outside where `fillMode` is constant
/// @param dataFormat    where the channels are
/// @param name          the layer's name, or empty
/// @param trainable     without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/preprocessing_layers/">Keras, preprocessing layers</a>
public record RandomZoom(
    List<Double> heightFactor,
    Optional<List<Double>> widthFactor,
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
  public RandomZoom {
    Limits.nearestOrBilinear("RandomZoom interpolation", interpolation);
    heightFactor = Limits.share("RandomZoom heightFactor", heightFactor);
    widthFactor = widthFactor.map(factor -> Limits.share("RandomZoom widthFactor", factor));
  }

  /// Returns a layer that zooms by up to this factor, in and out, and keeps proportions.
  public RandomZoom(double factor) {
    this(List.of(factor), Optional.empty());
  }

  /// Returns a layer that zooms rows and columns by up to these factors, in and out.
  public RandomZoom(double height, double width) {
    this(List.of(height), Optional.of(List.of(width)));
  }

  /// Returns a layer that zooms rows and columns between these limits.
  public RandomZoom(List<Double> height, Optional<List<Double>> width) {
    this(height, width, FillMode.REFLECT, Interpolation.BILINEAR, 0, DataFormat.CHANNELS_LAST, "",
        true);
  }

  /// Returns the same layer with something else outside of images.
  public RandomZoom fillMode(FillMode mode) {
    return Settings.with(this, "fillMode", mode);
  }

  /// Returns the same layer that takes the nearest pixels.
  public RandomZoom nearest() {
    return Settings.with(this, "interpolation", Interpolation.NEAREST);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return Images.inTraining(scope, x, dataFormat, image -> zoom(Warp.of(scope, image)));
  }

  private Value zoom(Warp warp) {
    Value down = factor(warp.draws(), heightFactor);
    Value across = widthFactor.map(limits -> factor(warp.draws(), limits)).orElse(down);
    return warp.by(warp.shrink(across, down), fillMode, interpolation, fillValue);
  }

  private static Value factor(Draws draws, List<Double> limits) {
    return draws.between(1 + limits.getFirst(), 1 + limits.getLast());
  }
}
