package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Cos;
import dev.fovea.op.FillMode;
import dev.fovea.op.Sin;
import java.util.List;

/// Turns images about their middle by random angles while training.
///
/// Input and output: `[batch, height, width, channels]`. Does nothing outside training.
///
/// @param factor        the angles' limits as shares of a full turn, counter-clockwise where positive; a
///     single number from -1 to 1 counts in both directions
/// @param fillMode      what lies outside of an image
/// @param interpolation where pixels come from
/// @param fillValue     what lies outside where `fillMode` is constant
/// @param dataFormat    where the channels are
/// @param name          the layer's name, or empty
/// @param trainable     without effect: there are no weights
/// @see RandomRightAngleRotation
/// @see <a href="https://keras.io/api/layers/preprocessing_layers/">Keras, preprocessing layers</a>
public record RandomRotation(
    List<Double> factor,
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
  /// @throws IllegalArgumentException if the factor is outside its range
  public RandomRotation {
    Limits.nearestOrBilinear("RandomRotation interpolation", interpolation);
    factor = Limits.around("RandomRotation factor", factor, -1, 1);
  }

  /// Returns a layer that turns by up to this share of a full turn in both directions.
  public RandomRotation(double factor) {
    this(List.of(factor));
  }

  /// Returns a layer that turns by a share of a full turn between these limits, counter-clockwise.
  public RandomRotation(double lower, double upper) {
    this(List.of(lower, upper));
  }

  private RandomRotation(List<Double> factor) {
    this(factor, FillMode.REFLECT, Interpolation.BILINEAR, 0, DataFormat.CHANNELS_LAST, "", true);
  }

  /// Returns the same layer with something else outside of images.
  public RandomRotation fillMode(FillMode mode) {
    return Settings.with(this, "fillMode", mode);
  }

  /// Returns the same layer that takes the nearest pixels.
  public RandomRotation nearest() {
    return Settings.with(this, "interpolation", Interpolation.NEAREST);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return Images.inTraining(scope, x, dataFormat, image -> turn(Warp.of(scope, image)));
  }

  private Value turn(Warp warp) {
    Draws draws = warp.draws();
    Value degrees = draws.between(factor.getFirst() * 360, factor.getLast() * 360);
    Value angle = draws.affine(degrees, Math.PI / 180, 0);
    Value cosine = draws.scope().apply(new Cos(), angle);
    Value sine = draws.scope().apply(new Sin(), angle);
    return warp.by(warp.turn(cosine, sine), fillMode, interpolation, fillValue);
  }
}
