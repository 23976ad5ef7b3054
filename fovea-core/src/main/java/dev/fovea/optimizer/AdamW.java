package dev.fovea.optimizer;

import dev.fovea.graph.Value;

/// [Adam] that also shrinks each weight, by a share of it that does not depend on the derivative.
///
/// @param learningRate step size, at least 0
/// @param beta1        share of the old average of derivatives that is kept, from 0 below 1
/// @param beta2        share of the old average of squares that is kept, from 0 below 1
/// @param epsilon      what keeps the division from 0
/// @param amsgrad      whether the largest average of squares so far counts, not that of now
/// @param options      what every optimizer can do
/// @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter 2017</a>
public record AdamW(double learningRate, double beta1, double beta2, double epsilon,
    boolean amsgrad, UpdateOptions options) implements Optimizer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public AdamW {
    if (!(learningRate >= 0) || !(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException(
          "AdamW needs a learning rate of at least 0 and betas from 0 below 1, got %s, %s and %s."
              .formatted(learningRate, beta1, beta2));
    }
  }

  /// Returns the rule with Keras's defaults.
  public AdamW() {
    this(0.001);
  }

  /// Returns the rule with this learning rate, and Keras's defaults.
  public AdamW(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-7, false, UpdateOptions.NONE.weightDecay(0.004));
  }

  /// Returns the same with these options.
  public AdamW with(UpdateOptions other) {
    return new AdamW(learningRate, beta1, beta2, epsilon, amsgrad, other);
  }

  /// Returns the same in which the largest average of squares so far counts.
  public AdamW withAmsgrad() {
    return new AdamW(learningRate, beta1, beta2, epsilon, true, options);
  }

  @Override
  public String name() {
    return "adamw";
  }

  @Override
  public Value update(Slots slots, Value weight, Value gradient) {
    return new Adam(learningRate, beta1, beta2, epsilon, amsgrad, options)
        .update(slots, weight, gradient);
  }
}
