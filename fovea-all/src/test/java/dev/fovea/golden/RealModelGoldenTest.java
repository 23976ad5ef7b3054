package dev.fovea.golden;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Dataset;
import dev.fovea.data.Mnist;
import dev.fovea.data.PixelScale;
import dev.fovea.engine.Engine;
import dev.fovea.files.Json;
import dev.fovea.files.KerasModels;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// A model that somebody else trained with Keras answers as it did there.
///
/// The file is no part of the project: the system property `shared.dir` says where it lies.
class RealModelGoldenTest {
  private static final int BATCH = 250;
  private static final GoldenReport REPORT = new GoldenReport("real models");

  @AfterAll
  static void report() {
    REPORT.write();
  }

  @TestFactory
  Stream<DynamicTest> readsDigitsAsItDidInKeras() {
    return GoldenEngines.all().stream()
        .map(engine -> DynamicTest.dynamicTest("on " + engine.name(), () -> readsDigits(engine)));
  }

  @Test
  void goesOnTrainingWhereItStood() {
    Path file = SharedFiles.of("models/keras-mnist", "mnist_model.keras");
    Model model = KerasModels.load(file);
    Trainer trainer = KerasModels.loadTrainer(file, model);
    assertThat(requireNonNull(trainer.state().get("iteration")).get(0)).isPositive();
    assertThat(trainer.learningRate()).isEqualTo(0.001f);
  }

  private static void readsDigits(Engine engine) throws IOException {
    Path file = SharedFiles.of("models/keras-mnist", "mnist_model.keras");
    Path answers = SharedFiles.of("models/keras-mnist", "keras3_mnist_cnn.json");
    Map<String, ?> expected = Json.parseObject(answers.toString(), Files.readAllBytes(answers));
    Model model = KerasModels.load(file).on(engine);
    Dataset digits = Mnist.test().scaled(PixelScale.UNIT);
    Trainer trainer = model.compile(
        new SGD(), new SparseCategoricalCrossentropy(), new Accuracy());
    double share = requireNonNull(trainer.evaluate(digits, BATCH).get("accuracy"));
    assertThat(Math.round(share * digits.size())).isEqualTo(expected.get("correct"));
    int rows = 32;
    Tensor images = Tensor.zeros(model.inputs().getFirst().type(rows));
    Tensor labels = Tensor.of(new int[rows], rows);
    for (int i = 0; i < rows; i++) {
      digits.read(i, i, List.of(images), List.of(labels));
    }
    REPORT.check(engine.name(), "keras-mnist", "first outputs", model.predict(images),
        FirstOutputs.of(expected), 1e-5);
  }
}
