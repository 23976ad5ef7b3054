package dev.fovea.bench;

import dev.fovea.engine.Engine;
import dev.fovea.engine.Kernel;
import dev.fovea.engine.Step;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// An engine that takes the time of each node on the way.
final class TimedEngine implements Engine {
  /// The times of one node.
  static final class Clock {
    private final Node node;
    private final String implementation;
    private final List<Long> nanos = new ArrayList<>();
    private long sum;
    private int runs;
    private int lastRuns;

    private Clock(Node node, String implementation) {
      this.node = node;
      this.implementation = implementation;
    }

    /// Returns the node.
    Node node() {
      return node;
    }

    /// Returns the code that it ran on.
    String implementation() {
      return implementation;
    }

    /// Returns how often it runs in a step of the plan: once for each part of the batch.
    int runs() {
      return lastRuns;
    }

    private void add(long time) {
      sum += time;
      runs++;
    }

    private void endStep() {
      if (runs > 0) {
        nanos.add(sum);
        lastRuns = runs;
      }
      sum = 0;
      runs = 0;
    }

    /// Returns the median of its times in a step in milliseconds, 0 if it never ran.
    double millis() {
      return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElse(0L) / 1e6;
    }
  }

  private final Engine engine;
  private final JavaEngine plain = new JavaEngine(1);
  private final List<Clock> clocks = new ArrayList<>();

  TimedEngine(Engine engine) {
    this.engine = engine;
  }

  /// Returns the clocks of all nodes, in the order in which their kernels were made.
  List<Clock> clocks() {
    return clocks;
  }

  /// Forgets all times so far.
  void reset() {
    clocks.forEach(clock -> clock.nanos.clear());
  }

  @Override
  public Optional<Kernel> kernel(Node node, Arena natives) {
    return engine.kernel(node, natives).or(() -> plain.kernel(node, natives))
        .map(kernel -> {
          Clock clock = new Clock(node, kernel.implementation());
          clocks.add(clock);
          return new Timed(kernel, clock);
        });
  }

  private record Timed(Kernel kernel, Clock clock) implements Kernel {
    @Override
    public String implementation() {
      return kernel.implementation();
    }

    @Override
    public long scratchBytes() {
      return kernel.scratchBytes();
    }

    @Override
    public OptionalLong bytes(int output) {
      return kernel.bytes(output);
    }

    @Override
    public boolean inPlace(int index) {
      return kernel.inPlace(index);
    }

    @Override
    public Step bind(
        List<MemorySegment> inputs, List<MemorySegment> outputs, MemorySegment scratch) {
      return bind(inputs, outputs, scratch, Set.of());
    }

    @Override
    public Step bind(
        List<MemorySegment> inputs,
        List<MemorySegment> outputs,
        MemorySegment scratch,
        Set<Integer> steady) {
      return new TimedStep(kernel.bind(inputs, outputs, scratch, steady), clock);
    }
  }

  private record TimedStep(Step step, Clock clock) implements Step {
    @Override
    public void run() {
      long start = System.nanoTime();
      step.run();
      clock.add(System.nanoTime() - start);
    }

    @Override
    public void prepare() {
      step.prepare();
    }

    @Override
    public long keptBytes() {
      return step.keptBytes();
    }
  }

  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public Map<String, String> details() {
    return engine.details();
  }

  @Override
  public int threads() {
    return engine.threads();
  }

  @Override
  public boolean favours(DType type) {
    return engine.favours(type);
  }

  @Override
  public boolean fuses(Op base, List<Op> tail) {
    return engine.fuses(base, tail);
  }

  @Override
  public void run(List<Step> steps) {
    engine.run(steps);
    clocks.forEach(Clock::endStep);
  }

  @Override
  public MemorySegment allocate(long bytes, Arena arena) {
    return engine.allocate(bytes, arena);
  }

  @Override
  public void close() {
    engine.close();
  }
}
