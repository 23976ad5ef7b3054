package dev.fovea.lab.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.lab.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuningReportTest {
  @TempDir
  private Path folder;

  private static Study study(double[][] rows, String... names) {
    List<Parameter> parameters = new ArrayList<>();
    for (String name : names) {
      parameters.add(Parameter.uniform(name, 0, 1));
    }
    Study study = new Study(new Space(parameters), Goal.MAXIMIZE, 0, List.of());
    for (double[] row : rows) {
      Map<String, Object> values = new java.util.LinkedHashMap<>();
      for (int i = 0; i < names.length; i++) {
        values.put(names[i], row[i]);
      }
      study = study.with(new Trial(study.trials().size() + 1, new Values(values), 1,
          List.of(row[names.length]), Optional.empty(), 1.5));
    }
    return study;
  }

  /// The variance of 3a is nine tenths of that of 3a + b, by arithmetic.
  @Test
  void sharesOfASumAreThoseOfItsVariances() {
    SplittableRandom random = new SplittableRandom(1);
    double[][] rows = new double[600][];
    for (int i = 0; i < rows.length; i++) {
      double a = random.nextDouble();
      double b = random.nextDouble();
      rows[i] = new double[]{a, b, random.nextDouble(), 3 * a + b};
    }

    Importance importance = Importance.of(study(rows, "a", "b", "c"));

    assertThat(importance.shares().keySet()).containsExactly("a", "b", "c");
    assertThat(importance.shares().get("a")).isCloseTo(0.9, Offset.offset(0.03));
    assertThat(importance.shares().get("b")).isCloseTo(0.1, Offset.offset(0.03));
    assertThat(importance.shares().get("c")).isLessThan(0.01);
    assertThat(importance.rest()).isLessThan(0.03);
  }

  /// Optuna's shares add up to 1; its forest splits at other places.
  @Test
  void sharesAreNearToOptunas() {
    Map<?, ?> part = Reference.part("fanova");
    Map<?, ?> expected = (Map<?, ?>) java.util.Objects.requireNonNull(part.get("shares"));

    Importance importance = Importance.of(
        study(Reference.rows(part, "trials"), "a", "b", "c"));

    double sum = importance.shares().values().stream().mapToDouble(share -> share).sum();
    importance.shares().forEach((name, share) -> assertThat(share / sum).as(name).isCloseTo(
        ((Number) java.util.Objects.requireNonNull(expected.get(name))).doubleValue(),
        Offset.offset(0.03)));
  }

  @Test
  void equalScoresExplainNothing() {
    double[][] rows = new double[20][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[]{i / 20.0, 0.5};
    }
    assertThat(Importance.of(study(rows, "a")).shares()).isEmpty();
  }

  @Test
  void whatNeverVariedHasNoShare() {
    double[][] rows = new double[20][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[]{0.25, i / 20.0, i};
    }
    assertThat(Importance.of(study(rows, "same", "b")).shares()).containsOnlyKeys("b");
  }

  @Test
  void tableAndFileNameTheBestFirst() throws IOException {
    Study study = Tuning.maximize(Space.of(Parameter.choice("net, or not", "a", "b", "c")))
        .run(new RandomSearch(3, 2), run -> {
          double score = run.job().trial() == 2 ? 0.75 : 0.5;
          if (run.job().trial() == 3) {
            return List.of(Double.NaN);
          }
          return List.of(0.1, score);
        });
    TuningReport report = new TuningReport(study, "accuracy");
    report.csv(folder.resolve("trials.csv"));

    List<String> lines = Files.readAllLines(folder.resolve("trials.csv"));
    assertThat(lines.get(0)).isEqualTo("rank,trial,score,epochs,seconds,failure,\"net, or not\"");
    assertThat(lines.get(1)).startsWith("1,2,0.75,2,");
    assertThat(lines.get(2)).startsWith("2,1,0.5,2,");
    assertThat(lines.get(3)).startsWith("3,3,,2,").contains(",the score is NaN after epoch 1.,");
    assertThat(report.table(2).toString().lines().toList()).hasSize(3).satisfies(
        table -> assertThat(table.get(0)).isEqualTo(
            "trial  accuracy  epochs  net, or not  seconds"),
        table -> assertThat(table.get(1)).matches(" +2 +0\\.7500 +2 +[abc] +0\\.0"));
    assertThat(report.table(3).toString()).contains("failed");
  }

  @Test
  void aPageShowsWhatCameOut() throws IOException {
    Space space = Space.of(Parameter.logUniform("rate", 1e-4, 1), Parameter.integer("units", 4, 12),
        Parameter.choice("optimizer", "adam", "sgd"));
    Study study = Tuning.maximize(space).seed(1).run(new Tpe(30, 1), run -> List.of(
        0.9 - 0.1 * Math.pow(Math.log10(run.values().number("rate")) + 2, 2)
            + run.values().whole("units") * 0.001));
    Path page = new TuningReport(study, "accuracy")
        .addTo(new Report("Search", "By TPE.")).write(folder);

    assertThat(Files.readString(page)).contains("Here <code>rate</code> mattered most",
        "Where the lines of strong colour meet", "scores after 1 epoch each",
        "aria-label=\"Settings and what came of them\"", "together");
    for (String figure : List.of("parameters", "progress", "importance")) {
      assertThat(folder.resolve(figure + ".png")).isNotEmptyFile();
    }
  }
}
