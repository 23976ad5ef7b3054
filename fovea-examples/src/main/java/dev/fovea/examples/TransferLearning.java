package dev.fovea.examples;

import static java.util.Objects.requireNonNull;

import dev.fovea.data.Dataset;
import dev.fovea.lab.report.Chart;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.FineTune;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.train.Fit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a network knows of the digits 0 to 4 helps it to learn 5 to 9 from a few examples.
final class TransferLearning implements Experiment {
  private static final int BATCH = 32;

  /// How a network for the digits 5 to 9 comes about.
  private enum Way {
    SCRATCH("from scratch"), FROZEN("frozen base"), TUNED("fine-tuned");

    private final String title;

    Way(String title) {
      this.title = title;
    }
  }

  static void main(String[] arguments) {
    Experiments.main(new TransferLearning(), arguments);
  }

  @Override
  public String name() {
    return "transfer";
  }

  @Override
  public String lesson() {
    return "With few examples a network that has learned a related task before is ahead of one that starts from nothing.";
  }

  @Override
  public Report run(Lab lab) {
    Digits all = Digits.of(lab.digits().take(lab.size(20_000, 600)));
    Digits examples = all.where(digit -> digit >= 5).numbered(digit -> digit - 5);
    Digits test = Digits.of(lab.testDigits().take(lab.size(3000, 200)));
    Dataset unseen = test.where(digit -> digit >= 5).numbered(digit -> digit - 5).data();
    Digits first = all.where(digit -> digit < 5);
    Model base = base(lab, first.data());
    double baseAccuracy = accuracy(base, test.where(digit -> digit < 5).data());

    List<Integer> sizes = lab.quick() ? List.of(5, 10) : List.of(5, 10, 20, 50, 100, 200, 500);
    Map<Way, Spread> curves = new LinkedHashMap<>();
    for (Way way : Way.values()) {
      curves.put(way, Spread.of(lab.size(3, 1), seed -> {
        lab.say("%s, seed %d".formatted(way.title, seed));
        return sizes.stream().map(size -> {
          Dataset few = examples.each(size, seed).data();
          return accuracy(trained(lab, way, base, few, seed), unseen);
        }).toList();
      }));
    }
    return report(lab, first.classes().size(), baseAccuracy, sizes, curves);
  }

  private Report report(
      Lab lab, int seen, double baseAccuracy, List<Integer> sizes, Map<Way, Spread> curves) {
    List<Double> places = sizes.stream().map(Integer::doubleValue).toList();
    Chart chart = Chart.of("Digits 5 to 9", "examples of each class", "accuracy on test digits")
        .logX();
    for (Map.Entry<Way, Spread> curve : curves.entrySet()) {
      chart = curve.getValue().line(chart, curve.getKey().title, places);
    }
    return new Report("Transfer learning", lesson())
        .text(
            "A network of three convolutions and one dense layer, the **base**, learns the digits 0 to 4 from %,d images; it reads %.1f %% of such test digits. Then the digits 5 to 9 are to be told "
                .formatted(seen, 100 * baseAccuracy)
                + "apart, from a few examples of each, in %d steps:".formatted(steps(lab)))
        .table(new Table(2, "way", "what happens")
            .row(Way.SCRATCH.title, "The same network from random weights; Adam, rate 0.001.")
            .row(Way.FROZEN.title,
                "The base without its last layer, which does not change any more, and a new last layer; Adam, rate 0.001.")
            .row(Way.TUNED.title,
                "The same for half of the steps; then all layers train, at the same rate."))
        .chart("curves", chart,
            "Lines are means over the seeds, each of which draws other examples; what is shaded lies between the best and the worst of them.")
        .table(table(sizes, curves))
        .text(verdict(sizes, curves))
        .heading("Why")
        .text(
            "The convolutions of the base have learned strokes, ends and curves. 5 to 9 are made of the same strokes: what is left to learn is how they go together. The last "
                + "layer alone has few weights, which few examples can settle. With many examples a frozen base is a limit: it keeps nothing that 0 to 4 did not need. Fine-tuning "
                + "starts there and goes on.")
        .heading("Try next")
        .text(
            "Freeze the first convolution only, or fine-tune at a lower rate. Take letters or clothes (EMNIST, Fashion-MNIST) for the base. `fovea finetune` does the same with photographs and "
                + "published weights: see `docs/transfer.md`.")
        .text(
            "Papers: Yosinski et al. 2014 (https://arxiv.org/abs/1411.1792), Donahue et al. 2014 (https://arxiv.org/abs/1310.1531).");
  }

