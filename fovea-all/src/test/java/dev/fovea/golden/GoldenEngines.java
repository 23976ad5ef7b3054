package dev.fovea.golden;

import dev.fovea.compile.Compiler;
import dev.fovea.compile.Engines;
import dev.fovea.engine.Engine;
import dev.fovea.engine.EngineUnavailable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The engines that have to reproduce what Keras computed: all that run here.
final class GoldenEngines {
  private static final int THREADS = 2;
  private static final List<Engine> ALL = open();

  private GoldenEngines() {}

  static List<Engine> all() {
    return ALL;
  }

  /// Returns a compiler for each engine that leaves out nothing, under the engine's name, and for
  /// each of its parts one that leaves out this part, such as `onednn without DropDead`.
  static Map<String, Compiler> compilers() {
    Map<String, Compiler> compilers = new LinkedHashMap<>();
    for (Engine engine : ALL) {
      Compiler whole = Compiler.standard(engine);
      compilers.put(engine.name(), whole);
      whole.parts().forEach(part -> compilers.put("%s without %s".formatted(engine.name(), part),
          whole.without(part)));
    }
    return compilers;
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
