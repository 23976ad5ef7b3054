package dev.fovea.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The figures of each epoch of a training.
///
/// @param epochs for each epoch its figures by column
public record History(List<Map<String, Double>> epochs) {
  /// Keeps a copy that nobody changes.
  public History {
    epochs = epochs.stream()
        .map(figures -> Collections.unmodifiableMap(new LinkedHashMap<>(figures)))
        .toList();
  }

  /// Returns one column, an entry an epoch.
  ///
  /// @throws IllegalArgumentException if there is no such column
  public List<Double> column(String name) {
    List<Double> column = new ArrayList<>();
    for (Map<String, Double> figures : epochs) {
      Double figure = figures.get(name);
      if (figure == null) {
        throw new IllegalArgumentException(
            "the history has no column '%s'. It has %s.".formatted(name, figures.keySet()));
      }
      column.add(figure);
    }
    return column;
  }

  /// Returns the figure of the last epoch.
  ///
  /// @throws IllegalArgumentException if there is no such column, or no epoch
  public double last(String name) {
    if (epochs.isEmpty()) {
      throw new IllegalArgumentException("the history is empty.");
    }
    return column(name).getLast();
  }
}
