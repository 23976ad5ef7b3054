package dev.fovea.regularizer;

/// Which vectors of a matrix shall be orthogonal to each other.
public enum OrthogonalMode {
  /// Its rows.
  ROWS,
  /// Its columns.
  COLUMNS
}
