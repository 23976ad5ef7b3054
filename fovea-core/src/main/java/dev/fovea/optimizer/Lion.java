package dev.fovea.optimizer;

import dev.fovea.graph.Value;
import dev.fovea.op.Multiply;
import dev.fovea.op.Subtract;

/// Steps of the same size for every weight: only the sign of an average of derivatives counts.
///
/// @param learningRate step size, at least 0
/// @param beta1        share of the old average in what is compared with 0, from 0 below 1
/// @param beta2        share of the old average that is kept, from 0 below 1
/// @param options      what every optimizer can do
/// @see <a href="https://arxiv.org/abs/2302.06675">Chen et al. 2023</a>
public record Lion(double learningRate, double beta1, double beta2,
    UpdateOptions options) implements Optimizer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public Lion {
    if (!(learningRate >= 0) || !(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException(
          "Lion needs a learning rate of at least 0 and betas from 0 below 1, got %s, %s and %s."
              .formatted(learningRate, beta1, beta2));
    }
  }

  /// Returns the rule with Keras's defaults.
  public Lion() {
    this(0.001);
  }

  /// Returns the rule with this learning rate, and Keras's defaults.
  public Lion(double learningRate) {
    this(learningRate, 0.9, 0.99, UpdateOptions.NONE);
  }

  /// Returns the same with these options.
  public Lion with(UpdateOptions other) {
    return new Lion(learningRate, beta1, beta2, other);
  }

  @Override
  public String name() {
    return "lion";
  }

  @Override
  public Value update(Slots slots, Value weight, Value gradient) {
    Value old = slots.old("momentum", weight);
    Value sign = Elements.sign(slots, Averages.moved(slots, old, gradient, beta1));
    slots.keep("momentum", Averages.moved(slots, old, gradient, beta2));
    Value step = slots.apply(new Multiply(), sign, slots.learningRate());
    return slots.apply(new Subtract(), weight, step);
  }
}
