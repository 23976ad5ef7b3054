package dev.fovea.lab.tune;

import dev.fovea.files.AtomicFile;
import dev.fovea.lab.report.Chart;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Strands;
import dev.fovea.lab.report.Table;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// What a search came to: a table, `trials.csv`, and a page with pictures.
///
/// @param study with at least one trial
/// @param score what the scores are, such as `validation accuracy`
public record TuningReport(Study study, String score) {
  /// Returns the trials, the best first.
  ///
  /// @param most how many at most
  public Table table(int most) {
    List<String> names = study.space().parameters().stream().map(Parameter::name).toList();
    List<String> head = new ArrayList<>(List.of("trial", score, "epochs"));
    head.addAll(names);
    head.add("seconds");
    Table table = new Table(0, head.toArray(String[]::new));
    study.ranked().stream().limit(most).forEach(trial -> {
      List<String> row = new ArrayList<>();
      row.add(String.valueOf(trial.number()));
      row.add(trial.failure().isPresent() ? "failed" : text(trial.score()));
      row.add(String.valueOf(trial.epochs()));
      names.forEach(name -> row.add(String.valueOf(trial.values().get(name))));
      row.add(String.format(Locale.ROOT, "%.1f", trial.seconds()));
      table.row(row.toArray(String[]::new));
    });
    return table;
  }

  private static String text(double score) {
    return String.format(Locale.ROOT, "%.4f", score);
  }

  /// Writes all trials with all their settings as comma-separated values, the best first.
  ///
  /// @throws java.io.UncheckedIOException if it cannot be written
  public void csv(Path file) {
    List<String> names = study.space().parameters().stream().map(Parameter::name).toList();
    StringBuilder text = new StringBuilder(line(Stream.concat(
        Stream.of("rank", "trial", "score", "epochs", "seconds", "failure"), names.stream())));
    int rank = 1;
    for (Trial trial : study.ranked()) {
      Stream<String> figures = Stream.of(
          String.valueOf(rank++), String.valueOf(trial.number()),
          Double.isNaN(trial.score()) ? "" : String.valueOf(trial.score()),
          String.valueOf(trial.epochs()), String.valueOf(trial.seconds()),
          trial.failure().orElse(""));
      text.append(line(Stream.concat(
          figures, names.stream().map(name -> String.valueOf(trial.values().get(name))))));
    }
    AtomicFile.write(file, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /// @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
  private static String line(Stream<String> cells) {
    return String.join(",", cells.map(cell -> cell.matches("(?s).*[\",\r\n].*")
        ? '"' + cell.replace("\"", "\"\"") + '"'
        : cell).toList()) + "\n";
  }

  /// Adds the pictures and the table to a page.
  public Report addTo(Report report) {
    report.heading("The trials").table(table(20));
    if (study.trials().size() > 20) {
      report.text("The best 20 of %d; `trials.csv` has all.".formatted(study.trials().size()));
    }
    if (study.best().isEmpty()) {
      return report;
    }
    report.strands("parameters", strands(), "Each line is a trial. It crosses each axis at the "
        + "value that it had; the last axis is its " + score + ", " + lowEnd()
        + " Where the lines of strong colour meet, the parameter matters and that value is good; "
        + "where they spread, it does not matter much.")
        .chart("progress", progress(), "Points are the trials in the order in which they began, "
            + "the line is the best until then.");
    Importance importance = Importance.of(study);
    if (!importance.shares().isEmpty()) {
      report.chart("importance", importance(importance), caption(importance));
    }
    return report;
  }

  private String lowEnd() {
    return "with what is worse than its lower end drawn there.";
  }

  private Strands strands() {
    Strands strands = new Strands("Settings and what came of them");
    study.space().parameters().forEach(p -> strands.axis(p.name(), p.ticks()));
    double[] ends = ends();
    Map<Double, String> ticks = new LinkedHashMap<>();
    for (int i = 0; i <= 4; i++) {
      ticks.put(i / 4.0, text(ends[0] + i / 4.0 * (ends[1] - ends[0])));
    }
    strands.axis(score, ticks);
    List<Trial> ranked = study.ranked();
    for (int i = 0; i < ranked.size(); i++) {
      Trial trial = ranked.get(i);
      double place = Double.isNaN(trial.score())
          ? 0
          : (trial.score() - ends[0]) / (ends[1] - ends[0]);
      strands.strand(
          DoubleStream.concat(
              Arrays.stream(study.space().places(trial.values())), DoubleStream.of(place))
              .boxed().toList(),
          1 - (double) i / Math.max(1, ranked.size() - 1));
    }
    return strands;
  }

  /// Returns the score at the lower end of its axis and the one at the upper end, which is the best one; a few bad ones must not press the
  /// others together.
  private double[] ends() {
    double[] sorted = study.ranked().stream().mapToDouble(Trial::score)
        .filter(score -> !Double.isNaN(score)).toArray();
    double best = sorted[0];
    double middle = sorted[sorted.length / 2];
    double worst = sorted[sorted.length - 1];
    double far = middle - 2 * (best - middle);
    double end = study.goal() == Goal.MAXIMIZE ? Math.max(worst, far) : Math.min(worst, far);
    double other = end == best ? (study.goal() == Goal.MAXIMIZE ? best - 1 : best + 1) : end;
    return new double[]{other, best};
  }

  private Chart progress() {
    List<Double> places = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    List<Double> best = new ArrayList<>();
    double most = Double.NEGATIVE_INFINITY;
    double record = Double.NaN;
    for (Trial trial : study.trials()) {
      places.add((double) trial.number());
      scores.add(trial.score());
      if (study.goal().worth(trial.score()) > most) {
        most = study.goal().worth(trial.score());
        record = trial.score();
      }
      best.add(record);
    }
    double[] ends = ends();
    return Chart.of("The best so far", "trial", score).points("trial", places, scores)
        .line("best so far", places, best)
        .range(Math.min(ends[0], ends[1]), Math.max(ends[0], ends[1]));
  }

  private static Chart importance(Importance importance) {
    List<String> names = new ArrayList<>(importance.shares().keySet());
    List<Double> shares = new ArrayList<>(importance.shares().values());
    names.add("together");
    shares.add(importance.rest());
    return Chart.of("What the differences come from", "", "share of the variance")
        .categories(names).bars("", shares);
  }

  private String caption(Importance importance) {
    int epochs = study.trials().stream().mapToInt(Trial::epochs).min().orElseThrow();
    String first = importance.shares().keySet().iterator().next();
    return ("How much of the differences between scores after %d %s each parameter explains "
        + "alone, and what only several explain together: functional ANOVA on a forest of "
        + "regression trees (Hutter et al. 2014). Here `%s` mattered most; in another space it may "
        + "be another one, and %d trials say it roughly.")
        .formatted(epochs, epochs == 1 ? "epoch" : "epochs", first, study.trials().size());
  }
}
