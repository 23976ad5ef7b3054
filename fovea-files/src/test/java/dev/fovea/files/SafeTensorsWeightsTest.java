package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.DepthwiseConv2D;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.zoo.NetworkOptions;
import dev.fovea.zoo.Zoo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SafeTensorsWeightsTest {
  @TempDir
  Path folder;

  private static Model small() {
    Model inner = Sequential.of("inner", new Input(4, 3, 2),
        List.of(new DepthwiseConv2D(2).named("deep"), new BatchNormalization().named("norm")));
    return Sequential.of("small", new Input(5, 4, 3), List.of(new Conv2D(2, 2).named("conv"), inner,
        new Flatten(), new Dense(3).named("head")));
  }

  @ParameterizedTest
  @EnumSource
  void readsWhatItWrote(WeightLayout layout) {
    Model model = small().initialize(3);
    Path file = folder.resolve("a.safetensors");
    SafeTensorsWeights.save(model, layout, file);
    Model other = small().initialize(4);
    SafeTensorsWeights.load(file, other);
    model.weights().tensors().forEach((path, tensor) -> assertThat(
        other.weights().get(path).toFloats()).as(path).isEqualTo(tensor.toFloats()));
  }

  @Test
  void namesAndTurnsArraysAsPyTorch() {
    Model model = small().initialize(3);
    Path file = folder.resolve("a.safetensors");
    SafeTensorsWeights.save(model, WeightLayout.PYTORCH, file);
    Map<String, NdArray> arrays = SafeTensors.read(file);
    assertThat(arrays.keySet()).containsExactly("conv.weight", "conv.bias", "inner.deep.weight",
        "inner.deep.bias", "inner.norm.weight", "inner.norm.bias", "inner.norm.running_mean",
        "inner.norm.running_var", "head.weight", "head.bias");
    assertThat(arrays.get("conv.weight").shape()).containsExactly(2, 3, 2, 2);
    assertThat(arrays.get("inner.deep.weight").shape()).containsExactly(2, 1, 2, 2);
    assertThat(arrays.get("head.weight").shape()).containsExactly(3, 12);
    // Filter 1, channel 2, row 0, column 1.
    assertThat(arrays.get("conv.weight").get(((1 * 3 + 2) * 2 + 0) * 2 + 1))
        .isEqualTo(model.weights().get("conv/kernel").get(((0 * 2 + 1) * 3 + 2) * 2 + 1));
    // Unit 2, and of the image of 3x2x2: channel 1, row 2, column 0.
    assertThat(arrays.get("head.weight").get(2 * 12 + (1 * 3 + 2) * 2 + 0))
        .isEqualTo(model.weights().get("head/kernel").get(((2 * 2 + 0) * 2 + 1) * 3 + 2));
    assertThat(SafeTensors.metadata(file)).containsEntry("format", "pt");
  }

  @Test
  void turnsOnlyTheLayerThatReadsTheFlattenedImage() {
    Model model = Sequential.of("two", new Input(2, 3, 2), List.of(new Flatten(),
        new Dense(12).named("first"), new BatchNormalization().named("norm"),
        new Dense(4).named("second"))).initialize(3);
    for (int i = 0; i < 12; i++) {
      model.weights().get("norm/beta").set(i, i);
    }
    Path file = folder.resolve("a.safetensors");
    SafeTensorsWeights.save(model, WeightLayout.PYTORCH, file);
    Map<String, NdArray> arrays = SafeTensors.read(file);
    for (int i = 0; i < 12; i++) {
      int flat = i % 6 * 2 + i / 6;
      assertThat(arrays.get("first.weight").get(i))
          .isEqualTo(model.weights().get("first/kernel").get(flat * 12));
      assertThat(arrays.get("norm.bias").get(i)).isEqualTo(i);
      assertThat(arrays.get("second.weight").get(i))
          .isEqualTo(model.weights().get("second/kernel").get(i * 4));
    }
  }

  @Test
  void saysThatArraysAreKerass() {
    Path file = folder.resolve("a.safetensors");
    SafeTensorsWeights.save(small(), WeightLayout.KERAS, file);
    assertThat(SafeTensors.metadata(file))
        .containsExactlyInAnyOrderEntriesOf(Map.of("format", "keras", "model", "small"));
    assertThat(SafeTensors.read(file).keySet()).contains("small/conv/kernel");
  }

  @Test
  void knowsWhichNetworksPyTorchHas() {
    NetworkOptions small = NetworkOptions.DEFAULT.input(64, 64, 3);
    for (String name : List.of("resnet18", "resnet34", "densenet121", "convnexttiny")) {
      assertThat(SafeTensorsWeights.layout(Zoo.model(name, small))).as(name)
          .isEqualTo(WeightLayout.PYTORCH);
    }
    for (String name : List.of("resnet50", "mobilenetv2", "efficientnetb0")) {
      assertThat(SafeTensorsWeights.layout(Zoo.model(name, small))).as(name)
          .isEqualTo(WeightLayout.KERAS);
    }
    assertThat(SafeTensorsWeights.layout(Zoo.model("lenet"))).isEqualTo(WeightLayout.KERAS);
  }

  @Test
  void saysWhichArrayIsMissing() {
    Path file = folder.resolve("a.safetensors");
    SafeTensorsWeights.save(small(), WeightLayout.KERAS, file);
    assertThatThrownBy(() -> SafeTensorsWeights.load(file, Zoo.model("lenet"))).hasMessage(
        file + ": has no array 'c1/kernel', which the model asks for.\n"
            + "  fix:    check that these weights belong to this model.");
  }
}
