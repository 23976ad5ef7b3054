package dev.fovea.initializer;

import dev.fovea.tensor.Tensor;
import java.util.random.RandomGenerator;

/// Draws from a truncated normal distribution with the variance `2 / (fanIn + fanOut)`.
///
/// The fans are those of [VarianceScaling].
///
/// @see <a href="https://proceedings.mlr.press/v9/glorot10a.html">Glorot and Bengio 2010</a>
public record GlorotNormal() implements Initializer {
  @Override
  public void fill(Tensor weight, RandomGenerator random) {
    new VarianceScaling(1, FanMode.FAN_AVG, Distribution.TRUNCATED_NORMAL).fill(weight, random);
  }
}
