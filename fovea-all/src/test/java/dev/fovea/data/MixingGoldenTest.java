package dev.fovea.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.files.NdArray;
import dev.fovea.files.NpzReader;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// MixUp and CutMix do what Keras does for the same weights, rectangles and partners.
class MixingGoldenTest {
  private static final double LIMIT = 1e-6;

  private final Map<String, NdArray> mixUp = read("mix_up");

  @Test
  void mixesAsKerasDoes() {
    Tensor images = tensor(mixUp, "images");
    Tensor labels = tensor(mixUp, "labels");
    float[] weights = array(mixUp, "weights").floats();
    Mixing.blend(images, partners(mixUp), weights);
    Mixing.blend(labels, partners(mixUp), weights);
    assertClose(images, mixUp, "y");
    assertClose(labels, mixUp, "t");
  }

  @Test
  void cutsAsKerasDoes() {
    for (boolean first : new boolean[]{false, true}) {
      Map<String, NdArray> golden = read(first ? "cut_mix_first" : "cut_mix");
      Tensor images = tensor(golden, "images");
      Tensor labels = tensor(golden, "labels");
      float[] sides = array(golden, "rectangles").floats();
      CutMix.Rectangle[] rectangles = new CutMix.Rectangle[sides.length / 4];
      Arrays.setAll(rectangles, i -> new CutMix.Rectangle(
          sides[4 * i], sides[4 * i + 1], sides[4 * i + 2], sides[4 * i + 3]));
      TensorDataset data = TensorDataset.of(images, labels);
      new CutMix(data, 0, 1, first).mix(images, labels, partners(golden), rectangles);
      assertClose(images, golden, "y");
      assertClose(labels, golden, "t");
    }
  }

  private static Map<String, NdArray> read(String name) {
    return NpzReader.read(Path.of("src/test/golden-more/keras/mixing", name + ".npz"));
  }

  private static NdArray array(Map<String, NdArray> golden, String name) {
    return requireNonNull(golden.get(name));
  }

  private static Tensor tensor(Map<String, NdArray> golden, String name) {
    NdArray array = array(golden, name);
    return Tensor.of(array.floats(), array.shape().stream().mapToInt(d -> d).toArray());
  }

  private static int[] partners(Map<String, NdArray> golden) {
    return Arrays.stream(array(golden, "partners").longs()).mapToInt(Math::toIntExact).toArray();
  }

  private static void assertClose(Tensor actual, Map<String, NdArray> golden, String name) {
    float[] expected = array(golden, name).floats();
    float[] mine = actual.toFloats();
    assertThat(mine).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(mine[i] - expected[i])).as("%s, element %d", name, i)
          .isLessThan((float) LIMIT);
    }
  }
}
