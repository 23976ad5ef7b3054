package dev.fovea.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.files.NdArray;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Compares with what Keras computed, and keeps the largest error of each case and engine.
///
/// An error is the largest difference, relative to the largest value that Keras has.
final class GoldenReport {
  private final String group;
  private final Map<String, Map<String, Double>> errors = new TreeMap<>();
  private final Set<String> right = new TreeSet<>();
  private final Map<String, String> missing = new TreeMap<>();

  /// Starts a report on a group of cases, such as `layers`.
  GoldenReport(String group) {
    this.group = group;
  }

  /// Notes why a case is not covered yet.
  void notYet(String name, String why) {
    missing.put(name, why);
  }

  /// Notes that a case is right where there is no array to compare.
  void right(String name) {
    right.add(name);
  }

  /// Asserts that an array is Keras's.
  void check(String engine, String name, String what, Tensor ours, NdArray keras, double limit) {
    check(engine, name, what, ours, keras, largest(keras), limit);
  }

  /// Asserts that an array is Keras's, relative to a value that is given.
  void check(String engine, String name, String what, Tensor ours, NdArray keras, double scale,
      double limit) {
    assertThat(ours.shape().dims()).as("%s: shape of %s", name, what).isEqualTo(keras.shape());
    float[] values = keras.floats();
    double error = 0;
    for (int i = 0; i < values.length; i++) {
      double difference = Math.abs(ours.get(i) - values[i]);
      // A NaN is as wrong as can be, and compares as nothing.
      error = Math.max(error, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
    }
    double relative = scale == 0 ? error : error / scale;
    errors.computeIfAbsent(engine, e -> new TreeMap<>()).merge(name, relative, Math::max);
    assertThat(relative).as("%s on %s: relative error of %s", name, engine, what)
        .isLessThanOrEqualTo(limit);
  }

  static double largest(NdArray array) {
    double largest = 0;
    for (float value : array.floats()) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /// Writes the report into its own part of `target/golden-report.txt`, and its totals to the
  /// console.
  void write() {
    StringBuilder text = new StringBuilder("== ").append(group).append('\n');
    StringBuilder totals = new StringBuilder();
    errors.forEach((engine, cases) -> {
      String total = total(engine, cases);
      totals.append(total);
      text.append(total);
      cases.forEach((name, error) -> text.append("   %-8s %.2e  %s%n".formatted(engine, error,
          name)));
    });
    if (!right.isEmpty()) {
      totals.append("golden %s: %d cases right%n".formatted(group, right.size()));
      right.forEach(name -> text.append("   right    %s%n".formatted(name)));
    }
    totals.append("golden %s: %d cases not yet%n".formatted(group, missing.size()));
    missing.forEach((name, why) -> text.append("   not yet  %s: %s%n".formatted(name, why)));
    System.out.print(totals);
    try {
      Path folder = Files.createDirectories(Path.of("target", "golden-report"));
      Files.writeString(folder.resolve(group + ".txt"), text);
      join(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String total(String engine, Map<String, Double> cases) {
    Map.Entry<String, Double> worst = cases.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .orElseThrow();
    return String.format(Locale.ROOT, "golden %s on %s: %d cases, largest error %.2e (%s)%n", group,
        engine, cases.size(), worst.getValue(), worst.getKey());
  }

  private static void join(Path folder) throws IOException {
    StringBuilder all = new StringBuilder();
    try (var parts = Files.list(folder)) {
      for (Path part : parts.sorted().toList()) {
        all.append(Files.readString(part));
      }
    }
    Files.writeString(Path.of("target", "golden-report.txt"), all);
  }
}
