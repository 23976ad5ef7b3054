package dev.fovea.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.files.Hdf5Reader;
import dev.fovea.files.Json;
import dev.fovea.files.KerasArchive;
import dev.fovea.files.KerasJson;
import dev.fovea.files.KerasModels;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Models go from Keras's files to ours and back, and say the same.
class ModelGoldenTest {
  private static final double LIMIT = 1e-5;
  /// Models that were covered when they were written down here: none may fall out again.
  private static final List<String> FLOOR = List.of(
      "conv_model_pooling", "frozen", "inception", "layer_zoo", "mlp", "nested_frozen_base",
      "sequential", "small_resnet", "two_inputs_shared");
  private static final GoldenReport REPORT = new GoldenReport("models");

  @TempDir
  Path folder;

  @AfterAll
  static void report() {
    REPORT.write();
  }

  @TestFactory
  Stream<DynamicTest> saysWhatItSaysInKeras() {
    return tests((file, golden) -> GoldenEngines.compilers().entrySet().stream()
        .map(compiler -> DynamicTest.dynamicTest(
            golden.name() + " on " + compiler.getKey(),
            () -> predicts(KerasModels.load(file).on(compiler.getValue()), golden,
                compiler.getKey(), golden.name()))));
  }

  @TestFactory
  Stream<DynamicTest> saysTheSameWhenWrittenAndReadBack() {
    return tests((file, golden) -> GoldenEngines.all().stream()
        .map(engine -> DynamicTest.dynamicTest(
            golden.name() + " on " + engine.name(),
            () -> predicts(KerasModels.load(rewrite(file)).on(engine), golden, engine.name(),
                golden.name() + " written and read back"))));
  }

  @TestFactory
  Stream<DynamicTest> hasKerasCountsOfParameters() {
    return tests((file, golden) -> Stream.of(DynamicTest.dynamicTest(golden.name(), () -> {
      Model model = KerasModels.load(file);
      assertThat(model.weights().count()).isEqualTo(golden.number("params"));
      assertThat(model.weights().trainableCount()).isEqualTo(golden.number("trainable"));
    })));
  }

  @TestFactory
  Stream<DynamicTest> writesTheConfigThatKerasWrote() {
    return tests((file, golden) -> Stream.of(DynamicTest.dynamicTest(
        golden.name(),
        () -> KerasMeaning.assertSame(
            KerasArchive.read(file).config(), KerasArchive.read(rewrite(file)).config()))));
  }

  @TestFactory
  Stream<DynamicTest> writesTheWeightsThatKerasWrote() {
    return tests((file, golden) -> Stream.of(DynamicTest.dynamicTest(golden.name(), () -> {
      Hdf5Reader keras = KerasArchive.read(file).weights();
      Hdf5Reader ours = KerasArchive.read(rewrite(file)).weights();
      assertThat(ours.arrays()).containsExactlyInAnyOrderElementsOf(keras.arrays());
      for (String array : keras.arrays()) {
        assertThat(ours.array(array)).as(array).isEqualTo(keras.array(array));
      }
      assertThat(groups(ours, "")).containsExactlyInAnyOrderElementsOf(groups(keras, ""));
    })));
  }

  /// Keras's own form of a layer that is called twice and of two inputs.
  @Test
  void readsTheGraphOfTwoInputsAndASharedLayer() {
    Path file = GoldenCase.folder().resolve("keras/models/two_inputs_shared.keras");
    assumeTrue(Files.exists(file), "there is no two_inputs_shared.keras");
    String json = Json.compact(KerasArchive.read(file).config());
    Model model = KerasJson.model("two_inputs_shared", json);
    assertThat(model.weights().count())
        .isEqualTo(GoldenCase.read(file.resolveSibling("two_inputs_shared.npz")).number("params"));
    KerasMeaning.assertSame(
        Json.parse("two_inputs_shared", json), Json.parse("written", KerasJson.json(model)));
  }

  @Test
  void coversAtLeastTheseModels() {
    List<String> uncovered = GoldenCase.files("keras/models", ".keras").stream()
        .filter(file -> FLOOR.contains(name(file)))
        .filter(file -> Coverage.notYet(() -> KerasModels.load(file)).isPresent())
        .map(ModelGoldenTest::name)
        .toList();
    assertThat(uncovered).isEmpty();
  }

  private interface Check {
    Stream<DynamicTest> of(Path file, GoldenCase golden);
  }

  private static Stream<DynamicTest> tests(Check check) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : GoldenCase.files("keras/models", ".keras")) {
      Optional<String> notYet = Coverage.notYet(() -> KerasModels.load(file));
      notYet.ifPresent(why -> REPORT.notYet(name(file), why));
      if (notYet.isEmpty()) {
        Path arrays = file.resolveSibling(name(file) + ".npz");
        check.of(file, GoldenCase.read(arrays)).forEach(tests::add);
      }
    }
    return tests.stream();
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".keras", "");
  }

  private static void predicts(Model model, GoldenCase golden, String engine, String name) {
    List<Tensor> inputs = IntStream.range(0, golden.count("x"))
        .mapToObj(i -> golden.tensor("x" + i))
        .toList();
    List<Tensor> outputs = model.predict(inputs);
    assertThat(outputs).hasSize(golden.count("y"));
    for (int i = 0; i < outputs.size(); i++) {
      REPORT.check(
          engine, name, "y" + i, outputs.get(i), golden.array("y" + i), LIMIT);
    }
  }

  /// Reads a file with all that it has, and writes it anew.
  private Path rewrite(Path file) {
    Model model = KerasModels.load(file);
    Object compiled = KerasArchive.read(file).config().get("compile_config");
    Optional<Trainer> trainer = compiled instanceof Map<?, ?> how && !how.isEmpty()
        ? Optional.of(KerasModels.loadTrainer(file, model))
        : Optional.empty();
    Path copy = folder.resolve(file.getFileName().toString());
    KerasModels.save(model, trainer, copy);
    return copy;
  }

  /// Returns the paths of all groups with their names; an optimizer's has a number in Python.
  private static List<String> groups(Hdf5Reader file, String group) {
    List<String> groups = new ArrayList<>();
    groups.add(group + " " + (group.startsWith("optimizer") ? "" : file.text(group, "name")));
    for (String child : file.children(group)) {
      String path = group.isEmpty() ? child : group + "/" + child;
      if (!file.arrays().contains(path)) {
        groups.addAll(groups(file, path));
      }
    }
    return groups;
  }
}
