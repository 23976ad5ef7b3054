package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.engine.Engine;
import dev.fovea.engine.Kernel;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.AveragePool;
import dev.fovea.op.BatchNormRelu;
import dev.fovea.op.BatchNormReluGrad;
import dev.fovea.op.ConvKernelGrad;
import dev.fovea.op.Divide;
import dev.fovea.op.Fused;
import dev.fovea.op.MaxPool;
import dev.fovea.op.MaxPoolGrad;
import dev.fovea.op.Relu;
import dev.fovea.op.Sqrt;
import dev.fovea.op.Sum;
import dev.fovea.op.Window;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What no sample of an op shows: kernels that hand something on, and what is left to Java.
class OneDnnKernelTest {
  private static Engine java;
  private static Engine onednn;

  @BeforeAll
  static void open() throws NativeLibraryException {
    java = JavaEngine.plain(1);
    onednn = new OneDnnEngine(OneDnn.load(Host.cacheFolders(), 2), 0);
  }

  @AfterAll
  static void close() {
    java.close();
    onednn.close();
  }

  @Test
  void passesReluOnInBothDirections() {
    for (int[] dims : new int[][]{{5, 3}, {2, 5, 3, 17}, {4, 2, 2, 32}}) {
      TensorType x = TensorType.f32(dims);
      TensorType c = TensorType.f32(x.shape().last());
      Node forward = node(new BatchNormRelu(1e-3), List.of(x, c, c));
      List<Tensor> in = inputs(forward, 2);
      List<Tensor> plain = run(java, forward, in).orElseThrow();
      List<Tensor> fast = run(onednn, forward, in).orElseThrow();
      assertClose(fast.subList(0, 3), plain.subList(0, 3), forward);
      TensorType mask = plain.get(3).type();
      Node backward = node(new BatchNormReluGrad(1e-3), List.of(x, c, c, c, x, mask));
      Tensor change = random(x, new Random(3), false);
      assertClose(
          run(onednn, backward, gradInputs(in, fast, change)).orElseThrow(),
          run(java, backward, gradInputs(in, plain, change)).orElseThrow(),
          backward);
    }
  }

  /// As a product of matrices where there are no fewer filters than channels.
  @Test
  void derivesKernelsOfOnePixel() {
    Window pixel = Window.parse("1x1");
    int[][] sizes = {{64, 64}, {64, 160}, {80, 64}, {96, 100}};
    for (int[] size : sizes) {
      TensorType image = TensorType.f32(3, 6, 5, size[0]);
      TensorType change = TensorType.f32(3, 6, 5, size[1]);
      Node node = node(new ConvKernelGrad(pixel, 1, Shape.of(1, 1, size[0], size[1])),
          List.of(image, change));
      Random random = new Random(5);
      List<Tensor> in = List.of(random(image, random, false), random(change, random, false));
      assertClose(run(onednn, node, in).orElseThrow(), run(java, node, in).orElseThrow(), node);
      try (Arena arena = Arena.ofShared()) {
        assertThat(onednn.kernel(node, arena).orElseThrow().implementation().contains("matmul"))
            .isEqualTo(size[0] <= size[1]);
      }
    }
  }

  /// A byte an element is the most that the graph has room for; mostly it is a bit.
  @Test
  void saysHowManyBytesAMaskTakes() {
    TensorType x = TensorType.f32(4, 8, 8, 32);
    TensorType c = TensorType.f32(32);
    Node forward = node(new BatchNormRelu(1e-3), List.of(x, c, c));
    Kernel kernel = onednn.kernel(forward, Arena.ofAuto()).orElseThrow();
    assertThat(kernel.bytes(0)).hasValue(x.bytes());
    assertThat(kernel.bytes(3)).isPresent();
    assertThat(kernel.bytes(3).getAsLong())
        .isBetween(x.shape().size() / 8, x.shape().size());
  }

  private static List<Tensor> gradInputs(List<Tensor> in, List<Tensor> out, Tensor change) {
    return List.of(in.get(0), in.get(1), out.get(1), out.get(2), change, out.get(3));
  }

  @Test
  void sendsTheDerivativeToTheWinner() {
    for (String text : List.of("2x2 stride 2x2", "3x3 stride 2x2 pad 0:1x1:1", "17x15", "16x16")) {
      Window window = Window.parse(text);
      TensorType image = TensorType.f32(2, 17, 19, 5);
      Node forward = node(new MaxPool(window, true), List.of(image));
      List<Tensor> in = inputs(forward, 4);
      List<Tensor> results = run(onednn, forward, in).orElseThrow();
      Node backward = node(
          new MaxPoolGrad(window, image.shape()),
          List.of(results.get(1).type(), results.get(0).type()));
      List<Tensor> change = List.of(results.get(1),
          random(results.get(0).type(), new Random(5), false));
      assertClose(
          run(onednn, backward, change).orElseThrow(),
          run(java, backward, change).orElseThrow(),
          backward);
    }
  }

