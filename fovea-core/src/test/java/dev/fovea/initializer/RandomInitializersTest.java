package dev.fovea.initializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Moments of 108,000 elements: the variance that the paper asks for, and the largest possible size.
class RandomInitializersTest {
  /// Fans 9 · 60 = 540 and 9 · 200 = 1800.
  private static final TensorType KERNEL = TensorType.parse("f32[3,3,60,200]");
  /// Standard deviation of a standard normal number between -2 and 2.
  private static final double TRUNCATED = 0.8796256610342398;

  private record Moments(Initializer initializer, double mean, double variance, double most) {}

  private static List<Moments> moments() {
    List<Moments> all = new ArrayList<>();
    all.add(new Moments(new RandomUniform(-0.5, 1.5), 0.5, 4 / 12.0, 1));
    all.add(new Moments(new RandomNormal(1, 0.5), 1, 0.25, 3));
    all.add(new Moments(new TruncatedNormal(1, 0.5), 1, 0.25 * TRUNCATED * TRUNCATED, 1));
    all.add(uniform(new GlorotUniform(), 2.0 / 2340));
    all.add(truncated(new GlorotNormal(), 2.0 / 2340));
    all.add(uniform(new HeUniform(), 2.0 / 540));
    all.add(truncated(new HeNormal(), 2.0 / 540));
    all.add(uniform(new LecunUniform(), 1.0 / 540));
    all.add(truncated(new LecunNormal(), 1.0 / 540));
    all.add(truncated(new VarianceScaling(), 1.0 / 540));
    all.add(uniform(new VarianceScaling(3, FanMode.FAN_OUT, Distribution.UNIFORM), 3.0 / 1800));
    double variance = 1.0 / 1170;
    all.add(new Moments(
        new VarianceScaling(1, FanMode.FAN_AVG, Distribution.UNTRUNCATED_NORMAL), 0, variance,
        6 * Math.sqrt(variance)));
    return all;
  }

  private static Moments uniform(Initializer initializer, double variance) {
    return new Moments(initializer, 0, variance, Math.sqrt(3 * variance));
  }

  private static Moments truncated(Initializer initializer, double variance) {
    return new Moments(initializer, 0, variance, 2 * Math.sqrt(variance) / TRUNCATED);
  }

  @TestFactory
  Stream<DynamicTest> hasTheMomentsOfItsDistribution() {
    return moments().stream().map(expected -> dynamicTest(expected.initializer().toString(), () -> {
      double[] values = values(expected.initializer(), KERNEL);
      double deviation = Math.sqrt(expected.variance());
      double mean = IntStream.range(0, values.length).mapToDouble(i -> values[i]).sum()
          / values.length;
      double spread = 0;
      double most = 0;
      for (double value : values) {
        spread += (value - expected.mean()) * (value - expected.mean()) / values.length;
        most = Math.max(most, Math.abs(value - expected.mean()));
      }
      assertThat(mean).isCloseTo(expected.mean(), within(5 * deviation / Math.sqrt(values.length)));
      assertThat(spread / expected.variance()).isCloseTo(1, within(0.025));
      assertThat(most).isBetween(0.6 * expected.most(), 1.000001 * expected.most());
    }));
  }

  @Test
  void constantStartsEverywhereTheSame() {
    assertThat(values(new Constant(2.5), TensorType.f32(3))).containsExactly(2.5, 2.5, 2.5);
    assertThat(values(new Constant(), TensorType.f32(1))).containsExactly(0);
  }

  @Test
  void identityHasItsGainOnTheDiagonal() {
    assertThat(values(new Identity(2), TensorType.f32(2, 3))).containsExactly(2, 0, 0, 0, 2, 0);
    assertThat(values(new Identity(), TensorType.f32(3, 2))).containsExactly(1, 0, 0, 1, 0, 0);
  }

  @ParameterizedTest
  @CsvSource({"'f32[7,4]', 7, 4", "'f32[4,7]', 4, 7", "'f32[5,5]', 5, 5", "'f32[3,3,2,17]', 18, 17",
      "'f32[1,1,2,17]', 2, 17"})
  void orthogonalStandsAtRightAngles(String type, int rows, int columns) {
    double[] values = values(new Orthogonal(3), TensorType.parse(type));
    boolean wide = rows < columns;
    int count = Math.min(rows, columns);
    for (int a = 0; a < count; a++) {
      for (int b = 0; b < count; b++) {
        double dot = 0;
        for (int k = 0; k < Math.max(rows, columns); k++) {
          dot += wide
              ? values[a * columns + k] * values[b * columns + k]
              : values[k * columns + a] * values[k * columns + b];
        }
        assertThat(dot).isCloseTo(a == b ? 9 : 0, within(1e-5));
      }
    }
  }

  @Test
  void hasATestOfEveryInitializer() {
    List<Class<?>> tested = new ArrayList<>(List.of(
        Constant.class, Identity.class, Orthogonal.class, Ones.class, Zeros.class));
    moments().forEach(sample -> tested.add(sample.initializer().getClass()));
    assertThat(tested.stream().distinct().toList())
        .containsExactlyInAnyOrderElementsOf(Initializers.all());
  }

  @Test
  void saysWhatDoesNotFit() {
    fails(() -> new Constant(Double.NaN), "Constant value must be a finite number, got NaN.");
    fails(() -> new VarianceScaling(0, FanMode.FAN_IN, Distribution.UNIFORM),
        "VarianceScaling needs a scale above 0, got 0.0.");
    fails(() -> new RandomNormal(0, -1),
        "RandomNormal needs a standard deviation of at least 0, got -1.0.");
    fails(() -> new TruncatedNormal(0, -1),
        "TruncatedNormal needs a standard deviation of at least 0, got -1.0.");
    fails(() -> new RandomUniform(1, 0), "RandomUniform needs limits in order, got 1.0 and 0.0.");
    fails(() -> values(new Identity(), TensorType.f32(3)), "Identity needs a matrix, got f32[3].\n"
        + "  fix:    use another initializer for this weight.");
    fails(() -> values(new Orthogonal(), TensorType.f32(3)),
        "Orthogonal needs a weight of at least 2"
            + " axes, got f32[3].\n  fix:    use another initializer for this weight.");
  }

  private static void fails(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  private static double[] values(Initializer initializer, TensorType type) {
    Tensor weight = Tensor.zeros(type);
    initializer.fill(weight, new Random(1));
    return IntStream.range(0, (int) type.shape().size()).mapToDouble(weight::get).toArray();
  }
}
