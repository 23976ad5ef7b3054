package dev.fovea.examples;

import static java.util.Objects.requireNonNull;

import dev.fovea.compile.Plan;
import dev.fovea.lab.report.Chart;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Input;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/// A convolution is a matrix product in disguise: three ways to compute it, one result.
final class Im2col implements Experiment {
  private static final int SIZE = 3;
  private static final double MILLION = 1e6;

  /// A way to compute the convolution.
  ///
  /// @param name    what the report calls it
  /// @param compute gives `[rows, columns, filters]`
  /// @param bytes   memory beside image, kernel and result
  private record Way(String name, Supplier<float[]> compute, long bytes) {}

  static void main(String[] arguments) {
    Experiments.main(new Im2col(), arguments);
  }

  @Override
  public String name() {
    return "im2col";
  }

  @Override
  public String lesson() {
    return "A convolution as six loops, as a product of matrices, and by the engine: the same result in other times.";
  }

  @Override
  public Report run(Lab lab) {
    Loops shown = new Loops(58, 58, 32, SIZE, 64);
    Report report = new Report("From loops to a matrix product", lesson())
        .heading("The question")
        .text(
            "A convolution multiplies and sums what lies under a window, at each place, for each filter: six loops. It can be written as a "
                + "single product of matrices: copy what lies under the window at each place into a row (**im2col**, \"image to columns\"); the "
                + "filters are the columns of the other matrix. Why would anybody copy each pixel nine times?")
        .heading("A small one by hand")
        .text(
            "An image of 4×4 with one channel has four places for a window of 3×3, so the matrix has four rows of nine numbers. Each row is a "
                + "window, read line by line.")
        .listing(example());
    measure(lab, report, shown);
    growing(lab, report);
    return explain(report, shown);
  }

  private static void measure(Lab lab, Report report, Loops loops) {
    lab.say("one convolution, four ways");
    List<Way> ways = ways(loops);
    List<float[]> results = ways.stream().map(way -> way.compute().get()).toList();
    List<Double> times = times(lab.size(20, 1), ways);
    double products = (double) loops.rows() * loops.columns() * loops.patch() * loops.filters();
    Table table = new Table(1, "way", "time", "billion multiply-adds a second",
        "memory beside image and result", "largest difference from the loops");
    for (int i = 0; i < ways.size(); i++) {
      table.row(ways.get(i).name(), Words.of("%.2f ms", times.get(i)),
          Words.of("%.2f", products / times.get(i) / MILLION),
          Words.of("%.2f MB", ways.get(i).bytes() / MILLION),
          Words.of("%.1e", difference(results.getFirst(), results.get(i))));
    }
    report.heading("What came out")
        .text(Words.of(
            "One image of %d×%d with %d channels, %d filters of 3×3: %,d multiply-adds. The first two ways are plain Java on one "
                + "thread; the engine uses all cores. Times are the middle ones of several measurements, taken in turn.",
            loops.height(), loops.width(), loops.channels(), loops.filters(), (long) products))
        .table(table)
        .text(Words.of(
            "All give the same numbers up to rounding (who adds up in another order rounds in other places); the largest result is "
                + "%.1f. The matrix product is **%.1f times** as fast as the loops, the copying included, and the engine's convolution **%.1f "
                + "times**.",
            largest(results.getFirst()), times.getFirst() / times.get(1),
            times.getFirst() / times.getLast()));
  }

  private static void growing(Lab lab, Report report) {
    List<Integer> channels = lab.quick() ? List.of(4, 8) : List.of(4, 8, 16, 32, 64);
    List<List<Double>> lines = new ArrayList<>();
    for (int count : channels) {
      lab.say("%d channels".formatted(count));
      lines.add(times(lab.size(10, 1), ways(new Loops(30, 30, count, SIZE, count))));
    }
    List<Double> places = channels.stream().map(Integer::doubleValue).toList();
    List<String> names = ways(new Loops(4, 4, 1, SIZE, 1)).stream().map(Way::name).toList();
    Chart chart = Chart
        .of("One image of 30×30, as many filters as channels", "channels", "milliseconds").logX()
        .logY();
    for (int way = 0; way < names.size(); way++) {
      int index = way;
      chart = chart.line(names.get(way), places,
          lines.stream().map(times -> times.get(index)).toList());
    }
    report.chart("channels", chart,
        "Both scales are logarithmic: twice as many channels are four times as many products. Where a "
            + "line runs flat, the call costs more than the arithmetic.");
  }

