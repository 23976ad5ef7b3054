package dev.fovea.data;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.SplittableRandom;

/// Images that training sees mirrored left to right half of the time, and moved by up to an eighth of
/// their size; what comes in from outside is the border's colour.
///
/// Only training steps see it. What is drawn for an image follows from the seed of the training, the
/// number of the step and the image's place in the batch. It is done where the image is read, and costs
/// a copy of it; the random layers, such as `RandomRotation`, do more, as a part of the step.
///
/// {@snippet :
/// trainer.fit(new ShiftedImages(images), Fit.epochs(20).seed(1));
/// }
///
/// @param data      images `f32[height,width,channels]`
/// @param mirroring whether they are mirrored, too; a digit or a letter must not be
public record ShiftedImages(Dataset data, boolean mirroring) implements ForwardingDataset {
  /// By which part of its size an image moves at most.
  private static final int PART = 8;

  /// Checks that there is an image.
  ///
  /// @throws IllegalArgumentException if a sample has not one image as its only input
  public ShiftedImages {
    List<TensorType> inputs = data.inputs();
    if (inputs.size() != 1 || inputs.getFirst().shape().rank() != 3
        || inputs.getFirst().dtype() != DType.F32) {
      throw new IllegalArgumentException(
          "ShiftedImages moves one image f32[height,width,channels] a sample, the data has inputs %s."
              .formatted(inputs));
    }
  }

  /// Returns images that are mirrored and moved.
  ///
  /// @throws IllegalArgumentException if a sample has not one image as its only input
  public ShiftedImages(Dataset data) {
    this(data, true);
  }

  @Override
  public void read(int index, Row row) {
    data.read(index, row);
    row.random().map(SplittableRandom::nextLong)
        .ifPresent(seed -> change(row, new SplittableRandom(seed)));
  }

  private void change(Row row, SplittableRandom random) {
    Tensor images = row.inputs().getFirst();
    Shape shape = images.shape();
    boolean mirrored = random.nextBoolean() && mirroring;
    int down = within(random, shape.dim(1) / PART);
    int right = within(random, shape.dim(2) / PART);
    long bytes = shape.withoutBatch().size() * Float.BYTES;
    MemorySegment image = images.memory().asSlice(row.slot() * bytes, bytes);
    image.copyFrom(MemorySegment.ofArray(
        moved(image.toArray(JAVA_FLOAT), shape.withoutBatch(), mirrored, down, right)));
  }

  private static int within(SplittableRandom random, int most) {
    return random.nextInt(-most, most + 1);
  }

  private static float[] moved(float[] old, Shape shape, boolean mirrored, int down, int right) {
    int height = shape.dim(0);
    int width = shape.dim(1);
    int channels = shape.dim(2);
    float[] result = new float[old.length];
    int at = 0;
    for (int y = 0; y < height; y++) {
      int row = Math.clamp(y - down, 0, height - 1) * width;
      for (int x = 0; x < width; x++) {
        int moved = Math.clamp(x - right, 0, width - 1);
        int from = (row + (mirrored ? width - 1 - moved : moved)) * channels;
        for (int c = 0; c < channels; c++) {
          result[at++] = old[from++];
        }
      }
    }
    return result;
  }
}
