package dev.fovea.engine.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.fovea.contract.Closeness;
import dev.fovea.contract.OpSample;
import dev.fovea.contract.SampleRun;
import dev.fovea.graph.Node;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The kernels that use the Vector API compute what the plain loops do, where blocks, tiles and
/// vectors end too early or too late.
class VectorKernelsTest {
  private static final JavaEngine PLAIN = JavaEngine.plain(1);
  private static final JavaEngine ONE = new JavaEngine(1);
  private static final JavaEngine THREE = new JavaEngine(3);

  @BeforeAll
  static void needsTheModule() {
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
  }

  @AfterAll
  static void close() {
    PLAIN.close();
    ONE.close();
    THREE.close();
  }

  @TestFactory
  Stream<DynamicTest> computesWhatPlainLoopsCompute() {
    return samples().stream().map(sample -> dynamicTest(sample.line(), () -> {
      Node node = sample.node();
      assertThat(THREE.kernel(node, Arena.ofAuto()).orElseThrow().implementation())
          .isEqualTo("java:vector");
      List<Tensor> inputs = new SampleRun(PLAIN).inputs(sample, 5);
      List<Tensor> actual = new SampleRun(THREE).run(node, inputs).orElseThrow();
      Closeness.assertRounded(actual, new SampleRun(PLAIN).run(node, inputs).orElseThrow(), node);
      Closeness.assertBitEqual(new SampleRun(ONE).run(node, inputs).orElseThrow(), actual,
          sample.line());
    }));
  }

  @Test
  void findsTheFirstOfEqualsAndLetsNothingPassThatIsNoNumber() {
    Node node = new OpSample("f32[1,1,1,16], u8[1,1,1,16] = "
        + "MaxPool{window=2x2, positions=true}(f32[1,2,2,16])").node();
    Tensor image = Tensor.zeros(node.input(0).type());
    for (int i = 0; i < 16; i++) {
      image.set(i, Float.NEGATIVE_INFINITY);
      image.set(16 + i, i % 2 == 0 ? Float.NaN : -1);
      image.set(32 + i, i % 3 == 0 ? Float.NEGATIVE_INFINITY : -1);
      image.set(48 + i, i % 5 == 0 ? 2 : Float.NEGATIVE_INFINITY);
    }
    assertThat(new SampleRun(ONE).run(node, List.of(image)).orElseThrow().get(1).memory().mismatch(
        new SampleRun(PLAIN).run(node, List.of(image)).orElseThrow().get(1).memory()))
        .isEqualTo(-1);
  }

  /// Means are 1000, deviations about 0.1: what differs is in the last digits of the numbers.
  @ParameterizedTest
  @ValueSource(strings = {
      "f32[602,16], f32[16], f32[16] = BatchNorm{epsilon=0.001}(f32[602,16], f32[16], f32[16])",
      "f32[602,16], f32[16], f32[16], u8[602,16] = BatchNormRelu{epsilon=0.001}(f32[602,16], f32[16], f32[16])"})
  void normalizesNumbersThatAreFarFromZero(String line) {
    Node node = new OpSample(line).node();
    Tensor x = Tensor.zeros(node.input(0).type());
    Random random = new Random(3);
    for (int i = 0; i < 301 * 16; i++) {
      double off = random.nextInt(-170, 170) / 1024.0;
      int at = i / 16 * 32 + i % 16;
      x.set(at, 1000 + off);
      x.set(at + 16, 1000 - off);
    }
    Tensor gamma = Tensor.zeros(node.input(1).type());
    Tensor beta = Tensor.zeros(node.input(2).type());
    for (int c = 0; c < 16; c++) {
      gamma.set(c, 1.1 + 0.1 * c);
      beta.set(c, 0.1 * c - 0.7);
    }
    List<Tensor> inputs = List.of(x, gamma, beta);
    List<Tensor> expected = new SampleRun(PLAIN).run(node, inputs).orElseThrow();
    List<Tensor> actual = new SampleRun(THREE).run(node, inputs).orElseThrow();
    for (int o = 0; o < 3; o++) {
      for (long i = 0; i < expected.get(o).shape().size(); i++) {
        assertThat(actual.get(o).get(i)).as("output %d, number %d", o, i)
            .isCloseTo(expected.get(o).get(i), within(2e-5));
      }
    }
  }

