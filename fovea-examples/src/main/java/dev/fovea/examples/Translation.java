package dev.fovea.examples;

import static java.util.Objects.requireNonNull;

import dev.fovea.data.PixelScale;
import dev.fovea.lab.report.Chart;
import dev.fovea.lab.report.Picture;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import dev.fovea.lab.report.Tiles;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.GlobalMaxPooling2D;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.ReLU;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A digit moves by a pixel: how much changes for a dense network, and how much for a convolutional one.
final class Translation implements Experiment {
  private static final List<String> STEPS = List.of("filter", "relu", "pool");
  private static final List<Integer> SHIFTS = List.of(0, 1, 2, 3, 4, 5, 6, 8);

  static void main(String[] arguments) {
    Experiments.main(new Translation(), arguments);
  }

  @Override
  public String name() {
    return "translation";
  }

  @Override
  public String lesson() {
    return "A dense network does not recognise a digit that has moved; a convolutional one does, if what reads its maps does not ask for the place.";
  }

  @Override
  public Report run(Lab lab) {
    Report report = new Report("A digit moves", lesson())
        .heading("What one pixel changes");
    count(lab, report);
    report.heading("What that costs in accuracy");
    shift(lab, report);
    return report
        .heading("Try next")
        .text(
            "Train with the layer `RandomTranslation` in front: then the dense network sees moved digits, too. "
                + "Take strides instead of pooling, or average instead of maximum, and compare.");
  }

  /// A vertical filter, ReLU and pooling, with weights set by hand.
  private static Model handMade() {
    Model model = Sequential.of(new Input(28, 28, 1),
        new Conv2D(1, 3).withoutBias().named("filter"),
        new ReLU().named("relu"),
        new MaxPooling2D(2).named("pool"));
    float[] vertical = {-1, 0, 1, -1, 0, 1, -1, 0, 1};
    model.weights().set("filter/kernel", Tensor.of(vertical, 3, 3, 1, 1));
    return model.outputsOf(STEPS.toArray(String[]::new));
  }

