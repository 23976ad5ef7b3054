package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.graph.Value;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Scope;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.op.Affine;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.SGD;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedModelTest {
  private static final String OTHER_MODEL = "\n  fix:    check that these weights belong to this model.";
  private static final String COMPILE_ANEW = "\n  fix:    load the model alone, and compile it anew.";

  @TempDir
  Path folder;
  private Path file;

  @BeforeEach
  void chooseAName() {
    file = folder.resolve("model.keras");
  }

  @Test
  void reportsTruncationEverywhere() throws IOException {
    byte[] whole = Samples.bytes("mlp.keras");
    for (int length = 0; length < whole.length; length += 97) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> KerasModels.load(file))
          .as("%d bytes", length)
          .isInstanceOf(ModelFormatException.class)
          .hasMessageStartingWith(file.toString());
    }
  }

  @Test
  void reportsEveryWrongValueOfTheConfigOrReadsOn() {
    Map<String, @Nullable Object> config = KerasArchive.read(Samples.path("mlp.keras")).config();
    List<@Nullable Object> wrong = Arrays.asList(null, "x", -1L, 1e9, true, List.of(), Map.of());
    int[] refused = {0};
    for (@Nullable
    Object value : wrong) {
      new Mutations(config, value).forEach(text -> {
        try {
          KerasJson.model("m.json", text);
        } catch (ModelFormatException expected) {
          assertThat(expected).hasMessageStartingWith("m.json: ");
          refused[0]++;
        }
      });
    }
    assertThat(refused[0]).isGreaterThan(100);
  }

  /// A config with one value after the other replaced.
  private record Mutations(Object whole, @Nullable Object value) {
    void forEach(Consumer<String> user) {
      int count = Json.compact(whole).length();
      for (int at = 1; at < count; at++) {
        int[] left = {at};
        Object mutated = copy(whole, left);
        if (left[0] > 0) {
          return;
        }
        user.accept(Json.compact(mutated));
      }
    }

    private @Nullable Object copy(@Nullable Object node, int[] left) {
      if (left[0] > 0 && --left[0] == 0) {
        return value;
      }
      if (node instanceof Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, member) -> copy.put((String) key, copy(member, left)));
        return copy;
      }
      if (node instanceof List<?> list) {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(item -> copy.add(copy(item, left)));
        return copy;
      }
      return node;
    }
  }

  @Test
  void saysWhichWeightHasAnotherShape() {
    write(new Input(4), new Dense(3), "layers/dense/vars/0",
        NdArray.of(List.of(2, 3), new float[6]));
    assertThatThrownBy(() -> KerasModels.load(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(file + "!model.weights.h5: dense: kernel is f32[2,3] in the file, the config"
            + " asks for f32[4,3]." + OTHER_MODEL);
  }

  @Test
  void saysWhichLayerHasTooFewWeights() {
    write(new Input(4), new Dense(3), "layers/dense/vars/1", null);
    assertThatThrownBy(() -> KerasModels.load(file))
        .hasMessage(file + "!model.weights.h5: dense: the config asks for 2 weights,"
            + " /layers/dense/vars has 1." + OTHER_MODEL);
  }

  /// Writes a model with one array replaced or left out.
  private void write(Input input, Dense layer, String path, @Nullable NdArray array) {
    Model model = Sequential.of(input, layer);
    Hdf5Writer weights = new Hdf5Writer();
    for (int i = 0; i < model.weights().paths().size(); i++) {
      String own = "layers/dense/vars/" + i;
      NdArray kept = KerasWeights.array(
          model.weights().get(model.weights().paths().get(i)));
      if (!own.equals(path)) {
        weights.array(own, kept);
      } else if (array != null) {
        weights.array(own, array);
      }
    }
    KerasArchive.write(file, Map.of("keras_version", "3.16.0"), ModelConfig.write(model), weights);
  }

  @Test
  void saysThatAModelWasSavedWithoutAnOptimizer() {
    Model model = Sequential.of(new Input(4), new Dense(3));
    KerasModels.save(model, Optional.empty(), file);
    assertThatThrownBy(() -> KerasModels.loadTrainer(file, model))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(file + "!config.json: the model was saved without an optimizer and a loss."
            + COMPILE_ANEW);
  }

  @Test
  void saysThatAnOptimizersStateIsOfAnotherModel() {
    Model model = Sequential.of(new Input(4), new Dense(3));
    KerasModels.save(model, Optional.of(model.compile(new Adam(), new MeanSquaredError())), file);
    Model other = Sequential.of(new Input(4), new Dense(3), new Dense(3));
    assertThatThrownBy(() -> KerasModels.loadTrainer(file, other))
        .hasMessage(file + "!model.weights.h5: the optimizer adam keeps 10 arrays for this model,"
            + " /optimizer/vars has 6." + COMPILE_ANEW);
  }

  @Test
  void saysWhatReadsWhatIsNotThere() {
    String json = KerasJson.json(EveryLayerModel.build())
        .replace("\"keras_history\": [\"pixels\", 0, 0]", "\"keras_history\": [\"norm\", 0, 0]");
    assertThatThrownBy(() -> KerasJson.model("m.json", json))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("m.json: call 0 of border reads call 0 of norm, which does not exist or"
            + " depends on it.\n  fix:    save the model again with Keras 3.");
  }

  @Test
  void saysThatACallTrainsOnItsOwn() {
    String json = KerasJson.json(EveryLayerModel.build())
        .replace("\"kwargs\": {}", "\"kwargs\": {\"mask\": null, \"training\": true}");
    assertThatThrownBy(() -> KerasJson.model("m.json", json))
        .hasMessage("m.json: pixels: a call with training true is not supported yet.\n"
            + "  fix:    change it in Keras and save the model again, or try a newer version of"
            + " Fovea.");
  }

  private record Twice(String name, boolean trainable) implements Layer {
    @Override
    public Value call(Scope scope, Value x) {
      return scope.apply(new Affine(2, 0), x);
    }
  }

  @Test
  void keepsTheOldFileWhenTheModelCannotBeSaved() throws IOException {
    Files.writeString(file, "old");
    Model model = Sequential.of(new Input(4), new Twice("", true));
    assertThatThrownBy(() -> KerasModels.save(model, Optional.empty(), file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "the layer Twice is none that Keras has, and cannot be saved for it."
                + "\n  fix:    use one of Activation, ");
    assertThat(file).hasContent("old");
  }

  /// Saves a model in a process that may write no file above 8 KB: the bytes end in the middle.
  @Test
  void keepsTheOldFileWhenThereIsNoMoreSpace() throws IOException, InterruptedException {
    assumeTrue(new File("/bin/bash").canExecute(), "no bash to limit the size of files with");
    Files.writeString(file, "old");
    List<String> java = List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "-XX:-UsePerfData",
        "-cp",
        System.getProperty("java.class.path"),
        SaveLarge.class.getName(),
        file.toString());
    List<String> command = new ArrayList<>(
        List.of("/bin/bash", "-c", "ulimit -f 8; exec \"$@\"", "bash"));
    command.addAll(java);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(1);
    assertThat(said).contains("Cannot write " + file + ": File too large.");
    assertThat(file).hasContent("old");
    assertThat(folder.toFile().list()).containsExactly("model.keras");
  }

  /// What the process with little space runs.
  static final class SaveLarge {
    private SaveLarge() {}

    public static void main(String[] args) {
      Model model = Sequential.of(new Input(100), new Dense(100));
      KerasModels.save(
          model, Optional.of(model.compile(new SGD(), new MeanSquaredError())), Path.of(args[0]));
    }
  }
}
