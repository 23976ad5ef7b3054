package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.FillMode;
import java.util.List;

/// Shears images by random amounts while training: the rows slide over each other, and the columns.
///
/// Input and output: `[batch, height, width, channels]`. Does nothing outside training. The direction
/// is drawn for an image, and is the same for its rows and columns.
///
/// @param xFactor       limits of the pixels by which each row slides, from 0 to 1; a single number counts
///     from its negative on, as in Keras
/// @param yFactor       the same for columns
/// @param interpolation where pixels come from
/// @param fillMode      what lies outside of an image
/// @param fillValue     what lies outside where `fillMode` is constant
/// @param dataFormat    where the channels are
/// @param name          the layer's name, or empty
/// @param trainable     without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/preprocessing_layers/">Keras, preprocessing layers</a>
public record RandomShear(
    List<Double> xFactor,
    List<Double> yFactor,
    Interpolation interpolation,
    FillMode fillMode,
    double fillValue,
    DataFormat dataFormat,
    String name,
    boolean trainable)
    implements
      Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if a factor is outside its range
  public RandomShear {
    Limits.nearestOrBilinear("RandomShear interpolation", interpolation);
    xFactor = Limits.share("RandomShear xFactor", xFactor);
    yFactor = Limits.share("RandomShear yFactor", yFactor);
  }

  /// Returns a layer that shears rows and columns by up to these amounts.
  public RandomShear(double x, double y) {
    this(List.of(x), List.of(y), Interpolation.BILINEAR, FillMode.REFLECT, 0,
        DataFormat.CHANNELS_LAST, "", true);
  }

  /// Returns Keras's default, which shears nothing.
  public RandomShear() {
    this(0, 0);
  }

  /// Returns the same layer with something else outside of images.
  public RandomShear fillMode(FillMode mode) {
    return Settings.with(this, "fillMode", mode);
  }

  /// Returns the same layer that takes the nearest pixels.
  public RandomShear nearest() {
    return Settings.with(this, "interpolation", Interpolation.NEAREST);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return Images.inTraining(scope, x, dataFormat, image -> shear(Warp.of(scope, image)));
  }

  private Value shear(Warp warp) {
    Draws draws = warp.draws();
    Value half = draws.same(0.5);
    Value back = draws.below(half, draws.between(0, 1));
    Value sign = draws.affine(back, -2, 1);
    Value down = draws.times(draws.between(yFactor), sign);
    Value across = draws.times(draws.between(xFactor), sign);
    Value none = draws.same(0);
    Value one = draws.same(1);
    Value matrices = draws.beside(one, across, none, down, one, none);
    return warp.by(matrices, fillMode, interpolation, fillValue);
  }
}
