package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MnistTest {
  private static Tensor labels(Dataset data, int count) {
    return batch(data, count).getLast();
  }

  /// The first images and labels.
  private static List<Tensor> batch(Dataset data, int count) {
    Tensor images = Tensor
        .zeros(TensorType.f32(count).with(data.inputs().getFirst().shape().withBatch(count)));
    Tensor labels = Tensor.zeros(TensorType.i32(count));
    for (int i = 0; i < count; i++) {
      data.read(i, new Row(i, List.of(images), List.of(labels)));
    }
    return List.of(images, labels);
  }

  @Test
  void hasTheImagesThatEverybodyHas() {
    ImageDataset train = Mnist.train();
    ImageDataset test = Mnist.test();
    assertThat(train.size()).isEqualTo(60_000);
    assertThat(test.size()).isEqualTo(10_000);
    assertThat(train.inputs()).containsExactly(TensorType.f32(28, 28, 1));
    assertThat(train.labels()).containsExactly(TensorType.i32());
    assertThat(labels(train, 5).toFloats()).containsExactly(5, 0, 4, 1, 9);
    assertThat(labels(test, 5).toFloats()).containsExactly(7, 2, 1, 0, 4);
  }

  @Test
  void hasTheMeanAndDeviationThatStandardiseIt() {
    ImageDataset train = Mnist.train();
    float[] pixels = batch(train.scaled(PixelScale.UNIT), train.size()).getFirst().toFloats();
    double mean = IntStream.range(0, pixels.length).mapToDouble(i -> pixels[i]).average()
        .orElseThrow();
    double variance = IntStream.range(0, pixels.length)
        .mapToDouble(i -> (pixels[i] - mean) * (pixels[i] - mean))
        .average()
        .orElseThrow();
    assertThat(mean).isCloseTo(0.1307, within(0.00005));
    assertThat(Math.sqrt(variance)).isCloseTo(0.3081, within(0.00005));
  }

  @Test
  void scalesFromBlackToWhite() {
    assertThat(PixelScale.UNIT.of(0)).isZero();
    assertThat(PixelScale.UNIT.of(255)).isEqualTo(1);
    assertThat(Mnist.STANDARD.of(0)).isEqualTo((float) (-0.1307 / 0.3081));
    assertThat(Mnist.STANDARD.of(255)).isEqualTo((float) ((1 - 0.1307) / 0.3081));
  }

  @Test
  void givesFlatImagesWithTheSamePixels() {
    ImageDataset images = Mnist.test();
    Tensor flat = batch(images.shaped(Shape.of(784)), 3).getFirst();
    assertThat(flat.type()).isEqualTo(TensorType.f32(3, 784));
    assertThat(flat.toFloats()).containsExactly(batch(images, 3).getFirst().toFloats());
  }

  @Test
  void saysThatImagesDoNotFitAnInput() {
    ImageDataset images = Mnist.test();
    assertThatThrownBy(() -> images.shaped(Shape.of(32, 32, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the images are [28,28,1], 784 numbers each, and cannot be read as [32,32,3], 3072 numbers.\n"
                + "  fix:    choose a model whose input has as many numbers as an image.");
  }

  @Test
  void dividesEachClassBySeed() {
    ImageDataset images = Mnist.test();
    List<Dataset> parts = images.split(0.1, 3);
    assertThat(parts.getFirst().size() + parts.getLast().size()).isEqualTo(10_000);
    int[] counts = new int[10];
    int[] all = new int[10];
    Tensor labels = Tensor.zeros(TensorType.i32(1));
    List<Tensor> pixels = List.of(Tensor.zeros(TensorType.f32(1, 28, 28, 1)));
    for (int i = 0; i < parts.getLast().size(); i++) {
      parts.getLast().read(i, new Row(0, pixels, List.of(labels)));
      counts[(int) labels.get(0)]++;
    }
    for (int i = 0; i < images.size(); i++) {
      images.read(i, new Row(0, pixels, List.of(labels)));
      all[(int) labels.get(0)]++;
    }
    for (int label = 0; label < 10; label++) {
      assertThat(counts[label]).isEqualTo((int) Math.round(all[label] * 0.1));
    }
    assertThat(images.split(0.1, 3)).isEqualTo(parts);
    assertThat(images.split(0.1, 4)).isNotEqualTo(parts);
    assertThatThrownBy(() -> images.split(-0.1, 3)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the share that is held back must be from 0 to 1, got -0.1.");
  }
}
