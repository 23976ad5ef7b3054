package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShiftedImagesTest {
  private static final int SIDE = 16;

  /// Each pixel says where it is: its row in the first channel, its column in the second.
  private static Tensor images(int count) {
    Tensor images = Tensor.zeros(TensorType.f32(count, SIDE, SIDE, 2));
    for (int i = 0; i < count * SIDE * SIDE; i++) {
      images.set(2L * i, i / SIDE % SIDE);
      images.set(2L * i + 1, i % SIDE);
    }
    return images;
  }

  private static float[] changed(int count, int slot, long seed, long step) {
    Tensor images = images(count);
    Dataset data = new ShiftedImages(TensorDataset.of(images(2), Tensor.of(new int[2], 2)));
    data.read(0, new Row(slot, List.of(images), List.of(Tensor.of(new int[count], count)))
        .during(seed, step));
    return images.toFloats();
  }

  @Test
  void mirrorsAndMovesUpToAnEighthAndRepeatsTheBorder() {
    Set<List<Integer>> moves = new HashSet<>();
    for (int step = 0; step < 400; step++) {
      float[] image = changed(1, 0, 7, step);
      int middle = 2 * (8 * SIDE + 8);
      boolean mirrored = image[middle + 3] < image[middle + 1];
      int down = 8 - (int) image[middle];
      int right = (mirrored ? 7 : 8) - (int) image[middle + 1];
      moves.add(List.of(mirrored ? 1 : 0, down, right));
      for (int i = 0; i < SIDE * SIDE; i++) {
        int x = mirrored ? SIDE - 1 - i % SIDE : i % SIDE;
        assertThat(image[2 * i]).isEqualTo(Math.clamp(i / SIDE - down, 0, SIDE - 1));
        assertThat(image[2 * i + 1]).isEqualTo(Math.clamp(x - right, 0, SIDE - 1));
      }
    }
    assertThat(moves).hasSize(2 * 5 * 5).allMatch(
        move -> Math.abs(move.get(1)) <= 2 && Math.abs(move.get(2)) <= 2);
  }

  @Test
  void whatMustNotBeMirroredOnlyMoves() {
    Dataset data = new ShiftedImages(
        TensorDataset.of(images(2), Tensor.of(new int[2], 2)), false);
    for (int step = 0; step < 40; step++) {
      Tensor images = images(1);
      data.read(0, new Row(0, List.of(images), List.of(Tensor.of(new int[1], 1))).during(7, step));
      float[] image = images.toFloats();
      int middle = 2 * (8 * SIDE + 8);
      assertThat(image[middle + 3]).isGreaterThan(image[middle + 1]);
      assertThat(Math.abs(image[middle] - 8)).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void changesOneImageBySeedStepAndPlace() {
    float[] one = changed(3, 1, 1, 4);
    assertThat(changed(3, 1, 1, 4)).isEqualTo(one);
    float[] before = images(3).toFloats();
    for (int i = 0; i < one.length; i++) {
      if (i / (one.length / 3) != 1) {
        assertThat(one[i]).isEqualTo(before[i]);
      }
    }
    Set<List<Float>> others = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      others.add(corner(changed(1, 0, i, 0)));
      others.add(corner(changed(1, 0, 0, i)));
    }
    assertThat(others).hasSizeGreaterThan(10);
  }

  private static List<Float> corner(float[] image) {
    int middle = 2 * (8 * SIDE + 8);
    return List.of(image[middle], image[middle + 1], image[middle + 3]);
  }

  @Test
  void saysWhatItMoves() {
    Dataset rows = TensorDataset.of(Tensor.of(new float[4], 2, 2), Tensor.of(new int[2], 2));
    assertThatThrownBy(() -> new ShiftedImages(rows)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ShiftedImages moves one image f32[height,width,channels] a sample,"
            + " the data has inputs [f32[2]].");
  }
}
