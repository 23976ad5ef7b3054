package dev.fovea.examples;

import static java.util.Objects.requireNonNull;

import dev.fovea.initializer.GlorotUniform;
import dev.fovea.initializer.HeNormal;
import dev.fovea.initializer.Initializer;
import dev.fovea.initializer.LecunNormal;
import dev.fovea.initializer.RandomNormal;
import dev.fovea.initializer.Zeros;
import dev.fovea.lab.report.Chart;
import dev.fovea.lab.report.Picture;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import dev.fovea.lab.report.Tiles;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Fit;
import dev.fovea.train.NonFiniteLossException;
import dev.fovea.train.Trainer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// Which first values of the weights let signals through a deep network, and what that decides.
final class Initialization implements Experiment {
  private static final int LAYERS = 8;
  private static final int UNITS = 100;
  private static final int BINS = 41;
  /// Pixels that a layer is wide, for a picture about as wide as high.
  private static final int COLUMN = 5;

  /// A way to begin.
  ///
  /// @param code      what a program says
  /// @param deviation standard deviation of the weights, for a layer of n inputs and m units
  private record Way(String name, Initializer initializer, String code, String deviation) {}

  /// What came of one way to begin.
  ///
  /// @param values     what each layer says to some digits before training
  /// @param deviations their standard deviation, layer by layer
  /// @param accuracy   on test digits, after training
  /// @param diverged   how many trainings ended early, as the loss was no number any more
  private record Outcome(
      List<Tensor> values, List<Double> deviations, Spread accuracy, int diverged) {}

  static void main(String[] arguments) {
    Experiments.main(new Initialization(), arguments);
  }

  @Override
  public String name() {
    return "initialization";
  }

  @Override
  public String lesson() {
    return "First weights decide whether a deep network learns: each layer should pass on a signal as large as it got.";
  }

  @Override
  public Report run(Lab lab) {
    Map<String, Outcome> relu = outcomes(lab, ActivationFunction.RELU);
    Map<String, Outcome> tanh = outcomes(lab, ActivationFunction.TANH);
    return new Report("The first values of the weights", lesson())
        .text(
            "Networks of %d hidden dense layers of %d units, with ReLU and with tanh, differ in their first weights alone. Before training, %d digits go through "
                .formatted(LAYERS, UNITS, probes(lab))
                + "them: how much do the values of each layer spread? Then they learn %,d digits for %d epochs with plain SGD, rate 0.1."
                    .formatted(images(lab), epochs(lab)))
        .table(table())
        .text(
            "A layer has `n` inputs and `m` units. Below, a training has *diverged* if its loss became infinite or no number at all: it ends there, and what the network says then is measured.")
        .heading("ReLU")
        .chart("relu", deviations("ReLU: what each layer passes on", relu),
            "Standard deviation of each layer's values before training. A line that falls is a signal that dies away; one that rises, a signal that explodes. A deviation of zero has no place on this axis.")
        .table(table(relu))
        .text(verdict(relu))
        .heading("Tanh")
        .tiles("tanh", histograms(tanh),
            "Each picture is a network before training: its columns are the layers, from the first at the left to the last, and from below to above go the values, "
                + "from -1 to 1. The brighter, the more of the layer's values lie there.")
        .table(table(tanh))
        .text(verdict(tanh))
        .heading("Why")
        .text(
            "A unit sums `n` products. Their variances add up: `n · Var(w) · Var(x)`. The signal keeps its size if `Var(w) = 1/n`; Glorot and Bengio take the mean of the "
                + "inputs and the outputs for `n`, for the sake of the gradient on its way back. ReLU sets one half to zero, so He et al. take twice that variance. "
                + "In layers as wide as those before them, as here, `1/√n` and Glorot's are nearly the same.")
        .text(
            "Weights of zero are a case of their own: all units of a layer say the same and get the same gradient, which is zero, as the weights above are zero. Only "
                + "the last layer's bias learns: how frequent each class is.")
        .heading("Try next")
        .text(
            "Put `BatchNormalization` behind each layer: how much do the first values matter then? Take Adam instead of SGD.")
        .text(
            "Papers: Glorot and Bengio 2010 (https://proceedings.mlr.press/v9/glorot10a.html), He et al. 2015 (https://arxiv.org/abs/1502.01852).");
  }

  private static List<Way> ways() {
    return List.of(
        new Way("zeros", new Zeros(), "new Zeros()", "0"),
        new Way("too small", new RandomNormal(0, 0.01), "new RandomNormal(0, 0.01)", "0.01"),
        new Way("too large", new RandomNormal(0, 1), "new RandomNormal(0, 1)", "1"),
        new Way("1/√n", new LecunNormal(), "new LecunNormal()", "1/√n"),
        new Way("Glorot", new GlorotUniform(), "new GlorotUniform()", "√(2/(n + m))"),
        new Way("He", new HeNormal(), "new HeNormal()", "√(2/n)"));
  }

  private static Table table() {
    Table table = new Table(3, "first weights", "in Fovea", "standard deviation of the weights");
    ways().forEach(way -> table.row(way.name(), "`%s`".formatted(way.code()), way.deviation()));
    return table;
  }

