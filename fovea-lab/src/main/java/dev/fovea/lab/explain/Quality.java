package dev.fovea.lab.explain;

import dev.fovea.data.Dataset;
import dev.fovea.data.Row;
import dev.fovea.explain.Calibration;
import dev.fovea.explain.Confusion;
import dev.fovea.explain.Predictions;
import dev.fovea.lab.report.Chart;
import dev.fovea.lab.report.Matrix;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import dev.fovea.lab.report.Tiles;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// How good a model is, as a page: which classes it takes for which, whether it knows when it is wrong, and its worst mistakes.
///
/// @param predictions what it said
/// @param names       of the classes; empty where they have only numbers
/// @param bins        parts of the range of confidence, at least 1
/// @param worst       mistakes to show, at least 0
public record Quality(Predictions predictions, List<String> names, int bins, int worst) {
  private static final int SIDE = 96;
  private static final int COLUMNS = 6;
  private static final int PAIRS = 10;

  /// Checks the names.
  ///
  /// @throws IllegalArgumentException if there is another number of them than of classes, or `bins` or `worst` is too small
  public Quality {
    names = List.copyOf(names);
    if (!names.isEmpty() && names.size() != predictions.classes()) {
      throw new IllegalArgumentException("There are %d names for %d classes."
          .formatted(names.size(), predictions.classes()));
    }
    if (bins < 1 || worst < 0) {
      throw new IllegalArgumentException(
          "A report needs at least 1 bin and no fewer than 0 mistakes, got %d and %d."
              .formatted(bins, worst));
    }
  }

  /// Writes the page.
  ///
  /// @param title what was measured
  /// @param data   the samples that were asked about
  /// @param pixels how they become pictures; without it there is no gallery
  /// @param named  what a sample is called, such as its file
  public Report report(
      String title, Dataset data, Optional<Pixels> pixels, IntFunction<Optional<String>> named) {
    Confusion confusion = predictions.confusion();
    Calibration calibration = predictions.calibration(bins);
    Report report = new Report(title,
        String.format(Locale.ROOT, "%,d of %,d samples are recognised: **%.2f %%**.",
            Math.round(confusion.accuracy() * confusion.size()), confusion.size(),
            100 * confusion.accuracy()));
    figures(report, confusion, calibration);
    confused(report, confusion);
    classes(report, confusion);
    calibrated(report, calibration);
    pixels.ifPresent(p -> mistakes(report, data, p, named));
    return report;
  }

  private String name(int label) {
    return names.isEmpty() ? Integer.toString(label) : names.get(label);
  }

  private String literal(int label) {
    return Report.literal(name(label));
  }

  private void figures(Report report, Confusion confusion, Calibration calibration) {
    Confusion.Figures macro = confusion.macro();
    Confusion.Figures weighted = confusion.weighted();
    double sure = IntStream.range(0, predictions.size()).mapToDouble(predictions::confidence)
        .average().orElse(0);
    Table table = new Table(1, "figure", "value")
        .row("accuracy", digits(confusion.accuracy()))
        .row("mean precision, recall, F1 of the classes", "%s, %s, %s".formatted(
            digits(macro.precision()), digits(macro.recall()), digits(macro.f1())))
        .row("the same, classes weighed by their size", "%s, %s, %s".formatted(
            digits(weighted.precision()), digits(weighted.recall()), digits(weighted.f1())))
        .row("mean confidence", digits(sure))
        .row("expected calibration error, %d bins".formatted(bins),
            digits(calibration.expectedError()));
    report.table(table);
  }

