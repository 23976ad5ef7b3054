package dev.fovea.examples;

import dev.fovea.data.Dataset;
import dev.fovea.data.ImageDataset;
import dev.fovea.data.Row;
import dev.fovea.explain.ActivationMaximization;
import dev.fovea.explain.FeatureMaps;
import dev.fovea.explain.ReceptiveField;
import dev.fovea.explain.StrongestPlaces;
import dev.fovea.lab.explain.FilterSheet;
import dev.fovea.lab.explain.Pixels;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import dev.fovea.lab.report.Tiles;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.Symbol;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import dev.fovea.zoo.Preprocessing;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/// The second part of [EdgeFilters]: what the first, middle and last filters of a trained network look for.
final class LearntFilters {
  private static final List<String> LAYERS = List.of("first", "middle", "last");
  private static final int SHOWN = 8;
  private static final int PATCHES = 9;
  private static final int CLASSES = 10;
  private static final Pixels PIXELS = new Pixels(Shape.of(28, 28, 1), Preprocessing.UNIT);

  private final Lab lab;
  private final ImageDataset digits;
  private final Model model = network();

  LearntFilters(Lab lab, ImageDataset digits) {
    this.lab = lab;
    this.digits = digits;
  }

  private static Model network() {
    Symbol image = Input.of(28, 28, 1);
    Symbol x = image;
    for (int i = 0; i < LAYERS.size(); i++) {
      x = i == 0 ? x : new MaxPooling2D(2).on(x);
      x = new Conv2D(8 << i, 3).activation(ActivationFunction.RELU).named(LAYERS.get(i)).on(x);
    }
    return Model.of(image, new Dense(CLASSES).activation(ActivationFunction.SOFTMAX)
        .named("digit").on(new Flatten().on(x))).initialize(1);
  }

  /// Adds all of it.
  ///
  /// @param vertical   an edge filter, `[3,3]`
  /// @param horizontal the same, turned
  void addTo(Report report, float[] vertical, float[] horizontal) {
    double untrained = edge(vertical, horizontal);
    int images = lab.size(10_000, 300);
    lab.say("Training on %,d digits".formatted(images));
    History history = model
        .compile(new Adam(), new SparseCategoricalCrossentropy(), new Accuracy())
        .fit(digits.take(images), Fit.epochs(lab.size(5, 1)).batchSize(64).seed(1)
            .validationSplit(0.1));
    report.heading("Filters that a network makes for itself").text(String.format(Locale.ROOT,
        "A network of three convolutions with 8, 16 and 32 filters of 3×3, and a pooling between each two, learns %,d digits in %d epochs. Of digits that it has not seen it "
            + "recognises %.1f %%. Nobody told it what an edge is: its filters begin as noise.",
        images, lab.size(5, 1), 100 * history.last("val_accuracy")));
    first(report, vertical, horizontal, untrained);
    Dataset seen = digits.take(lab.size(3000, 200));
    List<StrongestPlaces> found = LAYERS.stream()
        .map(layer -> StrongestPlaces.of(model, layer, seen, PATCHES)).toList();
    maps(report);
    patches(report, seen, found);
    wanted(report);
  }

  /// Returns how much of a filter is an edge at any angle, from 0 to 1: the length of what it has of both, if its own is 1.
  private double edge(int filter, float[] vertical, float[] horizontal) {
    return Math.hypot(cosine(filter, vertical), cosine(filter, horizontal));
  }

  private double edge(float[] vertical, float[] horizontal) {
    return IntStream.range(0, SHOWN).mapToDouble(f -> edge(f, vertical, horizontal)).average()
        .orElseThrow();
  }

  private double cosine(int filter, float[] weights) {
    float[] kernel = model.weights().get("first/kernel").toFloats();
    double product = 0;
    double own = 0;
    double other = 0;
    for (int i = 0; i < weights.length; i++) {
      double weight = kernel[i * SHOWN + filter];
      product += weight * weights[i];
      own += weight * weight;
      other += weights[i] * weights[i];
    }
    return product / Math.sqrt(own * other);
  }

  private void first(
      Report report, float[] vertical, float[] horizontal, double untrained) {
    Table table = new Table(1, "filter", "vertical edge", "horizontal edge", "edge at any angle");
    for (int filter = 0; filter < SHOWN; filter++) {
      table.row(Integer.toString(filter), digits(cosine(filter, vertical)),
          digits(cosine(filter, horizontal)), digits(edge(filter, vertical, horizontal)));
    }
    double trained = edge(vertical, horizontal);
    report.heading("The first filters")
        .tiles("first-filters", FilterSheet.kernels(model, "first", SHOWN),
            "The eight filters of the first layer. Red: above 0, blue: below.")
        .table(table)
        .text(String.format(Locale.ROOT,
            "A cosine of 1 means the same filter but for a factor, -1 its negative, 0 nothing in common. The mean cosine with an edge at the best angle is %.2f; before the "
                + "training, among random numbers, it was %.2f. %s",
            trained, untrained, trained - untrained > 0.05
                ? "The training has turned them towards edges."
                : "The training has not turned them towards the textbook's edges: the network does not need these, but eight numbers for each place from which the "
                    + "next layer can tell strokes apart, and noise that is mended a little will do for that."));
  }

