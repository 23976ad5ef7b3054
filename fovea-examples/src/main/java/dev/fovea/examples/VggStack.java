package dev.fovea.examples;

import dev.fovea.data.Dataset;
import dev.fovea.data.PixelScale;
import dev.fovea.initializer.Ones;
import dev.fovea.lab.report.Chart;
import dev.fovea.lab.report.Picture;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import dev.fovea.lab.report.Tiles;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.GlobalAveragePooling2D;
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
import dev.fovea.tensor.TensorType;
import dev.fovea.train.Fit;
import java.util.ArrayList;
import java.util.List;

/// VGG's idea: small filters behind each other see as much as a large one, with fewer weights.
final class VggStack implements Experiment {
  private static final int SPOT = 11;
  private static final int CHANNELS = 64;
  private static final int IMAGE = 28;
  private static final int LEARNED = 16;

  /// Convolutions behind each other.
  ///
  /// @param size   height and width of each filter
  /// @param layers how many
  /// @param bends  whether there is a ReLU between them
  private record Stack(int size, int layers, boolean bends) {
    String name() {
      return layers == 1
          ? "one %d×%d".formatted(size, size)
          : "%s %d×%d%s".formatted(layers == 2 ? "two" : "three", size, size,
              bends ? "" : " without ReLU between");
    }

    List<Layer> of(int filters) {
      List<Layer> all = new ArrayList<>();
      for (int i = 1; i <= layers; i++) {
        Conv2D conv = new Conv2D(filters, size).same();
        all.add(bends || i == layers ? conv.activation(ActivationFunction.RELU) : conv);
      }
      return all;
    }

    /// Returns the stack on one channel, without biases, all of its weights 1.
    Model bare() {
      List<Layer> all = new ArrayList<>();
      for (int i = 0; i < layers; i++) {
        all.add(new Conv2D(1, size).same().withoutBias().kernelInitializer(new Ones()));
      }
      return Sequential.of("bare", new Input(SPOT, SPOT, 1), all);
    }

    Model model(int channels) {
      return Sequential.of("stack", new Input(IMAGE, IMAGE, channels), of(channels));
    }
  }

  private static final Stack FIVE = new Stack(5, 1, true);
  private static final Stack TWO = new Stack(3, 2, true);
  private static final Stack STRAIGHT = new Stack(3, 2, false);
  private static final List<Stack> ALL = List.of(FIVE, TWO, new Stack(7, 1, true),
      new Stack(3, 3, true));

  static void main(String[] arguments) {
    Experiments.main(new VggStack(), arguments);
  }

  @Override
  public String name() {
    return "vgg-stack";
  }

  @Override
  public String lesson() {
    return "Two filters of 3×3 behind each other see what one of 5×5 sees, with 18 weights instead of 25.";
  }

  @Override
  public Report run(Lab lab) {
    lab.say("times");
    List<Double> times = times(lab);
    Table counts = new Table(1, "convolutions", "sees", "weights, 1 channel",
        "weights, %d channels".formatted(CHANNELS), "multiply-adds", "time, 8 images");
    for (int i = 0; i < ALL.size(); i++) {
      Stack stack = ALL.get(i);
      Cost cost = Costs.of(stack.model(CHANNELS)).whole();
      int sees = sees(stack);
      counts.row(stack.name(), "%d×%d".formatted(sees, sees), Words.count(weights(stack)),
          Words.count(kernels(stack)), Words.count(cost.multiplyAdds()),
          Words.of("%.1f ms", times.get(i)));
    }
    Report report = new Report("Small filters behind each other", lesson())
        .heading("The question")
        .text(
            "A filter of 5×5 sees 25 pixels at a time. A filter of 3×3 sees nine; but a second one, which looks at what the first has given, "
                + "sees nine such places. VGG has nothing but 3×3. What is gained?")
        .heading("What each pixel of the result depends on")
        .tiles("fields", fields(),
            "A single bright pixel goes through convolutions whose weights are all 1. What is not dark sees that pixel; "
                + "the brighter, the more ways lead there.")
        .heading("What it costs")
        .text(Words.of(
            "Counted and measured with images of %d×%d: as many filters as channels, `same` padding. The receptive field in the "
                + "column \"sees\" is measured, too: how far the bright pixel reaches.",
            IMAGE, IMAGE))
        .table(counts)
        .text(costs(times));
    return learned(lab, report);
  }

  /// Returns how many weights there are with one channel.
  private static long weights(Stack stack) {
    return stack.bare().weights().count();
  }

  private static String costs(List<Double> times) {
    return Words.of(
        "With one channel, two of 3×3 have %d weights and one of 5×5 has %d: %.0f %%. The share stays the same with more channels, as many before as behind the stack, "
            + "and so does that of the arithmetic. The measured time is %.0f %% of that of 5×5; three of 3×3 take %.0f %% of the time of one of 7×7, "
            + "with %.0f %% of the weights. (A bias for each filter and layer comes on top; time also goes into writing and reading the image in "
            + "between.)",
        weights(TWO), weights(FIVE), 100.0 * weights(TWO) / weights(FIVE),
        100 * times.get(1) / times.get(0), 100 * times.get(3) / times.get(2),
        100.0 * weights(ALL.get(3)) / weights(ALL.get(2)));
  }