  /// A sum of 256 such numbers is rounded to 1/64; the mean is to be as near as a float can be.
  @Test
  void findsTheMeanOfNumbersThatAreFarFromZero() {
    Node node = new OpSample(
        "f32[602,16], f32[16], f32[16] = BatchNorm{epsilon=0.001}(f32[602,16], f32[16], f32[16])")
        .node();
    List<Tensor> inputs = node.inputs().stream().map(value -> Tensor.zeros(value.type())).toList();
    Random random = new Random(3);
    for (int i = 0; i < 602 * 16; i++) {
      inputs.getFirst().set(i, 1000 + random.nextInt(340) / 1024.0);
    }
    Tensor expected = new SampleRun(PLAIN).run(node, inputs).orElseThrow().get(1);
    Tensor actual = new SampleRun(THREE).run(node, inputs).orElseThrow().get(1);
    for (int c = 0; c < 16; c++) {
      assertThat(actual.get(c)).isCloseTo(expected.get(c), within((double) Math.ulp(1000f)));
    }
  }

  /// Only there does a product have nothing to add up, and must still write zeros.
  @Test
  void writesZerosForBatchesOfNothing() {
    Node node = new OpSample("f32[3,3,2,4] = ConvKernelGrad{window=3x3 pad 1:1x1:1, groups=1, "
        + "kernel=[3,3,2,4]}(f32[0,5,5,2], f32[0,5,5,4])").node();
    List<Tensor> inputs = node.inputs().stream().map(value -> Tensor.zeros(value.type())).toList();
    Tensor result = new SampleRun(THREE).run(node, inputs).orElseThrow().getFirst();
    for (long i = 0; i < result.shape().size(); i++) {
      assertThat(result.get(i)).isZero();
    }
  }

  /// Every size is near the end of something: a tile has 6 rows and 2 vectors (8, 16 or 32 columns),
  /// a block 96 rows, a depth of 256 and 256 columns.
  private static List<OpSample> samples() {
    List<String> lines = new ArrayList<>();
    for (int rows : new int[]{1, 6, 97}) {
      for (int inner : new int[]{1, 257}) {
        for (int columns : new int[]{1, 31, 33, 263}) {
          for (int way = 0; way < 4; way++) {
            lines.add(product(rows, inner, columns, way % 2 == 1, way > 1));
          }
        }
      }
    }
    conv(lines, "3x3 pad 1:1x1:1", 1, "f32[1,1,7,3]", "[3,3,3,33]", "f32[1,1,7,33]");
    conv(lines, "3x3 pad 1:1x1:1", 1, "f32[3,11,7,31]", "[3,3,31,37]", "f32[3,11,7,37]");
    conv(lines, "3x3 stride 2x2 pad 0:1x0:1", 1, "f32[5,8,8,17]", "[3,3,17,19]", "f32[5,4,4,19]");
    conv(lines, "7x7 stride 2x2 pad 2:3x2:3", 1, "f32[2,22,22,3]", "[7,7,3,8]", "f32[2,11,11,8]");
    conv(lines, "1x1 stride 2x2", 1, "f32[2,9,9,263]", "[1,1,263,5]", "f32[2,5,5,5]");
    conv(lines, "3x3 dilation 3x2 pad 3:3x2:2", 1, "f32[2,9,9,7]", "[3,3,7,9]", "f32[2,9,9,9]");
    conv(lines, "3x3 pad 1:1x1:1", 4, "f32[2,7,7,52]", "[3,3,13,28]", "f32[2,7,7,28]");
    conv(lines, "3x3 stride 2x2", 2, "f32[2,7,7,34]", "[3,3,17,10]", "f32[2,3,3,10]");
    conv(lines, "5 stride 2 pad 1:2", 1, "f32[4,29,11]", "[5,11,13]", "f32[4,14,13]");
    conv(lines, "2x3x2 pad 0:1x1:1x1:0", 1, "f32[2,3,5,4,5]", "[2,3,2,5,7]", "f32[2,3,5,4,7]");
    lines.add("f32[0,5,5,4] = Conv{window=3x3 pad 1:1x1:1, groups=1}(f32[0,5,5,2], f32[3,3,2,4])");
    lines.add("f32[5,4,4,19] = Fused{base=Conv{window=3x3, groups=1}, tail=[Add{}, Relu{}]}"
        + "(f32[5,6,6,17], f32[3,3,17,19], f32[19])");
    norm(lines, "[17,7,16]", "[16]");
    norm(lines, "[601,48]", "[48]");
    norm(lines, "[4,9,8,33]", "[33]");
    norm(lines, "[3,16,1]", "[1]");
    pool(lines, "2x2 stride 2x2", "[2,8,9,16]", "[2,4,4,16]");
    pool(lines, "3x3 stride 2x2 pad 0:1x0:1", "[5,8,9,48]", "[5,4,4,48]");
    pool(lines, "3 stride 1 pad 1:1", "[4,5,16]", "[4,5,16]");
    return lines.stream().map(OpSample::new).toList();
  }

