package dev.fovea.initializer;

/// How random first values are spread.
public enum Distribution {
  /// As the normal distribution, without what lies beyond two standard deviations.
  TRUNCATED_NORMAL,
  /// As the normal distribution.
  UNTRUNCATED_NORMAL,
  /// Evenly.
  UNIFORM
}
