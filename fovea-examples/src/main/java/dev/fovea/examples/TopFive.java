package dev.fovea.examples;

import dev.fovea.data.Dataset;
import dev.fovea.data.PixelScale;
import dev.fovea.data.TensorDataset;
import dev.fovea.lab.report.Chart;
import dev.fovea.lab.report.Picture;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import dev.fovea.lab.report.Tiles;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Metric;
import dev.fovea.metric.TopKAccuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// What it means that the right answer is among the five most probable ones, with a hundred classes.
final class TopFive implements Experiment {
  private static final int SIDE = 28;
  private static final int CLASSES = 100;
  private static final int MOST = 10;
  private static final int SHOWN = 10;
  private static final int BATCH = 64;

  static void main(String[] arguments) {
    Experiments.main(new TopFive(), arguments);
  }

  @Override
  public String name() {
    return "top5";
  }

  @Override
  public String lesson() {
    return "With many classes, count an answer as right if it is among the first five: what that tells, and what it hides.";
  }

  @Override
  public Report run(Lab lab) {
    Dataset train = pairs(lab.digits().scaled(PixelScale.UNIT), lab.size(8_000, 128));
    Dataset test = pairs(lab.testDigits().scaled(PixelScale.UNIT), lab.size(2_500, 128));
    List<Model> models = new ArrayList<>();
    Repeats runs = Repeats.of(lab.size(2, 1), seed -> {
      lab.say("seed " + seed);
      Model model = network().initialize(seed);
      models.add(model);
      return fit(model, train, test, Fit.epochs(lab.size(8, 2)).batchSize(BATCH).seed(seed));
    });
    Report report = new Report("Top-1 and top-5 accuracy", lesson())
        .heading("The question")
        .text(
            "ImageNet has a thousand classes, and some hundred of them are dogs. Who says malamute where husky is written is not as wrong as "
                + "who says teapot. So results on it are given twice: how often the most probable class is the right one (top-1), and how often the "
                + "right one is among the five most probable (top-5). How far apart are they?")
        .heading("What was done")
        .text(Words.of(
            "Two digits of MNIST side by side make a number from 00 to 99: %d classes. A small convolutional network, which knows "
                + "nothing of digits and has one output for each number, learns from %,d such images for %d epochs with Adam, and is measured on %,d "
                + "others; %d seed(s).",
            CLASSES, train.size(), lab.size(8, 2), test.size(), lab.size(2, 1)))
        .heading("What came out")
        .table(table(runs))
        .chart("curve", curve(runs),
            "How often the right number is among the k most probable ones, after the last epoch; and how often it would "
                + "be for someone who guesses.")
        .chart("epochs", epochs(runs),
            "How soon the one rises, and how soon the other. Means over the seeds; what is shaded lies between the best and "
                + "the worst of them.")
        .text(Words.of(
            "After the last epoch the right number is the first answer in %.1f %% of the images, and among the first five in %.1f %%: "
                + "of %.1f %% that are wrong by top-1, %.1f %% are wrong by top-5, too.",
            100 * at(runs, 1), 100 * at(runs, 5), 100 * (1 - at(runs, 1)),
            100 * (1 - at(runs, 5))));
    return mistakes(report, models.getFirst(), test);
  }

  private static Report mistakes(Report report, Model model, Dataset test) {
    ImageStack images = ImageStack.first(test, test.size());
    float[] answers = model.predict(images.values()).toFloats();
    Tiles tiles = new Tiles(5, 128);
    int missed = 0;
    int half = 0;
    for (int i = 0; i < test.size(); i++) {
      List<Integer> order = order(answers, i);
      int truth = truth(test, i);
      int place = order.indexOf(truth) + 1;
      if (place > 1) {
        missed++;
        int first = order.getFirst();
        half += first / 10 == truth / 10 || first % 10 == truth % 10 ? 1 : 0;
      }
      if (place > 1 && place <= 5 && tiles.size() < SHOWN) {
        tiles.add(square(images, i), "%02d; first said %02d".formatted(truth, order.getFirst()));
      }
    }
    if (tiles.size() > 0) {
      report.tiles("near", tiles,
          "Numbers that the network did not say first, but among the first five.");
    }
    return explain(report, missed, half);
  }

