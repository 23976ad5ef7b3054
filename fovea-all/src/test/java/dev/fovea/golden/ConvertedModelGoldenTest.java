package dev.fovea.golden;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.Engines;
import dev.fovea.data.Dataset;
import dev.fovea.data.Mnist;
import dev.fovea.data.PixelScale;
import dev.fovea.data.Row;
import dev.fovea.files.Json;
import dev.fovea.files.ModelFormat;
import dev.fovea.files.SafeTensors;
import dev.fovea.files.WeightLayout;
import dev.fovea.files.convert.Conversion;
import dev.fovea.files.convert.ModelFiles;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models that others trained are right as often after they went through other formats.
///
/// The files are no part of the project: the system property `shared.dir` says where they lie.
class ConvertedModelGoldenTest {
  private static final int BATCH = 250;
  private static final int DIGITS = 10_000;

  @TempDir
  Path folder;

  @Test
  void kerasModelsThroughOnnxAndBack() throws IOException {
    Path models = SharedFiles.of("models", "keras-mnist");
    for (String name : List.of("mnist_model.keras", "mnist_model.h5")) {
      Path answers = models.resolve(
          name.endsWith("h5") ? "keras3_h5_mnist_cnn.json" : "keras3_mnist_cnn.json");
      Path end = through(models.resolve(name), Optional.empty(),
          ".onnx", ".keras", ".h5", ".onnx", ".h5");
      assertThat(digits(ModelFiles.load(end), 255, 0, 1)).isEqualTo(correct(answers));
    }
  }

  @Test
  void onnxModelThroughKeras() throws IOException {
    Path models = SharedFiles.of("models", "onnx-mnist");
    Path end = through(models.resolve("opt-mnist.onnx"), Optional.empty(),
        ".keras", ".onnx", ".h5", ".keras");
    assertThat(digits(ModelFiles.load(end), 1, 0, 1))
        .isEqualTo(correct(models.resolve("onnx_opt_mnist.json")));
  }

  @Test
  void torchWeightsThroughKerasAndBack() throws IOException {
    Path models = SharedFiles.of("models", "burn-mnist");
    Supplier<Model> network = TorchModels::burn;
    Path keras = through(models.resolve("mnist.safetensors"), Optional.of(network), ".keras");
    Path end = through(keras, Optional.empty(), ".onnx", ".keras");
    long correct = correct(models.resolve("safetensors_burn_mnist.json"));
    assertThat(digits(ModelFiles.load(end), 255, 0.1307, 0.3081)).isEqualTo(correct);
    Path torch = folder.resolve("torch.safetensors");
    new Conversion(keras, Optional.empty(), Optional.of(WeightLayout.PYTORCH), Engines.shared())
        .write(torch);
    var original = SafeTensors.read(models.resolve("mnist.safetensors"));
    original.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));
    assertThat(SafeTensors.read(torch)).containsExactlyInAnyOrderEntriesOf(original);
  }

  @Test
  void resnetThroughKerasAndBack() throws IOException {
    Path models = SharedFiles.of("models", "resnet20-cifar10");
    byte[] images = Files.readAllBytes(
        SharedFiles.of("data", "cifar10").resolve("data_batch_1.first4000.bin"));
    Path original = models.resolve("resnet20-12fca82f.safetensors");
    Path keras = through(original, Optional.of(() -> Zoo.model("resnet20")), ".keras");
    assertThat(pictures(ModelFiles.load(keras), images)).isEqualTo(3992);
    Path torch = through(keras, Optional.empty(), ".safetensors");
    assertThat(SafeTensors.read(torch))
        .containsExactlyInAnyOrderEntriesOf(SafeTensors.read(original));
    Path onnx = through(keras, Optional.empty(), ".npz", ".weights.h5");
    Model again = Zoo.model("resnet20");
    ModelFiles.loadWeights(again, onnx);
    assertThat(pictures(again, images)).isEqualTo(3992);
  }

  @Test
  void oldKerasModelThroughKeras3() throws IOException {
    Path models = SharedFiles.of("models", "gender-xception");
    Path end = through(models.resolve("gender_mini_XCEPTION.21-0.95.hdf5"), Optional.empty(),
        ".keras", ".h5");
    Path answers = models.resolve("gender_mini_XCEPTION.21-0.95.json");
    Map<String, ?> said = Json.parseObject(answers.toString(), Files.readAllBytes(answers));
    Tensor faces = Tensor.of(FirstOutputs.array(said, "input").floats(), 4, 64, 64, 1);
    float[] wanted = FirstOutputs.array(said, "output").floats();
    assertThat(ModelFiles.load(end).predict(faces).toFloats())
        .containsExactly(wanted, Offset.offset(1e-5f));
  }

  /// Writes a model in one format after the other, and returns the last file.
  private Path through(Path from, Optional<Supplier<Model>> network, String... endings) {
    Path file = from;
    Optional<Supplier<Model>> known = network;
    for (int i = 0; i < endings.length; i++) {
      Path next = folder.resolve("%s-%d%s".formatted(from.getFileName(), i, endings[i]));
      if (known.isEmpty() && !ModelFormat.of(file).isWhole()) {
        known = Optional.of(() -> ModelFiles.load(from));
      }
      new Conversion(file, known, Optional.empty(), Engines.shared()).write(next);
      file = next;
    }
    return file;
  }

  private static long correct(Path answers) throws IOException {
    return (Long) requireNonNull(
        Json.parseObject(answers.toString(), Files.readAllBytes(answers)).get("correct"));
  }

  /// Counts the digits that are read rightly, from pixels of 0 to `255 / scale`, standardized.
  private static long digits(Model model, double scale, double mean, double deviation) {
    Dataset digits = Mnist.test().scaled(new PixelScale(0, 1 / 255.0));
    long right = 0;
    for (int from = 0; from < DIGITS; from += BATCH) {
      Tensor batch = Tensor.zeros(model.inputs().getFirst().type(BATCH));
      Tensor labels = Tensor.of(new int[BATCH], BATCH);
      for (int i = 0; i < BATCH; i++) {
        digits.read(from + i, new Row(i, List.of(batch), List.of(labels)));
      }
      for (long i = 0; i < batch.shape().size(); i++) {
        batch.set(i, (batch.get(i) / scale - mean) / deviation);
      }
      Tensor answer = model.predict(batch);
      for (int i = 0; i < BATCH; i++) {
        right += TorchModels.largest(answer, i) == (int) labels.get(i) ? 1 : 0;
      }
    }
    return right;
  }

  private static int pictures(Model model, byte[] images) {
    int right = 0;
    for (int from = 0; from < 4000; from += BATCH) {
      Tensor answer = model.predict(TorchModels.pictures(images, from, BATCH));
      right += TorchModels.right(answer, images, from);
    }
    return right;
  }

}
