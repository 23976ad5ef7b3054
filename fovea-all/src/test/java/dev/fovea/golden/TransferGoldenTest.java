package dev.fovea.golden;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.TensorDataset;
import dev.fovea.engine.Engine;
import dev.fovea.files.Json;
import dev.fovea.files.KerasModels;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.model.Model;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Built models of which layers are frozen and thawed train as in Keras, and layers in between say
/// what they say there.
class TransferGoldenTest {
  private static final double LIMIT = 1e-5;
  private static final GoldenReport REPORT = new GoldenReport("transfer");

  @AfterAll
  static void report() {
    REPORT.write();
  }

  @TestFactory
  Stream<DynamicTest> trainsWhatIsNotFrozenAsKerasDoes() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : GoldenCase.more("keras/transfer", ".npz")) {
      GoldenCase golden = GoldenCase.read(file);
      for (Engine engine : golden.has("steps") ? GoldenEngines.all() : List.<Engine>of()) {
        tests.add(DynamicTest.dynamicTest(
            golden.name() + " on " + engine.name(), () -> train(golden, engine)));
      }
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(7);
    return tests.stream();
  }

  private static void train(GoldenCase golden, Engine engine) {
    Model model = told(load(golden, engine), golden);
    assertThat(model.weights().trainableCount()).isEqualTo(golden.number("trainable"));
    assertThat(model.weights().count()).isEqualTo(golden.number("total"));
    Trainer trainer = model.compile(new SGD(0.1, 0.9, false), new SparseCategoricalCrossentropy());
    float[] losses = golden.array("losses").floats();
    for (float loss : losses) {
      double ours = trainer.trainOnBatch(
          TensorDataset.of(golden.tensor("x0"), golden.tensor("t0")));
      assertThat(ours).isCloseTo(loss, within(1e-5 * Math.max(1, loss)));
    }
    List<String> paths = model.weights().paths();
    for (int i = 0; i < paths.size(); i++) {
      REPORT.check(engine.name(), golden.name(), paths.get(i),
          model.weights().get(paths.get(i)), golden.array("f" + i), LIMIT);
    }
  }

  /// Does one after the other what the case says, each time to the model that came of it.
  private static Model told(Model model, GoldenCase golden) {
    Model told = model;
    for (Object step : (List<?>) requireNonNull(
        Json.parse(golden.name(), golden.text("steps")))) {
      String argument = (String) ((List<?>) step).getLast();
      told = switch ((String) ((List<?>) step).getFirst()) {
        case "frozen" -> told.frozen(argument);
        case "thawed" -> told.thawed(argument);
        case "last" -> told.thawedLast(Integer.parseInt(argument));
        case "kind" -> told.frozen(BatchNormalization.class);
        default -> throw new IllegalArgumentException(step.toString());
      };
    }
    return told;
  }

  private static Model load(GoldenCase golden, Engine engine) {
    return KerasModels.load(golden.file().resolveSibling(golden.name() + ".keras")).on(engine);
  }

  @Test
  void layersInBetweenSayWhatTheySayInKeras() {
    GoldenCase golden = GoldenCase.read(GoldenCase.more("keras/transfer").resolve("outputs.npz"));
    String[] names = ((List<?>) requireNonNull(
        Json.parse(golden.name(), golden.text("names")))).stream()
        .map(String.class::cast).toArray(String[]::new);
    for (Engine engine : GoldenEngines.all()) {
      Model parts = load(golden, engine).outputsOf(names);
      List<Tensor> said = parts.predict(List.of(golden.tensor("x0")));
      for (int i = 0; i < names.length; i++) {
        REPORT.check(engine.name(), "outputs", names[i], said.get(i), golden.array("o" + i), LIMIT);
      }
    }
  }
}
