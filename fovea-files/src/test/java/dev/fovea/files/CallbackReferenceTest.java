package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.callback.EarlyStopping;
import dev.fovea.callback.ReduceLROnPlateau;
import dev.fovea.callback.Watched;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Input;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.SGD;
import dev.fovea.train.Callback;
import dev.fovea.train.Callback.Verdict;
import dev.fovea.train.History;
import dev.fovea.train.TrainEvent;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Callbacks do with given figures what Keras's do: `fovea-all/src/test/reference/callbacks.py`.
class CallbackReferenceTest {
  private static final Path FILE = Path
      .of("../fovea-all/src/test/golden-more/keras/callbacks.json");
  private static final JavaEngine ENGINE = new JavaEngine(1);

  @TempDir
  Path folder;

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @Test
  void earlyStoppingEndsAndRestoresAsKeras() throws IOException {
    for (ConfigObject golden : cases("early", 50)) {
      Model model = model();
      EarlyStopping stopping = new EarlyStopping(watched(golden), (int) number(golden, "patience"))
          .restoring(model.weights()).startFromEpoch((int) number(golden, "start_from_epoch"));
      if (golden.has("baseline")) {
        stopping = stopping.baseline(number(golden, "baseline"));
      }
      stopping.on(new TrainEvent.TrainStarted(99, 1, 1));
      int epoch = 0;
      Verdict verdict = Verdict.CONTINUE;
      List<Double> figures = numbers(golden, "figures");
      while (epoch < figures.size() && verdict == Verdict.CONTINUE) {
        model.weights().get("dense/bias").set(0, ++epoch);
        verdict = stopping.on(ended(epoch, Map.of("val_x", figures.get(epoch - 1))));
      }
      assertThat(epoch).as(golden.toString()).isEqualTo((int) number(golden, "epochs"));
      stopping.on(new TrainEvent.TrainEnded(new History(List.of())));
      assertThat(model.weights().get("dense/bias").get(0))
          .as(golden.toString()).isEqualTo(number(golden, "restored"));
    }
  }

  @Test
  void reduceLrOnPlateauChangesTheStepSizeAsKeras() throws IOException {
    for (ConfigObject golden : cases("reduce", 20)) {
      Trainer trainer = model().compile(new SGD(1), new MeanSquaredError());
      Callback callback = new ReduceLROnPlateau(trainer, watched(golden),
          number(golden, "factor"), (int) number(golden, "patience"),
          (int) number(golden, "cooldown"), number(golden, "min_lr"));
      callback.on(new TrainEvent.TrainStarted(99, 1, 1));
      List<Double> rates = new ArrayList<>();
      for (double figure : numbers(golden, "figures")) {
        callback.on(ended(rates.size() + 1, Map.of("val_x", figure)));
        rates.add(trainer.learningRate());
      }
      assertThat(rates).as(golden.toString()).isEqualTo(numbers(golden, "rates"));
    }
  }

  @Test
  void modelCheckpointSavesWhenKerasDoes() throws IOException {
    for (ConfigObject golden : cases("checkpoint", 6)) {
      Path place = Files.createTempDirectory(folder, "saved");
      Model model = model();
      Trainer trainer = model.compile(new SGD(1), new MeanSquaredError());
      String file = place + "/" + golden.text("file");
      ModelCheckpoint checkpoint = golden.has("save_weights_only")
          ? ModelCheckpoint.ofWeights(model, trainer, file)
          : new ModelCheckpoint(model, trainer, file);
      if (golden.has("save_best_only")) {
        checkpoint = checkpoint.saveBestOnly(Watched.of("loss"));
      }
      if (golden.has("save_freq")) {
        checkpoint = checkpoint.saveFreq((int) number(golden, "save_freq"));
      }
      if (golden.has("initial_value_threshold")) {
        checkpoint = checkpoint.initialValueThreshold(number(golden, "initial_value_threshold"));
      }
      int epoch = 0;
      for (Object steps : golden.list("epochs")) {
        epoch++;
        List<Double> figures = ((List<?>) steps).stream().map(CallbackReferenceTest::real).toList();
        for (int step = 1; step <= figures.size(); step++) {
          checkpoint.on(new TrainEvent.StepEnded(
              epoch, step, figures.size(), Map.of("loss", figures.get(step - 1))));
        }
        checkpoint.on(ended(epoch, Map.of("loss", figures.getLast())));
      }
      try (Stream<Path> files = Files.list(place)) {
        List<String> names = files.map(path -> path.getFileName().toString()).sorted().toList();
        List<String> saved = golden.list("saved").stream().map(String::valueOf).sorted().toList();
        assertThat(names).as(golden.toString()).isEqualTo(saved);
      }
    }
  }

  @Test
  void csvLoggerWritesTheLinesOfKeras() throws IOException {
    for (ConfigObject golden : cases("csv", 2)) {
      Path file = folder.resolve("log.csv");
      CSVLogger logger = new CSVLogger(file).separator(golden.text("separator"));
      logger.on(new TrainEvent.TrainStarted(2, 1, 1));
      int epoch = 0;
      for (Object figures : golden.list("epochs")) {
        Map<String, Double> columns = new LinkedHashMap<>();
        ((Map<?, ?>) figures)
            .forEach((key, value) -> columns.put(String.valueOf(key), real(value)));
        logger.on(ended(++epoch, columns));
      }
      assertThat(Files.readAllLines(file)).isEqualTo(golden.list("lines"));
    }
  }

  @Test
  void fileNamesAreThoseOfPython() throws IOException {
    ConfigObject names = root().object("names");
    Map<String, Number> figures = new LinkedHashMap<>();
    names.object("figures").members().forEach((name, value) -> figures.put(
        name, value instanceof Long whole ? (Number) whole.intValue() : (Double) value));
    List<?> cases = names.list("cases");
    assertThat(cases).hasSizeGreaterThan(15);
    for (Object each : cases) {
      ConfigObject golden = ConfigObject.of("", "", each);
      assertThat(new FileTemplate(golden.text("text")).fill(figures))
          .as(golden.text("text")).isEqualTo(golden.text("name"));
    }
  }

  private static ConfigObject root() throws IOException {
    return ConfigObject.of(
        FILE.toString(), "", Json.parseObject(FILE.toString(), Files.readAllBytes(FILE)));
  }

  private static List<ConfigObject> cases(String kind, int atLeast) throws IOException {
    List<ConfigObject> cases = new ArrayList<>();
    root().list(kind).forEach(each -> cases.add(ConfigObject.of(kind, "", each)));
    assertThat(cases).hasSizeGreaterThanOrEqualTo(atLeast);
    return cases;
  }

  private static Watched watched(ConfigObject golden) {
    return new Watched("val_x", golden.text("mode").equals("max"), number(golden, "min_delta"));
  }

  private static double number(ConfigObject golden, String key) {
    return golden.has(key) ? real(golden.get(key)) : 0;
  }

  private static double real(Object number) {
    return ((Number) number).doubleValue();
  }

  private static List<Double> numbers(ConfigObject golden, String key) {
    return golden.list(key).stream().map(CallbackReferenceTest::real).toList();
  }

  private static TrainEvent ended(int epoch, Map<String, Double> figures) {
    return new TrainEvent.EpochEnded(epoch, 99, 1, figures, 1);
  }

  private static Model model() {
    return Sequential.of(new Input(1), new Dense(1)).on(ENGINE);
  }
}
