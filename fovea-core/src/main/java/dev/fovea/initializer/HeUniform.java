package dev.fovea.initializer;

import dev.fovea.tensor.Tensor;
import java.util.random.RandomGenerator;

/// Draws evenly from `-limit` to `limit`, where `limit = sqrt(6 / fanIn)`.
///
/// The fans are those of [VarianceScaling]; made for layers that ReLU follows.
///
/// @see <a href="https://arxiv.org/abs/1502.01852">He et al. 2015</a>
public record HeUniform() implements Initializer {
  @Override
  public void fill(Tensor weight, RandomGenerator random) {
    new VarianceScaling(2, FanMode.FAN_IN, Distribution.UNIFORM).fill(weight, random);
  }
}
