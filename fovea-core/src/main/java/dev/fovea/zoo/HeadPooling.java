package dev.fovea.zoo;

/// What a network without its classifier does with the image of features at its end.
public enum HeadPooling {
  /// It is the output as it is: `[height, width, channels]`.
  NONE,
  /// The mean over all places: `[channels]`.
  AVG,
  /// The largest over all places: `[channels]`.
  MAX
}
