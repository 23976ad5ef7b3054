package dev.fovea.cli;

import dev.fovea.lab.report.Chart;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Draws `curves.png`: loss and accuracy over the epochs, in training and in validation.
final class Curves {
  private Curves() {}

  /// Draws the curves of the finished epochs.
  ///
  /// @return why there is no picture, if there is none
  /// @throws UncheckedIOException if the file cannot be written
  static Optional<String> draw(List<Map<String, Double>> epochs, Path file) {
    return Drawing.write(
        file,
        "history.csv",
        () -> List.of(panel("Loss", "loss", epochs), panel("Accuracy", "accuracy", epochs)));
  }

  private static Chart panel(String title, String column, List<Map<String, Double>> epochs) {
    return Chart.of(title, "epoch", column)
        .line("training", values(epochs, column))
        .line("validation", values(epochs, "val_" + column));
  }

  private static List<Double> values(List<Map<String, Double>> epochs, String column) {
    return epochs.stream().map(figures -> figures.getOrDefault(column, Double.NaN)).toList();
  }
}
