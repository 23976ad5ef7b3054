package dev.fovea.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.Compiler;
import dev.fovea.compile.Plan;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.op.Cast;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// In bf16, activation functions lose digits of their argument and of their result, and no more.
class ActivationPrecisionTest {
  /// Numbers that bf16 holds exactly, some of them where functions cancel.
  private static final float[] POINTS = {-3, -1.5f, -0.75f, -0.125f, 0.015625f, 0.125f, 0.75f,
      2.5f};

  /// What bf16 rounds by, and once more for a factor.
  private static final double ROUNDING = 3 * Math.scalb(1, -8);

  @ParameterizedTest
  @EnumSource(value = ActivationFunction.class, mode = EnumSource.Mode.EXCLUDE, names = {"GLU",
      "SOFTMAX",
      "LOG_SOFTMAX", "SPARSEMAX"})
  void roundsAFewTimes(ActivationFunction function) {
    try (JavaEngine engine = new JavaEngine(1)) {
      float[] exact = run(engine, function, DType.F32);
      float[] brain = run(engine, function, DType.BF16);
      for (int i = 0; i < POINTS.length; i++) {
        assertThat(Math.abs(brain[i] - exact[i])).as("%s(%s) = %s, got %s", function, POINTS[i],
            exact[i], brain[i]).isLessThanOrEqualTo((float) (ROUNDING * Math.abs(exact[i])));
      }
    }
  }

  private static float[] run(JavaEngine engine, ActivationFunction function, DType dtype) {
    GraphBuilder g = new GraphBuilder();
    Value x = g.input(Port.Kind.BATCH, "x", new TensorType(DType.F32, Shape.of(POINTS.length)));
    Value y = function.apply(g, dtype == DType.F32 ? x : g.apply(new Cast(dtype), x));
    g.output(Port.Kind.RESULT, "y", dtype == DType.F32 ? y : g.apply(new Cast(DType.F32), y));
    Plan plan = Compiler.standard(engine).compile(g.build(), Map.of());
    for (int i = 0; i < POINTS.length; i++) {
      plan.port("x").set(i, POINTS[i]);
    }
    plan.run();
    float[] results = new float[POINTS.length];
    for (int i = 0; i < results.length; i++) {
      results[i] = (float) plan.port("y").get(i);
    }
    return results;
  }
}