  private static Table table(List<Integer> sizes, Map<Way, Spread> curves) {
    List<String> head = new ArrayList<>(List.of("examples of each class"));
    curves.keySet().forEach(way -> head.add(way.title));
    Table table = new Table(0, head.toArray(String[]::new));
    for (int i = 0; i < sizes.size(); i++) {
      int place = i;
      List<String> row = new ArrayList<>(List.of("%d".formatted(sizes.get(i))));
      curves.values().forEach(spread -> row.add(spread.text(place)));
      table.row(row.toArray(String[]::new));
    }
    return table;
  }

  private static String verdict(List<Integer> sizes, Map<Way, Spread> curves) {
    int last = sizes.size() - 1;
    return "With %d examples of each class %s; with %d %s.".formatted(
        sizes.getFirst(), ahead(curves, 0), sizes.get(last), ahead(curves, last));
  }

  private static String ahead(Map<Way, Spread> curves, int place) {
    double scratch = Words.shown(requireNonNull(curves.get(Way.SCRATCH)).mean(place));
    return String.format(Locale.ROOT,
        "the frozen base is **%+.1f points** from the network from scratch, the fine-tuned one **%+.1f**",
        100 * (Words.shown(requireNonNull(curves.get(Way.FROZEN)).mean(place)) - scratch),
        100 * (Words.shown(requireNonNull(curves.get(Way.TUNED)).mean(place)) - scratch));
  }

  private static Model network() {
    return Sequential.of(new Input(28, 28, 1),
        new Conv2D(16, 3).activation(ActivationFunction.RELU), new MaxPooling2D(2),
        new Conv2D(32, 3).activation(ActivationFunction.RELU), new MaxPooling2D(2),
        new Conv2D(64, 3).activation(ActivationFunction.RELU),
        new Flatten().named("features"),
        classes());
  }

  private static Dense classes() {
    return new Dense(5).activation(ActivationFunction.SOFTMAX);
  }

  private static Model base(Lab lab, Dataset digits) {
    lab.say("base");
    Model base = network().initialize(1);
    base.compile(new Adam(), new SparseCategoricalCrossentropy(), new Accuracy())
        .fit(digits, Fit.epochs(lab.size(3, 1)).batchSize(64).seed(1));
    return base;
  }

  private static Model trained(Lab lab, Way way, Model base, Dataset few, long seed) {
    Fit all = fit(few, steps(lab), seed);
    Fit half = fit(few, steps(lab) / 2, seed);
    return switch (way) {
      case SCRATCH -> train(network().initialize(seed), FineTune.first(new Adam(1e-3), all), few);
      case FROZEN -> train(onBase(base, seed), FineTune.first(new Adam(1e-3), all), few);
      case TUNED -> train(onBase(base, seed), FineTune.first(new Adam(1e-3), half)
          .then(model -> model.trainable(true), new Adam(1e-3), half), few);
    };
  }

  private static Model train(Model model, FineTune how, Dataset few) {
    return how.run(model, few, new SparseCategoricalCrossentropy(), new Accuracy()).model();
  }

  /// Returns a copy of the base, frozen, with a new last layer: weights of the base stay as they are.
  private static Model onBase(Model base, long seed) {
    Model copy = network();
    base.weights().tensors().forEach(copy.weights()::set);
    return copy.upTo("features").frozen().withHead(seed, classes().named("classes"));
  }

  private static Fit fit(Dataset few, int steps, long seed) {
    int perEpoch = (few.size() + BATCH - 1) / BATCH;
    return Fit.epochs((steps + perEpoch - 1) / perEpoch).batchSize(BATCH).seed(seed);
  }

  private static double accuracy(Model model, Dataset digits) {
    return requireNonNull(model
        .compile(new Adam(), new SparseCategoricalCrossentropy(), new Accuracy())
        .evaluate(digits, 250).get("accuracy"));
  }

  private static int steps(Lab lab) {
    return lab.size(300, 4);
  }
}
