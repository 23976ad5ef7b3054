package dev.fovea.compile;

import dev.fovea.engine.Engine;
import dev.fovea.engine.EngineProvider;
import dev.fovea.engine.EngineUnavailable;
import dev.fovea.engine.java.JavaEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/// Finds engines and chooses one.
public final class Engines {
  /// An engine and the reason why it is this one.
  ///
  /// @param engine ready to use
  /// @param why    one plain sentence
  public record Choice(Engine engine, String why) {}

  /// What everybody gets who does not choose: opened when it is first asked for.
  private static final class Shared {
    static final Engine ENGINE = best(Runtime.getRuntime().availableProcessors()).engine();
  }

  private Engines() {}

  /// Returns the engine of this process for those who do not choose one: the best, on all cores.
  public static Engine shared() {
    return Shared.ENGINE;
  }

  /// Returns the fastest engine that runs here.
  ///
  /// @param threads threads for one step, at least 1
  public static Choice best(int threads) {
    List<String> reasons = new ArrayList<>();
    for (EngineProvider provider : ServiceLoader.load(EngineProvider.class)) {
      try {
        Engine engine = provider.open(threads);
        return new Choice(engine, "it is the fastest engine that runs here.");
      } catch (EngineUnavailable e) {
        reasons.add(e.getMessage());
      }
    }
    String why = reasons.isEmpty()
        ? "no native engine is on the module path or class path."
        : String.join(" ", reasons);
    return new Choice(new JavaEngine(threads), why);
  }

  /// Returns the engine of this name.
  ///
  /// @param threads threads for one step, at least 1
  /// @throws EngineUnavailable        if it cannot run here; the message says why
  /// @throws IllegalArgumentException if there is none of this name
  public static Choice named(String name, int threads) throws EngineUnavailable {
    if (name.equals("java")) {
      return new Choice(new JavaEngine(threads), "it was asked for.");
    }
    Optional<EngineProvider> provider = ServiceLoader.load(EngineProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(p -> p.name().equals(name))
        .findFirst();
    if (provider.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no engine '%s'. Choose one of %s.".formatted(name, names()));
    }
    return new Choice(provider.get().open(threads), "it was asked for.");
  }

  /// Returns the names of all engines, whether or not they run here.
  public static List<String> names() {
    List<String> names = new ArrayList<>(List.of("java"));
    ServiceLoader.load(EngineProvider.class).forEach(provider -> names.add(provider.name()));
    return names;
  }
}
