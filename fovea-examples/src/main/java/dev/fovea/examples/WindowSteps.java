package dev.fovea.examples;

import dev.fovea.lab.report.Tiles;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Input;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Each step of a 3×3 filter on a small image: what lies under the window, and what comes out.
///
/// @param image    whole numbers, `[SIDE, SIDE]`
/// @param stride   cells from one place to the next
/// @param same     whether there is a border of zeros that keeps the size
/// @param dilation cells between what the window covers
record WindowSteps(int[] image, int stride, boolean same, int dilation) {
  /// Height and width of the image.
  static final int SIDE = 5;

  /// The filter: bright above and dark below gives a large number.
  static final int[] FILTER = {1, 1, 1, 0, 0, 0, -1, -1, -1};

  private static final int SIZE = 3;
  private static final int TILE = 104;

  /// Draws two tiles for each step: the image with the window, and the result so far.
  Tiles withResults() {
    int[] result = result();
    int side = side(result);
    Tiles tiles = new Tiles(6, TILE);
    for (int step = 0; step < result.length; step++) {
      @Nullable
      Integer[] known = new Integer[result.length];
      for (int i = 0; i <= step; i++) {
        known[i] = result[i];
      }
      tiles.add(input(side, step).picture(SIDE + 2 * border(), 2 * TILE),
          "step %d".formatted(step + 1));
      Grid output = new Grid(rows(known, side), List.of(List.of(step / side, step % side)), 0);
      tiles.add(output.picture(SIDE, 2 * TILE), "gives %d".formatted(result[step]));
    }
    return tiles;
  }

  /// Draws a tile for each step: the image with the window.
  Tiles alone() {
    int[] result = result();
    int side = side(result);
    Tiles tiles = new Tiles(side, TILE);
    for (int step = 0; step < result.length; step++) {
      tiles.add(input(side, step).picture(SIDE + 2 * border(), 2 * TILE),
          "gives %d".formatted(result[step]));
    }
    return tiles;
  }

  /// Returns what the layer gives.
  private int[] result() {
    Conv2D conv = new Conv2D(1, SIZE).withoutBias().strides(stride).dilation(dilation);
    Model model = Sequential.of(new Input(SIDE, SIDE, 1), same ? conv.same() : conv);
    model.weights().set("conv2d/kernel", Tensor.of(floats(FILTER), SIZE, SIZE, 1, 1));
    float[] values = model.predict(Tensor.of(floats(image), 1, SIDE, SIDE, 1)).toFloats();
    return IntStream.range(0, values.length).map(i -> Math.round(values[i])).toArray();
  }

  /// Returns the image in its border, the window of a step marked.
  private Grid input(int side, int step) {
    int wide = SIDE + 2 * border();
    @Nullable
    Integer[] cells = new Integer[wide * wide];
    Arrays.fill(cells, 0);
    for (int i = 0; i < image.length; i++) {
      cells[(i / SIDE + border()) * wide + i % SIDE + border()] = image[i];
    }
    List<List<Integer>> window = new ArrayList<>();
    for (int i = 0; i < SIZE * SIZE; i++) {
      window.add(List.of(
          step / side * stride + i / SIZE * dilation, step % side * stride + i % SIZE * dilation));
    }
    return new Grid(rows(cells, wide), window, border());
  }

  private int border() {
    return same ? 1 : 0;
  }

  private static int side(int[] result) {
    return (int) Math.round(Math.sqrt(result.length));
  }

  private static List<List<@Nullable Integer>> rows(@Nullable Integer[] cells, int wide) {
    List<List<@Nullable Integer>> rows = new ArrayList<>();
    for (int y = 0; y < cells.length / wide; y++) {
      List<@Nullable Integer> row = new ArrayList<>();
      for (int x = 0; x < wide; x++) {
        row.add(cells[y * wide + x]);
      }
      rows.add(row);
    }
    return rows;
  }

  private static float[] floats(int[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = values[i];
    }
    return floats;
  }
}
