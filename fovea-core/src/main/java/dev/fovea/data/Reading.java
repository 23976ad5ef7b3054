package dev.fovea.data;

/// How the samples of a batch are read: by how many threads, and when.
///
/// What is read does not depend on it. A batch that lies in memory is best read by the training's own
/// thread; where samples are decoded, threads share the work.
///
/// @param helpers threads that read beside the training's own, which reads too while it waits; at least 0
/// @param ahead   batches that are read while steps run; 0 to read between steps only, when the
///     engine's threads have nothing to do
public record Reading(int helpers, int ahead) {
  /// By the training's own thread, when the step's turn has come.
  public static final Reading INLINE = new Reading(0, 0);

  /// How many batches are ready at most: one for the next step, and one for when a batch takes longer.
  private static final int AHEAD = 2;

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is below 0, or nobody is there to read ahead
  public Reading {
    if (helpers < 0 || ahead < 0 || helpers == 0 && ahead > 0) {
      throw new IllegalArgumentException(
          "reading needs at least 0 helpers, and at least 1 to read ahead, got %d helpers, %d ahead."
              .formatted(helpers, ahead));
    }
  }

  /// Returns what suits a machine: the cores that the engine leaves read ahead; where it leaves none,
  /// all cores read between steps. A thread that reads on a core on which the engine computes would
  /// hold up the whole step.
  ///
  /// @param cores     cores of the machine
  /// @param computing threads on which the engine computes a step
  public static Reading auto(int cores, int computing) {
    int free = cores - computing;
    return free > 0 ? new Reading(free, AHEAD) : new Reading(Math.max(0, cores - 1), 0);
  }
}
