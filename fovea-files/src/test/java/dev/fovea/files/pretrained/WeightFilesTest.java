package dev.fovea.files.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.files.KerasModels;
import dev.fovea.files.ModelFormatException;
import dev.fovea.files.PyTorchWeights;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.Zoo;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightFilesTest {
  @TempDir
  private Path folder;

  @Test
  void readsEachLayout() {
    Model trained = Zoo.model("lenet").initialize(7);
    KerasModels.save(trained, Optional.empty(), folder.resolve("a.keras"));
    KerasModels.saveWeights(trained, Optional.empty(), folder.resolve("a.weights.h5"));
    PyTorchWeights.save(trained, folder.resolve("a.safetensors"));
    for (String name : List.of("a.keras", "a.weights.h5", "a.safetensors")) {
      Model fresh = Zoo.model("lenet").initialize(8);
      assertThat(equal(fresh, trained)).isFalse();
      WeightFiles.load(fresh, folder.resolve(name));
      assertThat(equal(fresh, trained)).as(name).isTrue();
    }
  }

  private static boolean equal(Model a, Model b) {
    return a.weights().paths().stream().allMatch(
        path -> numbers(a.weights().get(path)).equals(numbers(b.weights().get(path))));
  }

  private static List<Double> numbers(Tensor tensor) {
    return LongStream.range(0, tensor.type().shape().size())
        .mapToObj(i -> tensor.get((int) i)).toList();
  }

  @Test
  void refusesPickles() {
    for (String name : List.of("resnet18-f37072fd.pth", "a.pt", "pytorch_model.bin", "A.PTH")) {
      assertThatThrownBy(() -> WeightFiles.load(Zoo.model("lenet"), Path.of(name)))
          .isInstanceOf(ModelFormatException.class)
          .hasMessage("""
              %s: is a pickle of PyTorch by its name, and pickles run code when they are read.
                fix:    save it in Python with safetensors.torch.save_file(model.state_dict(), \
              'x.safetensors'), or take a .safetensors file of the network, such as timm's on \
              huggingface.co.""".formatted(name));
    }
  }
}
