package dev.fovea.compile;

import dev.fovea.engine.Engine;
import dev.fovea.engine.Kernel;
import dev.fovea.engine.Step;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Node;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// The plain engine, but one that counts what it runs.
public final class CountingEngine implements Engine {
  private final JavaEngine plain = new JavaEngine(1);
  private final AtomicInteger steps = new AtomicInteger();

  /// Returns how many steps ran since this was asked last.
  public int steps() {
    return steps.getAndSet(0);
  }

  @Override
  public String name() {
    return "counting";
  }

  @Override
  public Map<String, String> details() {
    return Map.of();
  }

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public Optional<Kernel> kernel(Node node, Arena natives) {
    return plain.kernel(node, natives);
  }

  @Override
  public void run(List<Step> all) {
    steps.addAndGet(all.size());
    plain.run(all);
  }

  @Override
  public void close() {
    plain.close();
  }
}
