package dev.fovea.initializer;

import dev.fovea.tensor.Tensor;
import java.util.random.RandomGenerator;

/// Draws from a truncated normal distribution with the variance `2 / fanIn`.
///
/// The fans are those of [VarianceScaling]; made for layers that ReLU follows.
///
/// @see <a href="https://arxiv.org/abs/1502.01852">He et al. 2015</a>
public record HeNormal() implements Initializer {
  @Override
  public void fill(Tensor weight, RandomGenerator random) {
    new VarianceScaling(2, FanMode.FAN_IN, Distribution.TRUNCATED_NORMAL).fill(weight, random);
  }
}
