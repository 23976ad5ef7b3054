package dev.fovea.optimizer;

import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Divide;
import dev.fovea.op.Multiply;
import dev.fovea.op.Sqrt;
import dev.fovea.op.Square;
import dev.fovea.op.Subtract;

/// Steps whose length follows from the steps before: the root of their average square, over that of
/// the derivatives.
///
/// @param learningRate step size, at least 0
/// @param rho          share of the old averages that is kept, from 0 below 1
/// @param epsilon      what is added to averages before their root is taken
/// @param options      what every optimizer can do
/// @see <a href="https://arxiv.org/abs/1212.5701">Zeiler 2012</a>
public record Adadelta(double learningRate, double rho, double epsilon,
    UpdateOptions options) implements Optimizer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public Adadelta {
    if (!(learningRate >= 0) || !(rho >= 0 && rho < 1)) {
      throw new IllegalArgumentException(
          "Adadelta needs a learning rate of at least 0 and rho from 0 below 1, got %s and %s."
              .formatted(learningRate, rho));
    }
  }

  /// Returns the rule with Keras's defaults.
  public Adadelta() {
    this(0.001);
  }

  /// Returns the rule with this learning rate, and Keras's defaults.
  public Adadelta(double learningRate) {
    this(learningRate, 0.95, 1e-7, UpdateOptions.NONE);
  }

  /// Returns the same with these options.
  public Adadelta with(UpdateOptions other) {
    return new Adadelta(learningRate, rho, epsilon, other);
  }

  @Override
  public String name() {
    return "adadelta";
  }

  @Override
  public Value update(Slots slots, Value weight, Value gradient) {
    Value squares = Averages.moved(slots, slots.old("accumulated_gradient", weight),
        slots.apply(new Square(), gradient), rho);
    Value steps = slots.old("accumulated_delta_var", weight);
    Value length = slots.apply(new Divide(), root(slots, steps), root(slots, squares));
    Value step = slots.apply(new Multiply(), length, gradient);
    slots.keep("accumulated_gradient", squares);
    slots.keep("accumulated_delta_var",
        Averages.moved(slots, steps, slots.apply(new Square(), step), rho));
    return slots.apply(
        new Subtract(), weight, slots.apply(new Multiply(), step, slots.learningRate()));
  }

  private Value root(Slots slots, Value average) {
    return slots.apply(new Sqrt(), slots.apply(new Affine(1, epsilon), average));
  }
}