  private static Map<String, Outcome> outcomes(Lab lab, ActivationFunction activation) {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    ways().forEach(way -> {
      String name = way.name();
      Initializer initializer = way.initializer();
      lab.say("%s, %s".formatted(activation.name().toLowerCase(Locale.ROOT), name));
      List<Tensor> values = values(lab, network(activation, initializer).initialize(1));
      List<NonFiniteLossException> diverged = new ArrayList<>();
      Spread accuracy = Spread.of(lab.size(3, 1), seed -> List.of(
          accuracy(lab, network(activation, initializer).initialize(seed), seed, diverged)));
      outcomes.put(name, new Outcome(values,
          values.stream().map(Initialization::deviation).toList(), accuracy, diverged.size()));
    });
    return outcomes;
  }

  private static Model network(ActivationFunction activation, Initializer initializer) {
    List<Layer> layers = new ArrayList<>(List.of(new Flatten()));
    for (int i = 1; i <= LAYERS; i++) {
      layers.add(new Dense(UNITS).activation(activation).kernelInitializer(initializer)
          .named("hidden_" + i));
    }
    layers.add(new Dense(10).activation(ActivationFunction.SOFTMAX)
        .kernelInitializer(initializer));
    return Sequential.of("deep", new Input(28, 28, 1), layers);
  }

  /// Returns what each hidden layer says to some digits.
  private static List<Tensor> values(Lab lab, Model model) {
    Tensor digits = Digits.of(lab.digits().take(probes(lab))).pixels();
    String[] hidden = IntStream.rangeClosed(1, LAYERS).mapToObj(i -> "hidden_" + i)
        .toArray(String[]::new);
    return model.outputsOf(hidden).predict(List.of(digits));
  }

  private static double deviation(Tensor values) {
    double sum = 0;
    double squares = 0;
    float[] all = values.toFloats();
    for (float value : all) {
      sum += value;
      squares += (double) value * value;
    }
    double mean = sum / all.length;
    return Math.sqrt(Math.max(0, squares / all.length - mean * mean));
  }

  private static double accuracy(
      Lab lab, Model model, long seed, List<NonFiniteLossException> diverged) {
    Trainer trainer = model.compile(
        new SGD(0.1), new SparseCategoricalCrossentropy(), new Accuracy());
    try {
      trainer.fit(lab.digits().take(images(lab)), Fit.epochs(epochs(lab)).batchSize(64).seed(seed));
    } catch (NonFiniteLossException e) {
      diverged.add(e);
    }
    return requireNonNull(
        trainer.evaluate(lab.testDigits().take(lab.size(2000, 32)), 250).get("accuracy"));
  }

  private static Chart deviations(String title, Map<String, Outcome> outcomes) {
    Chart chart = Chart.of(title, "hidden layer", "standard deviation").logY();
    for (Map.Entry<String, Outcome> entry : outcomes.entrySet()) {
      chart = chart.line(entry.getKey(), entry.getValue().deviations());
    }
    return chart;
  }

  private static Tiles histograms(Map<String, Outcome> outcomes) {
    Tiles tiles = new Tiles(3, 180);
    outcomes.forEach((name, outcome) -> tiles.add(histogram(outcome.values()), name));
    return tiles;
  }

  /// Draws how the values from -1 to 1 of each layer are spread.
  private static Picture histogram(List<Tensor> layers) {
    int wide = layers.size() * COLUMN;
    float[] shares = new float[BINS * wide];
    for (int layer = 0; layer < layers.size(); layer++) {
      float[] values = layers.get(layer).toFloats();
      for (float value : values) {
        int row = Math.clamp(Math.round((1 - value) / 2 * (BINS - 1)), 0, BINS - 1);
        for (int x = 0; x < COLUMN; x++) {
          shares[row * wide + layer * COLUMN + x] += 1f / values.length;
        }
      }
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (float) Math.sqrt(shares[i]); // else one bright row outshines the rest
    }
    return Picture.heat(shares, BINS, wide);
  }

  private static Table table(Map<String, Outcome> outcomes) {
    Table table = new Table(1, "first weights", "deviation, layer 1",
        "deviation, layer %d".formatted(LAYERS), "test accuracy", "diverged");
    outcomes.forEach((name, o) -> table.row(name, "%.2g".formatted(o.deviations().getFirst()),
        "%.2g".formatted(o.deviations().getLast()), o.accuracy().text(0),
        "%d of %d".formatted(o.diverged(), o.accuracy().runs().size())));
    return table;
  }

  private static String verdict(Map<String, Outcome> outcomes) {
    String best = outcomes.entrySet().stream()
        .max(Map.Entry.comparingByValue(
            Comparator.comparingDouble(o -> o.accuracy().mean(0))))
        .orElseThrow().getKey();
    return String.format(Locale.ROOT,
        "From the first to the last layer the deviation changes by a factor of %s. The best accuracy: **%s**.",
        String.join(", ", outcomes.entrySet().stream()
            .filter(e -> e.getValue().deviations().getFirst() > 0)
            .map(e -> String.format(Locale.ROOT, "%.1g (%s)",
                e.getValue().deviations().getLast() / e.getValue().deviations().getFirst(),
                e.getKey()))
            .toList()),
        best);
  }

  private static int probes(Lab lab) {
    return lab.size(500, 20);
  }

  private static int images(Lab lab) {
    return lab.size(3000, 64);
  }

  private static int epochs(Lab lab) {
    return lab.size(4, 1);
  }
}