  private static String digits(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private void confused(Report report, Confusion confusion) {
    List<String> all = IntStream.range(0, confusion.classes()).mapToObj(this::name).toList();
    List<List<Long>> counts = IntStream.range(0, confusion.classes())
        .mapToObj(label -> IntStream.range(0, confusion.classes())
            .mapToObj(guess -> confusion.count(label, guess)).toList())
        .toList();
    report.heading("Which is taken for which").matrix("confusion", new Matrix(all, all, counts),
        "A row for each class, a column for what it is taken for. The deeper the colour of a field, the larger its share of the row, that is of the samples of this class; what is right is blue, mistakes are orange.");
    record Pair(int label, int guess, long count) {}
    List<Pair> pairs = new ArrayList<>();
    for (int label = 0; label < confusion.classes(); label++) {
      for (int guess = 0; guess < confusion.classes(); guess++) {
        if (label != guess && confusion.count(label, guess) > 0) {
          pairs.add(new Pair(label, guess, confusion.count(label, guess)));
        }
      }
    }
    if (!pairs.isEmpty()) {
      Table table = new Table(2, "is", "taken for", "times", "share of the class");
      pairs.stream().sorted(Comparator.comparingLong(p -> -p.count())).limit(PAIRS)
          .forEach(p -> table.row(literal(p.label()), literal(p.guess()),
              String.format(Locale.ROOT, "%,d", p.count()),
              String.format(Locale.ROOT, "%.1f %%",
                  100.0 * p.count() / confusion.of(p.label()).support())));
      report.text("The most frequent mistakes:").table(table);
    }
  }

  private void classes(Report report, Confusion confusion) {
    Table table = new Table(1, "class", "precision", "recall", "F1", "samples");
    for (int label = 0; label < confusion.classes(); label++) {
      Confusion.Figures own = confusion.of(label);
      table.row(literal(label), digits(own.precision()), digits(own.recall()), digits(own.f1()),
          String.format(Locale.ROOT, "%,d", own.support()));
    }
    report.heading("Class by class").table(table).text(
        "Precision: of what is taken for the class, the share that is of it. Recall: of the class, the share that is taken for it. F1: their harmonic mean.");
  }

  private void calibrated(Report report, Calibration calibration) {
    List<Calibration.Bin> filled = calibration.bins().stream().filter(b -> b.count() > 0).toList();
    Chart reliability = Chart.of("Reliability", "confidence", "share that is right")
        .line("right as often as it is sure", List.of(0.0, 1.0), List.of(0.0, 1.0))
        .line("this model", filled.stream().map(Calibration.Bin::confidence).toList(),
            filled.stream().map(Calibration.Bin::accuracy).toList())
        .range(0, 1);
    Chart sizes = Chart.of("How sure it is", "confidence", "samples")
        .categories(calibration.bins().stream()
            .map(b -> String.format(Locale.ROOT, "%.2f", b.high())).toList())
        .bars("", calibration.bins().stream().map(b -> (double) b.count()).toList())
        .size(640, 260);
    double over = calibration.overconfidence();
    report.heading("Does it know when it is wrong?")
        .chart("reliability", reliability,
            "Below the diagonal the model is surer than it may be, above it less sure. Each point is a bin of predictions of about the same confidence.")
        .chart("confidence", sizes,
            "Predictions by their confidence; each bin under its upper edge.")
        .text(String.format(Locale.ROOT,
            "Confidence and accuracy are %.4f apart on average over the predictions (expected calibration error), and %.4f in the worst bin. On the whole the model is **%s**: its mean confidence is %.4f %s its accuracy.",
            calibration.expectedError(), calibration.largestError(),
            over > 0 ? "too sure" : "not too sure", Math.abs(over), over > 0 ? "above" : "below"));
  }

  private void mistakes(
      Report report, Dataset data, Pixels pixels, IntFunction<Optional<String>> named) {
    List<Integer> all = predictions.worst(worst);
    if (all.isEmpty()) {
      return;
    }
    Tiles tiles = new Tiles(COLUMNS, SIDE);
    Table table = new Table(3, "sample", "is", "taken for", "sure", "of its own class");
    for (int i : all) {
      int sample = predictions.sample(i);
      tiles.add(pixels.picture(read(data, sample)), "%s, not %s".formatted(
          name(predictions.label(i)), name(predictions.best(i))));
      table.row(Report.literal(named.apply(sample).orElse(Integer.toString(sample))),
          literal(predictions.label(i)), literal(predictions.best(i)),
          digits(predictions.confidence(i)),
          digits(predictions.probability(i, predictions.label(i))));
    }
    report.heading("The worst mistakes").tiles("mistakes", tiles,
        "Those first whose own class the model held for least probable. Below each: what it is, not what it was taken for.")
        .table(table);
  }

  private static float[] read(Dataset data, int sample) {
    TensorType input = data.inputs().getFirst();
    TensorType label = data.labels().getFirst();
    Tensor image = Tensor.zeros(input.with(input.shape().withBatch(1)));
    data.read(sample,
        new Row(0, List.of(image), List.of(Tensor.zeros(label.with(label.shape().withBatch(1))))));
    return image.toFloats();
  }
}