  private static void count(Lab lab, Report report) {
    Digits digits = Digits.of(
        lab.testDigits().scaled(PixelScale.UNIT).take(lab.size(1000, 20))).inked(0.5f);
    List<Tensor> before = seen(digits);
    List<Tensor> after = seen(digits.moved(0, 1));
    Table table = new Table(1, "behind", "numbers", "changed in the first digit",
        "changed in %,d digits, mean".formatted(digits.classes().size()), "share of all numbers");
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      int size = (int) before.get(i).shape().withoutBatch().size();
      double mean = changed(before.get(i), after.get(i), 0, digits.classes().size())
          / (double) digits.classes().size();
      shares.add(mean / size);
      table.row(List.of("the input", "a vertical filter of 3×3", "ReLU", "max pooling, 2×2").get(i),
          "%d".formatted(size), "%d".formatted(changed(before.get(i), after.get(i), 0, 1)),
          "%.1f".formatted(mean), "%.1f %%".formatted(100 * mean / size));
    }
    report.text(
        "Test digits in black and white (a pixel is ink from half brightness on) move to the right by one pixel. Behind each step we count the numbers that "
            + "are not what they were at their place.")
        .table(table)
        .tiles("steps", pictures(before, after),
            "Above: the first digit, then behind the filter, ReLU and pooling. Middle: the same, the digit moved by a pixel. Below: what changed.")
        .text(verdict(before, after, shares));
  }

  private static String verdict(List<Tensor> before, List<Tensor> after, List<Double> shares) {
    int first = changed(before.getFirst(), after.getFirst(), 0, 1);
    int last = changed(before.getLast(), after.getLast(), 0, 1);
    return String.format(Locale.ROOT,
        "In the first digit **%d** inputs change, and **%d** numbers behind the pooling: that is what a dense layer would have to cope with in either case. ",
        first, last)
        + (shares.getLast() < shares.getFirst()
            ? "That is less as a share of all numbers, too: pooling forgets where in its window of 2×2 the largest value stood."
            : "As a share of all numbers it is not less: they are fewer behind the pooling. Pooling forgives a move within its window of 2×2, and none from one "
                + "window to the next.");
  }

  /// Returns the digits and what the hand-made layers say to them.
  private static List<Tensor> seen(Digits digits) {
    return Stream.concat(Stream.of(digits.pixels()),
        handMade().predict(List.of(digits.pixels())).stream()).toList();
  }

  private static int changed(Tensor before, Tensor after, int from, int to) {
    int size = (int) before.shape().withoutBatch().size();
    return (int) IntStream.range(from * size, to * size)
        .filter(i -> before.get(i) != after.get(i)).count();
  }

  private static Tiles pictures(List<Tensor> before, List<Tensor> after) {
    Tiles tiles = new Tiles(before.size(), 112);
    before.forEach(map -> tiles.add(picture(map, map, 0), ""));
    after.forEach(map -> tiles.add(picture(map, map, 0), ""));
    for (int i = 0; i < before.size(); i++) {
      tiles.add(picture(before.get(i), after.get(i), 1),
          "%d changed".formatted(changed(before.get(i), after.get(i), 0, 1)));
    }
    return tiles;
  }

  /// Draws the first image of a batch, less a share of another one.
  private static Picture picture(Tensor map, Tensor other, float share) {
    int height = map.shape().dim(1);
    int width = map.shape().dim(2);
    float[] values = new float[height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (map.get(i) - share * other.get(i));
    }
    return Picture.signed(values, height, width);
  }

  private static void shift(Lab lab, Report report) {
    Digits test = Digits.of(lab.testDigits().take(lab.size(1000, 16)));
    List<List<Digits>> moved = SHIFTS.stream().map(pixels -> neighbours(test, pixels)).toList();
    Map<String, List<Layer>> designs = new LinkedHashMap<>();
    designs.put("dense", List.of(new Flatten(), relu(new Dense(128))));
    designs.put("convolutions, flattened", convolutions(new Flatten()));
    designs.put("convolutions, global maximum",
        convolutions(relu(new Conv2D(32, 3).same()), new GlobalMaxPooling2D()));
    Map<String, Spread> networks = new LinkedHashMap<>();
    designs.forEach((name, layers) -> networks.put(name, Spread.of(lab.size(3, 1), seed -> {
      lab.say("%s, seed %d".formatted(name, seed));
      return accuracies(trained(lab, layers, seed), moved);
    })));
    List<Double> places = SHIFTS.stream().map(Integer::doubleValue).toList();
    Chart chart = Chart.of("Accuracy on moved digits", "pixels moved", "accuracy").range(0, 1);
    for (Map.Entry<String, Spread> network : networks.entrySet()) {
      chart = network.getValue().line(chart, network.getKey(), places);
    }
    report.text(
        "Three networks learn %,d digits that stand in the middle, %d epochs with Adam, and read %,d test digits that are moved by some pixels: up, down, left "
            .formatted(images(lab), epochs(lab), test.classes().size())
            + "and right, of which the mean is given. Two have the same convolutions: one passes all of its feature maps, place by place, to a dense layer, the "
            + "other one only the largest value of each map, wherever it stands.")
        .chart("accuracy", chart,
            "Lines are means over the seeds; what is shaded lies between the best and the worst of them.")
        .table(table(test, networks))
        .text(verdict(networks));
  }

  private static Table table(Digits test, Map<String, Spread> networks) {
    List<String> head = new ArrayList<>(List.of("pixels moved", "ink still in the picture"));
    head.addAll(networks.keySet());
    Table table = new Table(0, head.toArray(String[]::new));
    for (int i = 0; i < SHIFTS.size(); i++) {
      int place = i;
      List<String> row = new ArrayList<>(List.of("%d".formatted(SHIFTS.get(i)),
          "%.0f %%".formatted(100 * inkLeft(test, SHIFTS.get(i)))));
      networks.values().forEach(spread -> row.add(spread.text(place)));
      table.row(row.toArray(String[]::new));
    }
    return table;
  }

  private static String verdict(Map<String, Spread> networks) {
    int moved = SHIFTS.indexOf(3);
    String losses = networks.entrySet().stream()
        .map(n -> String.format(Locale.ROOT, "%s %.0f points", n.getKey(),
            100 * (Words.shown(n.getValue().mean(0)) - Words.shown(n.getValue().mean(moved)))))
        .collect(Collectors.joining(", "));
    return "Three pixels, a tenth of the picture, cost: **%s**. ".formatted(losses)
        + "A convolution answers a moved digit with moved feature maps, as its filters are the same at each place. What reads these maps decides: a dense layer "
        + "has weights for each place and has never seen the others; the maximum over the whole map does not ask for the place.";
  }

  private static double inkLeft(Digits digits, int pixels) {
    Digits ink = digits.inked(1);
    double all = sum(ink);
    return neighbours(ink, pixels).stream().mapToDouble(m -> sum(m) / all).average().orElseThrow();
  }

  private static double sum(Digits digits) {
    double sum = 0;
    for (float pixel : digits.pixels().toFloats()) {
      sum += pixel;
    }
    return sum;
  }

  private static List<Digits> neighbours(Digits digits, int pixels) {
    return pixels == 0
        ? List.of(digits)
        : List.of(digits.moved(pixels, 0), digits.moved(-pixels, 0), digits.moved(0, pixels),
            digits.moved(0, -pixels));
  }

  /// Trains a network on digits in the middle.
  private static Trainer trained(Lab lab, List<Layer> layers, long seed) {
    List<Layer> all = new ArrayList<>(layers);
    all.add(new Dense(10).activation(ActivationFunction.SOFTMAX));
    Trainer trainer = Sequential.of("digits", new Input(28, 28, 1), all).initialize(seed)
        .compile(new Adam(), new SparseCategoricalCrossentropy(), new Accuracy());
    trainer.fit(lab.digits().take(images(lab)), Fit.epochs(epochs(lab)).batchSize(64).seed(seed));
    return trainer;
  }

  /// Measures a network on digits that are moved ever farther.
  private static List<Double> accuracies(Trainer trainer, List<List<Digits>> moved) {
    return moved.stream().map(directions -> directions.stream()
        .mapToDouble(d -> requireNonNull(trainer.evaluate(d.data(), 250).get("accuracy")))
        .average().orElseThrow()).toList();
  }

  private static List<Layer> convolutions(Layer... end) {
    return Stream.concat(
        Stream.of(relu(new Conv2D(8, 3).same()), new MaxPooling2D(2),
            relu(new Conv2D(16, 3).same()), new MaxPooling2D(2)),
        Stream.of(end)).toList();
  }

  private static Layer relu(Conv2D layer) {
    return layer.activation(ActivationFunction.RELU);
  }

  private static Layer relu(Dense layer) {
    return layer.activation(ActivationFunction.RELU);
  }

  private static int images(Lab lab) {
    return lab.size(10_000, 128);
  }

  private static int epochs(Lab lab) {
    return lab.size(5, 1);
  }
}
