package dev.fovea.cli;

import dev.fovea.compile.Engines;
import dev.fovea.engine.EngineUnavailable;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options that choose what computes.
final class EngineOptions {
  @Option(names = "--engine", paramLabel = "NAME", description = "What computes: java or onednn. The fastest that runs here, if not given.")
  private Optional<String> name = Optional.empty();

  @Option(names = "--threads", paramLabel = "N", description = "Threads that compute. As many as there are cores, if not given.")
  private Optional<Integer> threads = Optional.empty();

  /// Opens the engine.
  ///
  /// @throws Misuse                   if the number of threads is below 1
  /// @throws IllegalArgumentException if there is no engine of this name
  /// @throws EngineUnavailable        if the engine that was asked for cannot run here
  Engines.Choice open() throws EngineUnavailable {
    int count = threads.orElse(Runtime.getRuntime().availableProcessors());
    Misuse.below("--threads", count, 1);
    return name.isPresent() ? Engines.named(name.get(), count) : Engines.best(count);
  }
}
