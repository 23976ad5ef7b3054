package dev.fovea.lab.explain;

import dev.fovea.explain.Derivative;
import dev.fovea.explain.FeatureMaps;
import dev.fovea.explain.GradCam;
import dev.fovea.explain.IntegratedGradients;
import dev.fovea.explain.LayerChoice;
import dev.fovea.explain.Occlusion;
import dev.fovea.explain.Scores;
import dev.fovea.lab.report.Chart;
import dev.fovea.lab.report.Picture;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import dev.fovea.lab.report.Tiles;
import dev.fovea.model.Model;
import dev.fovea.tensor.Count;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.IntStream;

/// What a model sees in one image, as a page: its answer, where it looked, what its filters are and say.
///
/// ```java
/// Explanation.of(model, new Pixels(Shape.of(224, 224, 3), Preprocessing.TORCH)).report("cat.jpg", numbers).write(Path.of("cat"));
/// ```
/// @param model  gives a score for each class
/// @param pixels how pixels became numbers
/// @param names  of the classes; empty where they have only numbers
/// @param how    what is shown
public record Explanation(Model model, Pixels pixels, List<String> names, How how) {
  private static final int SIDE = 224;
  private static final int WIDEST = 4 * SIDE;
  private static final int MAPS = 16;
  private static final int FILTERS = 64;
  private static final int PLACES = 16;

  /// What an explanation shows.
  ///
  /// @param layer  whose maps Grad-CAM weighs; without it, the last one as fine as the last convolution
  /// @param maps   layers whose feature maps are shown; without any, the first convolution, one in the middle and the last
  /// @param wanted the class that is explained; without it, the one that the model answers
  /// @param top    classes to show, at least 1
  /// @param steps  of the integrated gradients, at least 1
  /// @param patch  height and width of the square that covers the image; without it, a quarter of the image
  public record How(
      Optional<String> layer, List<String> maps, Optional<Integer> wanted, int top, int steps,
      Optional<Integer> patch) {
    /// What is shown if nobody asks for anything else: five classes, 50 steps.
    public static final How USUAL = new How(
        Optional.empty(), List.of(), Optional.empty(), 5, 50, Optional.empty());

    /// Keeps a copy, and checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is below 1
    public How {
      maps = List.copyOf(maps);
      if (top < 1 || steps < 1 || patch.orElse(1) < 1) {
        throw new IllegalArgumentException(
            "An explanation shows at least 1 class, by at least 1 step and a patch of at least 1 pixel, got %d, %d and %s."
                .formatted(top, steps, patch.map(String::valueOf).orElse("none")));
      }
    }
  }

  /// Checks that names and classes fit.
  ///
  /// @throws IllegalArgumentException if the model gives no scores of classes, there is another number of names, or a layer is not there
  public Explanation {
    names = List.copyOf(names);
    int classes = Scores.of(model).classes();
    if (!names.isEmpty() && names.size() != classes) {
      throw new IllegalArgumentException("There are %d names for %d classes."
          .formatted(names.size(), classes));
    }
    LayerChoice layers = LayerChoice.of(model);
    how.layer().ifPresent(layers::maps);
    how.maps().forEach(layers::maps);
  }

  /// Returns what is shown without settings.
  public static Explanation of(Model model, Pixels pixels) {
    return new Explanation(model, pixels, List.of(), How.USUAL);
  }

  /// Explains an image.
  ///
  /// @param title   what the image is called
  /// @param numbers `[height,width,channels]`, as the model reads them
  /// @throws IllegalArgumentException if there are not as many numbers as the model reads
  public Report report(String title, float[] numbers) {
    Tensor image = tensor(numbers);
    Tensor said = model.predict(image);
    double[] answers = answers(title, said);
    int best = IntStream.range(0, answers.length).boxed()
        .max(Comparator.comparingDouble(c -> answers[c])).orElseThrow();
    int wanted = how.wanted().orElse(best);
    Report report = new Report(title, String.format(Locale.ROOT,
        "%s takes this picture for **%s** (probability %.4f).", Report.literal(model.name()),
        Report.literal(name(best)), answers[best]));
    answer(report, numbers, answers);
    where(report, numbers, image, wanted, answer(said, answers, wanted));
    filters(report, image);
    return report;
  }

