package dev.fovea.cli;

import dev.fovea.compile.Engines;
import dev.fovea.engine.EngineUnavailable;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options that choose what computes.
final class EngineOptions {
  /// OpenMP ends the process, without a word, where the system grants no more threads; no machine has so many cores.
  private static final int MOST_THREADS = 4096;

  @Option(names = "--engine", paramLabel = "NAME", description = "What computes: java or onednn. The fastest that runs here, if not given.")
  private Optional<String> name = Optional.empty();

  @Option(names = "--threads", paramLabel = "N", description = "Threads that compute. As many as there are cores, if not given.")
  private Optional<Integer> threads = Optional.empty();

  /// Opens the engine.
  ///
  /// @throws Misuse                   if the number of threads is below 1 or above 4096
  /// @throws IllegalArgumentException if there is no engine of this name
  /// @throws EngineUnavailable        if the engine that was asked for cannot run here
  Engines.Choice open() throws EngineUnavailable {
    int count = threads.orElse(Runtime.getRuntime().availableProcessors());
    Misuse.below("--threads", count, 1);
    if (count > MOST_THREADS) {
      throw new Misuse("--threads must be at most %,d, got %,d.".formatted(MOST_THREADS, count));
    }
    return name.isPresent() ? Engines.named(name.get(), count) : Engines.best(count);
  }
}
