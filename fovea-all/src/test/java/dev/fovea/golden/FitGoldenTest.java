package dev.fovea.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Dataset;
import dev.fovea.data.TensorDataset;
import dev.fovea.engine.Engine;
import dev.fovea.files.KerasModels;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import dev.fovea.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Fits with weights of samples, classes and losses give Keras's history, evaluation and weights,
/// under Keras's names.
class FitGoldenTest {
  private static final double LIMIT = 2e-4;
  private static final Pattern FIGURE = Pattern.compile("\"(\\w+)\": ([-+.\\deE]+)");
  private static final GoldenReport REPORT = new GoldenReport("fits");

  @AfterAll
  static void report() {
    REPORT.write();
  }

  @TestFactory
  Stream<DynamicTest> fitsAsKerasFits() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : GoldenCase.more("keras/fits", ".npz")) {
      GoldenCase golden = GoldenCase.read(file);
      for (Engine engine : GoldenEngines.all()) {
        tests.add(DynamicTest.dynamicTest(
            golden.name() + " on " + engine.name(), () -> fit(golden, engine)));
      }
    }
    return tests.stream();
  }

  private static void fit(GoldenCase golden, Engine engine) {
    Path file = golden.file().resolveSibling(golden.name() + ".keras");
    Model model = KerasModels.load(file).on(engine);
    Trainer trainer = KerasModels.loadTrainer(file, model);
    Dataset validation = data(golden, "v");
    Map<Integer, Double> classes = new TreeMap<>();
    figures(golden.text("class_weight"))
        .forEach((key, weight) -> classes.put(Integer.valueOf(key), weight));
    History history = trainer.fit(data(golden, ""), Fit.epochs(golden.number("epochs"))
        .batchSize(golden.number("batch")).inOrder().classWeight(classes).validation(validation));
    List<String> epochs = Pattern.compile("\\{[^}]*}").matcher(golden.text("history")).results()
        .map(MatchResult::group).toList();
    assertThat(history.epochs()).hasSameSizeAs(epochs);
    for (int i = 0; i < epochs.size(); i++) {
      check("epoch " + i, history.epochs().get(i), figures(epochs.get(i)));
    }
    check("evaluation", trainer.evaluate(validation, 7), figures(golden.text("evaluation")));
    List<String> paths = model.weights().paths();
    for (int i = 0; i < paths.size(); i++) {
      REPORT.check(engine.name(), golden.name(), paths.get(i),
          model.weights().get(paths.get(i)), golden.array("f" + i), LIMIT);
    }
  }

  private static Dataset data(GoldenCase golden, String prefix) {
    List<Tensor> inputs = new ArrayList<>();
    List<Tensor> labels = new ArrayList<>();
    for (int i = 0; golden.has(prefix + "x" + i); i++) {
      inputs.add(golden.tensor(prefix + "x" + i));
    }
    for (int i = 0; golden.has(prefix + "t" + i); i++) {
      labels.add(golden.tensor(prefix + "t" + i));
    }
    Dataset data = new TensorDataset(inputs, labels);
    return golden.has(prefix + "s") ? data.weighted(golden.tensor(prefix + "s")) : data;
  }

  private static Map<String, Double> figures(String json) {
    Map<String, Double> figures = new TreeMap<>();
    FIGURE.matcher(json).results()
        .forEach(found -> figures.put(found.group(1), Double.valueOf(found.group(2))));
    return figures;
  }

  private static void check(String what, Map<String, Double> ours, Map<String, Double> keras) {
    assertThat(ours.keySet()).as(what).containsExactlyInAnyOrderElementsOf(keras.keySet());
    keras.forEach((column, figure) -> assertThat(ours.get(column)).as("%s, %s", what, column)
        .isCloseTo(figure, within(LIMIT * Math.max(1, Math.abs(figure)))));
  }
}
