package dev.fovea.lab.tune;

/// Which scores are good.
public enum Goal {
  /// Large ones, as of an accuracy.
  MAXIMIZE,
  /// Small ones, as of a loss.
  MINIMIZE;

  /// Returns a score so that the larger is the better; what is no number is worst.
  double worth(double score) {
    if (Double.isNaN(score)) {
      return Double.NEGATIVE_INFINITY;
    }
    return this == MAXIMIZE ? score : -score;
  }
}
