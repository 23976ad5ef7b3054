package dev.fovea.optimizer;

import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Divide;
import dev.fovea.op.Multiply;
import dev.fovea.op.Sqrt;
import dev.fovea.op.Square;
import dev.fovea.op.Subtract;
import java.util.Optional;

/// Derivatives over the root of their average square; with momentum, or less their average.
///
/// @param learningRate step size, at least 0
/// @param rho          share of the old average of squares that is kept, from 0 below 1
/// @param momentum     share of the last step that is kept, from 0 to 1
/// @param epsilon      what is added to the average before its root is taken
/// @param centered     whether the square of the average derivative is taken from the average square
/// @param options      what every optimizer can do
/// @see <a href="https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf">Hinton 2012</a>
public record RMSprop(double learningRate, double rho, double momentum, double epsilon,
    boolean centered, UpdateOptions options) implements Optimizer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public RMSprop {
    if (!(learningRate >= 0) || !(rho >= 0 && rho < 1) || !(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          ("RMSprop needs a learning rate of at least 0, rho from 0 below 1 and momentum from 0 to 1,"
              + " got %s, %s and %s.").formatted(learningRate, rho, momentum));
    }
  }

  /// Returns the rule with Keras's defaults.
  public RMSprop() {
    this(0.001);
  }

  /// Returns the rule with this learning rate, and Keras's defaults.
  public RMSprop(double learningRate) {
    this(learningRate, 0.9, 0, 1e-7, false, UpdateOptions.NONE);
  }

  /// Returns the same with these options.
  public RMSprop with(UpdateOptions other) {
    return new RMSprop(learningRate, rho, momentum, epsilon, centered, other);
  }

  @Override
  public String name() {
    return "rmsprop";
  }

  @Override
  public Value update(Slots slots, Value weight, Value gradient) {
    Value squares = Averages.moved(
        slots, slots.old("velocity", weight), slots.apply(new Square(), gradient), rho);
    slots.keep("velocity", squares);
    Value step = slots.apply(new Multiply(), gradient, slots.learningRate());
    Optional<Value> before = momentum > 0
        ? Optional.of(slots.old("momentum", weight))
        : Optional.empty();
    Value spread = centered ? less(slots, squares, weight, gradient) : squares;
    Value root = slots.apply(new Sqrt(), slots.apply(new Affine(1, epsilon), spread));
    Value move = slots.apply(new Divide(), step, root);
    if (before.isPresent()) {
      move = slots.apply(new Add(), slots.apply(new Affine(momentum, 0), before.get()), move);
      slots.keep("momentum", move);
    }
    return slots.apply(new Subtract(), weight, move);
  }

  private Value less(Slots slots, Value squares, Value weight, Value gradient) {
    Value mean = Averages.moved(slots, slots.old("average_gradient", weight), gradient, rho);
    slots.keep("average_gradient", mean);
    return slots.apply(new Subtract(), squares, slots.apply(new Square(), mean));
  }
}