  private Tensor tensor(float[] numbers) {
    Shape shape = model.inputs().getFirst().shape();
    if (numbers.length != shape.size() || shape.size() != pixels.shape().size()) {
      throw new IllegalArgumentException(
          "%s reads %s, the picture is %s of %d numbers.".formatted(model.name(), shape,
              pixels.shape(), numbers.length));
    }
    return Tensor.of(numbers, shape.withBatch(1).dims().stream().mapToInt(d -> d).toArray());
  }

  private double[] answers(String title, Tensor said) {
    float[] row = said.toFloats();
    double[] answers = Scores.of(model).probabilities(
        IntStream.range(0, row.length).mapToDouble(i -> row[i]).toArray());
    if (Arrays.stream(answers).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException(
          "%s: the answer to %s is not a number (NaN).\n  fix:    check the model's weights and the picture for NaN and infinity."
              .formatted(model.name(), title));
    }
    return answers;
  }

  /// Returns what occlusion lowers: a probability, if the model ends with one, else a score.
  private double answer(Tensor said, double[] answers, int wanted) {
    Scores scores = Scores.of(model);
    return scores.answersShares() ? answers[wanted] : scores.of(said, 0, wanted);
  }

  private String name(int label) {
    return names.isEmpty() ? "class " + label : names.get(label);
  }

  private void answer(Report report, float[] numbers, double[] answers) {
    List<Integer> best = IntStream.range(0, answers.length).boxed()
        .sorted(Comparator.comparingDouble(c -> -answers[c])).limit(how.top()).toList();
    Table table = new Table(1, "class", "probability");
    best.forEach(c -> table.row(Report.literal(name(c)), digits(answers[c])));
    Chart chart = Chart.of("The answer", "", "probability")
        .categories(best.stream().map(this::name).toList())
        .bars("", best.stream().map(c -> answers[c]).toList()).size(640, 280);
    report.heading("What it answers").table(table)
        .tiles("picture", new Tiles(1, SIDE).add(large(pixels.picture(numbers)), ""),
            "The picture as the model reads it: %d x %d pixels."
                .formatted(pixels.width(), pixels.height()))
        .chart("answer", chart,
            "The %d classes that the model holds for most probable.".formatted(best.size()));
  }

