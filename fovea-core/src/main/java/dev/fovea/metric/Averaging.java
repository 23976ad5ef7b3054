package dev.fovea.metric;

/// How the figures of several classes become one, under Keras's names.
public enum Averaging {
  /// All elements count together, as if there were one class.
  MICRO,
  /// The mean over the classes.
  MACRO,
  /// The mean over the classes, each as often as it is labelled.
  WEIGHTED
}