  private static String product(int rows, int inner, int columns, boolean a, boolean b) {
    return "f32[%d,%d] = MatMul{transposeA=%s, transposeB=%s}(f32[%d,%d], f32[%d,%d])".formatted(
        rows, columns, a, b, a ? inner : rows, a ? rows : inner, b ? columns : inner,
        b ? inner : columns);
  }

  private static void conv(
      List<String> lines, String window, int groups, String image, String kernel, String result) {
    String same = "window=%s, groups=%d".formatted(window, groups);
    lines.add("%s = Conv{%s}(%s, f32%s)".formatted(result, same, image, kernel));
    lines.add("%s = ConvInputGrad{%s, image=%s}(%s, f32%s)".formatted(
        image, same, image.substring(3), result, kernel));
    lines.add("f32%s = ConvKernelGrad{%s, kernel=%1$s}(%s, %s)".formatted(
        kernel, same, image, result));
  }

  private static void norm(List<String> lines, String x, String c) {
    lines.add("f32%1$s, f32%2$s, f32%2$s = BatchNorm{epsilon=0.001}(f32%1$s, f32%2$s, f32%2$s)"
        .formatted(x, c));
    lines.add(
        "f32%1$s, f32%2$s, f32%2$s = BatchNormGrad{epsilon=0.001}(f32%1$s, f32%2$s, f32%2$s, f32%2$s, f32%1$s)  # positive"
            .formatted(x, c));
    lines.add(
        "f32%1$s, f32%2$s, f32%2$s, u8%1$s = BatchNormRelu{epsilon=0.001}(f32%1$s, f32%2$s, f32%2$s)"
            .formatted(x, c));
    lines.add(
        "f32%1$s, f32%2$s, f32%2$s = BatchNormReluGrad{epsilon=0.001}(f32%1$s, f32%2$s, f32%2$s, f32%2$s, f32%1$s, u8%1$s)"
            .formatted(x, c));
  }

  private static void pool(List<String> lines, String window, String image, String result) {
    lines.add("f32%s = MaxPool{window=%s, positions=false}(f32%s)"
        .formatted(result, window, image));
    lines.add("f32%1$s, u8%1$s = MaxPool{window=%2$s, positions=true}(f32%3$s)"
        .formatted(result, window, image));
    lines.add("f32%1$s = MaxPoolGrad{window=%2$s, image=%1$s}(u8%3$s, f32%3$s)"
        .formatted(image, window, result));
  }
}
