package dev.fovea.examples;

import static java.util.Objects.requireNonNull;

import dev.fovea.data.Dataset;
import dev.fovea.lab.report.Chart;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Add;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.Symbol;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How much of the gradient reaches the first layers of a deep network, with which activations, with normalization and with skip connections.
final class VanishingGradient implements Experiment {
  private static final int LAYERS = 12;
  private static final int UNITS = 64;
  private static final List<Design> DESIGNS = List.of(
      new Design("sigmoid", ActivationFunction.SIGMOID, false, false),
      new Design("tanh", ActivationFunction.TANH, false, false),
      new Design("ReLU", ActivationFunction.RELU, false, false),
      new Design("sigmoid, normalized", ActivationFunction.SIGMOID, true, false),
      new Design("ReLU, normalized", ActivationFunction.RELU, true, false),
      new Design("sigmoid, skips", ActivationFunction.SIGMOID, false, true),
      new Design("ReLU, normalized, skips", ActivationFunction.RELU, true, true));

  /// A way to build a deep network.
  ///
  /// @param normalized whether BatchNormalization stands before each activation
  /// @param skips      whether each layer's input is added to its result
  private record Design(
      String name, ActivationFunction activation, boolean normalized, boolean skips) {
    Model network() {
      Symbol image = Input.of(28, 28, 1);
      Symbol x = new Dense(UNITS).named("first").on(new Flatten().on(image));
      for (int i = 1; i <= LAYERS; i++) {
        Symbol y = new Dense(UNITS).named("hidden_" + i).on(x);
        y = normalized ? new BatchNormalization().momentum(0.9).on(y) : y;
        y = new Activation(activation).on(y);
        x = skips ? new Add().on(x, y) : y;
      }
      return Model.of(image, new Dense(10).activation(ActivationFunction.SOFTMAX).on(x));
    }
  }

  static void main(String[] arguments) {
    Experiments.main(new VanishingGradient(), arguments);
  }

  @Override
  public String name() {
    return "vanishing-gradient";
  }

  @Override
  public String lesson() {
    return "A sigmoid's slope is at most a quarter: the gradient fades from layer to layer, and the first ones hardly learn.";
  }

  @Override
  public Report run(Lab lab) {
    Map<Design, Spread> norms = new LinkedHashMap<>();
    Map<Design, Spread> accuracies = new LinkedHashMap<>();
    for (Design design : DESIGNS) {
      lab.say(design.name());
      norms.put(design, Spread.of(lab.size(3, 1), seed -> norms(lab, design, seed)));
      accuracies.put(design,
          Spread.of(lab.size(3, 1), seed -> List.of(accuracy(lab, design, seed))));
    }
    return report(lab, norms, accuracies);
  }

  private Report report(Lab lab, Map<Design, Spread> norms, Map<Design, Spread> accuracies) {
    Chart chart = Chart.of("Gradient before the first step", "hidden layer, from the image on",
        "norm of the kernel's gradient").logY();
    Table table = new Table(1, "network", "gradient, layer 1",
        "gradient, layer %d".formatted(LAYERS),
        "factor per layer", "accuracy");
    for (Map.Entry<Design, Spread> entry : norms.entrySet()) {
      Spread spread = entry.getValue();
      chart = spread.line(chart, entry.getKey().name(), layerNumbers());
      table.row(entry.getKey().name(), "%.1e".formatted(spread.mean(0)),
          "%.1e".formatted(spread.mean(LAYERS - 1)), "%.2f".formatted(factor(spread)),
          requireNonNull(accuracies.get(entry.getKey())).text(0));
    }
    return new Report("The gradient that vanishes", lesson())
        .text(
            "Networks of %d hidden dense layers of %d units read digits. Before the first step, on a batch of %d digits, we ask for the gradient of each "
                .formatted(LAYERS, UNITS, batch(lab))
                + "layer's kernel and take its length (the root of the sum of squares). Then each network learns %,d digits for %d epochs with plain SGD, rate 0.05; the accuracy is that on test digits."
                    .formatted(images(lab), epochs(lab)))
        .chart("gradients", chart,
            "The way back goes from right to left. Equal distances up are equal factors. What is shaded lies between the smallest and the largest of the seeds.")
        .table(table)
        .text(
            "The factor is what is left of the gradient from one layer to the one before it, on average (its geometric mean).")
        .heading("Why")
        .text(
            "On the way back each layer multiplies the gradient by its weights and by the slope of its activation. The sigmoid's slope is 0.25 at most, at 0; "
                + "Glorot's weights leave the rest nearly as it is. **We measure %.2f for each layer of sigmoids**, and that to the power of %d is %.0e."
                    .formatted(shown(of(norms, 0)), LAYERS - 1,
                        Math.pow(shown(of(norms, 0)), LAYERS - 1)))
        .chart("slopes", slopes(),
            "The slopes of the activations: what they multiply the gradient by on the way back.")
        .text(remedies(norms, accuracies))
        .heading("Try next")
        .text(
            "More layers, other first values (`fovea experiment initialization`), Adam instead of SGD: it divides each weight's step by the size of its own "
                + "gradients, and helps where gradients are small everywhere. `Trainer.gradients` gives the gradients of a network of your own.")
        .text(
            "Papers: Glorot and Bengio 2010 (https://proceedings.mlr.press/v9/glorot10a.html), Ioffe and Szegedy 2015 (https://arxiv.org/abs/1502.03167), "
                + "He et al. 2015 (https://arxiv.org/abs/1512.03385).");
  }