  private static String digits(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static Picture large(Picture picture) {
    int width = Math.clamp((long) SIDE * picture.width() / picture.height(), 1, WIDEST);
    return picture.resized(SIDE, width, false);
  }

  private void where(Report report, float[] numbers, Tensor image, int wanted, double answer) {
    Picture shown = large(pixels.picture(numbers));
    Tiles tiles = new Tiles(3, SIDE);
    Table table = new Table(2, "picture", "what it says");
    report.heading("Where it looks for " + Report.literal(name(wanted)));
    cam(image, wanted).ifPresentOrElse(cam -> {
      tiles.add(cam.map().over(shown), "Grad-CAM");
      table.row("Grad-CAM", cam.text());
    }, () -> table.row("Grad-CAM", "Not for this model: it has no convolution over images."));
    occlude(image, wanted, answer, shown, tiles, table);
    integrate(numbers, image, wanted, tiles, table);
    float[] change = Derivative.ofScores(model).of(image, wanted).derivative().toFloats();
    tiles.add(heat(HeatMap.largest(change, pixels.height(), pixels.width())), "derivative");
    table.row("derivative",
        "How much the score changes with each pixel, whatever the direction; the largest of its channels.");
    report.tiles("where", tiles,
        "Yellow: counts most. In the picture of the integrated gradients red pixels speak for the class, blue ones against it.")
        .table(table);
  }

  private static Picture heat(HeatMap map) {
    return large(Picture.heat(map.values(), map.rows(), map.columns()));
  }

  private record Cam(HeatMap map, String text) {}

  private Optional<Cam> cam(Tensor image, int wanted) {
    LayerChoice layers = LayerChoice.of(model);
    if (how.layer().isEmpty() && layers.convolutions().stream()
        .noneMatch(layers.withMaps()::contains)) {
      return Optional.empty();
    }
    GradCam cam = how.layer().map(layer -> GradCam.of(model, layer))
        .orElseGet(() -> GradCam.of(model));
    Tensor map = cam.map(image, wanted);
    HeatMap heat = new HeatMap(map.toFloats(), map.shape().dim(1), map.shape().dim(2));
    float[] values = heat.values();
    float most = 0;
    for (float value : values) {
      most = Math.max(most, value);
    }
    String text = most == 0
        ? "Nothing in the maps of `%s` speaks for the class.".formatted(Report.literal(cam.layer()))
        : "The %d x %d maps of `%s`, weighed by what they mean for the score."
            .formatted(heat.rows(), heat.columns(), Report.literal(cam.layer()));
    return Optional.of(new Cam(heat, text));
  }

  private void occlude(
      Tensor image, int wanted, double answer, Picture shown, Tiles tiles, Table table) {
    int side = Math.max(1, Math.min(pixels.height(), pixels.width()));
    int patch = how.patch().orElse(Math.max(1, side / 4));
    int stride = Math.max(1, Math.min(patch, side / PLACES));
    if (image.shape().rank() != 4) {
      table.row("occlusion", "Not for this model: it reads a row of numbers, not an image.");
      return;
    }
    Occlusion.Drop drop = new Occlusion(patch, stride, pixels.mean(image.toFloats()))
        .of(model, image, wanted);
    HeatMap map = new HeatMap(drop.values().toFloats(), pixels.height(), pixels.width());
    int[] place = map.highest();
    tiles.add(map.over(shown), "occlusion");
    table.row("occlusion",
        "A square of %d x %d pixels in the picture's mean colour covers %d places. Around row %d, column %d it lowers the answer most: %s, by %s on average."
            .formatted(patch, patch, drop.places(), place[0], place[1], digits(answer),
                digits(map.values()[place[0] * map.columns() + place[1]])));
  }

  private void integrate(
      float[] numbers, Tensor image, int wanted, Tiles tiles, Table table) {
    Shape shape = model.inputs().getFirst().shape();
    Tensor black = Tensor.of(pixels.black(), shape.dims().stream().mapToInt(d -> d).toArray());
    IntegratedGradients.Attribution attribution = IntegratedGradients.of(model)
        .steps(how.steps()).of(image, black, wanted);
    HeatMap map = HeatMap.summed(attribution.values().toFloats(), pixels.height(),
        pixels.width());
    tiles.add(large(map.signed()), "integrated gradients");
    table.row("integrated gradients",
        String.format(Locale.ROOT,
            "From a black picture, score %.3f, to this one, score %.3f, in %s. The contributions of all %,d numbers sum to %.3f, the scores differ by %.3f.",
            attribution.ofBaseline(), attribution.score(),
            Count.of(how.steps(), "step"), numbers.length,
            attribution.gap() + attribution.score() - attribution.ofBaseline(),
            attribution.score() - attribution.ofBaseline()));
  }

  private void filters(Report report, Tensor image) {
    LayerChoice layers = LayerChoice.of(model);
    List<String> convolutions = layers.convolutions();
    if (!convolutions.isEmpty()
        && model.weights().paths().contains(convolutions.getFirst() + "/kernel")) {
      String first = convolutions.getFirst();
      Tiles kernels = FilterSheet.kernels(model, first, FILTERS);
      report.heading("What its first filters are").tiles("filters", kernels,
          "%s of `%s`. Red: above 0, blue: below; filters over colours are in colours, gray is 0."
              .formatted(Count.of(kernels.size(), "filter"), Report.literal(first)));
    }
    SequencedSet<String> shown = how.maps().isEmpty()
        ? usual(layers)
        : new LinkedHashSet<>(how.maps());
    if (!shown.isEmpty()) {
      report.heading("What its filters say");
    }
    int figure = 0;
    for (FeatureMaps maps : shown.isEmpty()
        ? List.<FeatureMaps>of()
        : FeatureMaps.of(model, image, shown.toArray(String[]::new))) {
      List<Integer> strongest = maps.strongest(0);
      figure++;
      report.tiles("maps-" + figure,
          FilterSheet.maps(maps, 0, strongest.subList(0, Math.min(MAPS, strongest.size()))),
          "`%s`: the %d of %d maps that are highest somewhere, %d x %d places each. White: the highest value of each."
              .formatted(Report.literal(maps.layer()), Math.min(MAPS, strongest.size()),
                  maps.channels(),
                  maps.rows(), maps.columns()));
    }
  }

  private static SequencedSet<String> usual(LayerChoice layers) {
    List<String> convolutions = layers.convolutions().stream()
        .filter(layers.withMaps()::contains).toList();
    SequencedSet<String> shown = new LinkedHashSet<>();
    if (!convolutions.isEmpty()) {
      shown.add(convolutions.getFirst());
      shown.add(convolutions.get(convolutions.size() / 2));
      shown.add(layers.lastMaps());
    }
    return shown;
  }
}
