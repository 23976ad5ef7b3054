package dev.fovea.optimizer;

import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Multiply;
import dev.fovea.op.Subtract;

/// Stochastic gradient descent: each step goes down the slope of one batch.
///
/// With momentum `v = momentum * v - learningRate * gradient` and `w = w + v`; Nesterov's form looks
/// ahead, `w = w + momentum * v - learningRate * gradient`.
///
/// @param learningRate step size, at least 0
/// @param momentum     share of the last step that is kept, from 0 to 1
/// @param nesterov     whether to look ahead
/// @param options      what every optimizer can do
/// @see <a href="https://proceedings.mlr.press/v28/sutskever13.html">Sutskever et al. 2013</a>
public record SGD(double learningRate, double momentum, boolean nesterov, UpdateOptions options)
    implements
      Optimizer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public SGD {
    if (!(learningRate >= 0) || !(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          "SGD needs a learning rate of at least 0 and momentum from 0 to 1, got %s and %s."
              .formatted(learningRate, momentum));
    }
  }

  /// Returns the rule with Keras's defaults: learning rate 0.01, no momentum.
  public SGD() {
    this(0.01);
  }

  /// Returns the rule without momentum.
  public SGD(double learningRate) {
    this(learningRate, 0, false);
  }

  /// Returns the rule without options.
  public SGD(double learningRate, double momentum, boolean nesterov) {
    this(learningRate, momentum, nesterov, UpdateOptions.NONE);
  }

  /// Returns the same with these options.
  public SGD with(UpdateOptions other) {
    return new SGD(learningRate, momentum, nesterov, other);
  }

  @Override
  public String name() {
    return "sgd";
  }

  @Override
  public Value update(Slots slots, Value weight, Value gradient) {
    Value step = slots.apply(new Multiply(), gradient, slots.learningRate());
    if (momentum == 0) {
      return slots.apply(new Subtract(), weight, step);
    }
    Value old = slots.apply(new Affine(momentum, 0), slots.old("momentum", weight));
    Value velocity = slots.apply(new Subtract(), old, step);
    slots.keep("momentum", velocity);
    if (!nesterov) {
      return slots.apply(new Add(), weight, velocity);
    }
    Value ahead = slots.apply(new Affine(momentum, 0), velocity);
    return slots.apply(new Subtract(), slots.apply(new Add(), weight, ahead), step);
  }
}