  private static Report learned(Lab lab, Report report) {
    List<Stack> stacks = List.of(FIVE, TWO, STRAIGHT);
    List<Repeats> runs = stacks.stream().map(stack -> train(lab, stack)).toList();
    Table table = new Table(1, "convolutions", "parameters of the network", "training accuracy",
        "test accuracy");
    Chart chart = Chart.of("Accuracy on test digits", "epoch", "accuracy");
    for (int i = 0; i < stacks.size(); i++) {
      table.row(stacks.get(i).name(), Words.count(network(stacks.get(i)).weights().count()),
          runs.get(i).lastText("accuracy"), runs.get(i).lastText("val_accuracy"));
      chart = runs.get(i).line(chart, stacks.get(i).name(), "val_accuracy");
    }
    double five = runs.getFirst().last("val_accuracy");
    return report.heading("Does it learn as well?")
        .text(Words.of(
            "A small network of two such blocks with %d filters, each followed by max pooling, and a dense layer learns from %,d "
                + "digits for %d epochs with Adam, %d seed(s), and is measured on %,d test digits.",
            LEARNED, lab.size(3000, 100), epochs(lab), seeds(lab), lab.size(2000, 100)))
        .table(table)
        .chart("accuracy", chart,
            "Means over the seeds; what is shaded lies between the best and the worst of them.")
        .text(Words.of(
            "Beside 5×5, two of 3×3 are **%s**, and without the ReLU between them **%s**. Differences as small as the spread over the "
                + "seeds mean nothing.",
            Words.points(runs.get(1).last("val_accuracy"), five),
            Words.points(runs.get(2).last("val_accuracy"), five)))
        .heading("Why")
        .text(
            "Two filters behind each other, with nothing between them, are one larger filter again, and not even every one of 5×5: 18 weights "
                + "cannot make all choices that 25 can. The ReLU between them is what makes the stack say more than a single layer: it can ask whether two things are there at once. Whether digits need that, the table says.")
        .text("Simonyan and Zisserman 2014, arXiv:1409.1556.")
        .heading("What to try next")
        .text(
            "`fovea experiment bottleneck` saves more, with filters of 1×1. Add a stack of three to the training in `VggStack.java`.");
  }

  private static Repeats train(Lab lab, Stack stack) {
    Dataset digits = lab.digits().scaled(PixelScale.UNIT).take(lab.size(3000, 100));
    Dataset test = lab.testDigits().scaled(PixelScale.UNIT).take(lab.size(2000, 100));
    return Repeats.of(seeds(lab), seed -> {
      lab.say("%s, seed %d".formatted(stack.name(), seed));
      return network(stack).initialize(seed)
          .compile(new Adam(), new SparseCategoricalCrossentropy(), new Accuracy())
          .fit(digits, Fit.epochs(epochs(lab)).validation(test).seed(seed));
    });
  }

  private static Model network(Stack stack) {
    List<Layer> layers = new ArrayList<>();
    for (int block = 0; block < 2; block++) {
      layers.addAll(stack.of(LEARNED));
      layers.add(new MaxPooling2D(2));
    }
    layers.add(new Flatten());
    layers.add(new Dense(10).activation(ActivationFunction.SOFTMAX));
    return Sequential.of("digits", new Input(IMAGE, IMAGE, 1), layers);
  }

  private static List<Double> times(Lab lab) {
    Tensor images = Tensor.zeros(TensorType.f32(8, IMAGE, IMAGE, CHANNELS));
    List<Runnable> works = new ArrayList<>();
    for (Stack stack : ALL) {
      List<Layer> layers = new ArrayList<>(stack.of(CHANNELS));
      // An image of so many channels would take as long to hand over as to compute.
      layers.add(new GlobalAveragePooling2D());
      Model model = Sequential.of("timed", new Input(IMAGE, IMAGE, CHANNELS), layers).initialize(1);
      works.add(() -> model.predict(images));
    }
    return Stopwatch.milliseconds(lab.size(40, 1), works);
  }

  private static long kernels(Stack stack) {
    return weights(stack) * CHANNELS * CHANNELS;
  }

  /// Returns how wide the spot is that a single pixel becomes.
  private static int sees(Stack stack) {
    float[] spot = spot(stack);
    int wide = 0;
    for (int x = 0; x < SPOT; x++) {
      wide += spot[SPOT / 2 * SPOT + x] > 0 ? 1 : 0;
    }
    return wide;
  }

  private static float[] spot(Stack stack) {
    float[] pixels = new float[SPOT * SPOT];
    pixels[SPOT * SPOT / 2] = 1;
    return stack.bare().predict(Tensor.of(pixels, 1, SPOT, SPOT, 1)).toFloats();
  }

  private static Tiles fields() {
    Tiles tiles = new Tiles(4, 128);
    ALL.forEach(stack -> tiles.add(Picture.heat(spot(stack), SPOT, SPOT), stack.name()));
    return tiles;
  }

  private static int epochs(Lab lab) {
    return lab.size(8, 2);
  }

  private static int seeds(Lab lab) {
    return lab.size(3, 1);
  }
}