  private static String remedies(Map<Design, Spread> norms, Map<Design, Spread> accuracies) {
    String steady = least(
        design -> Math.round(100 * Math.abs(shown(requireNonNull(norms.get(design))) - 1)));
    String best = least(
        design -> -Words.shown(requireNonNull(accuracies.get(design)).mean(0)));
    return ("Tanh has slope 1 at 0, ReLU wherever its input is above 0. BatchNormalization keeps the inputs of the activation where its slope is largest, and its "
        + "own scaling counts on the way back. A skip connection adds 1 to the slope of the layer: the gradient has a way past it. Here the factor is nearest to 1 "
        + "with **%s**, and the best accuracy is that of **%s**. A gradient that arrives is not all that learning takes: compare the last two columns.")
        .formatted(steady, best);
  }

  /// Returns the names of all designs that share the least figure.
  private static String least(ToDoubleFunction<Design> figure) {
    double least = DESIGNS.stream().mapToDouble(figure).min().orElseThrow();
    return DESIGNS.stream().filter(design -> figure.applyAsDouble(design) == least)
        .map(Design::name).collect(Collectors.joining("** and **"));
  }

  private static Spread of(Map<Design, Spread> spreads, int design) {
    return requireNonNull(spreads.get(DESIGNS.get(design)));
  }

  private static List<Double> layerNumbers() {
    return IntStream.rangeClosed(1, LAYERS).mapToObj(i -> (double) i).toList();
  }

  private static double factor(Spread norms) {
    return Math.pow(norms.mean(0) / norms.mean(LAYERS - 1), 1.0 / (LAYERS - 1));
  }

  /// Returns the factor as the table shows it.
  private static double shown(Spread norms) {
    return Double.parseDouble(Words.of("%.2f", factor(norms)));
  }

  /// Returns the length of the gradient of each hidden layer's kernel.
  private static List<Double> norms(Lab lab, Design design, long seed) {
    Map<String, Tensor> gradients = trainer(design, seed)
        .gradients(lab.digits().take(batch(lab)));
    return IntStream.rangeClosed(1, LAYERS)
        .mapToObj(i -> norm(requireNonNull(gradients.get("hidden_%d/kernel".formatted(i)))))
        .toList();
  }

  private static double norm(Tensor gradient) {
    double squares = 0;
    for (float slope : gradient.toFloats()) {
      squares += (double) slope * slope;
    }
    return Math.sqrt(squares);
  }

  private static double accuracy(Lab lab, Design design, long seed) {
    Trainer trainer = trainer(design, seed);
    trainer.fit(lab.digits().take(images(lab)), Fit.epochs(epochs(lab)).batchSize(64).seed(seed));
    Dataset test = lab.testDigits().take(lab.size(2000, 32));
    return requireNonNull(trainer.evaluate(test, 250).get("accuracy"));
  }

  private static Trainer trainer(Design design, long seed) {
    return design.network().initialize(seed)
        .compile(new SGD(0.05), new SparseCategoricalCrossentropy(), new Accuracy());
  }

  private static Chart slopes() {
    List<Double> x = IntStream.rangeClosed(-100, 100).mapToObj(i -> i / 20.0).toList();
    DoubleUnaryOperator sigmoid = v -> 1 / (1 + Math.exp(-v));
    Map<String, DoubleUnaryOperator> slopes = new LinkedHashMap<>();
    slopes.put("sigmoid", v -> sigmoid.applyAsDouble(v) * (1 - sigmoid.applyAsDouble(v)));
    slopes.put("tanh", v -> 1 - Math.tanh(v) * Math.tanh(v));
    slopes.put("ReLU", v -> v > 0 ? 1 : 0);
    Chart chart = Chart.of("Slopes of activations", "input", "slope").size(640, 300);
    for (Map.Entry<String, DoubleUnaryOperator> slope : slopes.entrySet()) {
      List<Double> y = new ArrayList<>();
      x.forEach(v -> y.add(slope.getValue().applyAsDouble(v)));
      chart = chart.line(slope.getKey(), x, y);
    }
    return chart;
  }

  private static int batch(Lab lab) {
    return lab.size(256, 32);
  }

  private static int images(Lab lab) {
    return lab.size(5000, 64);
  }

  private static int epochs(Lab lab) {
    return lab.size(5, 1);
  }
}
