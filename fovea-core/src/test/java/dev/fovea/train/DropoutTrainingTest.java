package dev.fovea.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.compile.Compiler;
import dev.fovea.compile.Plan;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.layer.Build;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DropoutTrainingTest {
  private static final int SIZE = 20_000;
  private static final JavaEngine ENGINE = new JavaEngine(1);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @Test
  void dropsTheShareThatItIsToldAndKeepsTheMean() {
    for (double rate : new double[]{0.1, 0.25, 0.5, 0.9}) {
      float[] result = run(plan(new Dropout(rate)), 1, 1);
      int dropped = 0;
      double sum = 0;
      for (float value : result) {
        dropped += value == 0 ? 1 : 0;
        assertThat(value == 0 || Math.abs(value - 1 / (1 - rate)) < 1e-5).isTrue();
        sum += value;
      }
      assertThat((double) dropped / SIZE).isCloseTo(rate, within(0.015));
      assertThat(sum / SIZE).isCloseTo(1, within(0.08));
    }
  }

  @Test
  void dropsOthersInTheNextStepAndTheSameForTheSameSeed() {
    Plan plan = plan(new Dropout(0.5));
    float[] first = run(plan, 1, 1);
    assertThat(run(plan, 1, 2)).isNotEqualTo(first);
    assertThat(run(plan, 2, 1)).isNotEqualTo(first);
    assertThat(run(plan, 1, 1)).isEqualTo(first);
    assertThat(run(plan(new Dropout(0.5)), 1, 1)).isEqualTo(first);
  }

  @Test
  void dropsOthersInTheNextLayer() {
    float[] both = run(plan(new Dropout(0.5), new Dropout(0.5)), 1, 1);
    int kept = 0;
    for (float value : both) {
      kept += value != 0 ? 1 : 0;
    }
    assertThat((double) kept / SIZE).as("a quarter passes two independent masks")
        .isCloseTo(0.25, within(0.015));
  }

  @Test
  void doesNothingOutsideTraining() {
    Model model = Sequential.of(new Input(3), new Dropout(0.9)).on(ENGINE);
    assertThat(model.inference(1).nodes()).isEmpty();
  }

  private static float[] run(Plan plan, int seed, int step) {
    plan.port(Build.RANDOM_KEY).set(0, seed);
    plan.port(Build.RANDOM_KEY).set(1, step);
    plan.run();
    return plan.port("y").toFloats();
  }

  /// A plan of these layers as in training, on ones.
  private static Plan plan(Layer... layers) {
    Model model = Sequential.of(new Input(SIZE), layers);
    Build build = new Build(true, DType.F32);
    Value x = build.graph().input(Port.Kind.BATCH, "x", TensorType.f32(1, SIZE));
    build.graph().output(Port.Kind.RESULT, "y", model.forward(build, List.of(x)).getFirst());
    Plan plan = Compiler.standard(ENGINE).compile(build.graph().build(), Map.of());
    for (int i = 0; i < SIZE; i++) {
      plan.port("x").set(i, 1);
    }
    return plan;
  }
}
