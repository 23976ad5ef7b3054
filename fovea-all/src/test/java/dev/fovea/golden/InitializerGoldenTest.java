package dev.fovea.golden;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.files.Json;
import dev.fovea.files.KerasJson;
import dev.fovea.initializer.Initializer;
import dev.fovea.layer.Dense;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Initializers give the values that Keras's give, or values of the same distribution.
class InitializerGoldenTest {
  private static final int DRAWS = 40;

  /// One case of `src/test/reference/initializers.py`.
  record Case(Map<?, ?> members) {
    Map<?, ?> form() {
      return (Map<?, ?>) requireNonNull(members.get("initializer"));
    }

    Initializer initializer() {
      String json = """
          {"module": "keras.layers", "class_name": "Dense", "config": {"units": 1, "use_bias": \
          false, "kernel_initializer": %s, "bias_initializer": "zeros"}}"""
          .formatted(Json.compact(form()));
      return ((Dense) KerasJson.layer("initializers.json", json)).kernelInitializer();
    }

    double[] numbers(String key) {
      return ((List<?>) requireNonNull(members.get(key))).stream()
          .mapToDouble(number -> ((Number) number).doubleValue()).toArray();
    }

    double number(String key) {
      return ((Number) requireNonNull(members.get(key))).doubleValue();
    }

    Shape shape() {
      return Shape.of(Arrays.stream(numbers("shape")).mapToInt(length -> (int) length).toArray());
    }
  }

  static List<Case> cases() {
    try {
      String json = Files.readString(GoldenCase.more("keras").resolve("initializers.json"));
      return ((List<?>) requireNonNull(Json.parse("initializers.json", json))).stream()
          .map(members -> new Case((Map<?, ?>) requireNonNull(members)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @TestFactory
  Stream<DynamicTest> givesWhatKerasGives() {
    return cases().stream().map(golden -> DynamicTest.dynamicTest(
        "%s of %s".formatted(golden.initializer(), golden.shape()), () -> check(golden)));
  }

  private static void check(Case golden) {
    if (golden.members().containsKey("values")) {
      assertThat(draw(golden, 1)).containsExactly(golden.numbers("values"), within(1e-7));
    } else if (golden.members().containsKey("products")) {
      assertThat(products(draw(golden, 1), golden.shape()))
          .containsExactly(golden.numbers("products"), within(2e-5));
    } else {
      checkMoments(golden);
    }
  }

  /// Moments of many draws, in units of Keras's standard deviation; both are estimates.
  private static void checkMoments(Case golden) {
    double[] all = IntStream.range(0, DRAWS).boxed()
        .flatMapToDouble(seed -> Arrays.stream(draw(golden, seed))).toArray();
    double deviation = Math.sqrt(golden.number("variance"));
    double mean = Arrays.stream(all).average().orElseThrow();
    double variance = moment(all, mean, 2);
    double error = 6 * Math.sqrt(2.0 / all.length);
    assertThat(mean).isCloseTo(golden.number("mean"), within(error * deviation));
    assertThat(variance / golden.number("variance")).isCloseTo(1, within(2 * error));
    assertThat(moment(all, mean, 4) / (variance * variance))
        .isCloseTo(golden.number("kurtosis"), within(10 * error));
    if (golden.number("kurtosis") < 2.9) { // All but normal distributions end somewhere.
      double least = Arrays.stream(all).min().orElseThrow();
      double most = Arrays.stream(all).max().orElseThrow();
      assertThat(least).isCloseTo(golden.number("low"), within(1e-3 * deviation));
      assertThat(most).isCloseTo(golden.number("high"), within(1e-3 * deviation));
    }
  }

  private static double moment(double[] all, double mean, int power) {
    return Arrays.stream(all).map(value -> Math.pow(value - mean, power)).average().orElseThrow();
  }

  /// Returns the products of all rows of the matrix, or of its columns where these are fewer.
  private static double[] products(double[] values, Shape shape) {
    int columns = shape.last();
    int rows = values.length / columns;
    int count = Math.min(rows, columns);
    double[] products = new double[count * count];
    for (int a = 0; a < count; a++) {
      for (int b = 0; b < count; b++) {
        for (int k = 0; k < Math.max(rows, columns); k++) {
          products[a * count + b] += rows <= columns
              ? values[a * columns + k] * values[b * columns + k]
              : values[k * columns + a] * values[k * columns + b];
        }
      }
    }
    return products;
  }

  private static double[] draw(Case golden, int seed) {
    Tensor weight = Tensor.zeros(new TensorType(DType.F64, golden.shape()));
    golden.initializer().fill(weight, new Random(seed));
    double[] values = new double[Math.toIntExact(golden.shape().size())];
    Arrays.setAll(values, weight::get);
    return values;
  }
}
