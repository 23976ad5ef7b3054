package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.data.TensorDataset;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Input;
import dev.fovea.layer.LayerNormalization;
import dev.fovea.loss.CategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.CategoricalAccuracy;
import dev.fovea.metric.Named;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.train.Objective;
import dev.fovea.train.Trainer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LegacyFileTest {
  private static final Path GOLDEN = Path.of("../fovea-all/src/test/golden-more/keras/files");
  private static final String WRONG = "\n  fix:    check that these weights belong to this model.";

  @TempDir
  Path folder;
  private Path file;

  @BeforeEach
  void chooseAName() {
    file = folder.resolve("model.h5");
  }

  private static Model small() {
    Model inner = Sequential.of("inner", new Input(3),
        List.of(new Dense(3).named("a").frozen(), new BatchNormalization().named("b")));
    return Sequential.of("small", new Input(4),
        List.of(new Dense(3).named("first"), inner, new LayerNormalization().axis(-1),
            new Dense(2).named("last")))
        .initialize(5);
  }

  private static void assertSame(Model one, Model other) {
    assertThat(other.weights().paths()).isEqualTo(one.weights().paths());
    for (String path : one.weights().paths()) {
      assertThat(other.weights().get(path).toFloats()).as(path)
          .isEqualTo(one.weights().get(path).toFloats());
    }
  }

  @Test
  void readsBackEveryLayerWithItsWeights() {
    Model model = EveryLayerModel.build();
    KerasModels.save(model, Optional.empty(), file);
    Model back = KerasModels.load(file);
    assertThat(back.weights().specs()).isEqualTo(model.weights().specs());
    assertSame(model, back);
    assertThat(KerasJson.json(back)).isEqualTo(KerasJson.json(model));
  }

  @Test
  void tellsFilesApartByTheirContentAndNotByTheirNames() throws IOException {
    Model model = small();
    KerasModels.save(model, Optional.empty(), file);
    Path other = Files.move(file, folder.resolve("model.keras"));
    assertSame(model, KerasModels.load(other));
    KerasModels.save(model, Optional.empty(), folder.resolve("two.keras"));
    assertSame(model, KerasModels.load(Files.move(folder.resolve("two.keras"), file)));
  }

  @Test
  void goesOnTrainingAsIfItHadNotStopped() {
    Model model = small();
    Trainer trainer = model.compile(new Adam(0.01), new CategoricalCrossentropy(true));
    TensorDataset batch = TensorDataset.of(
        EveryLayerModel.random(1, 4, 4), EveryLayerModel.random(2, 4, 2));
    trainer.trainOnBatch(batch);
    KerasModels.save(model, Optional.of(trainer), file);
    Model other = KerasModels.load(file);
    Trainer again = KerasModels.loadTrainer(file, other);
    assertThat(again.trainOnBatch(batch)).isEqualTo(trainer.trainOnBatch(batch));
    assertSame(model, other);
  }

  @Test
  void readsHowKeras2Trained() {
    Path stack = GOLDEN.resolve("keras2_stack.h5");
    Trainer one = KerasModels.loadTrainer(stack, KerasModels.load(stack));
    assertThat(one.optimizer()).isEqualTo(new Adam(0.002, 0.85, 0.99, 1e-8));
    assertThat(one.objectives()).isEqualTo(List.of(Objective.of(
        new CategoricalCrossentropy(), new Accuracy())));
    Path graph = GOLDEN.resolve("keras2_graph.h5");
    Trainer two = KerasModels.loadTrainer(graph, KerasModels.load(graph));
    assertThat(two.optimizer()).isEqualTo(new Adam(0.003).withAmsgrad());
    assertThat(two.objectives()).isEqualTo(List.of(Objective.of(
        new CategoricalCrossentropy(true), new Named(new CategoricalAccuracy(), "acc"))));
    assertThat(two.state().get("iteration")).isNotNull();
  }

  @Test
  void refusesASlowingDownOfKeras2() {
    String json = "{\"optimizer_config\": {\"class_name\": \"SGD\", \"config\": {\"lr\": 0.1,"
        + " \"decay\": 0.5}}, \"loss\": \"mse\"}";
    Model model = small();
    write(model, Map.of("training_config", json));
    assertThatThrownBy(() -> KerasModels.loadTrainer(file, model))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(file + "!training_config: decay 0.5 is not supported yet.\n  fix:    change it"
            + " in Keras and save the model again, or try a newer version of Fovea.");
  }

  /// Writes a model with other attributes of the root.
  private void write(Model model, Map<String, String> attributes) {
    Hdf5Writer to = LegacyFile.write(model, Optional.empty(), "3.16.0");
    attributes.forEach((name, text) -> to.attribute("", name, text));
    to.writeTo(file);
  }

  @Test
  void splitsLongListsOfNames() {
    List<String> names = IntStream.range(0, 9000).mapToObj(i -> "layer_" + i).toList();
    Hdf5Writer to = new Hdf5Writer();
    LegacyWeights.names(to, "", "layer_names", names);
    to.writeTo(file);
    Hdf5Reader from = Hdf5Reader.open(file);
    assertThat(from.texts("", "layer_names")).isEmpty();
    assertThat(from.texts("", "layer_names2")).hasSize(1000);
    assertThat(LegacyWeights.names(from, "", "layer_names")).isEqualTo(names);
  }

  @Test
  void saysThatAFileHasWeightsAlone() {
    Model model = small();
    Path weights = folder.resolve("w.weights.h5");
    KerasModels.saveWeights(model, Optional.empty(), weights);
    assertThatThrownBy(() -> KerasModels.load(weights))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(weights + ": holds no model, only vars, layers.\n  fix:    build the model"
            + " first, and read its weights with KerasModels.loadWeights.");
    assertThatThrownBy(() -> KerasModels.loadWeightsByName(model, weights))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(weights + ": has no list of layers by their names; it holds vars, layers.\n"
            + "  fix:    read it with KerasModels.loadWeights, which goes by the order of the"
            + " layers.");
  }

  @Test
  void saysThatAFileIsOfKeras1OrOfTheano() {
    Model model = small();
    write(model, Map.of("keras_version", "1.2.2"));
    assertThatThrownBy(() -> KerasModels.load(file))
        .hasMessage(file + ": was saved by Keras 1.2.2; Fovea reads files of Keras 2 and 3.\n"
            + "  fix:    load it with Keras 2, and save it again.");
    Hdf5Writer to = LegacyFile.write(model, Optional.empty(), "2.1.0");
    to.attribute("model_weights", "backend", "theano");
    to.writeTo(file);
    assertThatThrownBy(() -> KerasModels.load(file))
        .hasMessage(file + ": was saved by Keras on Theano, which turns the kernels of"
            + " convolutions around.\n  fix:    load it with Keras 2 on TensorFlow, and save it"
            + " again.");
  }

  @Test
  void saysWhichWeightsDoNotFit() {
    KerasModels.save(small(), Optional.empty(), file);
    Model fewer = Sequential.of(new Input(4), new Dense(3));
    assertThatThrownBy(() -> KerasModels.loadWeights(fewer, Optional.empty(), file))
        .hasMessage(file + ": the model has 1 layer with weights, /model_weights has 4." + WRONG);
    Model bare = Sequential.of(new Input(4), new Dense(3).withoutBias().named("first"));
    assertThatThrownBy(() -> KerasModels.loadWeightsByName(bare, file))
        .hasMessage(file + ": first: the model asks for 1 weights, /model_weights/first has 2."
            + WRONG);
    Model wide = Sequential.of(new Input(5), new Dense(3).named("first"));
    assertThatThrownBy(() -> KerasModels.loadWeightsByName(wide, file))
        .hasMessage(file + ": first: kernel is f32[4,3] in the file, the config asks for f32[5,3]."
            + WRONG);
  }

  @Test
  void saysThatAModelHasWeightsOfItsOwn() {
    Model model = small();
    Hdf5Writer to = LegacyFile.write(model, Optional.empty(), "3.16.0");
    to.attribute("model_weights/top_level_model_weights", "weight_names", List.of("scale"));
    to.writeTo(file);
    assertThatThrownBy(() -> KerasModels.load(file)).hasMessage(
        file + ": has 1 weights of the model itself, outside of its layers." + WRONG);
  }

  @Test
  void takesTheLayersOfItsNamesAlone() {
    Model model = small();
    KerasModels.save(model, Optional.empty(), file);
    Model other = Sequential.of(new Input(4), new Dense(3).named("first"),
        new Dense(7).named("head")).initialize(9);
    float[] head = other.weights().get("head/kernel").toFloats();
    assertThat(KerasModels.loadWeightsByName(other, file)).containsExactly("first");
    assertThat(other.weights().get("first/kernel").toFloats())
        .isEqualTo(model.weights().get("first/kernel").toFloats());
    assertThat(other.weights().get("head/kernel").toFloats()).isEqualTo(head);
  }

  @Test
  void choosesTheFormatByTheName() {
    Model model = small();
    assertThatThrownBy(() -> KerasModels.save(model, Optional.empty(), folder.resolve("m.txt")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(folder.resolve("m.txt") + ": a model's file ends with .keras, or with .h5 or"
            + " .hdf5 for the legacy format.\n  fix:    end the name with .keras.");
    Path weights = folder.resolve("m.weights.h5");
    assertThatThrownBy(() -> KerasModels.save(model, Optional.empty(), weights))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(weights + ": a name that ends with .weights.h5 is for weights alone, not for a"
            + " whole model.\n  fix:    call saveWeights, or end the name with .keras.");
    assertThatThrownBy(() -> KerasModels.saveWeights(model, Optional.empty(), file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + ": a file of weights ends with .weights.h5, or with .npz for NumPy.\n"
            + "  fix:    end the name with .weights.h5.");
    assertThat(folder.toFile().list()).isEmpty();
  }

  @Test
  void namesArraysAsKerasNamesVariables() {
    Path npz = folder.resolve("w.npz");
    KerasModels.saveWeights(small(), Optional.empty(), npz);
    assertThat(NpzReader.read(npz).keySet()).containsExactly(
        "small/first/kernel", "small/first/bias", "inner/a/kernel", "inner/a/bias", "inner/b/gamma",
        "inner/b/beta", "inner/b/moving_mean", "inner/b/moving_variance",
        "small/layer_normalization/gamma", "small/layer_normalization/beta", "small/last/kernel",
        "small/last/bias");
    Model other = Sequential.of("small", new Input(4), List.of(new Dense(3).named("first")));
    assertThatThrownBy(() -> KerasModels.loadWeights(other, Optional.empty(), npz))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(npz + ": has other arrays than the model: it lacks none, and has beside them"
            + " inner/a/bias, inner/a/kernel, inner/b/beta, inner/b/gamma, inner/b/moving_mean …."
            + "\n  fix:    name the arrays as Keras names the variables: np.savez(file,"
            + " **{v.path: v.numpy() for v in model.weights}).");
  }

  @Test
  void saysThatAnActivationTakesNumbers() {
    assertThatThrownBy(() -> KerasJson.layer("m.json",
        "{\"class_name\": \"Activation\", \"config\": {\"activation\": \"threshold\"}}"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("m.json: activation: activation \"threshold\" takes two numbers that no name"
            + " gives; Keras itself cannot call it.\n"
            + "  fix:    use the layer ReLU, which has a threshold.");
    assertThat(ActivationFunction.values()).hasSize(30);
  }

  @Test
  void reportsTruncationEverywhere() throws IOException {
    byte[] whole = Files.readAllBytes(GOLDEN.resolve("keras2_graph.h5"));
    for (int length = 0; length < whole.length; length += 97) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> KerasModels.load(file)).as("%d bytes", length)
          .isInstanceOf(ModelFormatException.class)
          .hasMessageStartingWith(file.toString());
    }
  }

  @Test
  void reportsDamageOrReadsOn() throws IOException {
    Random random = new Random(7);
    int refused = 0;
    for (String name : List.of("keras2_stack", "keras2_graph", "partly_frozen")) {
      byte[] whole = Files.readAllBytes(GOLDEN.resolve(name + ".h5"));
      for (int i = 0; i < 100; i++) {
        byte[] damaged = whole.clone();
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, damaged);
        try {
          KerasModels.loadTrainer(file, KerasModels.load(file));
        } catch (ModelFormatException expected) {
          assertThat(expected).hasMessageStartingWith(file.toString());
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(60);
  }

  @Test
  void isReadByH5dumpAndUnzip() throws IOException, InterruptedException {
    Model model = small();
    Trainer trainer = model.compile(new Adam(), new CategoricalCrossentropy());
    KerasModels.save(model, Optional.of(trainer), file);
    String dump = run("h5dump", "-A", file.toString());
    assertThat(dump).contains("GROUP \"model_weights\"", "ATTRIBUTE \"model_config\"",
        "ATTRIBUTE \"training_config\"", "GROUP \"optimizer_weights\"", "\"small/last/kernel\"");
    Path archive = folder.resolve("model.keras");
    KerasModels.save(model, Optional.of(trainer), archive);
    assertThat(run("unzip", "-t", archive.toString())).contains("No errors detected");
    run("unzip", "-q", archive.toString(), "-d", folder.toString());
    assertThat(run("h5dump", "-d", "/layers/dense/vars/1", folder + "/model.weights.h5"))
        .contains("DATASPACE  SIMPLE { ( 3 ) / ( 3 ) }");
  }

  private static String run(String... command) throws IOException, InterruptedException {
    assumeTrue(Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(place -> new File(place, command[0]).canExecute()), command[0] + " is not there");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
