package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.files.convert.ModelFiles;
import dev.fovea.model.Model;
import dev.fovea.zoo.Zoo;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainStartTest {
  @TempDir
  private Path folder;

  private static TrainStart find(String name) {
    PrintWriter out = new PrintWriter(Writer.nullWriter());
    return TrainStart.find(
        name, new NetworkFlags(), new Terminal(out, out, false, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"digits.keras", "digits.h5", "digits.onnx"})
  void startsFromAFileOfAnyFormat(String name) {
    Model model = Zoo.model("lenet").initialize(3);
    ModelFiles.save(model, folder.resolve(name));
    TrainStart start = find(folder.resolve(name).toString());
    assertThat(start.fresh()).isFalse();
    assertThat(start.hasOptimizer()).isFalse();
    assertThat(start.title()).isEqualTo("digits");
    assertThat(start.model().weights().count()).isEqualTo(model.weights().count());
  }

  @Test
  void saysWhatCannotBeChosenForAFile() {
    ModelFiles.save(Zoo.model("lenet").initialize(3), folder.resolve("digits.onnx"));
    Outcome outcome = Outcome.of(
        "flops", folder.resolve("digits.onnx").toString(), "--input", "32x32x1");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).isEqualTo("""
        fovea flops: --input cannot be chosen for '%s', an ONNX model.
          fix:    leave it out, or export the model with the size that you want.
        """.formatted(folder.resolve("digits.onnx")));
  }
}
