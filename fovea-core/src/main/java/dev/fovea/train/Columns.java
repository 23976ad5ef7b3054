package dev.fovea.train;

import dev.fovea.metric.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a training tells of each epoch: the columns of the history, under Keras's names.
///
/// With several outputs, the name of the output's layer comes first, and each has its own loss. Where
/// several outputs are of one layer, Keras's history keeps only the last one's loss; here they are
/// numbered, as metrics are.
///
/// @param metrics the metrics, those that count all samples alike first
/// @param losses  each output's own loss, where there are several
record Columns(List<Column> metrics, List<String> losses) {
  /// A metric and its place.
  ///
  /// @param name     of the column, and of the ports with the metric's sums
  /// @param output   which output it measures
  /// @param weighted whether samples count as much as in the loss
  record Column(String name, Metric metric, int output, boolean weighted) {
    /// Returns the port of one of the metric's sums.
    String port(int index) {
      return "%s/%d".formatted(name, index);
    }
  }

  static Columns of(List<Objective> objectives, List<String> outputs) {
    boolean several = objectives.size() > 1;
    List<Column> columns = new ArrayList<>();
    List<String> losses = new ArrayList<>();
    for (boolean weighted : new boolean[]{false, true}) {
      for (int i = 0; i < objectives.size(); i++) {
        Objective objective = objectives.get(i);
        String prefix = several ? outputs.get(i) + "_" : "";
        for (Metric metric : weighted ? objective.weightedMetrics() : objective.metrics()) {
          String name = free(columns, prefix, metric.name(), weighted);
          columns.add(new Column(name, metric, i, weighted));
        }
        if (several && !weighted) {
          losses.add(free(losses, prefix + "loss"));
        }
      }
    }
    return new Columns(columns, losses);
  }

  /// A name that is not taken: a weighted metric says so, others are numbered.
  private static String free(List<Column> taken, String prefix, String name, boolean weighted) {
    List<String> names = taken.stream().map(Column::name).toList();
    boolean told = weighted && names.contains(prefix + name);
    return free(names, prefix + (told ? "weighted_" : "") + name);
  }

  private static String free(List<String> taken, String name) {
    String free = name;
    for (int number = 1; taken.contains(free); number++) {
      free = name + "_" + number;
    }
    return free;
  }

  Optional<String> loss(int output) {
    return losses.isEmpty() ? Optional.empty() : Optional.of(losses.get(output));
  }
}
