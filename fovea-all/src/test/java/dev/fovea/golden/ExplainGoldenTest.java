package dev.fovea.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.engine.Engine;
import dev.fovea.explain.Calibration;
import dev.fovea.explain.Confusion;
import dev.fovea.explain.Derivative;
import dev.fovea.explain.GradCam;
import dev.fovea.explain.IntegratedGradients;
import dev.fovea.explain.Predictions;
import dev.fovea.files.KerasModels;
import dev.fovea.files.NdArray;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Explanations are those that jax.grad gives for the same model, and figures those of scikit-learn.
class ExplainGoldenTest {
  private static final double LIMIT = 1e-5;
  private static final GoldenReport REPORT = new GoldenReport("explain");

  @AfterAll
  static void report() {
    REPORT.write();
  }

  @TestFactory
  Stream<DynamicTest> explainsAsTheDerivativesOfJax() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : GoldenCase.more("keras/explain", ".npz")) {
      GoldenCase golden = GoldenCase.read(file);
      for (Engine engine : golden.has("cam") ? GoldenEngines.all() : List.<Engine>of()) {
        tests.add(DynamicTest.dynamicTest(
            golden.name() + " on " + engine.name(), () -> explain(golden, engine)));
      }
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(3);
    return tests.stream();
  }

  private static void explain(GoldenCase golden, Engine engine) {
    Model model = KerasModels.load(golden.file().resolveSibling(golden.name() + ".keras"))
        .on(engine);
    Tensor images = golden.tensor("x0");
    int[] classes = numbers(golden.array("classes"));
    String layer = golden.text("layer");
    Derivative.Result ofInput = Derivative.ofScores(model).of(images, classes);
    check(engine, golden, "scores", ofInput.target());
    check(engine, golden, "dx", ofInput.derivative());
    check(engine, golden, "dmaps",
        Derivative.ofScores(model, layer).of(images, classes).derivative());
    check(engine, golden, "cam", GradCam.of(model, layer).map(images, classes));
    Tensor first = Tensor.zeros(images.type().with(images.shape().withoutBatch()));
    for (int i = 0; i < first.shape().size(); i++) {
      first.set(i, images.get(i));
    }
    IntegratedGradients.Attribution ig = IntegratedGradients.of(model)
        .steps(golden.number("steps")).of(first, golden.tensor("baseline"), classes[0]);
    check(engine, golden, "ig", ig.values());
    assertThat(ig.score()).isCloseTo(golden.array("ends").floats()[0], within(LIMIT));
    assertThat(ig.ofBaseline()).isCloseTo(golden.array("ends").floats()[1], within(LIMIT));
  }

  private static void check(Engine engine, GoldenCase golden, String array, Tensor ours) {
    REPORT.check(engine.name(), golden.name(), array, ours, golden.array(array), LIMIT);
  }

  private static int[] numbers(NdArray array) {
    return Arrays.stream(array.longs()).mapToInt(Math::toIntExact).toArray();
  }

  @Test
  void countsAsScikitLearnDoes() {
    GoldenCase golden = GoldenCase.read(GoldenCase.more("keras/explain").resolve("figures.npz"));
    Predictions predictions = predictions(golden);
    Confusion confusion = predictions.confusion();
    int classes = confusion.classes();
    int[] counts = numbers(golden.array("confusion"));
    for (int label = 0; label < classes; label++) {
      for (int guess = 0; guess < classes; guess++) {
        assertThat(confusion.count(label, guess)).isEqualTo(counts[label * classes + guess]);
      }
      Confusion.Figures own = confusion.of(label);
      near(own.precision(), golden, "precision", label);
      near(own.recall(), golden, "recall", label);
      near(own.f1(), golden, "f1", label);
      assertThat(own.support()).isEqualTo(golden.array("support").longs()[label]);
    }
    for (String mean : List.of("macro", "weighted")) {
      Confusion.Figures figures = mean.equals("macro") ? confusion.macro() : confusion.weighted();
      near(figures.precision(), golden, mean, 0);
      near(figures.recall(), golden, mean, 1);
      near(figures.f1(), golden, mean, 2);
    }
  }

  @Test
  void calibratesAsScikitLearnDoes() {
    GoldenCase golden = GoldenCase.read(GoldenCase.more("keras/explain").resolve("figures.npz"));
    Calibration calibration = predictions(golden).calibration(golden.number("bins"));
    List<Calibration.Bin> filled = calibration.bins().stream().filter(b -> b.count() > 0).toList();
    assertThat(filled).hasSize(golden.array("bin_accuracy").floats().length);
    for (int i = 0; i < filled.size(); i++) {
      near(filled.get(i).accuracy(), golden, "bin_accuracy", i);
      near(filled.get(i).confidence(), golden, "bin_confidence", i);
    }
    near(calibration.expectedError(), golden, "ece", 0);
  }

  private static Predictions predictions(GoldenCase golden) {
    int[] labels = numbers(golden.array("labels"));
    float[] all = golden.array("probabilities").floats();
    int classes = all.length / labels.length;
    List<double[]> rows = IntStream.range(0, labels.length)
        .mapToObj(i -> IntStream.range(0, classes).mapToDouble(c -> all[i * classes + c])
            .toArray())
        .toList();
    return Predictions.of(Arrays.stream(labels).boxed().toList(), rows);
  }

  private static void near(double ours, GoldenCase golden, String array, int index) {
    assertThat(ours).as("%s %d", array, index)
        .isCloseTo(golden.array(array).floats()[index], within(1e-6));
  }
}
