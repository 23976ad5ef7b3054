package dev.fovea.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.compile.Compiler;
import dev.fovea.compile.Plan;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.layer.Build;
import dev.fovea.layer.AlphaDropout;
import dev.fovea.layer.GaussianDropout;
import dev.fovea.layer.GaussianNoise;
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

/// Noise on a constant: its mean and spread say which numbers were drawn.
class NoiseTrainingTest {
  private static final int SIZE = 100_000;
  private static final JavaEngine ENGINE = new JavaEngine(1);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @Test
  void addsNoiseOfTheDeviationThatItIsTold() {
    for (double deviation : new double[]{0.1, 0.5, 1}) {
      float[] result = run(plan(3, new GaussianNoise(deviation)), 1, 1);
      assertThat(mean(result)).isCloseTo(3, within(0.015 * deviation));
      assertThat(deviation(result)).isCloseTo(deviation, within(0.01 * deviation));
    }
  }

  @Test
  void multipliesByNoiseOfMeanOne() {
    for (double rate : new double[]{0.1, 0.5, 0.8}) {
      double expected = 3 * Math.sqrt(rate / (1 - rate));
      float[] result = run(plan(3, new GaussianDropout(rate)), 1, 1);
      assertThat(mean(result)).isCloseTo(3, within(0.015 * expected));
      assertThat(deviation(result)).isCloseTo(expected, within(0.01 * expected));
    }
  }

  /// Keras's formulas: `a = 1 / sqrt((1 - rate) (1 + rate p²))` and `b = -a p rate`, where `p` is what
  /// SELU gives for minus infinity.
  @Test
  void dropsToWhatSeluGivesForMinusInfinity() {
    double p = -1.6732632423543772 * 1.0507009873554805;
    for (double rate : new double[]{0.1, 0.5}) {
      double a = 1 / Math.sqrt((1 - rate) * (1 + rate * p * p));
      double b = -a * p * rate;
      int dropped = 0;
      for (float y : run(plan(2, new AlphaDropout(rate)), 1, 1)) {
        boolean low = Math.abs(y - (a * p + b)) < 1e-5;
        assertThat(low || Math.abs(y - (2 * a + b)) < 1e-5).isTrue();
        dropped += low ? 1 : 0;
      }
      assertThat((double) dropped / SIZE).isCloseTo(rate, within(0.006));
    }
  }

  @Test
  void keepsMeanAndVarianceOfANormalInput() {
    float[] y = run(plan(0, new GaussianNoise(1), new AlphaDropout(0.3)), 5, 1);
    assertThat(mean(y)).isCloseTo(0, within(0.015));
    assertThat(deviation(y)).isCloseTo(1, within(0.01));
  }

  @Test
  void drawsOthersInTheNextStepAndTheSameForTheSameSeed() {
    for (Layer layer : new Layer[]{new GaussianNoise(0.5), new GaussianDropout(0.5),
        new AlphaDropout(0.5)}) {
      Plan plan = plan(1, layer);
      float[] first = run(plan, 1, 1);
      assertThat(run(plan, 1, 2)).isNotEqualTo(first);
      assertThat(run(plan, 2, 1)).isNotEqualTo(first);
      assertThat(run(plan, 1, 1)).isEqualTo(first);
      assertThat(run(plan(1, layer), 1, 1)).isEqualTo(first);
    }
  }

  @Test
  void drawsOthersInTheNextLayer() {
    float[] both = run(plan(0, new GaussianNoise(0.6), new GaussianNoise(0.8)), 1, 1);
    assertThat(deviation(both)).as("variances of independent noise add up").isCloseTo(1,
        within(0.01));
  }

  @Test
  void doesNothingOutsideTraining() {
    Model model = Sequential.of(new Input(3), new GaussianNoise(0.9), new GaussianDropout(0.9),
        new AlphaDropout(0.9)).on(ENGINE);
    assertThat(model.inference(1).nodes()).isEmpty();
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(float[] values) {
    double mean = mean(values);
    double sum = 0;
    for (float value : values) {
      sum += (value - mean) * (value - mean);
    }
    return Math.sqrt(sum / values.length);
  }

  private static float[] run(Plan plan, int seed, int step) {
    plan.port(Build.RANDOM_KEY).set(0, seed);
    plan.port(Build.RANDOM_KEY).set(1, step);
    plan.run();
    return plan.port("y").toFloats();
  }

  /// A plan of these layers as in training, on one number.
  private static Plan plan(double number, Layer... layers) {
    Model model = Sequential.of(new Input(SIZE), layers);
    Build build = new Build(true, DType.F32);
    Value x = build.graph().input(Port.Kind.BATCH, "x", TensorType.f32(1, SIZE));
    build.graph().output(Port.Kind.RESULT, "y", model.forward(build, List.of(x)).getFirst());
    Plan plan = Compiler.standard(ENGINE).compile(build.graph().build(), Map.of());
    for (int i = 0; i < SIZE; i++) {
      plan.port("x").set(i, number);
    }
    return plan;
  }
}
