package dev.fovea.initializer;

import dev.fovea.tensor.Tensor;
import java.util.random.RandomGenerator;

/// Draws evenly from `-limit` to `limit`, where `limit = sqrt(3 / fanIn)`.
///
/// The fans are those of [VarianceScaling].
///
/// @see <a href="http://yann.lecun.com/exdb/publis/pdf/lecun-98b.pdf">LeCun et al. 1998</a>
public record LecunUniform() implements Initializer {
  @Override
  public void fill(Tensor weight, RandomGenerator random) {
    new VarianceScaling(1, FanMode.FAN_IN, Distribution.UNIFORM).fill(weight, random);
  }
}
