package dev.fovea.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.compile.Compiler;
import dev.fovea.compile.Plan;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.layer.Build;
import dev.fovea.layer.FlipMode;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.RandomBrightness;
import dev.fovea.layer.RandomColorDegeneration;
import dev.fovea.layer.RandomColorJitter;
import dev.fovea.layer.RandomContrast;
import dev.fovea.layer.RandomCrop;
import dev.fovea.layer.RandomErasing;
import dev.fovea.layer.RandomFlip;
import dev.fovea.layer.RandomGrayscale;
import dev.fovea.layer.RandomHue;
import dev.fovea.layer.RandomInvert;
import dev.fovea.layer.RandomRightAngleRotation;
import dev.fovea.layer.RandomRotation;
import dev.fovea.layer.RandomSaturation;
import dev.fovea.layer.RandomShear;
import dev.fovea.layer.RandomTranslation;
import dev.fovea.layer.RandomZoom;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What random image layers draw. What they do with it is compared with Keras elsewhere.
class AugmentationTest {
  private static final JavaEngine ENGINE = new JavaEngine(2);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  static List<Layer> all() {
    return List.of(
        new RandomFlip(),
        new RandomRotation(0.5),
        new RandomRightAngleRotation(),
        new RandomZoom(0.5),
        new RandomTranslation(0.5, 0.5),
        new RandomShear(0.5, 0.5),
        new RandomCrop(3, 3),
        new RandomBrightness(0.5).valueRange(0, 1),
        new RandomContrast(0.5).valueRange(0, 1),
        new RandomErasing(1).valueRange(0, 1),
        new RandomGrayscale(),
        new RandomInvert().valueRange(0, 1),
        new RandomSaturation(0.2, 0.8).valueRange(0, 1),
        new RandomHue(1).valueRange(0, 1),
        new RandomColorDegeneration(0.5).valueRange(0, 1),
        new RandomColorJitter().hueFactor(0, 0.5).valueRange(0, 1));
  }

  @ParameterizedTest
  @MethodSource("all")
  void drawsTheSameForTheSameSeedAndStepAndElseOthers(Layer layer) {
    Tensor images = noise(32, 6, 6, 3);
    Plan plan = plan(images, layer);
    List<Integer> steps = steps(plan, 5);
    assertThat(steps(plan, 5)).isEqualTo(steps);
    assertThat(steps(plan(images, layer), 5)).as("another plan").isEqualTo(steps);
    assertThat(steps(plan, 6)).as("another seed").isNotEqualTo(steps);
    assertThat(steps.stream().distinct().count()).as("different steps").isGreaterThan(1);
  }

