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
import dev.fovea.layer.Layer;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Cost;
import dev.fovea.model.Costs;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.KeptActivations;
import dev.fovea.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// What freezing layers changes: not what a network is, but what training does to it, and what a step costs.
final class TrainableLayers implements Experiment {
  private static final int BATCH = 64;
  private static final long SEED = 1;
  private static final List<String> CONVOLUTIONS = List.of("conv1", "conv2", "conv3", "conv4");

  /// A network with some layers frozen.
  private record Variant(String name, List<String> frozen) {
    Model model() {
      Model model = network().initialize(SEED);
      for (String layer : frozen) {
        model = model.frozen(layer);
      }
      return model;
    }
  }

  /// What was measured of it.
  ///
  /// @param time    milliseconds of a training step
  /// @param changed how many single weights another value has after the steps
  private record Measured(Variant variant, Cost cost, long kept, double time, long changed) {}

  static void main(String[] arguments) {
    Experiments.main(new TrainableLayers(), arguments);
  }

  @Override
  public String name() {
    return "trainable";
  }

  @Override
  public String lesson() {
    return "Frozen layers stay in the network and in its count of parameters; training leaves them alone, and those at the beginning cost no way back.";
  }

  @Override
  public Report run(Lab lab) {
    List<Measured> all = measured(lab, variants());
    Table table = new Table(1, "frozen", "total parameters", "trainable", "non-trainable",
        "numbers that changed", "kept for the way back, an image", "time of a step");
    all.forEach(each -> row(table, each));
    Measured none = all.getFirst();
    Measured base = all.get(CONVOLUTIONS.size());
    Measured back = all.getLast();
    return new Report("Trainable and frozen", lesson())
        .heading("The question")
        .text(
            "Who has a network that was trained on many images can keep its convolutions and train only the layers behind them. A layer that "
                + "is not to be trained is **frozen**. What does that change?")
        .heading("What was done")
        .text(Words.of(
            "A network of four convolutions and two dense layers does training steps on %d digits each, with Adam: with all layers "
                + "trainable, then with the first one frozen, the first two, and so on; last with the dense layers frozen instead. After the steps "
                + "each single weight is compared with what it was. A weight that trains may stay as it is, too, if nothing ever comes through it.",
            BATCH))
        .heading("What came out")
        .table(table)
        .chart("time", bars("Time of a training step", "milliseconds", all, Measured::time),
            "The middle one of several measurements, taken in turn.")
        .chart("memory",
            bars("What a step keeps of each image until the way back", "kilobytes", all,
                each -> each.kept() / 1e3),
            "Counted from the graph of the training step: what the derivatives need.")
        .text(Words.of(
            "The total is %,d in every row. With all convolutions frozen %,d of them are trainable, and a step takes **%.0f %%** of "
                + "the time and keeps %.0f %% of the memory. With the dense layers frozen instead %,d are trainable, and a step takes %.0f %% of the "
                + "time and keeps %.0f %% of the memory.",
            none.cost().parameters(), base.cost().trainable(), 100 * base.time() / none.time(),
            100.0 * base.kept() / none.kept(), back.cost().trainable(),
            100 * back.time() / none.time(), 100.0 * back.kept() / none.kept()))
        .heading("Why")
        .text(
            "A training step goes forward through all layers, then back: each layer passes on the derivative of the loss to the one before it, "
                + "and works out that of its own weights. Frozen layers at the front need neither: the way back ends at the first layer that trains, "
                + "and what was computed before it need not be kept. Frozen layers at the end save only their own weights' derivative: the way back "
                + "to the others leads through them.")
        .text(
            "The optimizer saves, too: Adam keeps two numbers for each weight that trains. A frozen Batch Normalization is a case of its own: "
                + "it also stops moving its averages, and computes as in a prediction.")
        .heading("The same network, twice")
        .text("All layers trainable, by `model.summary()`:")
        .listing(none.variant().model().summary())
        .text("All convolutions frozen, by `model.frozen(\"conv*\").summary()`:")
        .listing(network().frozen("conv*").summary())
        .heading("What to try next")
        .text(
            "Whether a frozen base is good enough is another question: `fovea experiment transfer`. `fovea finetune` trains a new head on a "
                + "frozen network of a file, and with `--unfreeze` its last layers, too.");
  }

  /// Returns the network with nothing frozen, with more and more layers from the front, and with the last ones.
  private static List<Variant> variants() {
    List<Variant> variants = new ArrayList<>(List.of(new Variant("nothing", List.of())));
    for (int count = 1; count <= CONVOLUTIONS.size(); count++) {
      variants.add(new Variant(
          count == 1 ? "conv1" : "conv1–" + count, CONVOLUTIONS.subList(0, count)));
    }
    variants.add(new Variant("dense1–2", List.of("dense1", "dense2")));
    return variants;
  }

  private static List<Measured> measured(Lab lab, List<Variant> variants) {
    Dataset digits = lab.digits().take(lab.size(BATCH, 8));
    List<Model> models = variants.stream().map(Variant::model).toList();
    List<Runnable> steps = new ArrayList<>();
    for (Model model : models) {
      Trainer trainer = model.compile(new Adam(), new SparseCategoricalCrossentropy(),
          new Accuracy());
      steps.add(() -> trainer.trainOnBatch(digits));
    }
    lab.say("time of training steps");
    List<Double> times = Stopwatch.milliseconds(lab.size(60, 1), steps);
    List<Measured> measured = new ArrayList<>();
    for (int i = 0; i < variants.size(); i++) {
      Model model = models.get(i);
      measured.add(new Measured(variants.get(i), Costs.of(model).whole(),
          KeptActivations.bytes(model), times.get(i), changed(model)));
    }
    return measured;
  }

  /// Returns how many numbers are not any more what they were first.
  private static long changed(Model model) {
    Map<String, Tensor> first = network().initialize(SEED).weights().tensors();
    long changed = 0;
    for (Map.Entry<String, Tensor> weight : model.weights().tensors().entrySet()) {
      Tensor old = requireNonNull(first.get(weight.getKey()));
      for (long i = 0; i < old.shape().size(); i++) {
        changed += old.get(i) == weight.getValue().get(i) ? 0 : 1;
      }
    }
    return changed;
  }

  private static void row(Table table, Measured each) {
    Cost cost = each.cost();
    table.row(each.variant().name(), Words.count(cost.parameters()), Words.count(cost.trainable()),
        Words.count(cost.parameters() - cost.trainable()),
        Words.count(each.changed()), Words.of("%.0f kB", each.kept() / 1e3),
        Words.of("%.1f ms", each.time()));
  }

  private static Chart bars(String title, String unit, List<Measured> all,
      ToDoubleFunction<Measured> value) {
    return Chart.of(title, "frozen", unit)
        .categories(all.stream().map(each -> each.variant().name()).toList())
        .bars("", all.stream().map(value::applyAsDouble).toList());
  }

  /// Returns a small network in the manner of VGG.
  private static Model network() {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < CONVOLUTIONS.size(); i++) {
      layers.add(new Conv2D(i < 2 ? 32 : 64, 3).same().activation(ActivationFunction.RELU)
          .named(CONVOLUTIONS.get(i)));
      if (i % 2 == 1) {
        layers.add(new MaxPooling2D(2));
      }
    }
    layers.add(new Flatten());
    layers.add(new Dense(64).activation(ActivationFunction.RELU).named("dense1"));
    layers.add(new Dense(10).activation(ActivationFunction.SOFTMAX).named("dense2"));
    return Sequential.of("digits", new Input(28, 28, 1), layers);
  }
}
