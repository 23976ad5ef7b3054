package dev.fovea.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.Engine;
import dev.fovea.layer.DataFormat;
import dev.fovea.layer.Grayscale;
import dev.fovea.layer.Lambda;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LocalResponseNormalization;
import dev.fovea.layer.Operation;
import dev.fovea.layer.Operator;
import dev.fovea.layer.Padding2D;
import dev.fovea.layer.PaddingMode;
import dev.fovea.layer.RandomRightAngleRotation;
import dev.fovea.op.Add;
import dev.fovea.op.Square;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    layers.put("lambda_square", new Lambda("square",
        (scope, x) -> scope.apply(new Add(), scope.apply(new Square(), x), x)));
    for (PaddingMode mode : PaddingMode.values()) {
      layers.put("padding2d_" + mode.name().toLowerCase(Locale.ROOT), new Padding2D(
          List.of(List.of(1, 2), List.of(3, 0)), mode, 0.5, DataFormat.CHANNELS_LAST, "", true));
    }
    layers.put("grayscale", new Grayscale());
    layers.put("grayscale_three", new Grayscale(3, DataFormat.CHANNELS_LAST, "", true));
    operations(layers);
    layers.put("right_angles", new RandomRightAngleRotation());
    layers.put("right_angles_inference", new RandomRightAngleRotation());
    layers.put("right_angles_odd", new RandomRightAngleRotation(List.of(3, 1)));
    layers.put("right_angles_half", new RandomRightAngleRotation(List.of(0, 2)));
    layers.put("right_angles_first",
        new RandomRightAngleRotation(List.of(1, 2), DataFormat.CHANNELS_FIRST, "", true));
    return layers;
  }

  private static void operations(Map<String, Layer> layers) {
    for (Operator operator : Operator.values()) {
      String name = "operation_" + operator.name().toLowerCase(Locale.ROOT);
      layers.put(name, new Operation(operator));
      layers.put(name + "_right", new Operation(operator, 0.5));
      layers.put(name + "_left", new Operation(-0.25, operator));
    }
    layers.put("operation_add_shorter", new Operation(Operator.ADD));
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
            () -> new LayerCall(golden, LayerGoldenTest.training(golden))
                .check(layer, engine, REPORT, LIMIT)));
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
