package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What MixUp and CutMix draw, and what they want. How they mix is compared with Keras elsewhere.
class MixingTest {
  private static final int SAMPLES = 8;

  /// The variance of Beta(a, a) is 1 / (4 (2 a + 1)).
  @Test
  void drawsWeightsOfTheBetaDistribution() {
    for (double alpha : new double[]{0.05, 0.2, 1, 3}) {
      SplittableRandom random = Mixing.random(1, 1);
      double[] weights = DoubleStream.generate(() -> Mixing.beta(random, alpha)).limit(40_000)
          .toArray();
      assertThat(Arrays.stream(weights).allMatch(w -> w >= 0 && w <= 1)).isTrue();
      assertThat(Arrays.stream(weights).average().orElseThrow()).isCloseTo(0.5, within(0.01));
      double variance = Arrays.stream(weights).map(w -> (w - 0.5) * (w - 0.5)).average()
          .orElseThrow();
      assertThat(variance).as("variance for %s", alpha)
          .isCloseTo(1 / (4 * (2 * alpha + 1)), within(0.005));
    }
    double tiny = Mixing.beta(Mixing.random(1, 1), 1e-6);
    assertThat(tiny == 0 || tiny == 1).as("Beta(1e-6, 1e-6) is 0 or 1: %s", tiny).isTrue();
  }

  @Test
  void drawsEveryPartnerEquallyOften() {
    SplittableRandom random = Mixing.random(2, 2);
    int[][] counts = new int[4][4];
    for (int i = 0; i < 8000; i++) {
      int[] partners = Mixing.partners(random, 4);
      assertThat(Arrays.stream(partners).sorted().toArray()).containsExactly(0, 1, 2, 3);
      for (int slot = 0; slot < 4; slot++) {
        counts[slot][partners[slot]]++;
      }
    }
    assertThat(Arrays.stream(counts).flatMapToInt(Arrays::stream).boxed().toList())
        .allSatisfy(count -> assertThat(count / 8000.0).isCloseTo(0.25, within(0.02)));
  }

  /// Each image is filled with its class, so that what is mixed shows in both.
  @Test
  void mixesLabelsLikeImages() {
    for (Dataset data : List.of(new MixUp(data(), 1), new CutMix(data()))) {
      boolean mixed = false;
      for (int step = 0; step < 5; step++) {
        List<Tensor> batch = batch(data, 4, step);
        float[] image = batch.get(0).toFloats();
        float[] label = batch.get(1).toFloats();
        for (int slot = 0; slot < SAMPLES; slot++) {
          double mean = 0;
          double expected = 0;
          for (int i = 0; i < 400; i++) {
            mean += image[slot * 400 + i] / 400;
          }
          for (int c = 0; c < SAMPLES; c++) {
            expected += c * label[slot * SAMPLES + c];
            mixed |= label[slot * SAMPLES + c] > 0.1 && label[slot * SAMPLES + c] < 0.9;
          }
          // A rectangle that cuts pixels covers up to one more on each side than its area says.
          double room = data instanceof MixUp ? 1e-4 : 7 * 41 / 400.0;
          assertThat(mean).isCloseTo(expected, within(room));
        }
      }
      assertThat(mixed).as("%s mixes", data).isTrue();
    }
  }

  @Test
  void drawsTheSameForTheSameSeedAndStepAndElseOthers() {
    for (Dataset data : List.of(new MixUp(data()), new CutMix(data()))) {
      float[] first = batch(data, 4, 9).getFirst().toFloats();
      assertThat(Arrays.equals(batch(data, 4, 9).getFirst().toFloats(), first)).isTrue();
      assertThat(Arrays.equals(batch(data, 4, 10).getFirst().toFloats(), first)).isFalse();
      assertThat(Arrays.equals(batch(data, 5, 9).getFirst().toFloats(), first)).isFalse();
      Dataset slice = data.slice(0, SAMPLES);
      assertThat(Arrays.equals(batch(slice, 4, 9).getFirst().toFloats(), first)).isTrue();
    }
  }

  @Test
  void turnsClassNumbersIntoRows() {
    Dataset rows = new OneHotLabels(classes(2, 0), 3);
    assertThat(rows.labels()).containsExactly(TensorType.f32(3));
    Tensor labels = Tensor.zeros(TensorType.f32(2, 3));
    Tensor images = Tensor.zeros(TensorType.f32(2, 2, 2, 1));
    rows.read(0, new Row(1, List.of(images), List.of(labels)));
    rows.read(1, new Row(0, List.of(images), List.of(labels)));
    assertThat(labels.toFloats()).containsExactly(1, 0, 0, 0, 0, 1);
  }

  @Test
  void saysWhatItNeeds() {
    fails(() -> new MixUp(classes(0, 1)), """
        MixUp mixes labels that are rows of numbers f32[classes], the data has i32[].
          fix:    wrap class numbers in OneHotLabels, and train with CategoricalCrossentropy.""");
    fails(() -> new CutMix(TensorDataset.of(
        Tensor.zeros(TensorType.f32(2, 5)), Tensor.zeros(TensorType.f32(2, 3)))),
        "CutMix mixes one image and one label a sample, the data has inputs [f32[5]] and labels"
            + " [f32[3]].");
    fails(() -> new MixUp(data(), 0), "MixUp alpha must be above 0, got 0.0.");
    fails(() -> new CutMix(data(), 1.5),
        "CutMix needs limits in order from 0 to 1, got 0.0 and 1.5.");
    fails(() -> new OneHotLabels(data(), 3),
        "one-hot labels need a class number i32[] a sample and at least 1 class, got [f32[8]] and"
            + " 3.");
    fails(() -> batch(new OneHotLabels(classes(0, 3), 3), 0, 0), """
        sample 1 has the label 3, there are classes 0 to 2.
          fix:    give more classes, or check the labels.""");
  }

  private static void fails(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  /// Images of 20 x 20 pixels, each filled with its class.
  private static Dataset data() {
    Tensor images = Tensor.zeros(TensorType.f32(SAMPLES, 20, 20, 1));
    Tensor labels = Tensor.zeros(TensorType.f32(SAMPLES, SAMPLES));
    for (int i = 0; i < images.shape().size(); i++) {
      images.set(i, i / 400);
    }
    for (int i = 0; i < SAMPLES; i++) {
      labels.set((long) i * SAMPLES + i, 1);
    }
    return TensorDataset.of(images, labels);
  }

  private static Dataset classes(int... numbers) {
    return TensorDataset.of(
        Tensor.zeros(TensorType.f32(numbers.length, 2, 2, 1)), Tensor.of(numbers, numbers.length));
  }

  private static List<Tensor> batch(Dataset data, long seed, long step) {
    int count = data.size();
    Tensor x = Tensor.zeros(
        data.inputs().getFirst().with(data.inputs().getFirst().shape().withBatch(count)));
    Tensor t = Tensor.zeros(
        data.labels().getFirst().with(data.labels().getFirst().shape().withBatch(count)));
    for (int i = 0; i < count; i++) {
      data.read(i, new Row(i, List.of(x), List.of(t)));
    }
    data.augment(List.of(x), List.of(t), seed, step);
    return List.of(x, t);
  }
}
