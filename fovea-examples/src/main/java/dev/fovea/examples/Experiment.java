package dev.fovea.examples;

import dev.fovea.lab.report.Report;

/// A lesson that runs: it measures something on real data and explains what came out.
public interface Experiment {
  /// Returns the name of the command, such as `dense-vs-conv`.
  String name();

  /// Returns what one learns, in one line.
  String lesson();

  /// Runs the experiment.
  ///
  /// The text of the report names no figure that this run has not measured.
  /// @param lab where data comes from, and how large the experiment is
  Report run(Lab lab);
}
