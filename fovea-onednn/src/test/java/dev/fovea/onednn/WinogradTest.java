package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.Engine;
import dev.fovea.engine.Kernel;
import dev.fovea.engine.Step;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGrad;
import dev.fovea.op.ConvKernelGrad;
import dev.fovea.op.Fused;
import dev.fovea.op.Relu;
import dev.fovea.op.Sigmoid;
import dev.fovea.op.Window;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Convolutions with fewer products, against sums by their definition in double precision.
class WinogradTest {
  private static final TensorType KERNEL = TensorType.f32(3, 3, 64, 80);

  private static Engine reference;
  private static Engine onednn;

  @BeforeAll
  static void open() throws NativeLibraryException {
    reference = JavaEngine.plain(1);
    onednn = new OneDnnEngine(OneDnn.load(Host.cacheFolders(), 2), 0);
  }

  @AfterAll
  static void close() {
    reference.close();
    onednn.close();
  }

  @ParameterizedTest
  @CsvSource({"1, 14, 14, 1, 1", "2, 14, 14, 1, 1", "3, 12, 21, 1, 1", "1, 56, 9, 1, 1",
      "5, 9, 10, 0, 0", "2, 13, 15, 2, 2", "1, 15, 240, 0, 1", "2, 17, 12, 1, 0"})
  void agreesWithTheDefinition(int batch, int height, int width, int before, int after) {
    Window.Axis axis = new Window.Axis(3, 1, 1, before, after);
    Window window = new Window(List.of(axis, axis));
    TensorType image = TensorType.f32(batch, height, width, 64);
    TensorType result = new Conv(window, 1).infer(List.of(image, KERNEL)).getFirst();
    check(new Conv(window, 1), List.of(image, KERNEL));
    check(new ConvInputGrad(window, 1, image.shape()), List.of(result, KERNEL));
    check(new ConvKernelGrad(window, 1, KERNEL.shape()), List.of(image, result));
  }

  @Test
  void doesWhatFollows() {
    Conv conv = new Conv(same(), 1);
    TensorType image = TensorType.f32(2, 14, 13, 64);
    TensorType bias = TensorType.f32(80);
    TensorType shortcut = TensorType.f32(2, 14, 13, 80);
    check(new Fused(conv, List.of(new Add())), List.of(image, KERNEL, bias));
    check(new Fused(conv, List.of(new Relu())), List.of(image, KERNEL));
    check(new Fused(conv, List.of(new Add(), new Relu())), List.of(image, KERNEL, bias));
    check(new Fused(conv, List.of(new Add(), new Relu())), List.of(image, KERNEL, shortcut));
    check(new Fused(conv, List.of(new Add(), new Add(), new Relu())),
        List.of(image, KERNEL, bias, shortcut));
  }

  @Test
  void leavesOthersToOneDnn() {
    TensorType image = TensorType.f32(2, 14, 14, 64);
    Conv conv = new Conv(same(), 1);
    assertThat(implementation(conv, image, KERNEL)).startsWith("winograd:brg_matmul");
    assertThat(implementation(new Fused(conv, List.of(new Sigmoid())), image, KERNEL))
        .as("an end that it does not know").doesNotStartWith("winograd");
    assertThat(implementation(conv, TensorType.f32(1, 7, 7, 64), KERNEL)).as("few tiles")
        .doesNotStartWith("winograd");
    assertThat(implementation(conv, TensorType.f32(2, 14, 14, 32), TensorType.f32(3, 3, 32, 64)))
        .as("few channels").doesNotStartWith("winograd");
    assertThat(implementation(conv, image.with(DType.BF16), KERNEL.with(DType.BF16))).as("bf16")
        .doesNotStartWith("winograd");
    assertThat(implementation(conv, TensorType.f32(1, 2, 2000, 64), KERNEL)).as("wide")
        .doesNotStartWith("winograd");
    Window.Axis jump = new Window.Axis(3, 2, 1, 1, 1);
    assertThat(implementation(new Conv(new Window(List.of(jump, jump)), 1), image, KERNEL))
        .as("stride").doesNotStartWith("winograd");
  }

