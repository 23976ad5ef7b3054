package dev.fovea.callback;

import java.util.List;
import java.util.Map;

/// A column of the history in which smaller values, or larger ones, are better.
///
/// @param column   its name, such as `val_loss`
/// @param larger   whether larger values are better
/// @param minDelta by how much a value must be better to count, at least 0
public record Watched(String column, boolean larger, double minDelta) {
  /// The ends of the names of metrics to maximize.
  private static final List<String> LARGER = List.of("accuracy", "precision", "recall", "auc",
      "f1_score", "fbeta_score", "r2_score", "io_u", "cosine_similarity", "correlation",
      "sensitivity_at_specificity", "specificity_at_sensitivity");

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if `minDelta` is below 0
  public Watched {
    if (!(minDelta >= 0)) {
      throw new IllegalArgumentException(
          "the smallest change of %s must be at least 0, got %s.".formatted(column, minDelta));
    }
  }

  /// Returns a column of which smaller values are better, unless it is an accuracy or another of
  /// Keras's metrics of which larger ones are.
  public static Watched of(String column) {
    return new Watched(column, LARGER.stream().anyMatch(column::endsWith), 0);
  }

  /// Returns the same that counts only changes of more than this.
  public Watched minDelta(double change) {
    return new Watched(column, larger, change);
  }

  /// Tells whether a value is better than the best so far.
  public boolean better(double value, double best) {
    return larger ? value - minDelta > best : value + minDelta < best;
  }

  /// Returns what every value is better than.
  public double worst() {
    return larger ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  /// Returns the column's figure.
  ///
  /// @throws IllegalArgumentException if there is none
  public double figure(Map<String, Double> figures) {
    Double figure = figures.get(column);
    if (figure == null) {
      throw new IllegalArgumentException(
          "the epoch has no column '%s'. It has %s.\n  fix:    %s.".formatted(
              column, figures.keySet(), "watch one of these, or give validation data"));
    }
    return figure;
  }
}
