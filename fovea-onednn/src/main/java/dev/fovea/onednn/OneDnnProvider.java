package dev.fovea.onednn;

import dev.fovea.engine.Engine;
import dev.fovea.engine.EngineProvider;
import dev.fovea.engine.EngineUnavailable;

/// Opens the oneDNN engine; `ServiceLoader` finds it.
public final class OneDnnProvider implements EngineProvider {
  /// For `ServiceLoader`.
  public OneDnnProvider() {}

  @Override
  public String name() {
    return "onednn";
  }

  @Override
  public Engine open(int threads) throws EngineUnavailable {
    try {
      return new OneDnnEngine(
          OneDnn.load(Host.cacheFolders(), threads), OneDnnEngine.SMALLEST_FLOPS);
    } catch (NativeLibraryException e) {
      EngineUnavailable unavailable = new EngineUnavailable(e.sentence());
      unavailable.initCause(e);
      throw unavailable;
    } catch (IllegalCallerException e) {
      EngineUnavailable unavailable = new EngineUnavailable(
          "Java may not call native code here: start it with --enable-native-access=ALL-UNNAMED.");
      unavailable.initCause(e);
      throw unavailable;
    }
  }
}
