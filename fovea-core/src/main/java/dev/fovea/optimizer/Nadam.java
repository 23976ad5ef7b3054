package dev.fovea.optimizer;

import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Divide;
import dev.fovea.op.Multiply;
import dev.fovea.op.Sqrt;
import dev.fovea.op.Square;
import dev.fovea.op.Subtract;

/// [Adam] that looks ahead, with a momentum that grows in the first steps: `beta1 * (1 - 0.5 *
/// 0.96^step)`.
///
/// @param learningRate step size, at least 0
/// @param beta1        share of the old average of derivatives that is kept, from 0 below 1
/// @param beta2        share of the old average of squares that is kept, from 0 below 1
/// @param epsilon      what keeps the division from 0
/// @param options      what every optimizer can do
/// @see <a href="https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ">Dozat 2016</a>
public record Nadam(double learningRate, double beta1, double beta2, double epsilon,
    UpdateOptions options) implements Optimizer {
  private static final String NOW = "momentum_now";
  private static final String NEXT = "momentum_next";
  private static final String PRODUCT = "momentum_product";
  private static final double DECAY = 0.96;
  /// After so many steps the momentum is `beta1`, to the last bit.
  private static final long GROWN = 1000;

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public Nadam {
    if (!(learningRate >= 0) || !(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException(
          "Nadam needs a learning rate of at least 0 and betas from 0 below 1, got %s, %s and %s."
              .formatted(learningRate, beta1, beta2));
    }
  }

  /// Returns the rule with Keras's defaults.
  public Nadam() {
    this(0.001);
  }

  /// Returns the rule with this learning rate, and Keras's defaults.
  public Nadam(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-7, UpdateOptions.NONE);
  }

  /// Returns the same with these options.
  public Nadam with(UpdateOptions other) {
    return new Nadam(learningRate, beta1, beta2, epsilon, other);
  }

  @Override
  public String name() {
    return "nadam";
  }

  @Override
  public double number(String name, long step) {
    return switch (name) {
      case NOW -> momentum(step);
      case NEXT -> momentum(step + 1);
      case PRODUCT -> product(step);
      default -> throw new IllegalArgumentException("nadam has no number '%s'.".formatted(name));
    };
  }

  private double momentum(long step) {
    return beta1 * (1 - 0.5 * Math.pow(DECAY, (double) step));
  }

  /// Returns the product of all momenta up to a step, counted from 1.
  public double product(long step) {
    long early = Math.min(step, GROWN);
    double product = Math.pow(beta1, (double) (step - early));
    for (long i = 1; i <= early; i++) {
      product *= momentum(i);
    }
    return product;
  }

  @Override
  public Value update(Slots slots, Value weight, Value gradient) {
    Value mean = Averages.moved(slots, slots.old("momentum", weight), gradient, beta1);
    Value square = slots.apply(new Square(), gradient);
    Value spread = Averages.moved(slots, slots.old("velocity", weight), square, beta2);
    slots.keep("momentum", mean);
    slots.keep("velocity", spread);
    Value corrected = slots.apply(new Divide(), spread, Averages.weight(slots, beta2));
    Value root = slots.apply(new Affine(1, epsilon), slots.apply(new Sqrt(), corrected));
    Value step = slots.apply(
        new Multiply(), ahead(slots, mean, gradient), slots.learningRate());
    return slots.apply(new Subtract(), weight, slots.apply(new Divide(), step, root));
  }

  /// `next * mean / (1 - product * next) + (1 - now) * gradient / (1 - product)`.
  private static Value ahead(Slots slots, Value mean, Value gradient) {
    Value next = slots.number(NEXT);
    Value product = slots.number(PRODUCT);
    Value both = slots.apply(new Multiply(), product, next);
    Value a = slots.apply(new Divide(), next, slots.apply(new Affine(-1, 1), both));
    Value b = slots.apply(new Divide(), slots.apply(new Affine(-1, 1), slots.number(NOW)),
        slots.apply(new Affine(-1, 1), product));
    return slots.apply(
        new Add(), slots.apply(new Multiply(), mean, a), slots.apply(new Multiply(), gradient, b));
  }
}
