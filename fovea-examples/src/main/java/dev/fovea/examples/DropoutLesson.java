package dev.fovea.examples;

import dev.fovea.data.Dataset;
import dev.fovea.data.PixelScale;
import dev.fovea.lab.report.Chart;
import dev.fovea.lab.report.Picture;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import dev.fovea.lab.report.Tiles;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Fit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// How dropout keeps a large network from learning few digits by heart.
final class DropoutLesson implements Experiment {
  private static final List<Double> RATES = List.of(0.0, 0.2, 0.5, 0.8);
  private static final int UNITS = 512;
  private static final int SIDE = 16;

  static void main(String[] arguments) {
    Experiments.main(new DropoutLesson(), arguments);
  }

  @Override
  public String name() {
    return "dropout";
  }

  @Override
  public String lesson() {
    return "Switching units off by chance while training, against learning by heart.";
  }

  @Override
  public Report run(Lab lab) {
    List<Repeats> all = RATES.stream().map(rate -> train(lab, rate)).toList();
    Table table = new Table(1, "share dropped", "training accuracy", "validation accuracy",
        "training loss", "validation loss", "lowest validation loss");
    Chart loss = Chart.of("Loss on digits that training does not see", "epoch", "validation loss");
    Chart accuracy = Chart.of("Accuracy on digits that training does not see", "epoch",
        "validation accuracy");
    for (int i = 0; i < RATES.size(); i++) {
      Repeats runs = all.get(i);
      String rate = String.valueOf(RATES.get(i));
      table.row(rate, runs.lastText("accuracy"), runs.lastText("val_accuracy"),
          runs.lastText("loss"), runs.lastText("val_loss"), lowest(runs));
      loss = runs.line(loss, "dropout " + rate, "val_loss");
      accuracy = runs.line(accuracy, "dropout " + rate, "val_accuracy");
    }
    Report report = new Report("Dropout", lesson())
        .heading("The question")
        .text(Words.of(
            "A network of two dense layers with %d units each has far more weights than there are digits to learn from here. It can "
                + "learn them by heart. Dropout sets each result of a layer to zero with some probability, anew at each training step. Does that "
                + "help?",
            UNITS))
        .heading("What was done")
        .text(Words.of(
            "%,d digits to train on, %,d others to measure on, %d epochs in batches of 32, Adam, %d seed(s). Behind each of the two "
                + "dense layers stands a Dropout layer; the share that it drops is the only difference.",
            digits(lab), held(lab), epochs(lab), seeds(lab)))
        .heading("What came out")
        .table(table)
        .chart("loss", loss,
            "Means over the seeds; what is shaded lies between the best and the worst of them.")
        .chart("accuracy", accuracy, "The same trainings.")
        .text(compared(all))
        .heading("What a Dropout layer does")
        .tiles("masks", masks(), Words.of(
            "%d ones, as a picture, through a layer that drops half of them: in three training steps, and in a "
                + "prediction. White: 2; gray: 1; black: 0.",
            SIDE * SIDE))
        .text(kept());
    return explain(report);
  }

  private static String compared(List<Repeats> all) {
    int loss = best(all, runs -> -runs.last("val_loss"));
    int accuracy = best(all, runs -> runs.last("val_accuracy"));
    Repeats without = all.getFirst();
    Repeats least = all.get(loss);
    return Words.of(
        "Without dropout the losses end at %.3f on the digits of the training and %.3f on the others: the distance is what learning "
            + "by heart looks like. After the last epoch the validation loss is lowest with **%s** (%.3f, and %.3f in training), the validation "
            + "accuracy is highest with **%s** (%.3f). Where rows differ by no more than their spread over the seeds, chance decides. Training "
            + "figures with dropout are measured with units switched off: the whole network would do better.",
        without.last("loss"), without.last("val_loss"), RATES.get(loss), least.last("val_loss"),
        least.last("loss"),
        RATES.get(accuracy), all.get(accuracy).last("val_accuracy"));
  }

  private static int best(List<Repeats> all, ToDoubleFunction<Repeats> value) {
    return IntStream.range(0, all.size()).boxed()
        .max(Comparator.comparingDouble(i -> value.applyAsDouble(all.get(i)))).orElseThrow();
  }

