package dev.fovea.optimizer;

import dev.fovea.graph.Value;

/// The rule by which a weight moves; its nodes are part of the training step.
public interface Optimizer {
  /// Returns Keras's name of the class in lower case, such as `adam`.
  String name();

  /// Returns the step size that training starts with.
  double learningRate();

  /// Adds the nodes that compute a weight's new value.
  ///
  /// @param slots    what the rule keeps for this weight from step to step
  /// @param weight   its value now
  /// @param gradient the loss's derivative with respect to it
  Value update(Slots slots, Value weight, Value gradient);
}
