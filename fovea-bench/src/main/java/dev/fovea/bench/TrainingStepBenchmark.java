package dev.fovea.bench;

import dev.fovea.compile.Compiler;
import dev.fovea.compile.Engines;
import dev.fovea.engine.Engine;
import dev.fovea.engine.EngineUnavailable;
import dev.fovea.model.Precision;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// A training step under JMH: `./fovea bench jmh -p workload=W1 -p engine=onednn`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 5)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class TrainingStepBenchmark {
  /// What to measure.
  @Param({"W1", "W2", "W3"})
  public String workload = "";

  /// What computes.
  @Param({"onednn", "java"})
  public String engine = "";

  /// What it computes in.
  @Param({"F32", "BF16"})
  public String precision = "";

  @SuppressWarnings("NullAway.Init") // in open
  private Engine opened;

  @SuppressWarnings("NullAway.Init") // in open
  private Work step;

  /// For JMH.
  public TrainingStepBenchmark() {}

  /// Builds the step and its plan.
  ///
  /// @throws EngineUnavailable if the engine cannot run here
  @Setup(Level.Trial)
  public void open() throws EngineUnavailable {
    opened = Engines.named(engine, Runtime.getRuntime().availableProcessors()).engine();
    step = Workload.valueOf(workload).work(Compiler.standard(opened), Precision.valueOf(precision));
    step.run();
  }

  /// Frees the engine.
  @TearDown(Level.Trial)
  public void close() {
    opened.close();
  }

  /// Does one step.
  ///
  /// @return the loss
  @Benchmark
  public double step() {
    return step.run();
  }
}
