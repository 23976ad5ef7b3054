package dev.fovea.engine.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.contract.SampleRun;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.RandomNormal;
import dev.fovea.op.RandomUniform;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaRandomTest {
  /// The known answers that Random123 publishes for `philox4x32 10`: counter, key, result.
  ///
  /// @see <a href="https://github.com/DEShawResearch/random123/blob/main/tests/kat_vectors">
  ///     kat_vectors</a>
  @ParameterizedTest
  @CsvSource({
      "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
      "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
      "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"})
  void givesTheKnownAnswersOfPhilox(String counter, String key, String result) {
    int[] block = words(counter);
    JavaRandom.philox(block, words(key)[0], words(key)[1]);
    assertThat(block).isEqualTo(words(result));
  }

  @Test
  void givesTheSameNumbersForTheSameKeyAndOthersForAnother() {
    double[] numbers = numbers(1000, 0, 1, 2);
    assertThat(numbers(1000, 0, 1, 2)).isEqualTo(numbers);
    assertThat(numbers(1000, 0, 1, 3)).as("another step").doesNotContain(numbers[0]);
    assertThat(numbers(1000, 0, 2, 2)).as("another seed").doesNotContain(numbers[0]);
    assertThat(numbers(1000, 1, 1, 2)).as("another stream").doesNotContain(numbers[0]);
  }

  @Test
  void spreadsEvenlyFromZeroToBelowOne() {
    double[] numbers = numbers(100_001, 0, 1, 1);
    assertThat(Arrays.stream(numbers).allMatch(x -> x >= 0 && x < 1)).isTrue();
    assertThat(Arrays.stream(numbers).average().orElseThrow()).isCloseTo(0.5, within(0.005));
    double spread = Arrays.stream(numbers).map(x -> (x - 0.5) * (x - 0.5)).average().orElseThrow();
    assertThat(spread).isCloseTo(1.0 / 12, within(0.002));
  }

  /// Shares of a normal distribution, from the tables: within 1, 2 and 3 deviations, and below 0.
  @Test
  void followsTheNormalDistribution() {
    double[] numbers = draw(200_001, new RandomNormal(TensorType.f32(200_001), 0), 1, 1);
    double count = numbers.length;
    assertThat(Arrays.stream(numbers).average().orElseThrow()).isCloseTo(0, within(0.01));
    assertThat(Arrays.stream(numbers).map(x -> x * x).sum() / count).isCloseTo(1, within(0.015));
    assertThat(Arrays.stream(numbers).filter(x -> x < 0).count() / count)
        .isCloseTo(0.5, within(0.005));
    assertThat(Arrays.stream(numbers).filter(x -> Math.abs(x) < 1).count() / count)
        .isCloseTo(0.6827, within(0.005));
    assertThat(Arrays.stream(numbers).filter(x -> Math.abs(x) < 2).count() / count)
        .isCloseTo(0.9545, within(0.003));
    assertThat(Arrays.stream(numbers).filter(x -> Math.abs(x) < 3).count() / count)
        .isCloseTo(0.9973, within(0.001));
  }

  /// Neighbours come from one pair of uniform numbers, and must not show it.
  @Test
  void hasNeighboursThatAreIndependent() {
    double[] numbers = draw(200_000, new RandomNormal(TensorType.f32(200_000), 0), 1, 1);
    for (int apart = 1; apart < 5; apart++) {
      double products = 0;
      double squares = 0;
      for (int i = apart; i < numbers.length; i++) {
        products += numbers[i] * numbers[i - apart];
        squares += numbers[i] * numbers[i] * numbers[i - apart] * numbers[i - apart];
      }
      assertThat(products / numbers.length).isCloseTo(0, within(0.01));
      assertThat(squares / numbers.length).isCloseTo(1, within(0.03));
    }
  }

  @Test
  void beginsALongTensorAsAShortOne() {
    assertThat(Arrays.copyOf(numbers(17, 0, 4, 4), 5)).isEqualTo(numbers(5, 0, 4, 4));
  }

  private static double[] numbers(int count, int stream, int seed, int step) {
    return draw(count, new RandomUniform(TensorType.f32(count), stream), seed, step);
  }

  private static double[] draw(int count, Op op, int seed, int step) {
    Node node = new Node(op, List.of(new Value(0, TensorType.i32(2))),
        List.of(new Value(1, TensorType.f32(count))), "");
    try (JavaEngine engine = new JavaEngine(1)) {
      Tensor key = Tensor.of(new int[]{seed, step}, 2);
      Tensor result = new SampleRun(engine).run(node, List.of(key)).orElseThrow().getFirst();
      double[] all = new double[count];
      Arrays.setAll(all, result::get);
      return all;
    }
  }

  private static int[] words(String text) {
    return Arrays.stream(text.split(" ")).mapToInt(word -> Integer.parseUnsignedInt(word, 16))
        .toArray();
  }
}
