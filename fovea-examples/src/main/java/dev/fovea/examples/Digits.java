package dev.fovea.examples;

import dev.fovea.data.Dataset;
import dev.fovea.data.Row;
import dev.fovea.data.TensorDataset;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// Gray images and their classes in memory: to be chosen, moved and counted.
///
/// @param pixels  `f32[images,height,width,1]`
/// @param classes a class number each
record Digits(Tensor pixels, List<Integer> classes) {
  Digits {
    classes = List.copyOf(classes);
  }

  /// Reads images into memory.
  static Digits of(Dataset data) {
    Tensor pixels = Tensor.zeros(
        data.inputs().getFirst().with(data.inputs().getFirst().shape().withBatch(data.size())));
    Tensor labels = Tensor.zeros(
        data.labels().getFirst().with(Shape.of(data.size())));
    for (int i = 0; i < data.size(); i++) {
      data.read(i, new Row(i, List.of(pixels), List.of(labels)));
    }
    return new Digits(pixels,
        IntStream.range(0, data.size()).mapToObj(i -> (int) labels.get(i)).toList());
  }

  /// Returns the images as data to train or measure on.
  Dataset data() {
    int[] labels = classes.stream().mapToInt(c -> c).toArray();
    return TensorDataset.of(pixels, Tensor.of(labels, labels.length));
  }

  /// Returns the images of some classes.
  Digits where(IntPredicate wanted) {
    return chosen(IntStream.range(0, classes.size()).filter(i -> wanted.test(classes.get(i)))
        .boxed().toList());
  }

  /// Returns so many images of each class, drawn by the seed.
  Digits each(int count, long seed) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, classes.size()).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    Map<Integer, Integer> taken = new HashMap<>();
    return chosen(order.stream()
        .filter(i -> taken.merge(classes.get(i), 1, Integer::sum) <= count).toList());
  }

  /// Returns the same images with other class numbers.
  Digits numbered(IntUnaryOperator number) {
    return new Digits(pixels, classes.stream().map(number::applyAsInt).toList());
  }

  /// Returns the images in black and white: 1 where a pixel is at least so bright, else 0.
  Digits inked(float threshold) {
    Tensor ink = pixels.copy();
    for (long i = 0; i < ink.shape().size(); i++) {
      ink.set(i, pixels.get(i) >= threshold ? 1 : 0);
    }
    return new Digits(ink, classes);
  }

  /// Returns the images, moved; what comes in from outside is as dark as their first pixel.
  Digits moved(int down, int right) {
    float[] from = pixels.toFloats();
    float[] to = new float[from.length];
    int height = pixels.shape().dim(1);
    int width = pixels.shape().dim(2);
    for (int i = 0; i < to.length; i++) {
      int image = i - i % (height * width);
      int y = i % (height * width) / width - down;
      int x = i % width - right;
      boolean inside = y >= 0 && y < height && x >= 0 && x < width;
      to[i] = from[image + (inside ? y * width + x : 0)];
    }
    return new Digits(Tensor.of(to, to.length / height / width, height, width, 1), classes);
  }

  private Digits chosen(List<Integer> indices) {
    int height = pixels.shape().dim(1);
    int width = pixels.shape().dim(2);
    int size = height * width;
    float[] from = pixels.toFloats();
    float[] to = new float[indices.size() * size];
    for (int i = 0; i < indices.size(); i++) {
      System.arraycopy(from, indices.get(i) * size, to, i * size, size);
    }
    return new Digits(Tensor.of(to, indices.size(), height, width, 1),
        indices.stream().map(classes::get).toList());
  }
}
