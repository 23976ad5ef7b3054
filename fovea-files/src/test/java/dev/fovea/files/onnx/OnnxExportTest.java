package dev.fovea.files.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Add;
import dev.fovea.layer.AveragePooling2D;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Concatenate;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.DepthwiseConv2D;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.Input;
import dev.fovea.layer.Lambda;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.ReLU;
import dev.fovea.layer.Rescaling;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.ZeroPadding2D;
import dev.fovea.model.Model;
import dev.fovea.op.ArgMax;
import dev.fovea.op.AveragePool;
import dev.fovea.op.Cast;
import dev.fovea.op.MaxPool;
import dev.fovea.op.Window;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.NetworkOptions;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// A model that was written says the same when it is read.
class OnnxExportTest {
  @TempDir
  Path folder;

  static Map<String, Model> models() {
    Map<String, Model> all = new TreeMap<>();
    Stream.of("normal-model", "conv-model", "conv-model-pooling", "lenet")
        .forEach(name -> all.put(name, Zoo.model(name)));
    all.put("resnet18", Zoo.model("resnet18", NetworkOptions.DEFAULT.input(32, 32, 3).classes(5)));
    all.put("branches", branches());
    all.put("picture-out", pictureOut());
    return all;
  }

  private static Model branches() {
    Symbol image = Input.of(12, 10, 3);
    Symbol x = new Rescaling(0.5, -0.25, "", true).on(image);
    Symbol stem = new ReLU().on(new BatchNormalization().on(new Conv2D(8, 3).strides(2).same()
        .withoutBias().on(x)));
    Symbol deep = new DepthwiseConv2D(3).same().activation(ActivationFunction.RELU6).on(stem);
    Symbol sum = new Add().on(stem, new Conv2D(8, 1).on(deep));
    Symbol pool = new MaxPooling2D(2).on(new ZeroPadding2D(1).on(sum));
    Symbol mean = new AveragePooling2D(2).same().on(pool);
    Symbol both = new Concatenate().on(mean, new Conv2D(5, 2).groups(1).same().on(mean));
    Symbol row = new Dropout(0.5).on(new Flatten().on(both));
    Symbol hidden = new Dense(7).activation(ActivationFunction.GELU).on(row);
    Symbol average = new GlobalAveragePooling2D().on(both);
    Symbol joined = new Concatenate().on(hidden, average);
    return Model.of(image, new Activation(ActivationFunction.SOFTMAX).on(new Dense(4).on(joined)));
  }

  private static Model pictureOut() {
    Symbol image = Input.of(6, 5, 2);
    return Model.of(image, new Conv2D(3, 3).same().activation(ActivationFunction.SOFTMAX)
        .on(image));
  }

  static Tensor batch(Model model) {
    Tensor batch = Tensor.zeros(model.inputs().getFirst().type(3));
    Random random = new Random(1);
    for (int i = 0; i < batch.shape().size(); i++) {
      batch.set(i, random.nextDouble());
    }
    return batch;
  }

  @TestFactory
  Stream<DynamicTest> saysTheSameWhenItIsReadAgain() {
    return models().entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
      Model model = e.getValue().initialize(7);
      Path file = folder.resolve(e.getKey() + ".onnx");
      OnnxModels.save(model, file);
      Model again = OnnxModels.load(file);
      assertThat(again.inputs().getFirst().shape()).isEqualTo(model.inputs().getFirst().shape());
      assertThat(again.weights().trainableCount()).isEqualTo(model.weights().trainableCount());
      float[] wanted = model.predict(batch(model)).toFloats();
      float[] answers = again.predict(batch(model)).toFloats();
      assertThat(answers).containsExactly(wanted, org.assertj.core.data.Offset.offset(1e-5f));
    }));
  }

  @Test
  void layersMayBeCalledAsOutputsAre() {
    Symbol image = Input.of(4);
    Model model = OnnxRuntime.stirred(Model.of(image,
        new Dense(2).named("output").on(new Dense(3).named("output_0_1").on(image))));
    Path file = folder.resolve("names.onnx");
    OnnxModels.save(model, file);
    assertThat(OnnxModels.load(file).predict(batch(model)).toFloats())
        .containsExactly(model.predict(batch(model)).toFloats(),
            org.assertj.core.data.Offset.offset(1e-6f));
  }

  @Test
  void resultsHaveNamesOfTheirOwn() throws OrtException {
    Symbol image = new Input(List.of(4), "output_0").symbol();
    Model model = OnnxRuntime.stirred(Model.of(image, new Dense(2).named("output").on(image)));
    OnnxRuntime.here().agrees(model, folder.resolve("names.onnx"));
  }

  @Test
  void dilatedPoolsStayDilated() throws OrtException {
    Window window = Window.valid(List.of(2, 2), List.of(1, 1), List.of(2, 3));
    Symbol image = Input.of(6, 7, 2);
    Model model = Model.of(image, new Lambda("max", (scope, x) -> scope.apply(
        new MaxPool(window, scope.training()), x)).on(image));
    OnnxRuntime.here().agrees(model, folder.resolve("max.onnx"));
    Model mean = Model.of(image, new Lambda("mean", (scope, x) -> scope.apply(
        new AveragePool(window), x)).named("mean").on(image));
    assertThatThrownBy(() -> OnnxModels.save(mean, folder.resolve("mean.onnx"))).hasMessage(
        "mean: a mean of elements that do not lie side by side cannot be written to ONNX.\n"
            + "  fix:    leave it out, or save the model as .keras;"
            + " docs/formats/onnx.md says what can.");
  }

  @Test
  void saysWhatOnnxCannotSay() throws IOException {
    Symbol image = Input.of(4);
    Lambda best = new Lambda("best", (scope, x) -> scope.apply(new Cast(x.dtype()),
        scope.apply(new ArgMax(), x)));
    Model model = Model.of(image, best.named("best").on(image));
    Path file = folder.resolve("best.onnx");
    assertThatThrownBy(() -> OnnxModels.save(model, file)).hasMessage(
        "best: the op ArgMax cannot be written to ONNX.\n  fix:    leave it out, or save the model"
            + " as .keras; docs/formats/onnx.md says what can.");
    assertThat(Files.exists(file)).isFalse();
  }
}
