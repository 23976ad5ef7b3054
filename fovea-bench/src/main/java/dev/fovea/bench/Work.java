package dev.fovea.bench;

import dev.fovea.compile.Plan;

/// Something that can be repeated under a clock.
interface Work {
  /// Does it once.
  ///
  /// @return a number that depends on the result: the loss of a training step
  double run();

  /// Returns the number of parameters.
  long parameters();

  /// Returns the plan that runs.
  Plan plan();
}
