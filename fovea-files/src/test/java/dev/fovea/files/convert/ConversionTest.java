package dev.fovea.files.convert;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.compile.Engines;
import dev.fovea.data.TensorDataset;
import dev.fovea.engine.Engine;
import dev.fovea.files.KerasModels;
import dev.fovea.files.ModelFormat;
import dev.fovea.files.ModelFormatException;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.GaussianNoise;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConversionTest {
  private static final Engine ENGINE = Engines.shared();
  private static final List<String> FORMATS = List.of(
      ".keras", ".h5", ".onnx", ".weights.h5", ".safetensors", ".npz");

  @TempDir
  Path folder;

  private static Model model(Layer... more) {
    List<Layer> layers = new ArrayList<>(List.of(new Conv2D(4, 3).named("conv"),
        new BatchNormalization().named("norm"), new Flatten().named("flat")));
    layers.addAll(List.of(more));
    layers.add(new Dense(3).named("head"));
    return Sequential.of("small", new Input(6, 5, 2), layers).initialize(5);
  }

  private static Conversion of(Path from) {
    return new Conversion(from, Optional.empty(), Optional.empty(), ENGINE);
  }

  /// Weights alone keep the names of their network, which ONNX does not keep.
  private static Conversion of(Path from, String to) {
    boolean whole = ModelFormat.of(from).isWhole()
        && ModelFormat.ofName(Path.of("a" + to)).orElseThrow().isWhole();
    return new Conversion(from, whole ? Optional.empty() : Optional.of(ConversionTest::model),
        Optional.empty(), ENGINE);
  }

  private static Model read(Path file) {
    if (ModelFormat.of(file).isWhole()) {
      return ModelFiles.load(file);
    }
    Model model = model().initialize(6);
    ModelFiles.loadWeights(model, file);
    return model;
  }

  static Stream<List<String>> pairs() {
    return FORMATS.stream().flatMap(from -> FORMATS.stream().map(to -> List.of(from, to)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void keepsAllWeightsBetweenAllFormats(List<String> formats) {
    Path from = folder.resolve("from" + formats.getFirst());
    Path to = folder.resolve("to" + formats.getLast());
    ModelFiles.save(model(), from);
    Conversion.Result result = of(from, formats.getLast()).write(to);
    assertThat(result.difference()).isLessThanOrEqualTo(1e-6 * result.largest());
    assertThat(result.largest()).isPositive();
    assertThat(ModelFormat.of(to)).isEqualTo(ModelFormat.ofName(to).orElseThrow());
    ModelDifference difference = ModelDifference.ofWeights(model(), read(to));
    assertThat(difference.isEqual(0)).as(difference.toString()).isTrue();
    assertThat(folder.toFile().list()).hasSize(2);
  }

  @Test
  void keepsTheOptimizerBetweenKerassFormats() {
    Model model = model();
    Trainer trainer = model.compile(new Adam(0.01), new MeanSquaredError());
    trainer.trainOnBatch(TensorDataset.of(
        Tensor.zeros(model.inputs().getFirst().type(2)), Tensor.of(new float[6], 2, 3)));
    Path from = folder.resolve("a.keras");
    KerasModels.save(model, Optional.of(trainer), from);
    Path to = folder.resolve("b.h5");
    assertThat(of(from).write(to).notes()).isEmpty();
    Trainer again = KerasModels.loadTrainer(to, KerasModels.load(to));
    assertThat(again.optimizer()).isInstanceOf(Adam.class);
    assertThat(again.state().keySet()).isEqualTo(trainer.state().keySet());
    trainer.state().forEach((name, tensor) -> assertThat(
        requireNonNull(again.state().get(name)).memory().mismatch(tensor.memory()))
        .as(name).isEqualTo(-1));
    assertThat(of(from).write(folder.resolve("c.onnx")).notes()).containsExactly(
        "the optimizer and its state are left out: ONNX has no place for them.");
  }

  @Test
  void whatCannotBeSaidLeavesTheOldFile() throws IOException {
    Path from = folder.resolve("a.keras");
    ModelFiles.save(model(new GaussianNoise(0.1).named("noise")), from);
    Path damaged = Files.writeString(folder.resolve("b.keras"), "PK no archive");
    Path to = Files.writeString(folder.resolve("old.onnx"), "old");
    assertThatThrownBy(() -> of(damaged).write(to)).isInstanceOf(ModelFormatException.class);
    assertThatThrownBy(() -> of(from).write(folder.resolve("x.txt"))).hasMessage(
        "the name '%s' does not say which format to write.\n  fix:    end it with %s.".formatted(
            folder.resolve("x.txt"),
            ".keras, .h5, .onnx, .weights.h5, .safetensors or .npz"));
    assertThatThrownBy(() -> of(from).write(folder.resolve("none/x.keras")))
        .hasMessageStartingWith("Cannot write %s: its folder does not exist.\n".formatted(
            folder.resolve("none/x.keras")));
    assertThat(Files.readString(to)).isEqualTo("old");
    assertThat(folder.toFile().list()).hasSize(3);
  }

  @Test
  void convertsANetworkThatAnswersNoNumbers() {
    Model model = model();
    model.weights().get("head/bias").set(1, Double.NaN);
    model.weights().get("head/bias").set(2, Double.POSITIVE_INFINITY);
    Path from = folder.resolve("a.keras");
    ModelFiles.save(model, from);
    Conversion.Result result = of(from).write(folder.resolve("b.onnx"));
    assertThat(result.largest()).isPositive().isFinite();
    assertThat(result.difference()).isLessThanOrEqualTo(1e-6 * result.largest());
  }

  @Test
  void weightsThatDoNotFitLeaveTheModelAsItWas() {
    for (String format : List.of(".keras", ".h5", ".weights.h5", ".npz", ".safetensors")) {
      Path file = folder.resolve("a" + format);
      ModelFiles.save(model(), file);
      Model other = Sequential.of("small", new Input(6, 5, 2), List.of(
          new Conv2D(4, 3).named("conv"), new BatchNormalization().named("norm"),
          new Flatten().named("flat"), new Dense(2).named("head"))).initialize(9);
      float[] before = other.weights().get("conv/kernel").toFloats();
      assertThatThrownBy(() -> ModelFiles.loadWeights(other, file)).as(format)
          .isInstanceOf(ModelFormatException.class);
      assertThat(other.weights().get("conv/kernel").toFloats()).as(format).isEqualTo(before);
    }
  }

  @Test
  void weightsAloneAreNoModel() {
    Path file = folder.resolve("a.safetensors");
    ModelFiles.save(model(), file);
    assertThatThrownBy(() -> ModelFiles.load(file)).hasMessage(
        file + ": holds weights alone, not the network that they belong to.\n  fix:    "
            + "say which network it is: --model NAME|FILE, or ModelFiles.loadWeights(model, file).");
  }

  @Test
  void tellsFormatsByContentAndSaysWhatIsNone() throws IOException {
    for (String format : FORMATS) {
      Path file = folder.resolve("a" + format);
      ModelFiles.save(model(), file);
      Path renamed = Files.move(file, folder.resolve("renamed"));
      assertThat(ModelFormat.of(renamed).ending()).isEqualTo(format);
      Files.delete(renamed);
    }
    Path empty = Files.createFile(folder.resolve("empty.onnx"));
    assertThatThrownBy(() -> ModelFormat.of(empty)).hasMessage(
        empty + ": is empty.\n"
            + "  fix:    copy, download or save the file again; this one is damaged.");
    Path text = Files.writeString(folder.resolve("a.txt"), "no model");
    assertThatThrownBy(() -> ModelFormat.of(text)).hasMessage(
        text + ": is no model and no weights; it starts with 6e 6f 20 6d 6f 64 65 6c.\n"
            + "  fix:    name a .keras, .h5, .onnx, .weights.h5, .safetensors or .npz file.");
    for (byte protocol = 2; protocol <= 5; protocol++) {
      Path pickle = Files.write(folder.resolve("a.pt"), new byte[]{(byte) 0x80, protocol, 1});
      assertThatThrownBy(() -> ModelFormat.of(pickle)).hasMessage(
          pickle + ": is a pickle, as PyTorch saves; reading one runs code from the file, which"
              + " Fovea never does.\n  fix:    save its weights in Python: safetensors.torch"
              + ".save_file(model.state_dict(), 'weights.safetensors').");
    }
  }
}
