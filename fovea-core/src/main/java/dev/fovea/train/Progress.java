package dev.fovea.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How far a training has come; changes as it goes on.
final class Progress {
  /// The figures of the epochs that are over.
  final List<Map<String, Double>> epochs = new ArrayList<>();
  /// The epoch that is under way or comes next, from 1.
  int epoch;
  /// How many of its steps are done.
  int step;
  /// The means over its steps.
  Means means;
  /// Whether a callback has ended the training.
  boolean stopped;

  /// @param epoch the first epoch, from 1
  /// @param means over no steps yet
  Progress(int epoch, Means means) {
    this.epoch = epoch;
    this.means = means;
  }

  /// Goes on to the next epoch.
  ///
  /// @param figures those of the one that is over
  void next(Map<String, Double> figures, Means fresh) {
    epochs.add(figures);
    epoch++;
    step = 0;
    means = fresh;
  }
}
