package dev.fovea.golden;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.files.Json;
import dev.fovea.files.KerasJson;
import dev.fovea.graph.Graph;
import dev.fovea.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The famous networks have Keras's numbers of layers and parameters.
class ApplicationGoldenTest {
  /// Networks that were covered when they were written down here: none may fall out again.
  private static final List<String> FLOOR = List.of(
      "DenseNet121", "InceptionV3", "ResNet50", "ResNet50V2", "VGG16");
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
    assertThat((long) model.layers().size()).isEqualTo(count.get("layers"));
    Graph graph = model.inference(2);
    assertThat(graph.outputs().getFirst().value().type()).hasToString("f32[2,1000]");
    REPORT.right(name);
    return model;
  }

  private static Model read(String name) {
    Path file = GoldenCase.folder().resolve("applications").resolve(name + ".json");
    try {
      return KerasJson.model(file.getFileName().toString(), Files.readString(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void writesTheConfigThatKerasWrote() throws IOException {
    Path file = GoldenCase.folder().resolve("applications").resolve("ResNet50.json");
    Object original = Json.parse("ResNet50.json", Files.readAllBytes(file));
    Object written = Json.parse("written", KerasJson.json(read("ResNet50")));
    Map<?, ?> config = (Map<?, ?>) requireNonNull(((Map<?, ?>) requireNonNull(written))
        .get("config"));
    KerasMeaning.assertSame(
        requireNonNull(((Map<?, ?>) requireNonNull(original)).get("config")), config);
  }
}
