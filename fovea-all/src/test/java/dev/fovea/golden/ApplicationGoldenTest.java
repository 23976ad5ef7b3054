package dev.fovea.golden;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.files.Json;
import dev.fovea.files.KerasJson;
import dev.fovea.graph.Graph;
import dev.fovea.layer.Operation;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The famous networks have Keras's numbers of layers and parameters.
class ApplicationGoldenTest {
  /// Networks that were covered when they were written down here: none may fall out again.
  private static final List<String> FLOOR = List.of(
      "ConvNeXtTiny", "DenseNet121", "EfficientNetB0", "EfficientNetV2B0", "InceptionV3",
      "MobileNet", "MobileNetV2", "MobileNetV3Small", "NASNetMobile", "ResNet101", "ResNet152",
      "ResNet50", "ResNet50V2", "VGG16", "VGG19", "Xception");
  private static final GoldenReport REPORT = new GoldenReport("applications");

  @AfterAll
  static void report() {
    REPORT.write();
  }

  @TestFactory
  Stream<DynamicTest> hasKerasCounts() throws IOException {
    Path counts = GoldenCase.folder().resolve("applications").resolve("counts.json");
    Map<String, Object> expected = Json.parseObject(counts.toString(), Files.readAllBytes(counts));
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : expected.keySet()) {
      Map<?, ?> count = (Map<?, ?>) requireNonNull(expected.get(name));
      tests.add(DynamicTest.dynamicTest(name, () -> {
        Optional<String> notYet = Coverage.notYet(() -> counted(name, count));
        notYet.ifPresent(why -> REPORT.notYet(name, why));
        assertThat(notYet.isPresent() && FLOOR.contains(name)).as("%s: %s", name, notYet).isFalse();
      }));
    }
    return tests.stream();
  }

  /// Checks the counts, and the shapes of a forward pass.
  private static Model counted(String name, Map<?, ?> count) {
    Model model = read(name);
    assertThat(model.weights().count()).isEqualTo(count.get("total"));
    assertThat(model.weights().trainableCount()).isEqualTo(count.get("trainable"));
    // Keras's `model.layers` leaves out the operations.
    long layers = model.layers().stream().filter(l -> !(l.layer() instanceof Operation)).count();
    assertThat(layers).isEqualTo(count.get("layers"));
    Graph graph = model.inference(2);
    assertThat(graph.outputs().getFirst().value().type()).hasToString("f32[2,1000]");
    REPORT.right(name);
    return model;
  }

  private static Model read(String name) {
    Path file = GoldenCase.folder().resolve("applications").resolve(name + ".json");
    try {
      // MobileNetV3 was saved for pictures of any size.
      List<Shape> shapes = name.startsWith("MobileNetV3")
          ? List.of(Shape.of(224, 224, 3))
          : List.of();
      return KerasJson.model(file.getFileName().toString(), Files.readString(file), shapes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void writesTheConfigThatKerasWrote() throws IOException {
    KerasMeaning.assertSame(config(original("ResNet50")),
        config(Json.parse("written", KerasJson.json(read("ResNet50")))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ConvNeXtTiny", "EfficientNetV2B0", "MobileNetV3Small"})
  void writesTheLayersAndOperationsThatKerasWrote(String name) throws IOException {
    assertThat(layers(Json.parse("written", KerasJson.json(read(name)))))
        .isEqualTo(layers(original(name)));
  }

  private static @Nullable Object original(String name) throws IOException {
    Path file = GoldenCase.folder().resolve("applications").resolve(name + ".json");
    return Json.parse(name, Files.readAllBytes(file));
  }

  private static Object config(@Nullable Object root) {
    return requireNonNull(((Map<?, ?>) requireNonNull(root)).get("config"));
  }

  private static List<String> layers(@Nullable Object root) {
    List<String> layers = new ArrayList<>();
    for (Object layer : (List<?>) requireNonNull(((Map<?, ?>) config(root)).get("layers"))) {
      Map<?, ?> object = (Map<?, ?>) layer;
      layers.add("%s %s %s".formatted(
          object.get("module"), object.get("class_name"), object.get("name")));
    }
    return layers;
  }
}
