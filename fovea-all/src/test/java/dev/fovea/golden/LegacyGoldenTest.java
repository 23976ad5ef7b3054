package dev.fovea.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.TensorDataset;
import dev.fovea.engine.Engine;
import dev.fovea.files.KerasJson;
import dev.fovea.files.KerasModels;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Keras's legacy `.h5` files and files of weights give the models that Keras saved, and trained
/// models go on training as in Keras.
class LegacyGoldenTest {
  private static final double LIMIT = 1e-5;
  private static final GoldenReport REPORT = new GoldenReport("legacy files");

  @TempDir
  Path folder;

  @AfterAll
  static void report() {
    REPORT.write();
  }

  @TestFactory
  Stream<DynamicTest> saysWhatItSaysInKeras() {
    return wholes().flatMap(file -> tests(file,
        (golden, engine) -> predicts(KerasModels.load(file), golden, engine, "")));
  }

  @TestFactory
  Stream<DynamicTest> saysTheSameWhenWrittenAndReadBack() {
    return wholes().flatMap(file -> tests(file, (golden, engine) -> {
      Path copy = folder.resolve(golden.name() + ".h5");
      KerasModels.save(KerasModels.load(file), Optional.empty(), copy);
      predicts(KerasModels.load(copy), golden, engine, " written and read back");
    }));
  }

  @TestFactory
  Stream<DynamicTest> hasKerasCountsOfParameters() {
    return wholes().map(LegacyGoldenTest::golden).filter(golden -> golden.has("params"))
        .map(golden -> DynamicTest.dynamicTest(golden.name(), () -> {
          Model model = KerasModels.load(golden.file().resolveSibling(golden.name() + ".h5"));
          assertThat(model.weights().count()).isEqualTo(golden.number("params"));
          assertThat(model.weights().trainableCount()).isEqualTo(golden.number("trainable"));
        }));
  }

  @TestFactory
  Stream<DynamicTest> takesTheWeightsOfEveryKindOfFile() {
    return GoldenCase.files("keras/models", ".weights.h5").stream().flatMap(file -> tests(file,
        (golden, engine) -> {
          Model model = KerasModels.load(golden.file().resolveSibling(golden.name() + ".h5"));
          for (String copy : List.of("", "copy.weights.h5", "copy.npz", "copy.h5", "copy.keras")) {
            Path from = copy.isEmpty() ? file : folder.resolve(copy);
            if (copy.endsWith(".weights.h5") || copy.endsWith(".npz")) {
              KerasModels.saveWeights(model, Optional.empty(), from);
            } else if (!copy.isEmpty()) {
              KerasModels.save(model, Optional.empty(), from);
            }
            model.initialize(3);
            KerasModels.loadWeights(model, Optional.empty(), from);
            predicts(model, golden, engine, " with weights of " + from.getFileName());
          }
        }));
  }

  @TestFactory
  Stream<DynamicTest> takesTheWeightsOfALegacyFile() {
    Path file = GoldenCase.more("keras/files").resolve("weights_only.h5");
    return tests(file, (golden, engine) -> {
      Model model = KerasJson.model("weights_only", golden.text("config")).initialize(1);
      KerasModels.loadWeights(model, Optional.empty(), file);
      predicts(model, golden, engine, "");
      assertThat(KerasModels.loadWeightsByName(model.initialize(2), file))
          .containsExactly("base", "stack", "head");
      predicts(model, golden, engine, " by name");
    });
  }

  @TestFactory
  Stream<DynamicTest> goesOnTrainingAsKerasDoes() {
    return Stream.concat(wholes(), GoldenCase.more("keras/files", ".keras").stream())
        .filter(file -> golden(file).has("t0"))
        .flatMap(file -> tests(file, (golden, engine) -> {
          Model model = KerasModels.load(file).on(engine);
          Trainer trainer = KerasModels.loadTrainer(file, model);
          predicts(model, golden, engine, " when saved");
          trainer.fit(TensorDataset.of(golden.tensor("x0"), golden.tensor("t0")),
              Fit.epochs(1).batchSize(golden.number("batch")).inOrder());
          List<String> paths = model.weights().paths();
          assertThat(paths).hasSize(golden.count("f"));
          for (int i = 0; i < paths.size(); i++) {
            REPORT.check(engine.name(), golden.name() + " trained on", paths.get(i),
                model.weights().get(paths.get(i)), golden.array("f" + i), LIMIT);
          }
        }));
  }

  private interface Check {
    void on(GoldenCase golden, Engine engine);
  }

  /// Returns the files of whole models.
  private static Stream<Path> wholes() {
    List<Path> files = new ArrayList<>(GoldenCase.files("keras/models", ".h5"));
    files.addAll(GoldenCase.more("keras/files", ".h5"));
    return files.stream()
        .filter(file -> !file.toString().endsWith(".weights.h5"))
        .filter(file -> !file.endsWith("weights_only.h5"));
  }

  private static GoldenCase golden(Path file) {
    String name = file.getFileName().toString().replaceFirst("(\\.weights)?\\.(h5|keras)$", "");
    return GoldenCase.read(file.resolveSibling(name + ".npz"));
  }

  private static Stream<DynamicTest> tests(Path file, Check check) {
    assertThat(Files.exists(file)).isTrue();
    GoldenCase golden = golden(file);
    return GoldenEngines.all().stream().map(engine -> DynamicTest.dynamicTest(
        golden.name() + " on " + engine.name(), () -> check.on(golden, engine)));
  }

  private static void predicts(Model model, GoldenCase golden, Engine engine, String how) {
    List<Tensor> inputs = new ArrayList<>();
    for (int i = 0; golden.has("x" + i); i++) {
      inputs.add(golden.tensor("x" + i));
    }
    List<Tensor> outputs = model.on(engine).predict(inputs);
    assertThat(outputs).hasSize(golden.count("y"));
    for (int i = 0; i < outputs.size(); i++) {
      REPORT.check(engine.name(), golden.name() + how, "y" + i, outputs.get(i),
          golden.array("y" + i), LIMIT);
    }
  }
}
