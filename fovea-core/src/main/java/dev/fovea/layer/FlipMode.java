package dev.fovea.layer;

/// In which directions images are mirrored.
public enum FlipMode {
  /// Left and right change places.
  HORIZONTAL,
  /// Top and bottom change places.
  VERTICAL,
  /// Both at once, which is half a turn.
  HORIZONTAL_AND_VERTICAL
}
