package dev.fovea.files;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.TensorDataset;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layers;
import dev.fovea.loss.BinaryCrossentropy;
import dev.fovea.loss.CategoricalCrossentropy;
import dev.fovea.loss.Loss;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.TopKAccuracy;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KerasModelsTest {
  @TempDir
  Path folder;
  private Path file;

  @BeforeEach
  void chooseAName() {
    file = folder.resolve("model.keras");
  }

  @Test
  void readsBackEveryLayerWithItsWeights() {
    Model model = EveryLayerModel.build();
    KerasModels.save(model, Optional.empty(), file);
    Model back = KerasModels.load(file);
    assertThat(back.name()).isEqualTo("everything");
    assertThat(back.layers().stream().map(NamedLayer::name))
        .isEqualTo(model.layers().stream().map(NamedLayer::name).toList());
    assertThat(back.weights().specs()).isEqualTo(model.weights().specs());
    for (String path : model.weights().paths()) {
      assertThat(back.weights().get(path).toFloats())
          .as(path).isEqualTo(model.weights().get(path).toFloats());
    }
    List<Tensor> inputs = EveryLayerModel.inputs(3);
    assertThat(back.predict(inputs).stream().map(Tensor::toFloats).toList())
        .usingRecursiveComparison()
        .isEqualTo(model.predict(inputs).stream().map(Tensor::toFloats).toList());
  }

  @Test
  void hasASampleOfEveryLayer() {
    assertThat(EveryLayerModel.build().layers().stream()
        .map(layer -> layer.layer().getClass().getName())
        .distinct()
        .sorted())
        .isEqualTo(Layers.all().stream().map(Class::getName).sorted().toList());
  }

  @Test
  void writesEqualConfigsForWhatItReadBack() {
    Model model = EveryLayerModel.build();
    KerasModels.save(model, Optional.empty(), file);
    assertThat(KerasJson.json(KerasModels.load(file))).isEqualTo(KerasJson.json(model));
    assertThat(KerasJson.json(KerasJson.model("m.json", KerasJson.json(model))))
        .isEqualTo(KerasJson.json(model));
  }

  @Test
  void writesALayerThatIsCalledTwiceOnce() {
    KerasModels.save(EveryLayerModel.build(), Optional.empty(), file);
    Hdf5Reader weights = KerasArchive.read(file).weights();
    assertThat(weights.children("layers")).contains("conv2d").doesNotContain("conv2d_1");
    assertThat(weights.text("layers/batch_normalization/vars", "name")).hasValue("norm");
    assertThat(weights.children("layers/dense_1/vars")).containsExactly("0");
  }

  @Test
  void writesAStackWithARepeatedLayerAsAGraph() {
    Dense dense = new Dense(4);
    Model model = Sequential.of(new Input(4), dense, dense);
    KerasModels.save(model, Optional.empty(), file);
    assertThat(KerasArchive.read(file).config()).containsEntry("class_name", "Functional");
    assertThat(KerasModels.load(file).weights().count()).isEqualTo(20);
  }

  static Stream<Optimizer> optimizers() {
    return Stream.of(new Adam(0.01), new SGD(0.1), new SGD(0.1, 0.9, true));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void goesOnTrainingAsIfItHadNotStopped(Optimizer optimizer) {
    Model model = Sequential.of(new Input(6), new Dense(5), new Dense(3)).initialize(5);
    Trainer trainer = model.compile(optimizer, new MeanSquaredError(), new Accuracy());
    TensorDataset data = TensorDataset.of(
        EveryLayerModel.random(1, 8, 6), EveryLayerModel.random(2, 8, 3));
    trainer.trainOnBatch(data);
    trainer.learningRate(0.02);
    trainer.trainOnBatch(data);
    KerasModels.save(model, Optional.of(trainer), file);
    Model other = KerasModels.load(file);
    Trainer again = KerasModels.loadTrainer(file, other);
    assertThat(again.learningRate()).isEqualTo(0.02f);
    assertThat(requireNonNull(again.state().get("iteration")).get(0)).isEqualTo(2);
    assertThat(again.trainOnBatch(data)).isEqualTo(trainer.trainOnBatch(data));
    for (String path : model.weights().paths()) {
      assertThat(other.weights().get(path).toFloats())
          .as(path).isEqualTo(model.weights().get(path).toFloats());
    }
  }

  @Test
  void keepsHowAModelIsTrained() {
    Model model = EveryLayerModel.build();
    List<Loss> losses = List.of(
        new CategoricalCrossentropy(), new BinaryCrossentropy(true));
    Trainer trainer = model.compile(
        new Adam(0.25, 0.8, 0.9, 1e-5), losses, List.of(new Accuracy(), new TopKAccuracy(2)));
    KerasModels.save(model, Optional.of(trainer), file);
    Trainer again = KerasModels.loadTrainer(file, KerasModels.load(file));
    assertThat(again.optimizer()).isEqualTo(trainer.optimizer());
    assertThat(again.losses()).isEqualTo(losses);
    assertThat(again.metrics()).isEqualTo(trainer.metrics());
  }

  @Test
  void writesLossesInKerasForms() {
    Model model = Sequential.of(new Input(6), new Flatten(), new Dense(3));
    KerasModels.save(
        model, Optional.of(model.compile(new SGD(), new CategoricalCrossentropy(true))), file);
    Map<?, ?> compiled = (Map<?, ?>) requireNonNull(
        KerasArchive.read(file).config().get("compile_config"));
    assertThat(Json.compact(compiled.get("loss"))).isEqualTo(
        "{\"module\": \"keras.losses\", \"class_name\": \"CategoricalCrossentropy\", \"config\":"
            + " {\"from_logits\": true}, \"registered_name\": null}");
    assertThat(Json.compact(compiled.get("optimizer"))).isEqualTo(
        "{\"module\": \"keras.optimizers\", \"class_name\": \"SGD\", \"config\": {\"name\":"
            + " \"sgd\", \"learning_rate\": 0.009999999776482582, \"momentum\": 0.0,"
            + " \"nesterov\": false}, \"registered_name\": null}");
  }

  @Test
  void saysWhatKerasLacks() {
    Model model = Sequential.of(new Input(6), new Dense(3));
    record Hinge() implements Loss {
      @Override
      public String name() {
        return "hinge";
      }

      @Override
      public Value perSample(GraphBuilder g, Value t, Value y) {
        return new MeanSquaredError().perSample(g, t, y);
      }
    }
    Trainer trainer = model.compile(new SGD(), new Hinge());
    assertThatThrownBy(() -> KerasModels.save(model, Optional.of(trainer), file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the loss Hinge is none that Keras has, and cannot be saved for it.\n"
            + "  fix:    use one of BinaryCrossentropy, CategoricalCrossentropy,"
            + " MeanSquaredError, SparseCategoricalCrossentropy.");
    assertThat(file).doesNotExist();
  }
}
