package dev.fovea.metric;

/// The curve under which [AUC] measures the area.
public enum Curve {
  /// The share of hits over the share of false alarms.
  ROC,
  /// Precision over recall.
  PR
}
