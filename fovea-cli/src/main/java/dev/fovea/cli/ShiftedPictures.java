package dev.fovea.cli;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.fovea.data.Dataset;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.SplittableRandom;

/// Pictures that training sees mirrored left to right half of the time, and moved by up to an eighth of
/// their size; what comes in from outside is the border's colour.
///
/// Only training steps see it; it follows from the seed of the training and the number of the step.
///
/// @param data pictures `f32[height,width,channels]`
record ShiftedPictures(Dataset data) implements Dataset {
  @Override
  public int size() {
    return data.size();
  }

  @Override
  public List<TensorType> inputs() {
    return data.inputs();
  }

  @Override
  public List<TensorType> labels() {
    return data.labels();
  }

  @Override
  public void read(int index, int slot, List<Tensor> inputs, List<Tensor> labels) {
    data.read(index, slot, inputs, labels);
  }

  @Override
  public void augment(List<Tensor> inputs, List<Tensor> labels, long seed, long step) {
    data.augment(inputs, labels, seed, step);
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + step);
    Tensor pictures = inputs.getFirst();
    Shape shape = pictures.shape();
    for (int slot = 0; slot < shape.dim(0); slot++) {
      boolean mirrored = random.nextBoolean();
      int down = within(random, shape.dim(1) / 8);
      int right = within(random, shape.dim(2) / 8);
      move(pictures, slot, mirrored, down, right);
    }
  }

  private static int within(SplittableRandom random, int most) {
    return random.nextInt(-most, most + 1);
  }

  private static void move(Tensor pictures, int slot, boolean mirrored, int down, int right) {
    int height = pictures.shape().dim(1);
    int width = pictures.shape().dim(2);
    int channels = pictures.shape().dim(3);
    long size = (long) height * width * channels;
    float[] old = pictures.memory().asSlice(slot * size * JAVA_FLOAT.byteSize(),
        size * JAVA_FLOAT.byteSize()).toArray(JAVA_FLOAT);
    long at = slot * size;
    for (int y = 0; y < height; y++) {
      int fromY = Math.clamp(y - down, 0, height - 1);
      for (int x = 0; x < width; x++) {
        int moved = Math.clamp(x - right, 0, width - 1);
        int fromX = mirrored ? width - 1 - moved : moved;
        for (int c = 0; c < channels; c++) {
          pictures.memory().setAtIndex(
              JAVA_FLOAT, at++, old[(fromY * width + fromX) * channels + c]);
        }
      }
    }
  }
}