  @Test
  void leavesSmallNodesAndDoublesToJava() throws NativeLibraryException {
    try (OneDnn dnn = OneDnn.load(Host.cacheFolders(), 1)) {
      Engine engine = new OneDnnEngine(dnn, OneDnnEngine.SMALLEST_FLOPS);
      Node small = node(new Divide(), List.of(TensorType.f32(8191), TensorType.f32(8191)));
      Node large = node(new Divide(), List.of(TensorType.f32(8192), TensorType.f32(8192)));
      TensorType doubles = TensorType.f32(8192).with(DType.F64);
      assertThat(engine.kernel(small, Arena.ofAuto())).isEmpty();
      assertThat(engine.kernel(large, Arena.ofAuto())).isPresent();
      assertThat(engine.kernel(node(new Divide(), List.of(doubles, doubles)), Arena.ofAuto()))
          .isEmpty();
    }
  }

  @Test
  void leavesToJavaWhatItDoesNotSayToFuse() {
    TensorType x = TensorType.f32(3, 17);
    Op relu = new Fused(new Affine(0.9, 0), List.of(new Add()));
    Op pool = new Fused(new AveragePool(Window.parse("2x2")), List.of(new Relu()));
    assertThat(onednn.kernel(node(relu, List.of(x, x)), Arena.ofAuto())).isEmpty();
    assertThat(onednn.kernel(node(pool, List.of(TensorType.f32(1, 4, 4, 3))), Arena.ofAuto()))
        .isEmpty();
  }

  @Test
  void leavesToJavaWhatIsRepeatedInAnotherWay() {
    TensorType x = TensorType.f32(3, 5, 17);
    for (TensorType other : List.of(TensorType.f32(5, 1), TensorType.f32(3, 1, 17))) {
      assertThat(onednn.kernel(node(new Divide(), List.of(x, other)), Arena.ofAuto())).isEmpty();
      assertThat(onednn.kernel(node(new Divide(), List.of(other, x)), Arena.ofAuto())).isEmpty();
    }
    Op sum = new Sum(List.of(0, 2));
    assertThat(onednn.kernel(node(sum, List.of(x)), Arena.ofAuto())).isEmpty();
  }

  private static Node node(Op op, List<TensorType> types) {
    List<Value> inputs = new ArrayList<>();
    types.forEach(type -> inputs.add(new Value(inputs.size(), type)));
    List<Value> outputs = new ArrayList<>();
    op.infer(types).forEach(type -> outputs.add(new Value(100 + outputs.size(), type)));
    return new Node(op, inputs, outputs, "test");
  }

  private static List<Tensor> inputs(Node node, int seed) {
    Random random = new Random(seed);
    Op op = node.op();
    boolean positive = op instanceof Sqrt || op instanceof Divide
        || op instanceof Fused(Op _, List<Op> tail)
            && (tail.contains(new Divide()) || tail.contains(new Sqrt()));
    // A variance is positive as well.
    boolean all = positive || op.name().startsWith("BatchNorm");
    return node.inputs().stream().map(value -> random(value.type(), random, all)).toList();
  }

  private static Tensor random(TensorType type, Random random, boolean positive) {
    Tensor tensor = Tensor.zeros(type);
    for (long i = 0; i < type.shape().size(); i++) {
      double value = random.nextGaussian();
      tensor.set(i, positive ? Math.abs(value) + 0.1 : value);
    }
    return tensor;
  }

  private static List<Tensor> outputs(Node node) {
    List<Tensor> outputs = new ArrayList<>();
    node.outputs().forEach(value -> outputs.add(Tensor.zeros(value.type())));
    return outputs;
  }

  private static Optional<List<Tensor>> run(Engine engine, Node node, List<Tensor> inputs) {
    List<Tensor> outputs = outputs(node);
    Optional<Kernel> kernel = engine.kernel(node, Arena.ofAuto());
    kernel.ifPresent(k -> execute(engine, k, inputs, outputs));
    return kernel.map(_ -> outputs);
  }

  private static void execute(Engine engine, Kernel kernel, List<Tensor> in, List<Tensor> out) {
    MemorySegment scratch = Arena.ofAuto().allocate(Math.max(64, kernel.scratchBytes()), 64);
    scratch.fill((byte) 0xff);
    engine.run(List.of(kernel.bind(memories(in), memories(out), scratch)));
  }

  private static List<MemorySegment> memories(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::memory).toList();
  }

  /// The tolerance grows with the arithmetic behind an element.
  private static void assertClose(List<Tensor> actual, List<Tensor> expected, Node node) {
    double each = (double) node.flops() / Math.max(1, node.output().shape().size());
    double tolerance = 2e-6 * (4 + Math.sqrt(each));
    for (int t = 0; t < expected.size(); t++) {
      for (long i = 0; i < expected.get(t).shape().size(); i++) {
        double right = expected.get(t).get(i);
        assertThat(actual.get(t).get(i))
            .as("%s, result %d, element %d", node.op(), t, i)
            .isCloseTo(right, within(tolerance * Math.max(1, Math.abs(right))));
      }
    }
  }
}
