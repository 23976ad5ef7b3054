package dev.fovea.golden;

import dev.fovea.compile.Engines;
import dev.fovea.engine.Engine;
import dev.fovea.engine.EngineUnavailable;
import java.util.ArrayList;
import java.util.List;

/// The engines that have to reproduce what Keras computed: all that run here.
final class GoldenEngines {
  private static final int THREADS = 2;
  private static final List<Engine> ALL = open();

  private GoldenEngines() {}

  static List<Engine> all() {
    return ALL;
  }

  private static List<Engine> open() {
    List<Engine> engines = new ArrayList<>();
    for (String name : Engines.names()) {
      try {
        engines.add(Engines.named(name, THREADS).engine());
      } catch (EngineUnavailable e) {
        System.out.printf("golden: NOT TESTED on the engine '%s': %s%n", name, e.getMessage());
      }
    }
    if (!Engines.names().contains("onednn")) {
      System.out.println("golden: NOT TESTED on the engine 'onednn': it is not on the class path.");
    }
    return engines;
  }
}
