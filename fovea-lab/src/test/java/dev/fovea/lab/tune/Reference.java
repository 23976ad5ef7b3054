package dev.fovea.lab.tune;

import static java.util.Objects.requireNonNull;

import dev.fovea.files.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/// What other programs computed; `src/test/reference/tuning.py` wrote it.
final class Reference {
  private Reference() {}

  static Map<?, ?> part(String name) {
    try (InputStream in = requireNonNull(
        Reference.class.getResourceAsStream("reference.json"))) {
      return (Map<?, ?>) requireNonNull(
          Json.parseObject("reference.json", in.readAllBytes()).get(name));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static double[] numbers(Map<?, ?> part, String name) {
    return ((List<?>) requireNonNull(part.get(name))).stream()
        .mapToDouble(number -> ((Number) requireNonNull(number)).doubleValue()).toArray();
  }

  static double[][] rows(Map<?, ?> part, String name) {
    return ((List<?>) requireNonNull(part.get(name))).stream()
        .map(row -> ((List<?>) requireNonNull(row)).stream()
            .mapToDouble(number -> ((Number) requireNonNull(number)).doubleValue()).toArray())
        .toArray(double[][]::new);
  }
}
