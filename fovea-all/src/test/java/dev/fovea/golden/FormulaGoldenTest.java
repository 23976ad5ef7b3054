package dev.fovea.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.Engine;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LocalResponseNormalization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Layers that Keras does not have do what the formula in their paper says, forward and backward, on
/// every engine: `src/test/reference/formulas.py` writes it out.
class FormulaGoldenTest {
  private static final double LIMIT = 1e-5;
  private static final String FOLDER = "formulas";
  private static final GoldenReport REPORT = new GoldenReport(FOLDER);

  /// Returns the layer of each case.
  static Map<String, Layer> layers() {
    Map<String, Layer> layers = new TreeMap<>();
    layers.put("lrn_alexnet", new LocalResponseNormalization());
    layers.put("lrn_googlenet", new LocalResponseNormalization(5, 1, 1, 0.5, "", true));
    layers.put("lrn_narrow", new LocalResponseNormalization(1, 1, 0.5, 1, "", true));
    layers.put("lrn_alone", new LocalResponseNormalization(0, 0.5, 2, 0.25, "", true));
    return layers;
  }

  @AfterAll
  static void report() {
    REPORT.write();
  }

  @TestFactory
  Stream<DynamicTest> computesWhatTheFormulaSays() {
    List<DynamicTest> tests = new ArrayList<>();
    layers().forEach((name, layer) -> {
      GoldenCase golden = GoldenCase.read(GoldenCase.more(FOLDER).resolve(name + ".npz"));
      for (Engine engine : GoldenEngines.all()) {
        tests.add(DynamicTest.dynamicTest(name + " on " + engine.name(),
            () -> new LayerCall(golden, false).check(layer, engine, REPORT, LIMIT)));
      }
    });
    return tests.stream();
  }

  @Test
  void leavesNoCaseOut() {
    List<String> cases = GoldenCase.list(GoldenCase.more(FOLDER), ".npz").stream()
        .map(file -> file.getFileName().toString().replace(".npz", ""))
        .toList();
    assertThat(layers().keySet()).containsExactlyInAnyOrderElementsOf(cases);
  }
}
