package dev.fovea.initializer;

import dev.fovea.tensor.Tensor;
import java.util.random.RandomGenerator;

/// Draws each element evenly from `-limit` to `limit`, where `limit = sqrt(6 / (fanIn + fanOut))`.
///
/// The fans of a kernel `[window…, channels, filters]` are its channels and its filters, each times
/// the size of the window; so the variance of signals and of derivatives stays as it is.
///
/// @see <a href="https://proceedings.mlr.press/v9/glorot10a.html">Glorot and Bengio 2010</a>
public record GlorotUniform() implements Initializer {
  @Override
  public void fill(Tensor weight, RandomGenerator random) {
    Fans fans = Fans.of(weight.shape());
    double limit = Math.sqrt(6 / (fans.in() + fans.out()));
    Draws.fill(weight, () -> (2 * random.nextDouble() - 1) * limit);
  }
}
