package dev.fovea.files.onnx;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Dataset;
import dev.fovea.data.TensorDataset;
import dev.fovea.files.NdArray;
import dev.fovea.files.NpzReader;
import dev.fovea.layer.Lambda;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Networks that other programs wrote answer as ONNX Runtime says, and learn.
///
/// `src/test/reference/onnx_networks.py` makes the files, by both exporters of PyTorch for several
/// versions of the operators, and as tf2onnx writes them.
class OtherProgramsOnnxTest {
  private static final Path FOLDER = Path.of("src/test/resources/onnx-networks");

  @TempDir
  Path folder;

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all.filter(file -> file.toString().endsWith(".onnx")).sorted().toList();
    }
  }

  private static Tensor tensor(String name) {
    NdArray array = requireNonNull(NpzReader.read(FOLDER.resolve("answers.npz")).get(name));
    return Tensor.of(array.floats(), array.shape().stream().mapToInt(d -> d).toArray());
  }

  private static Tensor images(String file) {
    return tensor(file.replaceAll("_.*", "") + "_images");
  }

  private static Stream<DynamicTest> each(BiConsumer<String, Model> test) throws IOException {
    return files().stream().map(file -> {
      String name = file.getFileName().toString().replace(".onnx", "");
      return DynamicTest.dynamicTest(name, () -> test.accept(name, OnnxModels.load(file)));
    });
  }

  @TestFactory
  Stream<DynamicTest> answersAsOnnxRuntime() throws IOException {
    return each((name, model) -> OnnxRuntime.close(model.predict(images(name)).toFloats(),
        tensor(name).toFloats()));
  }

  @TestFactory
  Stream<DynamicTest> answersTheSameWrittenAndReadAgain() throws IOException {
    return each((name, model) -> {
      Path file = folder.resolve("again.onnx");
      OnnxModels.save(model, file);
      OnnxRuntime.close(OnnxModels.load(file).predict(images(name)).toFloats(),
          tensor(name).toFloats());
    });
  }

  @TestFactory
  Stream<DynamicTest> learns() throws IOException {
    return each((name, model) -> learns(name, model, images(name)));
  }

  private static void learns(String name, Model model, Tensor images) {
    Map<String, float[]> before = new HashMap<>();
    model.weights().paths().forEach(
        path -> before.put(path, model.weights().get(path).toFloats().clone()));
    float[] wanted = new float[images.shape().dim(0) * 5];
    Arrays.fill(wanted, 0.3f);
    Trainer trainer = model.compile(new Adam(0.001), new MeanSquaredError());
    Dataset data = TensorDataset.of(images, Tensor.of(wanted, images.shape().dim(0), 5));
    History history = trainer.fit(data, Fit.epochs(6).batchSize(images.shape().dim(0)));
    List<Double> losses = history.column("loss");
    assertThat(losses.getLast()).isLessThan(losses.getFirst());
    List<String> still = new ArrayList<>();
    model.layers().forEach(layer -> {
      if (layer.layer().trainable()) {
        model.weights().paths().stream().filter(path -> path.startsWith(layer.name() + "/"))
            .filter(path -> Arrays.equals(model.weights().get(path).toFloats(),
                before.get(path)))
            .forEach(still::add);
      }
    });
    // Two branches of googlenet end in a ReLU that gives nothing but 0, in ONNX Runtime too: their
    // three convolutions have no derivative.
    assertThat(still).hasSizeLessThanOrEqualTo(name.startsWith("googlenet") ? 6 : 0);
  }

  /// What becomes a `Lambda` cannot be saved as `.keras`; these networks need none.
  @Test
  void makesNoLambdaOutOfTheUsualNetworks() throws IOException {
    for (Path file : files()) {
      String name = file.getFileName().toString().replaceAll("_.*", "");
      if (!List.of("shufflenet", "groups", "decoder", "edges", "alexnet", "googlenet")
          .contains(name)) {
        assertThat(OnnxModels.load(file).layers()).as(file.toString())
            .noneMatch(layer -> layer.layer() instanceof Lambda);
      }
    }
  }
}
