package dev.fovea.optimizer;

import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Divide;
import dev.fovea.op.Maximum;
import dev.fovea.op.Multiply;
import dev.fovea.op.Sqrt;
import dev.fovea.op.Square;
import dev.fovea.op.Subtract;

/// Steps of about the same size for every weight, from moving averages of the derivative and of its
/// square.
///
/// As in Keras, epsilon is added to the root of the uncorrected average ("epsilon hat" in the paper).
///
/// @param learningRate step size, at least 0
/// @param beta1        share of the old average of derivatives that is kept, from 0 below 1
/// @param beta2        share of the old average of squares that is kept, from 0 below 1
/// @param epsilon      what keeps the division from 0
/// @param amsgrad      whether the largest average of squares so far counts, not that of now
/// @param options      what every optimizer can do
/// @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba 2014</a>
/// @see <a href="https://openreview.net/forum?id=ryQu7f-RZ">Reddi et al. 2018, AMSGrad</a>
public record Adam(double learningRate, double beta1, double beta2, double epsilon,
    boolean amsgrad, UpdateOptions options)
    implements
      Optimizer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public Adam {
    if (!(learningRate >= 0) || !(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException(
          "Adam needs a learning rate of at least 0 and betas from 0 below 1, got %s, %s and %s."
              .formatted(learningRate, beta1, beta2));
    }
  }

  /// Returns the rule with Keras's defaults: learning rate 0.001, betas 0.9 and 0.999.
  public Adam() {
    this(0.001);
  }

  /// Returns the rule with this learning rate.
  public Adam(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-7);
  }

  /// Returns the rule without options.
  public Adam(double learningRate, double beta1, double beta2, double epsilon) {
    this(learningRate, beta1, beta2, epsilon, false, UpdateOptions.NONE);
  }

  /// Returns the same with these options.
  public Adam with(UpdateOptions other) {
    return new Adam(learningRate, beta1, beta2, epsilon, amsgrad, other);
  }

  /// Returns the same in which the largest average of squares so far counts.
  public Adam withAmsgrad() {
    return new Adam(learningRate, beta1, beta2, epsilon, true, options);
  }

  @Override
  public String name() {
    return "adam";
  }

  @Override
  public Value update(Slots slots, Value weight, Value gradient) {
    Value mean = Averages.moved(slots, slots.old("momentum", weight), gradient, beta1);
    Value square = slots.apply(new Square(), gradient);
    Value spread = Averages.moved(slots, slots.old("velocity", weight), square, beta2);
    slots.keep("momentum", mean);
    slots.keep("velocity", spread);
    if (amsgrad) {
      spread = slots.apply(new Maximum(), slots.old("velocity_hat", weight), spread);
      slots.keep("velocity_hat", spread);
    }
    Value root = slots.apply(new Affine(1, epsilon), slots.apply(new Sqrt(), spread));
    Value step = slots.apply(new Multiply(), mean, rate(slots));
    return slots.apply(new Subtract(), weight, slots.apply(new Divide(), step, root));
  }

  /// `learningRate * sqrt(1 - beta2^step) / (1 - beta1^step)`: the averages start at zero.
  private Value rate(Slots slots) {
    Value up = slots.apply(new Sqrt(), Averages.weight(slots, beta2));
    Value corrected = slots.apply(new Divide(), up, Averages.weight(slots, beta1));
    return slots.apply(new Multiply(), slots.learningRate(), corrected);
  }
}
