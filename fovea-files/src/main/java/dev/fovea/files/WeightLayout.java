package dev.fovea.files;

/// In whose names and order of axes a file keeps weights.
public enum WeightLayout {
  /// Keras's: `conv2d/kernel` as `[rows, columns, channels, filters]`.
  KERAS,
  /// PyTorch's: `conv2d.weight` as `[filters, channels, rows, columns]`.
  PYTORCH
}