  private static Report explain(Report report, int missed, int half) {
    return report.heading("Why")
        .text(Words.of(
            "Wrong answers are mostly near ones: of the %,d images that the first network gets wrong, %,d have one of the two digits "
                + "right. Nobody told it that 47 and 41 have a digit in common; the images did.",
            missed, half))
        .text(Words.of(
            "Top-5 accuracy forgives that. It measures whether a network knows roughly what it sees; it does not tell whether it can "
                + "decide. Someone who guesses is right in k of %d cases, so with ten classes, as in MNIST, a top-5 accuracy says little: guessing "
                + "alone gives one half.",
            CLASSES))
        .text(
            "Top-5 error was the measure of the ImageNet challenge: Russakovsky et al. 2015, arXiv:1409.0575.")
        .heading("What to try next")
        .text(
            "In a program, `new TopKAccuracy(5)` is a metric like others: give it to `model.compile` beside `new Accuracy()`. Let the network "
                + "of `TopFive.java` have two outputs of ten classes instead of one of a hundred: what becomes of top-1?");
  }

  private static Table table(Repeats runs) {
    Table table = new Table(1, "k", "right among the first k", "by guessing");
    for (int k : List.of(1, 2, 3, 5, MOST)) {
      table.row(String.valueOf(k), runs.lastText("val_" + column(k)),
          Words.of("%.2f", (double) k / CLASSES));
    }
    return table;
  }

  private static Chart curve(Repeats runs) {
    List<Integer> ks = IntStream.rangeClosed(1, MOST).boxed().toList();
    return Chart.of("Right among the first k", "k", "share of the images")
        .line("network", ks.stream().map(k -> at(runs, k)).toList())
        .dashed("guessing", ks.stream().map(k -> (double) k / CLASSES).toList())
        .range(0, 1);
  }

  private static Chart epochs(Repeats runs) {
    Chart chart = Chart.of("Accuracy after each epoch", "epoch", "validation accuracy");
    return runs.line(runs.line(chart, "top-1", "val_" + column(1)), "top-5", "val_" + column(5));
  }

  private static double at(Repeats runs, int k) {
    return Words.shown(runs.last("val_" + column(k)));
  }

  private static String column(int k) {
    return new TopKAccuracy(k).name();
  }

  private static History fit(Model model, Dataset train, Dataset test, Fit how) {
    Metric[] metrics = IntStream.rangeClosed(1, MOST).mapToObj(TopKAccuracy::new)
        .toArray(Metric[]::new);
    return model.compile(new Adam(), new SparseCategoricalCrossentropy(), metrics)
        .fit(train, how.validation(test));
  }

  private static Model network() {
    return Sequential.of(
        new Input(SIDE, 2 * SIDE, 1),
        new Conv2D(16, 3).activation(ActivationFunction.RELU),
        new MaxPooling2D(2),
        new Conv2D(32, 3).activation(ActivationFunction.RELU),
        new MaxPooling2D(2),
        new Flatten(),
        new Dense(64).activation(ActivationFunction.RELU),
        new Dense(CLASSES).activation(ActivationFunction.SOFTMAX));
  }

  /// Returns images of two neighbouring digits each, side by side.
  private static Dataset pairs(Dataset digits, int count) {
    ImageStack single = ImageStack.first(digits, Math.min(digits.size(), 2 * count));
    int[] numbers = new int[single.count() / 2];
    float[] pixels = new float[numbers.length * SIDE * SIDE * 2];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = 10 * truth(digits, 2 * i) + truth(digits, 2 * i + 1);
      for (int digit = 0; digit < 2; digit++) {
        float[] from = single.channel(2 * i + digit, 0);
        for (int row = 0; row < SIDE; row++) {
          System.arraycopy(from, row * SIDE, pixels, ((i * SIDE + row) * 2 + digit) * SIDE, SIDE);
        }
      }
    }
    return TensorDataset.of(Tensor.of(pixels, numbers.length, SIDE, 2 * SIDE, 1),
        Tensor.of(numbers, numbers.length));
  }

  private static int truth(Dataset data, int index) {
    return ImageStack.label(data, index);
  }

  private static List<Integer> order(float[] answers, int image) {
    Comparator<Integer> byAnswer = Comparator.comparingDouble(c -> answers[image * CLASSES + c]);
    return IntStream.range(0, CLASSES).boxed().sorted(byAnswer.reversed()).toList();
  }

  /// Returns a wide image in the middle of a square one.
  private static Picture square(ImageStack images, int image) {
    float[] square = new float[4 * SIDE * SIDE];
    System.arraycopy(images.channel(image, 0), 0, square, SIDE * SIDE, 2 * SIDE * SIDE);
    return Picture.gray(square, 2 * SIDE, 2 * SIDE);
  }
}
