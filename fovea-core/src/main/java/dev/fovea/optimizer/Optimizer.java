package dev.fovea.optimizer;

import dev.fovea.graph.Value;

/// The rule by which a weight moves; its nodes are part of the training step.
public interface Optimizer {
  /// Returns Keras's name of the class in lower case, such as `adam`.
  String name();

  /// Returns the step size that training starts with, where the options have no schedule.
  double learningRate();

  /// Returns what happens to derivatives and weights before the rule.
  default UpdateOptions options() {
    return UpdateOptions.NONE;
  }

  /// Adds the nodes that compute a weight's new value.
  ///
  /// @param slots    what the rule keeps for this weight from step to step
  /// @param weight   its value now
  /// @param gradient the loss's derivative with respect to it
  Value update(Slots slots, Value weight, Value gradient);

  /// Returns what every element of a slot holds before the first step.
  ///
  /// @param slot a name that [#update] gave to [Slots#old]
  default double initial(String slot) {
    return 0;
  }

  /// Returns a number that follows from that of the step, and is the same for all weights.
  ///
  /// @param name a name that [#update] gave to [Slots#number]
  /// @param step the number of the step, from 1
  default double number(String name, long step) {
    throw new IllegalArgumentException("%s has no number '%s'.".formatted(name(), name));
  }
}
