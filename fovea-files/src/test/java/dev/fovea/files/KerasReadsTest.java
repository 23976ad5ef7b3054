package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.data.TensorDataset;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.Reshape;
import dev.fovea.layer.Subtract;
import dev.fovea.layer.Symbol;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keras itself loads what Fovea writes, and answers as Fovea does.
///
/// Runs where the system property `keras.python` names a Python that has Keras.
class KerasReadsTest {
  private static final Path REFERENCE = Path.of("../fovea-all/src/test");
  @TempDir
  Path folder;

  @Test
  void answersAsFoveaDoes() throws IOException, InterruptedException {
    String python = System.getProperty("keras.python", "");
    assumeTrue(!python.isEmpty(), "keras.python is not set");
    goldenModels();
    write("everything", EveryLayerModel.ofKeras(), EveryLayerModel.inputs(5));
    write("nested", nested(),
        List.of(EveryLayerModel.random(1, 5, 6), EveryLayerModel.random(2, 5, 6)));
    trained("nested_trained", Sequential.of(new Input(6), stack("a").frozen(), new Dense(2)));
    trained("trained", Sequential.of(new Input(6), stack("a"), stack("b"), new Dense(2)));
    ProcessBuilder builder = new ProcessBuilder(
        python, REFERENCE.resolve("reference/check_keras_reads.py").toString(), folder.toString());
    builder.environment().put("KERAS_BACKEND", System.getProperty("keras.backend", "jax"));
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    System.out.println(said);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private void goldenModels() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(REFERENCE.resolve("golden/keras/models"))) {
      files = all.filter(file -> file.toString().endsWith(".keras")).toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString().replace(".keras", "");
      Map<String, NdArray> golden = NpzReader.read(file.resolveSibling(name + ".npz"));
      List<Tensor> inputs = new ArrayList<>();
      for (NdArray x = golden.get("x0"); x != null; x = golden.get("x" + inputs.size())) {
        inputs.add(Tensor.of(
            x.floats(), x.shape().stream().mapToInt(Integer::intValue).toArray()));
      }
      write(name, KerasModels.load(file), inputs);
    }
  }

  private static Model stack(String name) {
    return Sequential.of(name, new Input(6), List.of(new Dense(6), new BatchNormalization()));
  }

  /// A model of two inputs and outputs, called twice, beside one called as at inference.
  private static Model nested() {
    Symbol a = Input.of(6);
    Symbol b = Input.of(6);
    Symbol hidden = new Dense(4).on(new Subtract().on(a, b));
    Model inner = Model.of("inner", List.of(a, b),
        List.of(new Dense(3).on(hidden), new Dense(2).named("two").on(hidden)));
    Model picture = Sequential.of("deep", new Input(3, 2, 1),
        List.of(new Conv2D(2, 2), new Flatten()));
    Symbol x = Input.of(6);
    Symbol y = Input.of(6);
    List<Symbol> one = inner.on(x, y).results();
    List<Symbol> other = inner.on(y, x).results();
    Symbol third = Sequential.of(new Input(3), new Dense(6), stack("norm"))
        .inferenceOn(one.getFirst());
    Symbol image = picture.on(new Reshape(3, 2, 1).on(third));
    return Model.of("outer", List.of(x, y), List.of(image, one.get(1), other.get(1))).initialize(4);
  }

  private void trained(String name, Model model) {
    Trainer trainer = model.compile(new Adam(0.01), new MeanSquaredError());
    Tensor x = random(6);
    Tensor t = random(2);
    trainer.trainOnBatch(TensorDataset.of(x, t));
    trainer.trainOnBatch(TensorDataset.of(x, t));
    save(name, model, Optional.of(trainer));
    Map<String, NdArray> arrays = answers(model, List.of(x));
    trainer.trainOnBatch(TensorDataset.of(x, t));
    arrays.put("t0", KerasWeights.array(t));
    arrays.put("z0", KerasWeights.array(model.predict(x)));
    NpzWriter.write(folder.resolve(name + ".npz"), arrays);
  }

  private void write(String name, Model model, List<Tensor> inputs) {
    save(name, model, Optional.empty());
    NpzWriter.write(folder.resolve(name + ".npz"), answers(model, inputs));
  }

  /// Writes a model in all formats.
  private void save(String name, Model model, Optional<Trainer> trainer) {
    for (String ending : List.of(".keras", ".h5")) {
      KerasModels.save(model, trainer, folder.resolve(name + ending));
    }
    for (String ending : List.of(".weights.h5", ".variables.npz")) {
      KerasModels.saveWeights(model, trainer, folder.resolve(name + ending));
    }
  }

  private static Map<String, NdArray> answers(Model model, List<Tensor> inputs) {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    inputs.forEach(x -> arrays.put("x" + arrays.size(), KerasWeights.array(x)));
    List<Tensor> outputs = model.predict(inputs);
    for (int i = 0; i < outputs.size(); i++) {
      arrays.put("y" + i, KerasWeights.array(outputs.get(i)));
    }
    return arrays;
  }

  private static Tensor random(int features) {
    return EveryLayerModel.random(features, 5, features);
  }
}
