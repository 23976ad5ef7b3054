package dev.fovea.engine;

/// How an engine outside the core is found: with [java.util.ServiceLoader].
public interface EngineProvider {
  /// Returns the name of the engine that it opens, such as `onednn`.
  String name();

  /// Returns the engine, ready to use.
  ///
  /// @param threads threads for one step, at least 1
  /// @throws EngineUnavailable if it cannot run here; the message is one plain sentence why
  Engine open(int threads) throws EngineUnavailable;
}
