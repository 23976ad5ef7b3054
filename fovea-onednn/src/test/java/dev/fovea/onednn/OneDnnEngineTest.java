package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.TensorDataset;
import dev.fovea.engine.Engine;
import dev.fovea.engine.EngineProvider;
import dev.fovea.engine.Kernel;
import dev.fovea.engine.Step;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Input;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.op.Add;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.Conv;
import dev.fovea.op.MatMul;
import dev.fovea.op.Relu;
import dev.fovea.op.Softmax;
import dev.fovea.op.Window;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneDnnEngineTest {
  private static Engine engine;

  @BeforeAll
  static void open() throws Exception {
    engine = ServiceLoader.load(EngineProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals("onednn"))
        .findFirst()
        .orElseThrow()
        .open(2);
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  @Test
  void tellsWhatItComputesWith() {
    assertThat(engine.details()).containsKeys("oneDNN", "processor features", "library");
    assertThat(engine.details().get("oneDNN")).isEqualTo("3.11.0");
    assertThat(engine.threads()).isEqualTo(2);
  }

  @Test
  void runsAllStepsOnOneThreadInOrder() {
    List<String> seen = new ArrayList<>();
    Step first = () -> seen.add("first " + Thread.currentThread().getName());
    Step second = () -> seen.add("second " + Thread.currentThread().getName());
    engine.run(List.of(first, second));
    assertThat(seen).containsExactly("first fovea-onednn", "second fovea-onednn");
  }

  @Test
  void handsOnWhatAStepThrows() {
    IllegalStateException thrown = new IllegalStateException("from a step");
    Step failing = () -> {
      throw thrown;
    };
    assertThatThrownBy(() -> engine.run(List.of(failing))).isSameAs(thrown);
  }

  @Test
  void finishesThoughTheCallerIsInterrupted() {
    AtomicReference<String> done = new AtomicReference<>("");
    Thread.currentThread().interrupt();
    engine.run(List.of(() -> done.set("done")));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(done.get()).isEqualTo("done");
  }

  @Test
  void saysThatItIsClosed() throws Exception {
    Engine other = new OneDnnProvider().open(1);
    other.close();
    assertThatThrownBy(() -> other.run(List.of(() -> {})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("""
            the engine 'onednn' is closed.
              fix:    close an engine after the last model that uses it.""");
  }

  /// Small batches are left to the plain kernels, but a mask is read by whoever wrote it.
  @ParameterizedTest
  @ValueSource(ints = {1, 16, 28, 29, 32, 42, 43, 64})
  void trainsBatchNormalizationWithReluAsThePlainEngineDoes(int batch) {
    try (JavaEngine plain = JavaEngine.plain(1)) {
      float[] expected = trained(plain, batch);
      float[] actual = trained(engine, batch);
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i]).isCloseTo(expected[i], within(1e-4f));
      }
    }
  }

  private static float[] trained(Engine on, int batch) {
    Model model = Sequential.of(new Input(7), new Dense(24), new BatchNormalization(),
        new Activation(ActivationFunction.RELU), new Dense(3)).on(on).initialize(5);
    float[] x = new float[batch * 7];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) Math.sin(i * i);
    }
    TensorDataset data = TensorDataset.of(
        Tensor.of(x, batch, 7), Tensor.zeros(TensorType.f32(batch, 3)));
    model.compile(new SGD(0.1), new MeanSquaredError()).trainOnBatch(data);
    return model.weights().get("dense/kernel").toFloats();
  }

  @Test
  void fusesWhatOneDnnAppends() {
    Conv conv = new Conv(Window.parse("3x3"), 1);
    assertThat(engine.fuses(conv, List.of(new Add(), new Relu()))).isTrue();
    assertThat(engine.fuses(new MatMul(false, false), List.of(new Add()))).isTrue();
    assertThat(engine.fuses(new BatchNorm(1e-3), List.of(new Relu()))).isTrue();
    assertThat(engine.fuses(new BatchNorm(1e-3), List.of(new Add()))).isFalse();
    assertThat(engine.fuses(conv, List.of(new Softmax()))).isFalse();
    assertThat(engine.fuses(new Relu(), List.of(new Add()))).isFalse();
  }

  @Test
  void namesTheCodeThatRuns() {
    assertThat(add(Arena.ofAuto()).implementation()).isNotBlank().doesNotContain("ref");
  }

  @Test
  void refusesToRunWithFreedMemory() {
    Step step;
    try (Arena arena = Arena.ofShared()) {
      step = bound(add(arena), arena);
      engine.run(List.of(step));
    }
    assertThatThrownBy(() -> engine.run(List.of(step)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Already closed");
  }

  @Test
  void refusesMemoryThatIsTooSmall() {
    Kernel kernel = add(Arena.ofAuto());
    MemorySegment enough = Arena.ofAuto().allocate(4 * 8192, 64);
    MemorySegment small = enough.asSlice(4);
    assertThatThrownBy(() -> kernel.bind(List.of(enough, small), List.of(enough), enough))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "argument 2 of %s needs 32768 bytes off the heap, its memory is %s.",
            kernel.implementation(), small);
  }

  @Test
  void allocatesZeroedAlignedMemory() {
    for (long bytes : new long[]{0, 100, 4L << 20, (9L << 20) + 12}) {
      MemorySegment memory = engine.allocate(bytes, Arena.ofAuto());
      assertThat(memory.byteSize()).isGreaterThanOrEqualTo(bytes);
      assertThat(memory.address() % 64).isZero();
      assertThat(memory.mismatch(Arena.ofAuto().allocate(memory.byteSize()))).isEqualTo(-1);
    }
  }

  private static Kernel add(Arena arena) {
    TensorType type = TensorType.f32(8192);
    Value a = new Value(0, type);
    Value b = new Value(1, type);
    Node node = new Node(new Add(), List.of(a, b), List.of(new Value(2, type)), "test");
    return engine.kernel(node, arena).orElseThrow();
  }

  private static Step bound(Kernel kernel, Arena arena) {
    MemorySegment memory = arena.allocate(4 * 8192, 64);
    return kernel.bind(List.of(memory, memory), List.of(arena.allocate(4 * 8192, 64)), memory);
  }
}
