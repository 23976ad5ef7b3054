package dev.fovea.initializer;

/// Which number of connections the variance of a weight is divided by.
public enum FanMode {
  /// The number of inputs: signals keep their variance.
  FAN_IN,
  /// The number of outputs: derivatives keep their variance.
  FAN_OUT,
  /// The mean of both.
  FAN_AVG
}
