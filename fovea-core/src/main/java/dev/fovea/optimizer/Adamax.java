package dev.fovea.optimizer;

import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Divide;
import dev.fovea.op.Multiply;
import dev.fovea.op.Subtract;

/// [Adam] with the largest derivative so far, slowly forgotten, in place of the average of squares.
///
/// @param learningRate step size, at least 0
/// @param beta1        share of the old average of derivatives that is kept, from 0 below 1
/// @param beta2        share of the old largest derivative that is kept, from 0 below 1
/// @param epsilon      what keeps the division from 0
/// @param options      what every optimizer can do
/// @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba 2014</a>
public record Adamax(double learningRate, double beta1, double beta2, double epsilon,
    UpdateOptions options) implements Optimizer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public Adamax {
    if (!(learningRate >= 0) || !(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException(
          "Adamax needs a learning rate of at least 0 and betas from 0 below 1, got %s, %s and %s."
              .formatted(learningRate, beta1, beta2));
    }
  }

  /// Returns the rule with Keras's defaults.
  public Adamax() {
    this(0.001);
  }

  /// Returns the rule with this learning rate, and Keras's defaults.
  public Adamax(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-7, UpdateOptions.NONE);
  }

  /// Returns the same with these options.
  public Adamax with(UpdateOptions other) {
    return new Adamax(learningRate, beta1, beta2, epsilon, other);
  }

  @Override
  public String name() {
    return "adamax";
  }

  @Override
  public Value update(Slots slots, Value weight, Value gradient) {
    Value mean = Averages.moved(slots, slots.old("momentum", weight), gradient, beta1);
    Value old = slots.apply(new Affine(beta2, 0), slots.old("norm", weight));
    Value norm = Elements.larger(slots, old, Elements.size(slots, gradient));
    slots.keep("momentum", mean);
    slots.keep("norm", norm);
    Value step = slots.apply(new Multiply(), mean, slots.learningRate());
    Value corrected = slots.apply(
        new Multiply(), slots.apply(new Affine(1, epsilon), norm), Averages.weight(slots, beta1));
    return slots.apply(new Subtract(), weight, slots.apply(new Divide(), step, corrected));
  }
}
