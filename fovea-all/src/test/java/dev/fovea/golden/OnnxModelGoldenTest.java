package dev.fovea.golden;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Dataset;
import dev.fovea.data.Mnist;
import dev.fovea.data.PixelScale;
import dev.fovea.data.Row;
import dev.fovea.engine.Engine;
import dev.fovea.files.Json;
import dev.fovea.files.onnx.OnnxModels;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Fit;
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

/// A model in ONNX's format that somebody else trained answers as it did in ONNX Runtime.
///
/// The file is no part of the project: the system property `shared.dir` says where it lies.
class OnnxModelGoldenTest {
  private static final int BATCH = 250;
  private static final int ROWS = 32;
  private static final GoldenReport REPORT = new GoldenReport("onnx models");

  @AfterAll
  static void report() {
    REPORT.write();
  }

  @TestFactory
  Stream<DynamicTest> readsDigitsAsItDidInOnnxRuntime() {
    return GoldenEngines.all().stream()
        .map(engine -> DynamicTest.dynamicTest("on " + engine.name(), () -> readsDigits(engine)));
  }

  private static void readsDigits(Engine engine) throws IOException {
    Path file = SharedFiles.of("models/onnx-mnist", "opt-mnist.onnx");
    Path answers = SharedFiles.of("models/onnx-mnist", "onnx_opt_mnist.json");
    Map<String, ?> expected = Json.parseObject(answers.toString(), Files.readAllBytes(answers));
    Model model = OnnxModels.load(file).on(engine);
    Dataset digits = Mnist.test().scaled(new PixelScale(0, 1 / 255.0));
    Trainer trainer = trainer(model);
    double share = requireNonNull(trainer.evaluate(digits, BATCH).get("accuracy"));
    assertThat(Math.round(share * digits.size())).isEqualTo(expected.get("correct"));
    Tensor images = Tensor.zeros(model.inputs().getFirst().type(ROWS));
    Tensor labels = Tensor.of(new int[ROWS], ROWS);
    for (int i = 0; i < ROWS; i++) {
      digits.read(i, new Row(i, List.of(images), List.of(labels)));
    }
    REPORT.check(engine.name(), "onnx-mnist", "first outputs", model.predict(images),
        FirstOutputs.of(expected), 1e-5);
  }

  @Test
  void goesOnLearningFromWhatItKnows() {
    Model model = OnnxModels.load(SharedFiles.of("models/onnx-mnist", "opt-mnist.onnx"));
    Trainer trainer = trainer(model);
    Dataset digits = Mnist.test().scaled(new PixelScale(0, 1 / 255.0));
    double before = requireNonNull(trainer.evaluate(digits, BATCH).get("loss"));
    trainer.fit(digits, Fit.epochs(1).batchSize(BATCH));
    assertThat(trainer.evaluate(digits, BATCH).get("loss")).isLessThan(before);
  }

  private static Trainer trainer(Model model) {
    return model.compile(new SGD(1e-9), new SparseCategoricalCrossentropy(true),
        new Accuracy());
  }
}