  /// Returns a hash of what each of eight steps gives.
  private static List<Integer> steps(Plan plan, int seed) {
    return IntStream.range(0, 8).mapToObj(step -> Arrays.hashCode(run(plan, seed, step))).toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void drawsForEachImageOfABatch(Layer layer) {
    Tensor one = noise(1, 6, 6, 3);
    Tensor images = Tensor.zeros(TensorType.f32(32, 6, 6, 3));
    for (int i = 0; i < images.shape().size(); i++) {
      images.set(i, one.get(i % one.shape().size()));
    }
    List<float[]> results = rows(run(plan(images, layer), 1, 1), 32);
    long distinct = results.stream().map(Arrays::toString).distinct().count();
    if (layer instanceof RandomCrop) {
      assertThat(distinct).as("Keras cuts all of a batch alike").isEqualTo(1);
    } else {
      assertThat(distinct).isGreaterThan(1);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void doesNothingOutsideTraining(Layer layer) {
    Model model = Sequential.of(new Input(6, 6, 3), layer).on(ENGINE);
    if (layer instanceof RandomCrop) {
      assertThat(model.inference(1).inputs()).as("no random key").hasSize(1);
    } else {
      assertThat(model.inference(1).nodes()).isEmpty();
    }
  }

  @Test
  void mirrorsHalfOfTheImages() {
    Tensor images = noise(4000, 2, 2, 1);
    for (FlipMode mode : FlipMode.values()) {
      List<float[]> results = rows(run(plan(images, new RandomFlip(mode)), 3, 3), 4000);
      int mirrored = 0;
      for (int i = 0; i < 4000; i++) {
        float[] x = row(images, i);
        float[] other = switch (mode) {
          case HORIZONTAL -> new float[]{x[1], x[0], x[3], x[2]};
          case VERTICAL -> new float[]{x[2], x[3], x[0], x[1]};
          case HORIZONTAL_AND_VERTICAL -> new float[]{x[3], x[2], x[1], x[0]};
        };
        boolean is = Arrays.equals(results.get(i), other);
        assertThat(is || Arrays.equals(results.get(i), x)).isTrue();
        mirrored += is ? 1 : 0;
      }
      assertThat(mirrored / 4000.0).as("%s", mode).isCloseTo(0.5, within(0.03));
    }
  }

  @Test
  void turnsByRightAnglesToTheBit() {
    Tensor images = noise(4000, 3, 3, 2);
    for (List<Integer> turns : List.of(List.of(0, 1, 2, 3), List.of(0, 2), List.of(3, 1, 0))) {
      Layer layer = new RandomRightAngleRotation(turns);
      List<float[]> results = rows(run(plan(images, layer), 9, 9), 4000);
      Map<Integer, Integer> counts = new TreeMap<>();
      for (int i = 0; i < 4000; i++) {
        float[] x = row(images, i);
        int turn = 0;
        while (turn < 4 && !Arrays.equals(results.get(i), x)) {
          x = quarter(x);
          turn++;
        }
        counts.merge(turn, 1, Integer::sum);
      }
      assertThat(counts.keySet()).as("turns").containsExactlyInAnyOrderElementsOf(turns);
      assertThat(counts.values()).allSatisfy(count -> assertThat(count / 4000.0)
          .isCloseTo(1.0 / turns.size(), within(0.035)));
    }
  }

  /// Turns 3 x 3 pixels of two channels counter-clockwise: the last column becomes the first row.
  private static float[] quarter(float[] x) {
    float[] turned = new float[x.length];
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        for (int c = 0; c < 2; c++) {
          turned[(row * 3 + column) * 2 + c] = x[(column * 3 + 2 - row) * 2 + c];
        }
      }
    }
    return turned;
  }

  @Test
  void cutsEveryPlaceEquallyOften() {
    Tensor image = Tensor.of(new float[]{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 1, 3, 4, 1);
    Plan plan = plan(image, new RandomCrop(2, 2));
    Map<Float, Integer> corners = new TreeMap<>();
    for (int step = 0; step < 3000; step++) {
      corners.merge(run(plan, 4, step)[0], 1, Integer::sum);
    }
    assertThat(corners.keySet()).containsExactly(0f, 1f, 2f, 4f, 5f, 6f);
    assertThat(corners.values())
        .allSatisfy(count -> assertThat(count / 3000.0).isCloseTo(1 / 6.0, within(0.03)));
  }

  /// Of 2 x 4 pixels, the middle 2 x 2 is the largest square; it is stretched to a single pixel. Of 2
  /// x 5, an odd number is cut, one more at the end.
  @Test
  void cutsTheMiddleOutsideTraining() {
    Model model = Sequential.of(new Input(2, 5, 1), new RandomCrop(1, 1)).on(ENGINE);
    Tensor image = Tensor.of(new float[]{0, 1, 2, 3, 4, 10, 11, 12, 13, 14}, 1, 2, 5, 1);
    assertThat(model.predict(image).toFloats()).containsExactly((1 + 2 + 11 + 12) / 4f);
    Model same = Sequential.of(new Input(2, 5, 1), new RandomCrop(2, 5)).on(ENGINE);
    assertThat(same.predict(image).toFloats()).isEqualTo(image.toFloats());
  }

  /// A turn by half a circle, to either side, makes the complementary colour of the same value.
  @Test
  void turnsHuesByHalfACircleAndLeavesGrey() {
    Tensor image = Tensor.of(new float[]{
        1, 0, 0, 0, 0.5f, 0.25f, 0.5f, 0.5f, 0.5f, 0, 0, 0, 1, 1, 1, 0.25f, 0.75f, 0.75f}, 1, 2,
        3, 3);
    Plan plan = plan(image, new RandomHue(1).factor(1, 1).valueRange(0, 1));
    for (int step = 0; step < 8; step++) {
      assertThat(run(plan, 1, step)).containsExactly(new float[]{
          0, 1, 1, 0.5f, 0, 0.25f, 0.5f, 0.5f, 0.5f, 0, 0, 0, 1, 1, 1, 0.75f, 0.25f, 0.25f},
          within(1e-6f));
    }
  }

  /// Hue and value stay: `c' = v - (v - c) * f`, as far as the channel of least light can fall.
  @Test
  void multipliesSaturationsByFOverOneMinusF() {
    Tensor image = Tensor.of(new float[]{0.8f, 0.4f, 0.6f, 0.5f, 0.5f, 0.5f, 0, 0, 0}, 1, 1, 3, 3);
    assertThat(saturated(image, 0.5)).containsExactly(image.toFloats(), within(1e-6f));
    assertThat(saturated(image, 0.2)).containsExactly(
        new float[]{0.8f, 0.7f, 0.75f, 0.5f, 0.5f, 0.5f, 0, 0, 0}, within(1e-6f));
    assertThat(saturated(image, 0.95)).containsExactly(
        new float[]{0.8f, 0, 0.4f, 0.5f, 0.5f, 0.5f, 0, 0, 0}, within(1e-6f));
    assertThat(saturated(image, -0.3)).containsExactly(
        new float[]{0.8f, 0.8f, 0.8f, 0.5f, 0.5f, 0.5f, 0, 0, 0}, within(1e-6f));
  }

  private static float[] saturated(Tensor image, double factor) {
    return run(plan(image, new RandomSaturation(factor, factor).valueRange(0, 1)), 2, 2);
  }

  @Test
  void erasesWithNormallyDistributedNumbers() {
    Tensor images = Tensor.zeros(TensorType.f32(200, 20, 20, 1));
    Layer layer = new RandomErasing(1).factor(1, 1).scale(1, 1).valueRange(-1e9, 3);
    float[] noise = run(plan(images, layer), 2, 2);
    double mean = 0;
    double squares = 0;
    int within = 0;
    for (float x : noise) {
      // Above 3 the range of values cuts: what is beyond one standard deviation.
      mean += Math.min(x, 0);
      squares += x < 0 ? x * x : 0;
      within += x > -3 && x < 3 ? 1 : 0;
    }
    int count = noise.length;
    assertThat(mean / count).isCloseTo(-3 / Math.sqrt(2 * Math.PI), within(0.03));
    assertThat(2 * squares / count).isCloseTo(9, within(0.2));
    assertThat((double) within / count).isCloseTo(0.6827, within(0.006));
  }

  private static Tensor noise(int... dims) {
    Tensor tensor = Tensor.zeros(TensorType.f32(dims));
    Random random = new Random(1);
    for (long i = 0; i < tensor.shape().size(); i++) {
      tensor.set(i, random.nextFloat());
    }
    return tensor;
  }

  private static float[] row(Tensor tensor, int i) {
    return rows(tensor.toFloats(), tensor.shape().dim(0)).get(i);
  }

  private static List<float[]> rows(float[] values, int count) {
    int length = values.length / count;
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(Arrays.copyOfRange(values, i * length, (i + 1) * length));
    }
    return rows;
  }

  private static float[] run(Plan plan, int seed, int step) {
    plan.port(Build.RANDOM_KEY).set(0, seed);
    plan.port(Build.RANDOM_KEY).set(1, step);
    plan.run();
    return plan.port("y").toFloats();
  }

  /// A plan of a layer as in training.
  private static Plan plan(Tensor images, Layer layer) {
    Shape shape = images.shape().withoutBatch();
    Model model = Sequential.of(new Input(shape.dims(), ""), layer);
    Build build = new Build(true, DType.F32);
    Value x = build.graph().input(Port.Kind.BATCH, "x", images.type());
    build.graph().output(Port.Kind.RESULT, "y", model.forward(build, List.of(x)).getFirst());
    return Compiler.standard(ENGINE).compile(build.graph().build(), Map.of("x", images));
  }
}
