package dev.fovea.initializer;

import dev.fovea.tensor.Tensor;
import java.util.random.RandomGenerator;

/// Gives a weight its first values.
public interface Initializer {
  /// Overwrites all elements.
  ///
  /// @param weight the weight, a kernel as `[window…, channels, filters]`
  /// @param random where random values come from
  void fill(Tensor weight, RandomGenerator random);
}
