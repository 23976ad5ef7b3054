package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.files.NdArray;
import dev.fovea.files.SafeTensors;
import dev.fovea.files.convert.ModelFiles;
import dev.fovea.model.Model;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertCommandTest {
  @TempDir
  private Path folder;
  private Path model;

  @BeforeEach
  void write() {
    model = folder.resolve("a.keras");
    ModelFiles.save(Zoo.model("lenet").initialize(1), model);
  }

  private static Outcome fovea(Object... words) {
    return Outcome.of(java.util.Arrays.stream(words).map(String::valueOf).toArray(String[]::new));
  }

  @Test
  void saysWhatItWroteAndHowWellItAnswers() {
    Path out = folder.resolve("a.onnx");
    Outcome outcome = fovea("convert", model, out);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).startsWith(model + " (Keras model)\n-> " + out + " (ONNX model)\n"
        + "61,706 parameters; answers differ by at most ");
    assertThat(fovea("diff", model, out, "--tolerance", "0").code()).isEqualTo(1);
    Path back = folder.resolve("b.safetensors");
    assertThat(fovea("convert", out, back, "--model", "lenet").code()).isZero();
    Outcome same = fovea("diff", model, back);
    assertThat(same.out()).isEqualTo("No difference: 10 weights of 61,706 numbers.\n");
    assertThat(same.code()).isZero();
  }

  @Test
  void doesNotReplaceAFileUnlessTold() throws IOException {
    Path out = Files.writeString(folder.resolve("b.h5"), "mine");
    Outcome outcome = fovea("convert", model, out);
    assertThat(outcome.err()).isEqualTo("fovea convert: '" + out + "' is there already.\n"
        + "  fix:    choose another name, or add --force to replace it.\n");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(Files.readString(out)).isEqualTo("mine");
    assertThat(fovea("convert", "--force", model, out).code()).isZero();
    assertThat(Files.size(out)).isGreaterThan(1000);
  }

  @Test
  void saysWhyItCannotWrite() {
    Path out = model.resolve("b.onnx");
    assertThat(fovea("convert", model, out).err())
        .startsWith("fovea convert: Cannot write " + out + ": ")
        .contains("\n  fix:    choose a folder");
  }

  @Test
  void asksForTheNetworkOfWeights() {
    Path weights = folder.resolve("w.npz");
    fovea("convert", model, weights);
    assertThat(fovea("convert", weights, folder.resolve("b.keras")).err()).isEqualTo(
        "fovea convert: '" + weights + "' holds weights alone, not the network that they belong"
            + " to.\n  fix:    add --model with a name ('fovea zoo' lists them) or a file of"
            + " the network.\n");
    assertThat(fovea("convert", weights, folder.resolve("b.keras"), "--model", model).code())
        .isZero();
    assertThat(fovea("summary", weights).out()).startsWith(weights + ": NumPy weights\n")
        .endsWith("10 arrays, 61,706 numbers, 246,824 bytes\n");
  }

  @Test
  void namesOfArraysNeitherSteerNorFloodTheTerminal() {
    Path a = folder.resolve("a.safetensors");
    Path b = folder.resolve("b.safetensors");
    NdArray one = NdArray.of(List.of(1), 1f);
    SafeTensors.write(a, Map.of("\u001b[2J", one));
    SafeTensors.write(b, Map.of("x".repeat(300), NdArray.of(List.of(2), 1f, 2f)));
    assertThat(fovea("summary", a).out()).contains("  ?[2J  f32[1] ");
    assertThat(fovea("summary", b).out()).contains("  " + "x".repeat(200) + " …  f32[2] ");
    assertThat(fovea("diff", a, b).out()).contains("< weight ?[2J f32[1]\n",
        "> weight " + "x".repeat(200) + " … f32[2]\n");
  }

  @Test
  void saysWhatIsMisspelled() {
    Path none = folder.resolve("none.keras");
    assertThat(fovea("convert", none, folder.resolve("b.onnx")).err()).isEqualTo(
        "fovea convert: there is no file '" + none + "'.\n"
            + "  fix:    name the file of a model or of weights.\n");
    assertThat(fovea("convert", folder, folder.resolve("b.onnx")).err()).isEqualTo(
        "fovea convert: there is a folder, not a file, '" + folder + "'.\n"
            + "  fix:    name the file of a model or of weights.\n");
    assertThat(fovea("convert", model, folder.resolve("b.onnx"), "--layout", "tf").err())
        .isEqualTo("fovea convert: there is no layout 'tf'. Choose one of [keras, pytorch].\n");
    assertThat(fovea("convert", model, folder.resolve("b.onnx"), "--layout", "keras").err())
        .isEqualTo("fovea convert: a layout is for safetensors, not for '"
            + folder.resolve("b.onnx") + "'.\n  fix:    leave it out.\n");
  }

  @Test
  void diffSaysWhereAndEndsAsDiffDoes() throws IOException {
    Model other = Zoo.model("lenet").initialize(1);
    other.weights().get("f6/bias").set(3, 0.5);
    Path b = folder.resolve("b.keras");
    ModelFiles.save(other, b);
    Outcome outcome = fovea("diff", model, b);
    assertThat(outcome.out()).isEqualTo("< " + model + "\n> " + b + "\nf6/bias f32[84]\n"
        + "  1 of 84 differ, by up to 0.500 (relative 1.00)\n"
        + "0 layers on one side only; 0 settings and 1 of 10 weights differ.\n");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(fovea("diff", model, b, "--tolerance", "0.5").code()).isZero();
    assertThat(fovea("diff", model, folder.resolve("none")).code()).isEqualTo(2);
    Path damaged = Files.writeString(folder.resolve("c.keras"), "no model");
    assertThat(fovea("diff", model, damaged).code()).isEqualTo(2);
    assertThat(fovea("diff", model, b, "--tolerance", "-1").err())
        .isEqualTo("fovea diff: --tolerance must be at least 0, got -1.0.\n");
  }

  @Test
  void saysWhatANetworkOfTheZooLacks() {
    assertThat(Outcome.of("convert", "resnet50", folder.resolve("x.onnx").toString()).err())
        .isEqualTo(
            """
                fovea convert: there is no file 'resnet50'.
                  fix:    name the file of a model or of weights; for a network of the zoo its weights, with --model resnet50.
                """);
  }
}