  private static Report explain(Report report, Loops loops) {
    return report.heading("Why")
        .text(
            "The innermost of the six loops jumps through the kernel in steps of a whole row of filters, and adds to a single number, one "
                + "addition after the other. The product runs along rows in its innermost loop: neighbours in memory, results that do not wait for "
                + "each other, and the processor does eight or sixteen of them at a time. A good product of matrices, moreover, cuts both into "
                + "blocks that stay in the cache: that is the row of im2col with the engine's product.")
        .text(Words.of(
            "The price is memory: the matrix of patches has each pixel up to nine times, here %.2f MB for an image of %.2f MB. An "
                + "engine for convolutions, such as oneDNN, walks through the image as if the matrix were there, and never writes it down.",
            4.0 * loops.rows() * loops.columns() * loops.patch() / MILLION,
            4.0 * loops.height() * loops.width() * loops.channels() / MILLION))
        .text(
            "Chellapilla, Puri and Simard 2006, High performance convolutional neural networks for document processing, "
                + "inria.hal.science/inria-00112631; Chetlur et al. 2014, cuDNN: efficient primitives for deep learning, arXiv:1410.0759.")
        .heading("What to try next")
        .text(
            "In `Loops.java`, exchange the order of the loops in `naive`: put the one over the filters innermost. How much of the distance to "
                + "the product is left?");
  }

  /// Prints a small image and its matrix.
  private static String example() {
    Loops small = new Loops(4, 4, 1, SIZE, 1);
    float[] image = new float[16];
    for (int i = 0; i < image.length; i++) {
      image[i] = i + 1;
    }
    return "image\n%s\npatches\n%s".formatted(matrix(image, 4),
        matrix(small.patches(image), small.patch()));
  }

  private static String matrix(float[] values, int columns) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      text.append(Words.of("%4.0f", values[i])).append((i + 1) % columns == 0 ? "\n" : "");
    }
    return text.toString();
  }

  private static List<Way> ways(Loops loops) {
    float[] image = random(1, loops.height() * loops.width() * loops.channels());
    float[] kernel = random(2, loops.patch() * loops.filters());
    int places = loops.rows() * loops.columns();
    Model product = Sequential.of(new Input(loops.patch()),
        new Dense(loops.filters()).withoutBias());
    product.weights().set("dense/kernel", Tensor.of(kernel, loops.patch(), loops.filters()));
    Model conv = Sequential.of(new Input(loops.height(), loops.width(), loops.channels()),
        new Conv2D(loops.filters(), SIZE).withoutBias());
    conv.weights().set("conv2d/kernel",
        Tensor.of(kernel, SIZE, SIZE, loops.channels(), loops.filters()));
    Tensor batch = Tensor.of(image, 1, loops.height(), loops.width(), loops.channels());
    long matrix = 4L * places * loops.patch();
    Plan multiply = product.plan(places);
    Plan convolve = conv.plan(1);
    return List.of(
        new Way("six loops", () -> loops.naive(image, kernel), 0),
        new Way("im2col, product in Java", () -> loops.product(loops.patches(image), kernel),
            matrix),
        new Way("im2col, engine's product",
            () -> run(multiply, Tensor.of(loops.patches(image), places, loops.patch())),
            2 * matrix + multiply.bytes()),
        new Way("engine's convolution", () -> run(convolve, batch), convolve.bytes()));
  }

  /// Computes one batch in one go.
  private static float[] run(Plan plan, Tensor input) {
    plan.port("x0").fill(input);
    plan.run();
    return plan.port("y0").toFloats();
  }

  private static List<Double> times(int rounds, List<Way> ways) {
    List<Runnable> works = new ArrayList<>();
    ways.forEach(way -> works.add(() -> requireNonNull(way.compute().get())));
    return Stopwatch.milliseconds(rounds, works);
  }

  private static float[] random(long seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double difference(float[] one, float[] other) {
    double largest = 0;
    for (int i = 0; i < one.length; i++) {
      largest = Math.max(largest, Math.abs(one[i] - other[i]));
    }
    return largest;
  }

  private static double largest(float[] values) {
    return difference(values, new float[values.length]);
  }
}
