package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.Compiler;
import dev.fovea.compile.Plan;
import dev.fovea.graph.Graph;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Op;
import dev.fovea.graph.Port;
import dev.fovea.op.Add;
import dev.fovea.op.Cast;
import dev.fovea.op.MatMul;
import dev.fovea.op.Relu;
import dev.fovea.tensor.BFloat16;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Numbers of bf16 that are no ordinary ones, and which processors are fast with it.
class OneDnnBf16Test {
  private static final float NAN = Float.NaN;
  private static final float INFINITY = Float.POSITIVE_INFINITY;
  private static OneDnnEngine engine;

  @BeforeAll
  static void open() throws NativeLibraryException {
    engine = new OneDnnEngine(OneDnn.load(Host.cacheFolders(), 2), 0);
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static float[] run(Graph graph, Map<String, Tensor> inputs) {
    Plan plan = Compiler.standard(engine).compile(graph, inputs);
    assertThat(plan.implementations()).noneMatch(name -> name.startsWith("java"));
    plan.run();
    return plan.port("y").toFloats();
  }

  private static float[] each(Op op, DType type, float... values) {
    GraphBuilder g = new GraphBuilder();
    TensorType given = TensorType.f32(values.length).with(type);
    g.output(Port.Kind.RESULT, "y", g.apply(op, g.input(Port.Kind.BATCH, "x", given)));
    Tensor x = Tensor.zeros(given);
    for (int i = 0; i < values.length; i++) {
      x.set(i, values[i]);
    }
    return run(g.build(), Map.of("x", x));
  }

  @Test
  void roundsWhatIsNoFiniteNumber() {
    float[] values = {NAN, INFINITY, -INFINITY, Float.MAX_VALUE, -3.39e38f, 0, -0.0f, 1 + 0x1p-8f,
        Float.intBitsToFloat(0x7f800001), 0x1p-126f, 1e-30f};
    float[] rounded = each(new Cast(DType.BF16), DType.F32, values);
    for (int i = 0; i < values.length; i++) {
      Float expected = BFloat16.toFloat(BFloat16.of(values[i]));
      assertThat((Float) rounded[i]).as("%s", values[i]).isEqualTo(expected);
    }
  }

  /// Instructions for bf16 take subnormal numbers for 0; those that only round do not have to.
  @Test
  void roundsSubnormalNumbersOrDropsThem() {
    float[] values = {1e-39f, -6e-39f, 0x1p-133f, Float.MIN_VALUE};
    float[] rounded = each(new Cast(DType.BF16), DType.F32, values);
    for (int i = 0; i < values.length; i++) {
      float own = BFloat16.toFloat(BFloat16.of(values[i]));
      assertThat(Math.abs(rounded[i])).isIn(0f, Math.abs(own));
    }
  }

  @Test
  void widensEveryNumber() {
    float[] values = {NAN, INFINITY, -INFINITY, 1.0078125f, -0.0f, 3.3895e38f, 0x1p-133f};
    float[] wide = each(new Cast(DType.F32), DType.BF16, values);
    for (int i = 0; i < values.length; i++) {
      Float expected = BFloat16.toFloat(BFloat16.of(values[i]));
      assertThat((Float) wide[i]).isEqualTo(expected);
    }
  }

  @Test
  void infinityGoesThroughAnActivationAndASum() {
    assertThat(each(new Relu(), DType.BF16, INFINITY, -INFINITY, 2, -2))
        .containsExactly(INFINITY, 0, 2, 0);
    TensorType type = TensorType.parse("bf16[2,2]");
    GraphBuilder g = new GraphBuilder();
    var a = g.input(Port.Kind.BATCH, "a", type);
    var b = g.input(Port.Kind.BATCH, "b", type);
    g.output(Port.Kind.RESULT, "y", g.apply(new Add(), g.apply(new MatMul(false, false), a, b), a));
    Tensor left = Tensor.zeros(type);
    left.set(0, INFINITY);
    left.set(3, 1);
    Tensor right = Tensor.zeros(type);
    for (int i = 0; i < 4; i++) {
      right.set(i, 1);
    }
    assertThat(run(g.build(), Map.of("a", left, "b", right)))
        .containsExactly(INFINITY, INFINITY, 1, 2);
  }

  @ParameterizedTest
  @CsvSource({"0x0,false", "0x7,false", "0x1f,false", "0x27,false", "0x67,false", "0xe7,true",
      "0x1ef,true", "0xfef,true", "0x22fff,true"})
  void knowsWhichProcessorsMultiplyIt(String code, boolean fast) {
    assertThat(InstructionSet.hasBf16(Integer.decode(code))).isEqualTo(fast);
  }

  @Test
  void saysWhatItIsFastIn() {
    assertThat(engine.favours(DType.F32)).isTrue();
    assertThat(engine.favours(DType.F64)).isFalse();
    assertThat(engine.favours(DType.BF16))
        .isEqualTo(engine.details().get("processor features").matches(".*(bf16|avx10|amx).*"));
  }
}
