package dev.fovea.cli;

import dev.fovea.optimizer.Optimizer;
import java.util.Map;

/// What `run.json` keeps of the settings of a run.
interface RunSettings {
  /// Returns the command that does the same again.
  ///
  /// @param engine  name of the engine
  /// @param threads how many threads compute
  String command(String engine, int threads);

  /// Returns the settings by name.
  ///
  /// @param rule the optimizer that trains
  Map<String, Object> json(Optimizer rule);

  /// Returns how pixels become numbers, as `fovea predict` reads it.
  Map<String, Object> pixels();
}
