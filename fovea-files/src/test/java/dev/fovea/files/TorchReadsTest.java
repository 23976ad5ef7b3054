package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.NetworkOptions;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// PyTorch's own networks load what Fovea writes as safetensors, every weight of it, and answer as
/// Fovea does.
///
/// Runs where the system property `torch.python` names a Python that has torch, torchvision and
/// safetensors; `torch.networks` chooses among the networks.
class TorchReadsTest {
  private static final Path SCRIPT = Path
      .of("../fovea-all/src/test/reference/check_torch_reads.py");
  @TempDir
  Path folder;

  @Test
  void answersAsFoveaDoes() throws IOException, InterruptedException {
    String python = System.getProperty("torch.python", "");
    assumeTrue(!python.isEmpty(), "torch.python is not set");
    List<String> networks = List.of(System.getProperty("torch.networks",
        "resnet18,resnet34,densenet121,convnexttiny,resnet20,resnet32,vgg11").split(","));
    for (String name : networks) {
      write(name);
    }
    Process process = new ProcessBuilder(python, SCRIPT.toString(), folder.toString())
        .redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    System.out.println(said);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said.lines().filter(line -> line.startsWith("ok "))).hasSameSizeAs(networks);
  }

  private void write(String name) {
    // VGG alone has a classifier for one size of image.
    boolean fixed = name.startsWith("vgg") || name.matches("resnet(20|32)");
    Model model = fixed
        ? Zoo.model(name, NetworkOptions.DEFAULT.classes(10))
        : Zoo.model(name, NetworkOptions.DEFAULT.input(64, 64, 3).classes(10));
    model.initialize(1);
    Random random = new Random(2);
    model.weights().tensors().values().stream().filter(tensor -> tensor.shape().rank() == 1)
        .forEach(tensor -> fill(tensor, random));
    assertThat(SafeTensorsWeights.layout(model)).as(name).isEqualTo(WeightLayout.PYTORCH);
    SafeTensorsWeights.save(model, WeightLayout.PYTORCH, folder.resolve(name + ".safetensors"));
    Tensor image = Tensor.zeros(model.inputs().getFirst().type(1));
    fill(image, random);
    NpzWriter.write(folder.resolve(name + ".npz"), Map.of(
        "x0", KerasWeights.array(image), "y0", KerasWeights.array(model.predict(image))));
  }

  /// Fills with numbers that are all different, so that no two weights can change places unnoticed.
  private static void fill(Tensor tensor, Random random) {
    for (long i = 0; i < tensor.shape().size(); i++) {
      tensor.set(i, 0.5 + random.nextDouble());
    }
  }
}
