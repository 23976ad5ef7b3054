package dev.fovea.examples;

import dev.fovea.data.Dataset;
import dev.fovea.data.PixelScale;
import dev.fovea.lab.report.Chart;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import dev.fovea.lab.report.Tiles;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.FlipMode;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.RandomFlip;
import dev.fovea.layer.RandomRotation;
import dev.fovea.layer.RandomTranslation;
import dev.fovea.layer.RandomZoom;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.op.FillMode;
import dev.fovea.optimizer.Adam;
import dev.fovea.train.Fit;
import java.util.ArrayList;
import java.util.List;

/// What few digits are worth when a network never sees one twice in the same way.
final class Augmentation implements Experiment {
  private static final int SIDE = 28;
  private static final int BATCH = 32;

  /// One way to train.
  ///
  /// @param name   what the report calls it
  /// @param random layers that change the images while training
  /// @param times  how many times as many digits there are
  private record Way(String name, List<Layer> random, int times) {}

  private static final List<Layer> GENTLE = List.of(
      new RandomTranslation(0.1, 0.1).fillMode(FillMode.CONSTANT),
      new RandomRotation(0.04).fillMode(FillMode.CONSTANT),
      new RandomZoom(0.1).fillMode(FillMode.CONSTANT));
  private static final List<Layer> MIRRORED = List.of(
      new RandomFlip(FlipMode.HORIZONTAL), new RandomFlip(FlipMode.VERTICAL));
  private static final List<Way> ALL = List.of(
      new Way("as they are", List.of(), 1),
      new Way("moved, turned, zoomed", GENTLE, 1),
      new Way("mirrored", MIRRORED, 1),
      new Way("10 times as many digits", List.of(), 10));

  static void main(String[] arguments) {
    Experiments.main(new Augmentation(), arguments);
  }

  @Override
  public String name() {
    return "augmentation";
  }

  @Override
  public String lesson() {
    return "Few images, changed a little each time that they are seen, teach more; changed in the wrong way, less.";
  }

  @Override
  public Report run(Lab lab) {
    List<Repeats> all = ALL.stream().map(way -> train(lab, way)).toList();
    Table table = new Table(1, "digits", "how many", "training accuracy", "test accuracy",
        "test loss");
    Chart chart = Chart.of("Accuracy on digits that training does not see",
        "digits seen, in epochs of the few", "test accuracy");
    for (int i = 0; i < ALL.size(); i++) {
      Repeats runs = all.get(i);
      Way way = ALL.get(i);
      table.row(way.name(), Words.count((long) digits(lab) * way.times()),
          runs.lastText("accuracy"), runs.lastText("val_accuracy"), runs.lastText("val_loss"));
      chart = runs.line(chart, way.name(), "val_accuracy", way.times());
    }
    Report report = new Report("Augmentation", lesson())
        .heading("The question")
        .text(Words.of(
            "A seven that is moved by two pixels, or turned by ten degrees, is a seven. A network that has seen only %,d digits does "
                + "not know that. Can one teach it without new digits?",
            digits(lab)))
        .heading("What was done")
        .text(Words.of(
            "A small convolutional network is trained on %,d digits: as they are; moved by up to a tenth of their size, turned by up "
                + "to 14 degrees and zoomed by up to a tenth, by chance, anew each time; and mirrored by chance to left and right, up and down. "
                + "Beside that, the same training with ten times as many real digits, each of which is seen a tenth as often: all see %,d digits in "
                + "batches of %d, with Adam, and are measured on the same %,d test digits; %d seed(s).",
            digits(lab), digits(lab) * epochs(lab), BATCH, tested(lab), seeds(lab)))
        .tiles("samples", samples(lab),
            "The same three digits, as they are and as training sees them: above moved, turned and zoomed, below "
                + "mirrored.")
        .heading("What came out")
        .table(table)
        .chart("accuracy", chart,
            "Means over the seeds; what is shaded lies between the best and the worst of them. An epoch of ten times as "
                + "many digits counts as ten.")
        .text(compared(all));
    return explain(report);
  }

