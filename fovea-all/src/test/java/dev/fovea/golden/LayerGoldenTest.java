package dev.fovea.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.Engine;
import dev.fovea.files.Json;
import dev.fovea.files.KerasJson;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Layers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every layer does what it does in Keras, forward and backward, on every engine.
class LayerGoldenTest {
  private static final double LIMIT = 1e-5;
  private static final GoldenReport REPORT = new GoldenReport("layers");

  @AfterAll
  static void report() {
    REPORT.write();
  }

  @TestFactory
  Stream<DynamicTest> computesWhatKerasComputes() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : GoldenCase.files("keras/layers", ".npz")) {
      GoldenCase golden = GoldenCase.read(file);
      Optional<String> notYet = Coverage.notYet(() -> layer(golden));
      notYet.ifPresent(why -> REPORT.notYet(golden.name(), why));
      if (notYet.isEmpty()) {
        for (Engine engine : GoldenEngines.all()) {
          tests.add(DynamicTest.dynamicTest(
              golden.name() + " on " + engine.name(),
              () -> new LayerCall(golden, training(golden))
                  .check(layer(golden), engine, REPORT, LIMIT)));
        }
      }
    }
    return tests.stream();
  }

  @Test
  void coversEveryCaseWhoseLayerExists() {
    List<String> expected = new ArrayList<>();
    List<String> covered = new ArrayList<>();
    for (Path file : GoldenCase.files("keras/layers", ".npz")) {
      GoldenCase golden = GoldenCase.read(file);
      if (exists(description(golden))) {
        expected.add(golden.name());
      }
      if (Coverage.notYet(() -> layer(golden)).isEmpty()) {
        covered.add(golden.name());
      }
    }
    assertThat(covered).isEqualTo(expected).isNotEmpty();
  }

  /// Tells whether class and activation exist, by their names alone.
  private static boolean exists(Map<?, ?> layer) {
    Object function = ((Map<?, ?>) Objects.requireNonNull(layer.get("config"))).get("activation");
    return Layers.all().stream()
        .anyMatch(type -> type.getSimpleName().equals(layer.get("class_name")))
        && (function == null || Arrays.stream(ActivationFunction.values())
            .anyMatch(f -> f.name().toLowerCase(Locale.ROOT).equals(function)));
  }

  private static Map<?, ?> config(GoldenCase golden) {
    return (Map<?, ?>) Objects.requireNonNull(Json.parse(golden.name(), golden.text("config")));
  }

  static Map<?, ?> description(GoldenCase golden) {
    return (Map<?, ?>) Objects.requireNonNull(config(golden).get("layer"));
  }

  static Layer layer(GoldenCase golden) {
    return KerasJson.layer(golden.name(), Json.compact(description(golden)));
  }

  static boolean training(GoldenCase golden) {
    return Boolean.TRUE.equals(config(golden).get("training"));
  }
}
