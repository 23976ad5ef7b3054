package dev.fovea.files.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.files.ModelFormatException;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is wrong in a file, it is read or refused in words.
class DamagedOnnxTest {
  private static final List<String> SMALL = List.of(
      "test_operator_basic", "test_operator_convtranspose", "test_reshape_reduced_dims");

  @TempDir
  Path folder;

  /// Files of another program, and one with a convolution, a pool and a dense layer.
  private List<byte[]> files() throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (String name : SMALL) {
      files.add(Files.readAllBytes(Path.of("src/test/resources/onnx", name, "model.onnx")));
    }
    Symbol image = Input.of(5, 5, 1);
    Symbol pooled = new MaxPooling2D(2).on(new Conv2D(2, 2).on(image));
    Path own = folder.resolve("own.onnx");
    OnnxModels.save(Model.of(image, new Dense(2).on(new Flatten().on(pooled))), own);
    files.add(Files.readAllBytes(own));
    return files;
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    int refused = 0;
    for (byte[] whole : files()) {
      for (int length = 0; length < whole.length; length++) {
        refused += refused(Arrays.copyOf(whole, length)) ? 1 : 0;
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  @Test
  void readsOrRefusesEveryFlippedByte() throws IOException {
    int refused = 0;
    for (byte[] whole : files()) {
      for (int at = 0; at < whole.length; at++) {
        for (int flip : new int[]{0xff, 0x80, 0x01}) {
          byte[] damaged = whole.clone();
          damaged[at] ^= (byte) flip;
          refused += refused(damaged) ? 1 : 0;
        }
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  private boolean refused(byte[] bytes) throws IOException {
    Path file = folder.resolve("damaged.onnx");
    Files.write(file, bytes);
    try {
      OnnxModels.load(file);
      return false;
    } catch (ModelFormatException expected) {
      return true;
    }
  }

  @Test
  void saysThatAFileIsNoModel() throws IOException {
    Path file = Files.write(folder.resolve("empty.onnx"), new byte[0]);
    assertThatThrownBy(() -> OnnxModels.load(file)).isInstanceOf(ModelFormatException.class)
        .hasMessage(file + ": holds no graph, so it is no ONNX model.\n"
            + "  fix:    copy, download or save the file again; this one is damaged.");
  }

  @Test
  void readsWeightsOnlyFromPlainFilesInsideTheFolder() throws IOException {
    Path inside = Files.createDirectory(folder.resolve("model"));
    Path secret = Files.write(folder.resolve("secret"), new byte[]{1, 2, 3, 4});
    Files.createSymbolicLink(inside.resolve("soft"), secret);
    Files.createLink(inside.resolve("hard"), secret);
    Files.write(inside.resolve("plain"), new byte[]{5, 6, 7, 8});
    OnnxFile file = new OnnxFile(inside.resolve("model.onnx"));
    assertThat(file.external("plain", 1, 2).byteSize()).isEqualTo(2);
    for (String location : List.of("../secret", secret.toString(), "soft", "hard", "a/../plain",
        "", "./plain", "..\\secret", "C:secret")) {
      assertThatThrownBy(() -> file.external(location, 0, 4))
          .isInstanceOf(ModelFormatException.class)
          .hasMessage(file.path() + ": keeps weights in '" + location
              + "', which is no plain file inside the model's folder.\n  fix:    use a file "
              + "without '..', absolute paths and links, or save the model in one file.");
    }
    assertThatThrownBy(() -> file.external("plain", 2, 3))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(file.path() + ": wants 3 bytes from 2 on of 'plain', which has 4.\n"
            + "  fix:    copy, download or save the file again; this one is damaged.");
  }

  @Test
  void namesTheOperatorThatItLacks() throws IOException {
    GraphMessage graph = new GraphMessage();
    graph.input("x", List.of(4));
    graph.node("Hardmax", "top", Map.of(), "y", new String[]{"x"});
    graph.output("y", List.of(4));
    Path file = Files.write(folder.resolve("hardmax.onnx"), graph.file("g"));
    assertThatThrownBy(() -> OnnxModels.load(file)).isInstanceOf(ModelFormatException.class)
        .hasMessage(file + ": Hardmax 'top' (opset 17): the operator is not supported.\n"
            + "  fix:    leave it out of the model; docs/formats/onnx.md lists what Fovea reads.");
  }

  @Test
  void saysThatAShapeIsOpen() throws IOException {
    GraphMessage graph = new GraphMessage();
    graph.input("x", List.of(3, -1, 4));
    graph.node("Relu", "relu", Map.of(), "y", new String[]{"x"});
    graph.output("y", List.of(3, -1, 4));
    Path file = Files.write(folder.resolve("open.onnx"), graph.file("g"));
    assertThatThrownBy(() -> OnnxModels.load(file)).hasMessage(
        file + ": the input 'x' has the shape [-1, 3, -1, 4], where only the first length may be"
            + " open.\n  fix:    save the model with fixed lengths of all axes but the batch.");
  }
}
