package dev.fovea.optimizer;

import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Divide;
import dev.fovea.op.Multiply;
import dev.fovea.op.Sqrt;
import dev.fovea.op.Square;
import dev.fovea.op.Subtract;

/// Steps that grow shorter where derivatives have been large: `learningRate * gradient /
/// sqrt(accumulator + epsilon)`, where the accumulator sums up squares.
///
/// @param learningRate            step size, at least 0
/// @param initialAccumulatorValue what the sum of squares starts with, at least 0
/// @param epsilon                 what keeps the division from 0
/// @param options                 what every optimizer can do
/// @see <a href="https://jmlr.org/papers/v12/duchi11a.html">Duchi et al. 2011</a>
public record Adagrad(double learningRate, double initialAccumulatorValue, double epsilon,
    UpdateOptions options) implements Optimizer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public Adagrad {
    if (!(learningRate >= 0) || !(initialAccumulatorValue >= 0)) {
      throw new IllegalArgumentException(
          "Adagrad needs a learning rate and an initial accumulator of at least 0, got %s and %s."
              .formatted(learningRate, initialAccumulatorValue));
    }
  }

  /// Returns the rule with Keras's defaults.
  public Adagrad() {
    this(0.001);
  }

  /// Returns the rule with this learning rate, and Keras's defaults.
  public Adagrad(double learningRate) {
    this(learningRate, 0.1, 1e-7, UpdateOptions.NONE);
  }

  /// Returns the same with these options.
  public Adagrad with(UpdateOptions other) {
    return new Adagrad(learningRate, initialAccumulatorValue, epsilon, other);
  }

  @Override
  public String name() {
    return "adagrad";
  }

  @Override
  public double initial(String slot) {
    return slot.equals("accumulator") ? initialAccumulatorValue : 0;
  }

  @Override
  public Value update(Slots slots, Value weight, Value gradient) {
    Value sum = slots.apply(
        new Add(), slots.old("accumulator", weight), slots.apply(new Square(), gradient));
    slots.keep("accumulator", sum);
    Value root = slots.apply(new Sqrt(), slots.apply(new Affine(1, epsilon), sum));
    Value step = slots.apply(new Multiply(), gradient, slots.learningRate());
    return slots.apply(new Subtract(), weight, slots.apply(new Divide(), step, root));
  }
}
