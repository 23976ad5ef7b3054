package dev.fovea.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {
  @ParameterizedTest
  @EnumSource(DType.class)
  void keepsNumbersOfEveryType(DType dtype) {
    Tensor tensor = Tensor.zeros(new TensorType(dtype, Shape.of(2, 3)));
    assertThat(tensor.toFloats()).containsOnly(0);
    tensor.set(4, 200);
    assertThat(tensor.get(4)).isEqualTo(200);
    assertThat(tensor.toFloats()).containsExactly(0, 0, 0, 0, 200, 0);
    assertThat(tensor.memory().byteSize()).isEqualTo(6L * dtype.bytes());
    assertThat(tensor.memory().address() % 64).isZero();
    assertThat(DType.parse(dtype.toString())).isEqualTo(dtype);
  }

  @Test
  void hasOneElementWithoutAxesAndNoneWithAnEmptyOne() {
    assertThat(Tensor.zeros(TensorType.f32()).toFloats()).hasSize(1);
    assertThat(Tensor.zeros(TensorType.f32(3, 0)).toFloats()).isEmpty();
  }

  @Test
  void copiesToMemoryOfItsOwnAndReshapesOnTheSame() {
    Tensor tensor = Tensor.of(new float[]{1, 2, 3, 4}, 2, 2);
    Tensor copy = tensor.copy();
    Tensor flat = tensor.reshape(4);
    tensor.set(0, 9);
    assertThat(copy.get(0)).isEqualTo(1);
    assertThat(flat.get(0)).isEqualTo(9);
    assertThat(flat.shape()).isEqualTo(Shape.of(4));
  }

  @Test
  void saysWhatDoesNotFit() {
    fails(() -> Tensor.of(new float[3], 2, 2), "f32[2,2] holds 4 values, got 3."
        + " Give as many values as the product of the axis lengths.");
    fails(() -> Tensor.of(new float[4], 4).fill(Tensor.of(new int[4], 4)),
        "cannot copy i32[4] into f32[4]. Give a tensor of the same type and shape.");
    fails(() -> Tensor.over(TensorType.f32(2), Arena.ofAuto().allocate(7)),
        "f32[2] takes 8 bytes, the memory has 7.");
    fails(() -> Tensor.of(new float[4], 4).reshape(3), "f32[3] takes 12 bytes, the memory has 16.");
    fails(() -> Shape.of(2, -1), "a shape has no negative axis lengths, got [2, -1].");
    fails(() -> TensorType.parse("f32"), "'f32' is no tensor type. Write it as f32[8,28,28,3].");
  }

  @Test
  void neverReadsOutsideItsMemory() {
    Tensor tensor = Tensor.zeros(TensorType.f32(3));
    assertThatThrownBy(() -> tensor.get(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> tensor.set(-1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void printsTypesAsPeopleWriteThem() {
    TensorType type = TensorType.f32(8, 28, 28, 3);
    assertThat(type).hasToString("f32[8,28,28,3]");
    assertThat(TensorType.parse("f32[8, 28,28,3]")).isEqualTo(type);
    assertThat(TensorType.parse("i32[]")).isEqualTo(TensorType.i32());
  }

  @Test
  void countsAxesFromEitherEnd() {
    Shape shape = Shape.of(2, 3, 5);
    assertThat(shape.dim(-1)).isEqualTo(5).isEqualTo(shape.last());
    assertThat(shape.with(-2, 7)).isEqualTo(Shape.of(2, 7, 5));
    assertThat(shape.withoutBatch()).isEqualTo(Shape.of(3, 5));
    assertThat(shape.withBatch(4)).isEqualTo(Shape.of(4, 2, 3, 5));
    assertThat(shape.strides()).containsExactly(15, 5, 1);
    assertThat(Shape.SCALAR.size()).isEqualTo(1);
    assertThatThrownBy(() -> Shape.of(1 << 30, 1 << 30, 1 << 30).size())
        .isInstanceOf(ArithmeticException.class);
  }

  private static void fails(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