  @Test
  void readsTheKernelAgainWhenItChanged() {
    Node node = node(new Conv(same(), 1), List.of(TensorType.f32(1, 14, 14, 64), KERNEL));
    Kernel kernel = onednn.kernel(node, Arena.ofAuto()).orElseThrow();
    List<Tensor> in = node.inputs().stream().map(value -> random(value.type())).toList();
    Tensor out = Tensor.zeros(node.output().type());
    MemorySegment scratch = Arena.ofAuto().allocate(kernel.scratchBytes(), 64);
    Step step = kernel.bind(in.stream().map(Tensor::memory).toList(), List.of(out.memory()),
        scratch, Set.of(1));
    assertThat(step.keptBytes()).isPositive();
    onednn.run(List.of(step::prepare, step));
    float[] first = out.toFloats();
    scratch.fill((byte) 0xff);
    onednn.run(List.of(step));
    assertThat(out.toFloats()).as("nothing kept in scratch memory").containsExactly(first);
    in.get(1).memory().fill((byte) 0);
    onednn.run(List.of(step::prepare, step));
    assertThat(out.toFloats()).containsOnly(0);
  }

  /// Whichever thread takes which chunk.
  @Test
  void repeatsItself() {
    Window window = same();
    TensorType image = TensorType.f32(3, 24, 24, 64);
    TensorType result = new Conv(window, 1).infer(List.of(image, KERNEL)).getFirst();
    Node node = node(new ConvKernelGrad(window, 1, KERNEL.shape()), List.of(image, result));
    Kernel kernel = onednn.kernel(node, Arena.ofAuto()).orElseThrow();
    List<Tensor> in = node.inputs().stream().map(value -> random(value.type())).toList();
    Tensor first = Tensor.zeros(KERNEL);
    run(onednn, kernel, in, first);
    for (int i = 0; i < 20; i++) {
      Tensor again = Tensor.zeros(KERNEL);
      run(onednn, kernel, in, again);
      assertThat(again.toFloats()).containsExactly(first.toFloats());
    }
  }

  /// The largest error beside the largest result: a product of 64 or 80 channels in single precision has
  /// some 1e-7.
  private static void check(Op op, List<TensorType> types) {
    Node node = node(op, types);
    Tensor fast = Tensor.zeros(node.output().type());
    Tensor exact = Tensor.zeros(node.output().type().with(DType.F64));
    List<Tensor> in = types.stream().map(WinogradTest::random).toList();
    Kernel kernel = onednn.kernel(node, Arena.ofAuto()).orElseThrow();
    assertThat(kernel.implementation()).startsWith("winograd");
    run(onednn, kernel, in, fast);
    Node twice = node(op, types.stream().map(t -> t.with(DType.F64)).toList());
    run(reference, reference.kernel(twice, Arena.ofAuto()).orElseThrow(),
        in.stream().map(WinogradTest::twice).toList(), exact);
    double worst = 0;
    double largest = 0;
    for (long i = 0; i < exact.shape().size(); i++) {
      worst = Math.max(worst, Math.abs(fast.get(i) - exact.get(i)));
      largest = Math.max(largest, Math.abs(exact.get(i)));
    }
    assertThat(worst / largest).as("%s %s", op, types).isLessThan(1e-6);
  }

  private static void run(Engine engine, Kernel kernel, List<Tensor> in, Tensor out) {
    MemorySegment scratch = Arena.ofAuto().allocate(Math.max(64, kernel.scratchBytes()), 64);
    scratch.fill((byte) 0xff);
    engine.run(List.of(kernel.bind(
        in.stream().map(Tensor::memory).toList(), List.of(out.memory()), scratch)));
  }

  private static String implementation(Op op, TensorType... types) {
    return onednn.kernel(node(op, List.of(types)), Arena.ofAuto()).orElseThrow().implementation();
  }

  private static Window same() {
    Window.Axis axis = new Window.Axis(3, 1, 1, 1, 1);
    return new Window(List.of(axis, axis));
  }

  private static Node node(Op op, List<TensorType> types) {
    List<Value> inputs = new ArrayList<>();
    types.forEach(type -> inputs.add(new Value(inputs.size(), type)));
    return new Node(op, inputs, List.of(new Value(100, op.infer(types).getFirst())), "test");
  }

  private static Tensor twice(Tensor single) {
    Tensor tensor = Tensor.zeros(single.type().with(DType.F64));
    for (long i = 0; i < single.shape().size(); i++) {
      tensor.set(i, single.get(i));
    }
    return tensor;
  }

  private static Tensor random(TensorType type) {
    Random random = new Random(type.hashCode());
    Tensor tensor = Tensor.zeros(type);
    for (long i = 0; i < type.shape().size(); i++) {
      tensor.set(i, (float) random.nextGaussian());
    }
    return tensor;
  }
}
