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
import dev.fovea.loss.CategoricalFocalCrossentropy;
import dev.fovea.loss.Loss;
import dev.fovea.loss.Losses;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.BinaryAccuracy;
import dev.fovea.metric.CategoricalAccuracy;
import dev.fovea.metric.TopKAccuracy;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adadelta;
import dev.fovea.optimizer.Adagrad;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.AdamW;
import dev.fovea.optimizer.Adamax;
import dev.fovea.optimizer.Lion;
import dev.fovea.optimizer.Nadam;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.RMSprop;
import dev.fovea.optimizer.SGD;
import dev.fovea.optimizer.UpdateOptions;
import dev.fovea.schedule.CosineDecay;
import dev.fovea.schedule.CosineDecayRestarts;
import dev.fovea.schedule.ExponentialDecay;
import dev.fovea.schedule.InverseTimeDecay;
import dev.fovea.schedule.PiecewiseConstantDecay;
import dev.fovea.schedule.PolynomialDecay;
import dev.fovea.schedule.Schedule;
import dev.fovea.schedule.Schedules;
import dev.fovea.tensor.Tensor;
import dev.fovea.loss.Dice;
import dev.fovea.loss.LogCosh;
import dev.fovea.loss.Reduction;
import dev.fovea.metric.AUC;
import dev.fovea.metric.Averaging;
import dev.fovea.metric.Curve;
import dev.fovea.metric.F1Score;
import dev.fovea.metric.FBetaScore;
import dev.fovea.metric.LossMetric;
import dev.fovea.metric.Precision;
import dev.fovea.metric.Recall;
import dev.fovea.metric.RootMeanSquaredError;
import dev.fovea.optimizer.MovingAverage;
import dev.fovea.train.Objective;
import java.util.OptionalDouble;
import dev.fovea.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
  void keepsNamesOfClassesOutOfTheTerminal() {
    Model model = Sequential.of(new Input(2), new Dense(1));
    KerasModels.save(model, Optional.empty(), List.of("cat", "\u001b[2Jdog\u202e"), file);
    assertThat(KerasModels.classes(file)).containsExactly("cat", "?[2Jdog?");
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
    Map<String, String> groups = new HashMap<>();
    for (String group : weights.children("layers")) {
      String name = weights.text("layers/" + group + "/vars", "name").orElse("");
      assertThat(groups.put(name, group)).as(name).isNull();
    }
    assertThat(groups).containsKey("shared").containsEntry("norm", "batch_normalization");
    assertThat(weights.children("layers/" + groups.get("second") + "/vars")).containsExactly("0");
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
    return Stream.of(new Adam(0.01), new SGD(0.1), new SGD(0.1, 0.9, true), new AdamW(0.01),
        new Adamax(0.01), new Nadam(0.01), new Lion(0.01), new Adagrad(0.01), new Adadelta(0.5),
        new RMSprop(0.01), new RMSprop(0.01, 0.9, 0.5, 1e-3, true, UpdateOptions.NONE),
        new SGD(0.1).with(UpdateOptions.NONE.clipnorm(0.25).weightDecay(0.125)));
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
  void changesNothingWhereTheAveragesDoNotFit() {
    Model model = Sequential.of(new Input(6), new Dense(5), new Dense(3)).initialize(5);
    TensorDataset data = TensorDataset.of(
        EveryLayerModel.random(1, 8, 6), EveryLayerModel.random(2, 8, 3));
    Trainer trainer = model.compile(new Adam(0.01), new MeanSquaredError());
    trainer.trainOnBatch(data);
    KerasModels.save(model, Optional.of(trainer), file);
    Model other = Sequential.of(new Input(6), new Dense(5), new Dense(3)).initialize(6);
    Trainer foreign = other.compile(new SGD(0.1, 0.9, false), new MeanSquaredError());
    foreign.trainOnBatch(data);
    Map<String, float[]> before = new HashMap<>();
    other.weights().tensors().forEach((path, x) -> before.put(path, x.toFloats().clone()));
    foreign.state().forEach((path, x) -> before.put(path, x.toFloats().clone()));
    assertThatThrownBy(() -> KerasModels.loadWeights(other, Optional.of(foreign), file)).hasMessage(
        file + "!model.weights.h5: the optimizer sgd keeps 6 arrays for this model, /optimizer/vars"
            + " has 10.\n  fix:    load the model alone, and compile it anew.");
    other.weights().tensors().forEach(
        (path, x) -> assertThat(x.toFloats()).as(path).isEqualTo(before.get(path)));
    foreign.state().forEach(
        (path, x) -> assertThat(x.toFloats()).as(path).isEqualTo(before.get(path)));
  }

  static Stream<Schedule> schedules() {
    return Stream.of(new CosineDecay(0.5, 10), new CosineDecay(0.5, 10).warmup(0.25, 4),
        new CosineDecayRestarts(0.5, 10), new ExponentialDecay(0.5, 10, 0.25, true),
        new InverseTimeDecay(0.5, 10, 0.25), new PolynomialDecay(0.5, 10),
        new PiecewiseConstantDecay(List.of(1.0, 2.0), List.of(0.5, 0.25, 0.125)));
  }

  @Test
  void hasASampleOfEverySchedule() {
    List<Class<?>> sampled = new ArrayList<>();
    schedules().forEach(schedule -> sampled.add(schedule.getClass()));
    assertThat(sampled.stream().distinct().toList())
        .containsExactlyInAnyOrderElementsOf(Schedules.all());
  }

  /// As in Keras, a file has no learning rate beside a schedule, so that the averages come earlier.
  @ParameterizedTest
  @MethodSource("schedules")
  void goesOnWithTheSchedule(Schedule schedule) {
    Model model = Sequential.of(new Input(6), new Dense(3)).initialize(5);
    Trainer trainer = model.compile(
        new Adam().with(UpdateOptions.NONE.schedule(schedule)), new MeanSquaredError());
    TensorDataset data = TensorDataset.of(
        EveryLayerModel.random(1, 8, 6), EveryLayerModel.random(2, 8, 3));
    trainer.trainOnBatch(data);
    KerasModels.save(model, Optional.of(trainer), file);
    assertThat(KerasArchive.read(file).weights().children("optimizer/vars")).hasSize(5);
    Model other = KerasModels.load(file);
    Trainer again = KerasModels.loadTrainer(file, other);
    assertThat(again.optimizer().options().schedule()).hasValue(schedule);
    assertThat(again.learningRate()).isEqualTo(schedule.at(1));
    assertThat(again.trainOnBatch(data)).isEqualTo(trainer.trainOnBatch(data));
    assertThat(other.weights().get("dense/kernel").toFloats())
        .isEqualTo(model.weights().get("dense/kernel").toFloats());
  }

  static Stream<Loss> losses() {
    return Losses.all().stream().map(type -> RecordConfig.defaults(type).orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("losses")
  void readsALossByItsName(Loss loss) {
    assertThat(KerasJson.loss("m.json", "\"%s\"".formatted(loss.name()))).isEqualTo(loss);
  }

  @Test
  void readsTheSettingsOfALoss() {
    assertThat(KerasJson.loss("m.json", "{\"class_name\": \"CategoricalFocalCrossentropy\","
        + " \"config\": {\"alpha\": 0.5, \"gamma\": 3, \"from_logits\": true,"
        + " \"label_smoothing\": 0.125, \"axis\": -1, \"dtype\": \"float32\"}}"))
        .isEqualTo(new CategoricalFocalCrossentropy(0.5, 3, true, 0.125));
  }

  @Test
  void keepsHowAModelIsTrained() {
    Model model = EveryLayerModel.build();
    List<Loss> losses = List.of(
        new CategoricalCrossentropy(), new BinaryCrossentropy(true));
    Trainer trainer = model.compile(
        new Adam(0.25, 0.8, 0.9, 1e-5), losses, List.of(new Accuracy(),
            new TopKAccuracy(2), new BinaryAccuracy(0.25), new CategoricalAccuracy()));
    KerasModels.save(model, Optional.of(trainer), file);
    Trainer again = KerasModels.loadTrainer(file, KerasModels.load(file));
    assertThat(again.optimizer()).isEqualTo(trainer.optimizer());
    assertThat(again.objectives()).isEqualTo(trainer.objectives());
  }

  /// Keras gives an optimizer its averages with the first step: these files have none yet.
  @ParameterizedTest
  @ValueSource(strings = {"untrained.keras", "untrained.h5"})
  void goesOnWithWhatWasSavedBeforeTheFirstStep(String name) {
    Model model = KerasModels.load(Samples.path(name));
    Trainer trainer = KerasModels.loadTrainer(Samples.path(name), model);
    assertThat(trainer.optimizer()).isEqualTo(new Adam(0.25));
    assertThat(trainer.learningRate()).isEqualTo(0.25);
    Tensor zeros = Tensor.of(new float[8], 2, 4);
    assertThat(trainer.trainOnBatch(TensorDataset.of(zeros, Tensor.of(new float[6], 2, 3))))
        .isZero();
  }

  @Test
  void keepsWhatEachOutputIsMeasuredBy() {
    Model model = EveryLayerModel.build();
    UpdateOptions options = UpdateOptions.NONE.weightDecay(0.1).lossScaleFactor(8)
        .gradientAccumulationSteps(3).average(new MovingAverage(true, 0.5, Optional.of(7)));
    Trainer trainer = model.compile(new Nadam(0.25).with(options), List.of(
        Objective.of(new CategoricalCrossentropy().reducedBy(Reduction.SUM),
            new AUC(Curve.PR).named("area"),
            new Precision(Optional.of(List.of(0.25, 0.75)), Optional.of(2), Optional.of(1)),
            new F1Score(Averaging.WEIGHTED), new LossMetric(new LogCosh()),
            new LossMetric(new BinaryCrossentropy(true, 0.1))).weight(0.25),
        Objective.of(new Dice(Optional.of(List.of(-1))))
            .weighted(new Accuracy(), new Recall(), new FBetaScore(Optional.empty(), 2,
                OptionalDouble.of(0.5)), new RootMeanSquaredError())));
    KerasModels.save(model, Optional.of(trainer), file);
    Trainer again = KerasModels.loadTrainer(file, KerasModels.load(file));
    assertThat(again.optimizer()).isEqualTo(trainer.optimizer());
    assertThat(again.objectives()).isEqualTo(trainer.objectives());
  }

  @Test
  void readsMetricsByTheirNames() {
    assertThat(KerasJson.metric("m", "\"mean_squared_error\""))
        .isEqualTo(new LossMetric(new MeanSquaredError()));
    assertThat(KerasJson.metric("m", "\"mse\""))
        .isEqualTo(new LossMetric(new MeanSquaredError()).named("mse"));
    assertThat(KerasJson.metric("m", "\"acc\"")).isEqualTo(new Accuracy().named("acc"));
    assertThat(KerasJson.metric("m", "\"auc\"")).isEqualTo(new AUC());
    assertThat(KerasJson.metric("m", "\"f1_score\"")).isEqualTo(new F1Score());
    assertThatThrownBy(() -> KerasJson.metric("m", "\"luck\""))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("metrics \"luck\" is not supported yet.");
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
            + " {\"from_logits\": true, \"label_smoothing\": 0.0}, \"registered_name\": null}");
    assertThat(Json.compact(compiled.get("optimizer"))).isEqualTo(
        "{\"module\": \"keras.optimizers\", \"class_name\": \"SGD\", \"config\": {\"name\":"
            + " \"sgd\", \"learning_rate\": 0.009999999776482582, \"momentum\": 0.0,"
            + " \"nesterov\": false, \"weight_decay\": null, \"clipnorm\": null,"
            + " \"global_clipnorm\": null, \"clipvalue\": null, \"use_ema\": false,"
            + " \"ema_momentum\": 0.99, \"ema_overwrite_frequency\": null,"
            + " \"loss_scale_factor\": null, \"gradient_accumulation_steps\": null},"
            + " \"registered_name\": null}");
  }

  @Test
  void saysWhatKerasLacks() {
    Model model = Sequential.of(new Input(6), new Dense(3));
    record Margin() implements Loss {
      @Override
      public String name() {
        return "margin";
      }

      @Override
      public Value perSample(GraphBuilder g, Value t, Value y) {
        return new MeanSquaredError().perSample(g, t, y);
      }
    }
    Trainer trainer = model.compile(new SGD(), new Margin());
    assertThatThrownBy(() -> KerasModels.save(model, Optional.of(trainer), file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the loss Margin is none that Keras has, and cannot be saved for it.\n"
            + "  fix:    use one of BinaryCrossentropy, BinaryFocalCrossentropy,"
            + " CategoricalCrossentropy, CategoricalFocalCrossentropy,"
            + " CategoricalGeneralizedCrossEntropy, CategoricalHinge,"
            + " CosineSimilarity, Dice, Hinge, Huber, KLDivergence, LogCosh, MeanAbsoluteError,"
            + " MeanAbsolutePercentageError, MeanSquaredError, MeanSquaredLogarithmicError, Poisson,"
            + " SparseCategoricalCrossentropy, SquaredHinge, Tversky.");
    assertThat(file).doesNotExist();
  }
}
