package dev.fovea.initializer;

import dev.fovea.tensor.Tensor;
import java.util.random.RandomGenerator;

/// Draws elements with the variance `scale / fan`, so that signals or derivatives keep theirs from layer
/// to layer.
///
/// The fans of a kernel `[window…, channels, filters]` are its channels and its filters, each times
/// the size of the window.
///
/// @param scale        what the variance is multiplied by, above 0
/// @param mode         which fan counts
/// @param distribution how elements are spread
/// @see <a href="https://keras.io/api/layers/initializers/">Keras: layer weight initializers</a>
public record VarianceScaling(double scale, FanMode mode, Distribution distribution)
    implements
      Initializer {
  /// The standard deviation of a standard normal number that is drawn again beyond -2 and 2.
  private static final double TRUNCATED = 0.8796256610342398;

  /// Checks the scale.
  ///
  /// @throws IllegalArgumentException if the scale is not above 0
  public VarianceScaling {
    if (!(scale > 0)) {
      throw new IllegalArgumentException(
          "VarianceScaling needs a scale above 0, got %s.".formatted(scale));
    }
  }

  /// Returns Keras's defaults: scale 1, inputs count, truncated normal.
  public VarianceScaling() {
    this(1, FanMode.FAN_IN, Distribution.TRUNCATED_NORMAL);
  }

  @Override
  public void fill(Tensor weight, RandomGenerator random) {
    Fans fans = Fans.of(weight.shape());
    double fan = switch (mode) {
      case FAN_IN -> fans.in();
      case FAN_OUT -> fans.out();
      case FAN_AVG -> (fans.in() + fans.out()) / 2;
    };
    double variance = scale / Math.max(1, fan);
    Initializer spread = switch (distribution) {
      case TRUNCATED_NORMAL -> new TruncatedNormal(0, Math.sqrt(variance) / TRUNCATED);
      case UNTRUNCATED_NORMAL -> new RandomNormal(0, Math.sqrt(variance));
      case UNIFORM -> new RandomUniform(-Math.sqrt(3 * variance), Math.sqrt(3 * variance));
    };
    spread.fill(weight, random);
  }
}
