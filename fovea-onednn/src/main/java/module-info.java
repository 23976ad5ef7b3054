/// The oneDNN engine. It is found by `ServiceLoader`, and has nothing for users to call.
module dev.fovea.onednn {
  requires dev.fovea;
  requires static org.jspecify;

  provides dev.fovea.engine.EngineProvider with
      dev.fovea.onednn.OneDnnProvider;
}
