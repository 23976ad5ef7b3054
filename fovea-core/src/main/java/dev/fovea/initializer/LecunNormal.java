package dev.fovea.initializer;

import dev.fovea.tensor.Tensor;
import java.util.random.RandomGenerator;

/// Draws from a truncated normal distribution with the variance `1 / fanIn`.
///
/// The fans are those of [VarianceScaling].
///
/// @see <a href="http://yann.lecun.com/exdb/publis/pdf/lecun-98b.pdf">LeCun et al. 1998</a>
public record LecunNormal() implements Initializer {
  @Override
  public void fill(Tensor weight, RandomGenerator random) {
    new VarianceScaling(1, FanMode.FAN_IN, Distribution.TRUNCATED_NORMAL).fill(weight, random);
  }
}
