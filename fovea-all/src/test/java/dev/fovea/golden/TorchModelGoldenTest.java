package dev.fovea.golden;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Dataset;
import dev.fovea.data.Mnist;
import dev.fovea.data.PixelScale;
import dev.fovea.data.Row;
import dev.fovea.files.Json;
import dev.fovea.files.PyTorchWeights;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Dense;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Models that others trained with PyTorch answer as they did there.
///
/// The files are no part of the project: the system property `shared.dir` says where they lie.
class TorchModelGoldenTest {
  private static final int BATCH = 250;
  private static final GoldenReport REPORT = new GoldenReport("torch models");
  private static final Dataset DIGITS = Mnist.test().scaled(PixelScale.UNIT);

  @AfterAll
  static void report() {
    REPORT.write();
  }

  @Test
  void resnetForCifarAnswersAsInPyTorch() throws IOException {
    Path folder = SharedFiles.of("models", "resnet20-cifar10");
    byte[] images = Files.readAllBytes(
        SharedFiles.of("data", "cifar10").resolve("data_batch_1.first4000.bin"));
    Model model = Zoo.model("resnet20");
    PyTorchWeights.load(folder.resolve("resnet20-12fca82f.safetensors"), model);
    Model logits = withoutSoftmax(model);
    Map<String, ?> expected = answers(folder.resolve("resnet20-12fca82f.json"));
    int right = 0;
    for (int from = 0; from < 4000; from += BATCH) {
      Tensor answer = logits.predict(TorchModels.pictures(images, from, BATCH));
      right += TorchModels.right(answer, images, from);
      if (from == 0) {
        REPORT.check(model.engine().name(), "resnet20", "first outputs", first(answer),
            FirstOutputs.of(expected), 1e-4);
      }
    }
    assertThat(right).isEqualTo(3992);
  }

  @Test
  void digitsAnswerAsInPyTorch() throws IOException {
    Path folder = SharedFiles.of("models", "burn-mnist");
    Model model = TorchModels.burn();
    PyTorchWeights.load(folder.resolve("mnist.safetensors"), model);
    Map<String, ?> expected = answers(folder.resolve("safetensors_burn_mnist.json"));
    int right = 0;
    for (int from = 0; from < 10_000; from += BATCH) {
      Tensor batch = Tensor.zeros(model.inputs().getFirst().type(BATCH));
      Tensor labels = Tensor.of(new int[BATCH], BATCH);
      for (int i = 0; i < BATCH; i++) {
        DIGITS.read(from + i, new Row(i, List.of(batch), List.of(labels)));
      }
      for (long i = 0; i < batch.shape().size(); i++) {
        batch.set(i, (batch.get(i) - 0.1307) / 0.3081);
      }
      Tensor answer = model.predict(batch);
      for (int i = 0; i < BATCH; i++) {
        right += TorchModels.largest(answer, i) == (int) labels.get(i) ? 1 : 0;
      }
      if (from == 0) {
        REPORT.check(model.engine().name(), "burn-mnist", "first outputs", first(answer),
            FirstOutputs.of(expected), 1e-5);
      }
    }
    assertThat((long) right).isEqualTo(expected.get("correct"));
  }

  /// Returns the model with its last layer's sums instead of their softmax.
  private static Model withoutSoftmax(Model model) {
    Dense end = (Dense) model.layers().getLast().layer();
    Model open = Model.of(model.inputs().getFirst(),
        end.activation(ActivationFunction.LINEAR)
            .on(model.outputs().getFirst().inputs().getFirst()));
    model.weights().tensors().forEach(open.weights()::set);
    return open;
  }

  private static Tensor first(Tensor answer) {
    float[] values = new float[320];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) answer.get(i);
    }
    return Tensor.of(values, 32, 10);
  }

  private static Map<String, ?> answers(Path file) throws IOException {
    return requireNonNull(Json.parseObject(file.toString(), Files.readAllBytes(file)));
  }
}
