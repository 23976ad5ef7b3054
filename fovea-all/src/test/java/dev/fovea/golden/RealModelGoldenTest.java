package dev.fovea.golden;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Dataset;
import dev.fovea.data.Mnist;
import dev.fovea.data.PixelScale;
import dev.fovea.data.Row;
import dev.fovea.engine.Engine;
import dev.fovea.files.Json;
import dev.fovea.files.KerasModels;
import dev.fovea.files.NdArray;
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
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        .map(engine -> DynamicTest.dynamicTest("on " + engine.name(),
            () -> readsDigits(engine, "mnist_model.keras", "keras3_mnist_cnn.json")));
  }

  /// The plain engine takes half a minute for these; it reads the digits of the model above.
  @TestFactory
  Stream<DynamicTest> readsDigitsWithALegacyFile() {
    List<Engine> engines = GoldenEngines.all();
    return engines.stream()
        .filter(engine -> engines.size() == 1 || !engine.name().equals("java"))
        .map(engine -> DynamicTest.dynamicTest("on " + engine.name(),
            () -> readsDigits(engine, "mnist_model.h5", "keras3_h5_mnist_cnn.json")));
  }

  /// A model of Keras 2.0.5: separable convolutions, residual sums.
  @TestFactory
  Stream<DynamicTest> answersAsAModelOfKeras2() {
    return GoldenEngines.all().stream()
        .map(engine -> DynamicTest.dynamicTest("on " + engine.name(), () -> answers(engine)));
  }

  private static void answers(Engine engine) throws IOException {
    String name = "gender_mini_XCEPTION.21-0.95";
    Path file = SharedFiles.of("models/gender-xception", name + ".hdf5");
    Path json = SharedFiles.of("models/gender-xception", name + ".json");
    Map<String, ?> pair = Json.parseObject(json.toString(), Files.readAllBytes(json));
    NdArray input = FirstOutputs.array(pair, "input");
    Tensor images = Tensor.of(
        input.floats(), input.shape().stream().mapToInt(Integer::intValue).toArray());
    REPORT.check(engine.name(), "gender-xception", "output",
        KerasModels.load(file).on(engine).predict(images), FirstOutputs.array(pair, "output"),
        1e-5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mnist_model.keras", "mnist_model.h5"})
  void goesOnTrainingWhereItStood(String name) {
    Path file = SharedFiles.of("models/keras-mnist", name);
    Model model = KerasModels.load(file);
    Trainer trainer = KerasModels.loadTrainer(file, model);
    assertThat(requireNonNull(trainer.state().get("iteration")).get(0)).isPositive();
    assertThat(trainer.learningRate()).isEqualTo(0.001f);
  }

  private static void readsDigits(Engine engine, String name, String says) throws IOException {
    Path file = SharedFiles.of("models/keras-mnist", name);
    Path answers = SharedFiles.of("models/keras-mnist", says);
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
      digits.read(i, new Row(i, List.of(images), List.of(labels)));
    }
    REPORT.check(engine.name(), name, "first outputs", model.predict(images),
        FirstOutputs.of(expected), 1e-5);
  }
}