  private static String digits(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private void maps(Report report) {
    Tensor image = Tensor.zeros(TensorType.f32(1, 28, 28, 1));
    digits.read(0, new Row(0, List.of(image), List.of(Tensor.zeros(TensorType.i32(1)))));
    report.heading("What they say to a digit").tiles("digit",
        new Tiles(1, 112).add(PIXELS.picture(image.toFloats()), ""),
        "The digit.");
    for (FeatureMaps maps : FeatureMaps.of(model, image, LAYERS.toArray(String[]::new))) {
      report.tiles(maps.layer() + "-maps",
          FilterSheet.maps(maps, 0, maps.strongest(0).subList(0, SHOWN)),
          "`%s`: the eight of %d maps that are highest somewhere, %d×%d places each."
              .formatted(maps.layer(), maps.channels(), maps.rows(), maps.columns()));
    }
    report.text(
        "The first layer's maps are still the digit. Further on they are coarser, and each place stands for a larger part of the image: "
            + "what is bright there says that something was found, and no longer how it looked.");
  }

  private void patches(Report report, Dataset seen, List<StrongestPlaces> found) {
    report.heading("The parts of digits that excite them most").text(
        "Of %,d digits, for each filter the nine that excite it most, cut to what the filter sees. A row is a filter; the number is what it says."
            .formatted(seen.size()));
    Table table = new Table(1, "layer", "filters", "sees", "of nine digits the same");
    for (StrongestPlaces places : found) {
      List<Integer> busiest = busiest(places);
      report.tiles(places.layer() + "-patches",
          FilterSheet.patches(model, seen, PIXELS, places, busiest, PATCHES),
          "`%s`: the four filters that speak loudest.".formatted(places.layer()));
      ReceptiveField.Axis field = ReceptiveField.of(model, places.layer()).rows();
      table.row("`%s`".formatted(places.layer()), Integer.toString(places.channels().size()),
          "%d×%d pixels".formatted(field.size(), field.size()),
          String.format(Locale.ROOT, "%.1f", same(places, seen)));
    }
    report.table(table).text(String.format(Locale.ROOT,
        "A filter of the first layer answers to a bit of ink or of its border, whichever digit it belongs to: of the nine digits that excite it most, %.1f are of one kind on average. "
            + "In the last layer they are %.1f. Of nine digits drawn at random, %.1f would be.",
        same(found.getFirst(), seen), same(found.getLast(), seen), sameByChance()));
  }

  private static List<Integer> busiest(StrongestPlaces places) {
    return IntStream.range(0, places.channels().size()).boxed()
        .sorted((a, b) -> Double.compare(strongest(places, b), strongest(places, a))).limit(4)
        .toList();
  }

  private static double strongest(StrongestPlaces places, int filter) {
    return places.channels().get(filter).getFirst().value();
  }

  /// Returns how many of a filter's digits are of the most frequent kind, on average over the filters that speak at all.
  private static double same(StrongestPlaces places, Dataset seen) {
    return IntStream.range(0, places.channels().size())
        .filter(filter -> strongest(places, filter) > 0)
        .mapToLong(filter -> {
          int[] counts = new int[CLASSES];
          places.channels().get(filter).forEach(place -> counts[label(seen, place.image())]++);
          return IntStream.of(counts).max().orElseThrow();
        }).average().orElse(0);
  }

  /// Returns the same for digits that are drawn at random, all kinds alike.
  private static double sameByChance() {
    Random random = new Random(1);
    return IntStream.range(0, 10_000).map(_ -> {
      int[] counts = new int[CLASSES];
      random.ints(PATCHES, 0, CLASSES).forEach(digit -> counts[digit]++);
      return IntStream.of(counts).max().orElseThrow();
    }).average().orElseThrow();
  }

  private static int label(Dataset data, int index) {
    Tensor label = Tensor.zeros(TensorType.i32(1));
    data.read(index,
        new Row(0, List.of(Tensor.zeros(TensorType.f32(1, 28, 28, 1))), List.of(label)));
    return (int) label.get(0);
  }

  private void wanted(Report report) {
    ActivationMaximization climb = new ActivationMaximization(
        lab.size(120, 10), 0.03, 0.02, 1, PIXELS.low(), PIXELS.high(), 1);
    report.heading("What they would like to see").text(
        "From gray noise, an image is changed step by step so that a filter says more, or a digit's score grows: the derivative by the image tells how, "
            + "as that by the weights does in training.");
    for (String layer : LAYERS) {
      int[] filters = IntStream.range(0, SHOWN).toArray();
      report.tiles(layer + "-wanted",
          FilterSheet.wanted(climb.ofFilters(model, layer, filters), PIXELS, names(SHOWN)),
          "`%s`: images that excite the first eight filters, each at all places at once.".formatted(
              layer));
    }
    int[] classes = IntStream.range(0, CLASSES).toArray();
    ActivationMaximization.Found ideal = climb.ofClasses(model, classes);
    report.tiles("digits-wanted", FilterSheet.wanted(ideal, PIXELS, names(CLASSES)),
        "Images whose score for a digit is highest, with the score.");
    Tensor said = model.predict(ideal.inputs());
    long taken = IntStream.of(classes).filter(c -> said.get((long) c * CLASSES + c) > 0.5).count();
    double sure = IntStream.of(classes).mapToDouble(c -> said.get((long) c * CLASSES + c))
        .average().orElseThrow();
    report.text(String.format(Locale.ROOT,
        "The network takes %d of these 10 images for their digits with a probability above one half, %.4f on average; their scores rose from %.1f to %.1f on average. They are no "
            + "digits that anybody would write: a network can be sure of what lies far from all that it has seen.",
        taken, sure, mean(ideal.before()), mean(ideal.after())));
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  private static double mean(double[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
  }
}
