package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What wraps a data set passes on which sample is read, and what a training draws for it.
class TrainingReadTest {
  private static final int SIZE = 6;

  /// A sample reads as its number, its row, and what is drawn for it, -1 outside training.
  private record Asked() implements Dataset {
    @Override
    public int size() {
      return SIZE;
    }

    @Override
    public List<TensorType> inputs() {
      return List.of(TensorType.f32(1, 3, 1));
    }

    @Override
    public List<TensorType> labels() {
      return List.of(TensorType.i32());
    }

    @Override
    public void read(int index, Row row) {
      int drawn = row.random().map(random -> random.nextInt(1000)).orElse(-1);
      float[] numbers = {index, row.slot(), drawn};
      for (int i = 0; i < numbers.length; i++) {
        row.inputs().getFirst().set(3L * row.slot() + i, numbers[i]);
      }
      row.labels().getFirst().set(row.slot(), index);
    }
  }

  /// Adds 100 to what it reads, and knows nothing of training.
  private record Raised(Dataset data) implements ForwardingDataset {
    @Override
    public void read(int index, Row row) {
      data.read(index, row);
      Tensor input = row.inputs().getFirst();
      for (int i = 0; i < 3; i++) {
        input.set(3L * row.slot() + i, input.get(3L * row.slot() + i) + 100);
      }
    }
  }

  private static float drawn(long seed, long step, int slot) {
    long batch = new SplittableRandom(new SplittableRandom(seed).nextLong() + step).nextLong();
    return new SplittableRandom(batch + slot).nextInt(1000);
  }

  private static void asks(Dataset data, int index, int expected) {
    Tensor input = Tensor.zeros(TensorType.f32(3, 1, 3, 1));
    List<Tensor> labels = data.labels().stream()
        .map(type -> Tensor.zeros(type.with(type.shape().withBatch(3)))).toList();
    Row row = new Row(2, List.of(input), labels);
    data.read(index, row.during(7, 11));
    assertThat(input.toFloats()).containsExactly(0, 0, 0, 0, 0, 0, expected, 2, drawn(7, 11, 2));
    Tensor label = labels.getFirst();
    assertThat(label.get(label.shape().rank() == 1 ? 2 : 2L * SIZE + expected))
        .isEqualTo(label.shape().rank() == 1 ? expected : 1);
    data.read(index, row);
    assertThat(input.toFloats()).endsWith(expected, 2, -1);
  }

  @Test
  void goesToTheSampleThatIsMeant() {
    Dataset data = new Asked();
    asks(data, 3, 3);
    asks(data.slice(2, 6), 1, 3);
    asks(data.slice(1, 6).take(3), 2, 3);
    asks(new Selection(data, List.of(5, 0, 3)), 1, 0);
    asks(data.weighted(Tensor.of(new float[SIZE], SIZE)), 4, 4);
    asks(new OneHotLabels(data, SIZE), 5, 5);
    asks(new MixUp(new OneHotLabels(data.slice(1, 6), SIZE)), 3, 4);
    asks(new CutMix(new OneHotLabels(data.slice(1, 6), SIZE)), 2, 3);
    asks((ForwardingDataset) () -> data, 2, 2);
  }

  @Test
  void drawsOnceMoreForWhatIsBelowShiftedImages() {
    Tensor input = Tensor.zeros(TensorType.f32(1, 1, 3, 1));
    Row row = new Row(0, List.of(input), List.of(Tensor.of(new int[1], 1)));
    new ShiftedImages(new Asked().slice(4, 6), false).read(1, row.during(7, 11));
    assertThat(input.toFloats()).containsExactly(5, 0, drawn(7, 11, 0));
  }

  @Test
  void seesWhatAWrapperChangesAndWhatIsDrawnBelowIt() {
    Tensor input = Tensor.zeros(TensorType.f32(1, 1, 3, 1));
    Row row = new Row(0, List.of(input), List.of(Tensor.of(new int[1], 1)));
    Dataset data = new Raised(new Asked()).slice(3, 6);
    data.read(1, row.during(7, 11));
    assertThat(input.toFloats()).containsExactly(104, 100, 100 + drawn(7, 11, 0));
    data.read(1, row);
    assertThat(input.toFloats()).containsExactly(104, 100, 99);
  }

  @Test
  void checksLabelsBeforeTheyBecomeRows() {
    assertThatThrownBy(() -> asks(new OneHotLabels(new Asked(), 3), 4, 4))
        .isInstanceOf(IllegalArgumentException.class).hasMessage(
            "sample 4 has the label 4, there are classes 0 to 2.\n"
                + "  fix:    give more classes, or check the labels.");
  }
}
