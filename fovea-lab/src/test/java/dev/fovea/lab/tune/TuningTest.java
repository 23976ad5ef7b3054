package dev.fovea.lab.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fovea.data.Dataset;
import dev.fovea.data.Mnist;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Input;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Shape;
import dev.fovea.train.Callback;
import dev.fovea.train.TrainEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TuningTest {
  private static final Space SPACE = Space.of(
      Parameter.logUniform("rate", 1e-4, 1), Parameter.integer("units", 4, 12),
      Parameter.choice("kind", "a", "b", 3, true));
  private static final Space SMALL = Space.of(
      Parameter.logUniform("rate", 1e-3, 0.1), Parameter.integer("units", 4, 12));
  private static final Objective CURVE = run -> IntStream.rangeClosed(1, run.job().epochs())
      .mapToObj(epoch -> (run.values().whole("units") + Math.log(run.values().number("rate")))
          * (1 - Math.exp(-epoch)))
      .toList();

  @TempDir
  private Path folder;

  /// The process dies.
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /// Kills each process at another instant: of an epoch's four steps, when a training begins, when one has ended.
  private static final class Death implements TuningListener {
    private final int process;
    private int steps;
    private int begun;
    private String instant = "";

    private Death(int process) {
      this.process = process;
    }

    private void kill(String where) {
      instant = where;
      throw new Killed();
    }

    private void step() {
      if (++steps == 5 + process % 4) {
        kill("step " + steps);
      }
    }

    @Override
    public void begins(Job job, Study study) {
      if (process % 3 == 1 && ++begun == 2) {
        kill("begins " + job.trial());
      }
    }

    @Override
    public void ended(Trial trial, Study study) {
      if (process % 3 == 2) {
        kill("ended " + trial.number());
      }
    }
  }

  static List<Strategy> strategies() {
    return List.of(new RandomSearch(14, 2), new Tpe(14, 2, 5, 0.25, 8),
        new SuccessiveHalving(12, 1, 9, 3), new CoarseToFine(3, 15, 1, 3));
  }

  private static List<Object> withoutTimes(Study study) {
    return study.trials().stream().<Object>map(trial -> List.of(
        trial.number(), trial.values(), trial.epochs(), trial.scores(), trial.failure())).toList();
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void goesOnAfterEachLineAsIfNothingHadHappened(Strategy strategy) throws IOException {
    Tuning tuning = Tuning.maximize(SPACE).seed(7);
    Study whole = tuning.folder(folder.resolve("whole")).run(strategy, CURVE);
    assertThat(withoutTimes(whole)).isEqualTo(withoutTimes(tuning.run(strategy, CURVE)));
    List<String> lines = Files.readAllLines(folder.resolve("whole/trials.jsonl"));
    assertThat(lines).hasSizeGreaterThan(12);
    for (int kept = 1; kept < lines.size(); kept++) {
      Path part = Files.createDirectories(folder.resolve("part-" + kept));
      Files.write(part.resolve("trials.jsonl"), lines.subList(0, kept));
      // What a dying process left half written.
      Files.writeString(part.resolve(".trials.jsonl.x.partial"), "{");

      Study resumed = tuning.folder(part).run(strategy, CURVE);

      assertThat(withoutTimes(resumed)).as("after %d lines", kept).isEqualTo(withoutTimes(whole));
      assertThat(part.resolve(".trials.jsonl.x.partial")).doesNotExist();
    }
  }

  @Test
  void aFinishedSearchHasNothingToDo() {
    Tuning tuning = Tuning.maximize(SPACE).folder(folder);
    Study first = tuning.run(new Tpe(8, 2), CURVE);

    Study again = tuning.run(new Tpe(8, 2), run -> {
      throw new Killed();
    });

    assertThat(again).isEqualTo(first);
    assertThat(tuning.run(new Tpe(10, 2), CURVE).trials()).hasSize(10).startsWith(
        first.trials().toArray(Trial[]::new));
  }

  @Test
  void otherSeedsTryOtherSettings() {
    assertThat(Tuning.maximize(SPACE).seed(1).run(new RandomSearch(3, 1), CURVE).trials().getFirst()
        .values())
        .isNotEqualTo(Tuning.maximize(SPACE).seed(2).run(new RandomSearch(3, 1), CURVE).trials()
            .getFirst().values());
  }

  private static Objective digits(Callback callback) {
    Dataset digits = Mnist.train().scaled(Mnist.STANDARD).shaped(new Shape(List.of(784)))
        .take(250);
    return run -> {
      Model model = Sequential.of(new Input(784),
          new Dense(run.values().whole("units")).activation(ActivationFunction.RELU),
          new Dense(10).activation(ActivationFunction.SOFTMAX)).initialize(run.seed());
      return model.compile(
          new SGD(run.values().number("rate"), 0.9, false), new SparseCategoricalCrossentropy(),
          new Accuracy())
          .fit(digits, run.fit().batchSize(50).validationSplit(0.2).callback(callback))
          .column("val_loss");
    };
  }

  @Test
  void trainingsGoOnWhereTheyWereBitForBit() {
    SuccessiveHalving halving = new SuccessiveHalving(4, 1, 4, 2);
    Tuning tuning = Tuning.minimize(SMALL).seed(3);
    Study whole = tuning.run(halving, digits(event -> Callback.Verdict.CONTINUE));
    assertThat(whole.trials()).anyMatch(trial -> trial.epochs() == 4);
    int[] epochs = {0};
    List<String> deaths = new ArrayList<>();
    Study resumed = null;
    while (resumed == null) {
      Death death = new Death(deaths.size());
      try {
        resumed = tuning.folder(folder).listener(death).run(halving, digits(event -> {
          if (event instanceof TrainEvent.EpochEnded) {
            epochs[0]++;
          }
          if (event instanceof TrainEvent.StepEnded) {
            death.step();
          }
          return Callback.Verdict.CONTINUE;
        }));
      } catch (Killed e) {
        deaths.add(death.instant);
        assertThat(deaths).hasSizeLessThan(40);
      }
    }

    assertThat(withoutTimes(resumed)).isEqualTo(withoutTimes(whole));
    assertThat(deaths).containsExactly("step 5", "begins 2", "ended 2", "step 8", "begins 4",
        "ended 4", "step 7");
    // No epoch was done twice: ASHA's trials went on, too.
    assertThat(epochs[0]).isEqualTo(
        whole.trials().stream().mapToInt(Trial::epochs).sum());
    assertThat(folder.resolve("trials/1/backup")).doesNotExist();
  }

  @Test
  void aLossThatIsNoNumberIsAFailedTrial() {
    Space wild = Space.of(Parameter.logUniform("rate", 1e30, 1e35),
        Parameter.integer("units", 4, 12));

    Study study = Tuning.minimize(wild).folder(folder)
        .run(new RandomSearch(2, 2), digits(event -> Callback.Verdict.CONTINUE));

    assertThat(study.trials()).hasSize(2).allMatch(trial -> trial.failure().isPresent());
    assertThat(study.best()).isEmpty();
    assertThat(Tuning.minimize(wild).folder(folder).study(new RandomSearch(2, 2)))
        .isEqualTo(study);
  }

  @Test
  void refusesTheFolderOfAnotherSearch() {
    Tuning.maximize(SPACE).seed(1).setup(Map.of("data", "mnist")).folder(folder)
        .run(new RandomSearch(2, 1), CURVE);

    assertThatIllegalArgumentException().isThrownBy(
        () -> Tuning.maximize(SPACE).seed(2).folder(folder).run(new RandomSearch(2, 3), CURVE))
        .withMessage("""
            %s holds another search than this one.
              saved:  seed: 1, here 2
                      settings: {"epochs": 1}, here {"epochs": 3}
                      setup: {"data": "mnist"}, here {}
              fix:    start it with the settings it had, or choose another folder."""
            .formatted(folder.resolve("trials.jsonl")));
  }

  @Test
  void theSetupsOrderDoesNotMatter() {
    Map<String, String> setup = new LinkedHashMap<>();
    setup.put("data", "mnist");
    setup.put("batch", "5");
    setup.put("engine", "java");
    Tuning tuning = Tuning.maximize(SPACE).folder(folder);
    Study first = tuning.setup(setup).run(new RandomSearch(2, 1), CURVE);
    Map<String, String> reversed = new LinkedHashMap<>();
    List.copyOf(setup.entrySet()).reversed()
        .forEach(entry -> reversed.put(entry.getKey(), entry.getValue()));

    assertThat(reversed.keySet()).containsExactly("engine", "batch", "data");
    assertThat(tuning.setup(reversed).study(new RandomSearch(2, 1))).isEqualTo(first);
  }

  @Test
  void trainingOnceMoreLeavesNoBackup() {
    Tuning tuning = Tuning.minimize(SMALL).folder(folder);
    Objective digits = digits(event -> Callback.Verdict.CONTINUE);
    Trial trial = tuning.run(new RandomSearch(1, 2), digits).trials().getFirst();

    assertThat(tuning.again(trial, digits)).isEqualTo(trial.scores());
    assertThat(folder.resolve("trials/1")).doesNotExist();
  }

  @Test
  void aTrialHasEpochsAndScores() {
    Values values = new Values(Map.of());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Trial(1, values, 0, List.of(0.5), Optional.empty(), 1))
        .withMessage("epochs must be at least 1, got 0.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Trial(3, values, 1, List.of(), Optional.empty(), 1))
        .withMessage("trial 3 has no score, and no failure that says why.");
    assertThat(new Trial(3, values, 1, List.of(), Optional.of("why"), 1).score()).isNaN();
  }

  @Test
  void saysWhichLineIsDamaged() throws IOException {
    Tuning tuning = Tuning.maximize(SPACE).folder(folder);
    tuning.run(new RandomSearch(3, 1), CURVE);
    Path file = folder.resolve("trials.jsonl");
    List<String> lines = Files.readAllLines(file);
    String fix = "\n  fix:    delete this line and those below it, if it is not the first; else choose another folder.";
    String line3 = lines.get(2);
    Map<String, String> damages = new LinkedHashMap<>();
    damages.put(line3.substring(0, 30), "is no object of JSON");
    List.of(line3.replace("\"rate\"", "\"rat\""),
        line3.replace("\"trial\": 2", "\"trial\": 5"),
        line3.replace("\"trial\": 2", "\"trial\": 99999999999"),
        line3.replace("\"epochs\": 1", "\"epochs\": 0"),
        line3.replace("\"scores\": [", "\"scores\": [\"x\", "),
        line3.replace("\"scores\": [", "\"scores\": [null, "),
        line3.replaceFirst("\"scores\": \\[[^]]*]", "\"scores\": []"),
        line3.replaceFirst("\"rate\": [^,]*", "\"rate\": null"),
        line3.replace("\"seconds\"", "\"hours\""))
        .forEach(line -> damages.put(line, "is no trial of this space"));
    assertThat(damages).hasSize(10).doesNotContainKey(line3);
    damages.forEach((line, message) -> {
      assertThatIllegalArgumentException().as(line).isThrownBy(() -> {
        Files.write(file, List.of(lines.get(0), lines.get(1), line, lines.get(3)));
        tuning.run(new RandomSearch(3, 1), CURVE);
      }).withMessage(file + ": line 3 " + message + "." + fix);
    });
    Files.writeString(file, "");
    assertThatIllegalArgumentException().isThrownBy(() -> tuning.study(new RandomSearch(3, 1)))
        .withMessage(file + ": line 1 is missing." + fix);
  }

  @Test
  void saysThatThereIsNoScore() {
    assertThatIllegalArgumentException().isThrownBy(
        () -> Tuning.maximize(Space.of(Parameter.choice("a", 1)))
            .run(new RandomSearch(1, 1), run -> List.of()))
        .withMessage(
            "the objective returned no score for trial 1: a 1.\n  fix:    return one for each epoch.");
  }

  @Test
  void aFailureOfTheProgramIsNoTrial() {
    Tuning tuning = Tuning.maximize(SPACE).folder(folder);
    assertThatExceptionOfType(Killed.class).isThrownBy(
        () -> tuning.run(new RandomSearch(3, 1), run -> {
          throw new Killed();
        }));
    assertThat(tuning.study(new RandomSearch(3, 1)).trials()).isEmpty();
  }
}
