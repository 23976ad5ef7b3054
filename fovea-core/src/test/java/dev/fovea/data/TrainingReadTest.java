package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What wraps a data set passes on which sample a training reads, and for which step.
class TrainingReadTest {
  private static final int SIZE = 6;

  /// What a training reads of it is what it was asked; all others read -1.
  private record Asked() implements Dataset {
    @Override
    public int size() {
      return SIZE;
    }

    @Override
    public List<TensorType> inputs() {
      return List.of(TensorType.f32(1, 4, 1));
    }

    @Override
    public List<TensorType> labels() {
      return List.of(TensorType.i32());
    }

    @Override
    public void read(int index, int slot, List<Tensor> inputs, List<Tensor> labels) {
      write(slot, inputs, -1, -1, -1, -1);
      labels.getFirst().set(slot, index);
    }

    @Override
    public void read(
        int index, int slot, List<Tensor> inputs, List<Tensor> labels, long seed, long step) {
      write(slot, inputs, index, slot, seed, step);
      labels.getFirst().set(slot, index);
    }

    private static void write(int slot, List<Tensor> inputs, double... numbers) {
      for (int i = 0; i < numbers.length; i++) {
        inputs.getFirst().set(4L * slot + i, numbers[i]);
      }
    }
  }

  private static void asks(Dataset data, int index, int expected) {
    Tensor input = Tensor.zeros(TensorType.f32(3, 1, 4, 1));
    List<Tensor> labels = data.labels().stream()
        .map(type -> Tensor.zeros(type.with(type.shape().withBatch(3)))).toList();
    data.read(index, 2, List.of(input), labels, 7, 11);
    assertThat(input.toFloats()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, expected, 2, 7, 11);
    Tensor label = labels.getFirst();
    assertThat(label.get(label.shape().rank() == 1 ? 2 : 2L * SIZE + expected))
        .isEqualTo(label.shape().rank() == 1 ? expected : 1);
    data.read(index, 2, List.of(input), labels);
    assertThat(input.toFloats()).endsWith(-1, -1, -1, -1);
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
  void reachesWhatIsBelowShiftedImages() {
    Tensor input = Tensor.zeros(TensorType.f32(1, 1, 4, 1));
    new ShiftedImages(new Asked().slice(4, 6), false)
        .read(1, 0, List.of(input), List.of(Tensor.of(new int[1], 1)), 7, 11);
    assertThat(input.toFloats()).containsExactly(5, 0, 7, 11);
  }

  @Test
  void isThePlainOneIfThereIsNothingRandom() {
    Dataset data = TensorDataset.of(Tensor.of(new float[]{1, 2, 3, 4}, 2, 2),
        Tensor.of(new int[]{5, 6}, 2));
    Tensor input = Tensor.zeros(TensorType.f32(1, 2));
    Tensor label = Tensor.of(new int[1], 1);
    data.read(1, 0, List.of(input), List.of(label), 7, 11);
    assertThat(input.toFloats()).containsExactly(3, 4);
    assertThat(label.get(0)).isEqualTo(6);
  }

  @Test
  void checksLabelsBeforeTheyBecomeRows() {
    assertThatThrownBy(() -> asks(new OneHotLabels(new Asked(), 3), 4, 4))
        .isInstanceOf(IllegalArgumentException.class).hasMessage(
            "sample 4 has the label 4, there are classes 0 to 2.\n"
                + "  fix:    give more classes, or check the labels.");
  }
}