  private static String compared(List<Repeats> all) {
    double plain = all.getFirst().last("val_accuracy");
    return Words.of(
        "Beside training on the digits as they are, the one on digits moved, turned and zoomed is **%s** on test digits, the one on "
            + "mirrored digits **%s**, and that on ten times as many digits **%s**. The errors: %.1f %%, %.1f %%, %.1f %% and %.1f %%.",
        Words.points(all.get(1).last("val_accuracy"), plain),
        Words.points(all.get(2).last("val_accuracy"), plain),
        Words.points(all.get(3).last("val_accuracy"), plain),
        100 * (1 - Words.shown(plain)),
        100 * (1 - Words.shown(all.get(1).last("val_accuracy"))),
        100 * (1 - Words.shown(all.get(2).last("val_accuracy"))),
        100 * (1 - Words.shown(all.get(3).last("val_accuracy"))));
  }

  private static Report explain(Report report) {
    return report.heading("Why")
        .text(
            "What is drawn by chance costs nothing to label, and it cannot be learnt by heart: no two steps see the same pixels. That is why "
                + "training accuracy may be lower with it than without, while test accuracy is higher: the task was made harder, in the way in which "
                + "new digits differ.")
        .text(
            "An augmentation says what does not matter. It must be true: a mirrored 2 is no 2, and a 6 that is mirrored both ways is a 9. A "
                + "cat may be mirrored left to right, and a galaxy in any way. Text, traffic signs and digits may not.")
        .text(
            "Augmentation was a part of AlexNet already: Krizhevsky, Sutskever and Hinton 2012; a survey is Shorten and Khoshgoftaar 2019, "
                + "doi:10.1186/s40537-019-0197-0.")
        .heading("What to try next")
        .text(
            "In `Augmentation.java`, turn by up to half a circle (`new RandomRotation(0.5)`), or leave only the translation. `fovea augment "
                + "IMAGE` draws what all the random layers do to a photograph.");
  }

  private static Repeats train(Lab lab, Way way) {
    Dataset digits = digits(lab, digits(lab) * way.times());
    Dataset test = lab.testDigits().scaled(PixelScale.UNIT).take(tested(lab));
    return Repeats.of(seeds(lab), seed -> {
      lab.say("%s, seed %d".formatted(way.name(), seed));
      return network(way).initialize(seed)
          .compile(new Adam(), new SparseCategoricalCrossentropy(), new Accuracy())
          .fit(digits,
              Fit.epochs(epochs(lab) / way.times()).batchSize(BATCH).validation(test).seed(seed));
    });
  }

  private static Dataset digits(Lab lab, int count) {
    return lab.digits().scaled(PixelScale.UNIT).take(count);
  }

  private static Model network(Way way) {
    List<Layer> layers = new ArrayList<>(way.random());
    layers.add(new Conv2D(16, 3).activation(ActivationFunction.RELU));
    layers.add(new MaxPooling2D(2));
    layers.add(new Conv2D(32, 3).activation(ActivationFunction.RELU));
    layers.add(new MaxPooling2D(2));
    layers.add(new Flatten());
    layers.add(new Dense(64).activation(ActivationFunction.RELU));
    layers.add(new Dense(10).activation(ActivationFunction.SOFTMAX));
    return Sequential.of("augmentation", new Input(SIDE, SIDE, 1), layers);
  }

  /// Draws digits, and what random layers make of them.
  private static Tiles samples(Lab lab) {
    ImageStack digits = ImageStack.first(lab.digits().scaled(PixelScale.UNIT), 3);
    Tiles tiles = new Tiles(9, 64);
    for (List<Layer> random : List.of(GENTLE, MIRRORED)) {
      Model model = Sequential.of("random", new Input(SIDE, SIDE, 1), random);
      List<ImageStack> seen = AsInTraining.results(model, digits.values(), 8).stream()
          .map(ImageStack::new).toList();
      for (int digit = 0; digit < digits.count(); digit++) {
        tiles.add(digits.gray(digit), "");
        for (ImageStack changed : seen) {
          tiles.add(changed.gray(digit), "");
        }
      }
    }
    return tiles;
  }

  private static int digits(Lab lab) {
    return lab.size(500, 50);
  }

  private static int tested(Lab lab) {
    return lab.size(5000, 100);
  }

  private static int epochs(Lab lab) {
    return lab.size(50, 10);
  }

  private static int seeds(Lab lab) {
    return lab.size(3, 1);
  }
}