  private static Report explain(Report report) {
    return report.heading("Why")
        .text(
            "A unit that may be missing cannot be relied on by a single other one: each must be of use with many sets of partners. It is also "
                + "as if a great many thinned networks were trained, which share their weights; the prediction, with all units on, is like the mean "
                + "of their votes.")
        .text(
            "More is not always better: a share that is too large leaves too few units at each step, and training becomes slow or stops short "
                + "of what the network could learn. The row with 0.8 says whether that is so here. And where a network that knows its digits by "
                + "heart is right on most others all the same, as often with digits, there is little to win. In the paper, too, the gain depends on "
                + "how many digits there are: with very few there is none, with very many hardly any.")
        .text(
            "Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov 2014, Dropout: a simple way to prevent neural networks from "
                + "overfitting, jmlr.org/papers/v15/srivastava14a.html.")
        .heading("What to try next")
        .text(
            "Take ten times as many digits in `DropoutLesson.java`: what is left of the difference? Or go for more digits without drawing new "
                + "ones: `fovea experiment augmentation`.");
  }

  private static Repeats train(Lab lab, double rate) {
    Dataset all = lab.digits().scaled(PixelScale.UNIT).shaped(Shape.of(784));
    Dataset digits = all.slice(0, digits(lab));
    Dataset others = all.slice(digits(lab), digits(lab) + held(lab));
    return Repeats.of(seeds(lab), seed -> {
      lab.say("dropout %s, seed %d".formatted(rate, seed));
      return network(rate).initialize(seed)
          .compile(new Adam(), new SparseCategoricalCrossentropy(), new Accuracy())
          .fit(digits, Fit.epochs(epochs(lab)).validation(others).seed(seed));
    });
  }

  private static Model network(double rate) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      layers.add(new Dense(UNITS).activation(ActivationFunction.RELU));
      layers.add(new Dropout(rate));
    }
    layers.add(new Dense(10).activation(ActivationFunction.SOFTMAX));
    return Sequential.of("dropout", new Input(784), layers);
  }

  private static Model layer() {
    return Sequential.of(new Input(SIDE * SIDE), new Dropout(0.5));
  }

  private static Tensor ones() {
    float[] ones = new float[SIDE * SIDE];
    Arrays.fill(ones, 1);
    return Tensor.of(ones, 1, ones.length);
  }

  private static Tiles masks() {
    Tiles tiles = new Tiles(4, 128);
    AsInTraining.results(layer(), ones(), 3).forEach(values -> tiles.add(mask(values), "training"));
    return tiles.add(mask(layer().predict(ones())), "prediction");
  }

  /// Draws 0 to 2.
  private static Picture mask(Tensor values) {
    float[] shown = Arrays.copyOf(values.toFloats(), SIDE * SIDE);
    return Picture.gray(shown, SIDE, SIDE, 0, 2);
  }

  private static String kept() {
    List<Tensor> steps = AsInTraining.results(layer(), ones(), 1000);
    double sum = 0;
    double largest = 0;
    for (Tensor step : steps) {
      for (long i = 0; i < step.shape().size(); i++) {
        sum += step.get(i);
        largest = Math.max(largest, step.get(i));
      }
    }
    return Words.of(
        "What is left is scaled up, here to %.1f, so that the next layer gets the same on average: the mean of all results over %,d "
            + "steps is %.3f. That is why nothing needs to be changed for a prediction.",
        largest, steps.size(), sum / steps.size() / SIDE / SIDE);
  }

  private static String lowest(Repeats runs) {
    return Words.of("%.3f", lowestOf(runs));
  }

  private static double lowestOf(Repeats runs) {
    return runs.mean("val_loss").stream().mapToDouble(v -> v).min().orElseThrow();
  }

  private static int digits(Lab lab) {
    return lab.size(1000, 100);
  }

  private static int held(Lab lab) {
    return lab.size(2000, 100);
  }

  private static int epochs(Lab lab) {
    return lab.size(40, 2);
  }

  private static int seeds(Lab lab) {
    return lab.size(3, 1);
  }
}
