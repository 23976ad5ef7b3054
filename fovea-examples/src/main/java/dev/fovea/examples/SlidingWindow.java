package dev.fovea.examples;

import dev.fovea.data.Dataset;
import dev.fovea.data.PixelScale;
import dev.fovea.initializer.Ones;
import dev.fovea.lab.report.Chart;
import dev.fovea.lab.report.Picture;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import dev.fovea.lab.report.Tiles;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Padding2D;
import dev.fovea.layer.Padding;
import dev.fovea.layer.PaddingMode;
import dev.fovea.model.Cost;
import dev.fovea.model.Costs;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How a filter slides over an image: what size comes out, how many products it takes, and what happens at the border.
final class SlidingWindow implements Experiment {
  private static final int IMAGE = 32;
  private static final int SMALL = 7;
  private static final int[] NUMBERS = {
      0, 0, 0, 0, 0, 0, 2, 5, 2, 0, 0, 5, 9, 5, 0, 0, 2, 5, 2, 0, 0, 0, 0, 0, 0};

  static void main(String[] arguments) {
    Experiments.main(new SlidingWindow(), arguments);
  }

  @Override
  public String name() {
    return "sliding-window";
  }

  @Override
  public String lesson() {
    return "Filter size, stride, padding and dilation: what they do to the size of the result and to the arithmetic, step by step.";
  }

  @Override
  public Report run(Lab lab) {
    Report report = new Report("The sliding window", lesson())
        .heading("The question")
        .text(
            "A filter slides over an image; at each place it multiplies what lies under it with its weights and adds up. How large is the "
                + "result? What do stride, padding and dilation change? What happens at the border?");
    steps(report);
    sizes(report);
    channels(report);
    border(report);
    fills(report, lab.digits().scaled(PixelScale.UNIT));
    return report.heading("What to try next")
        .text(
            "`fovea experiment edge-filters` slides filters over real images, `fovea experiment im2col` computes their sums in three ways. "
                + "What is left of an image of 28×28 after ten convolutions of 3×3 without padding? The formula above tells. The pictures in "
                + "Dumoulin and Visin 2016, A guide to convolution arithmetic for deep learning, arXiv:1603.07285, go further.");
  }

  private static void steps(Report report) {
    report.heading("Step by step")
        .text(
            "An image of 5×5 and a filter of 3×3 with the rows 1 1 1, 0 0 0 and -1 -1 -1: it gives a large number where it is brighter above "
                + "than below. The window is marked; beside it is the result so far.")
        .tiles("valid", new WindowSteps(NUMBERS, 1, false, 1).withResults(),
            "Stride 1, no padding (`valid`): each place at which the window lies inside of the image.")
        .tiles("stride", new WindowSteps(NUMBERS, 2, false, 1).withResults(),
            "Stride 2: the window goes two cells at a time, in both directions.")
        .tiles("same", new WindowSteps(NUMBERS, 1, true, 1).alone(),
            "Padding that keeps the size (`same`): a border of zeros, and as many places as cells.")
        .tiles("dilation", new WindowSteps(NUMBERS, 1, false, 2).withResults(),
            "Dilation 2: nine weights that reach as far as a filter of 5×5.");
  }

  private static void sizes(Report report) {
    Table table = new Table(4, "filter", "stride", "padding", "dilation", "output",
        "by the formula", "multiply-adds");
    List<Conv2D> all = new ArrayList<>();
    for (int size : List.of(1, 3, 5, 7)) {
      all.add(new Conv2D(1, size));
    }
    all.addAll(List.of(new Conv2D(1, 3).strides(2), new Conv2D(1, 3).strides(3),
        new Conv2D(1, 3).same(), new Conv2D(1, 5).same(), new Conv2D(1, 3).same().strides(2),
        new Conv2D(1, 3).dilation(2)));
    for (Conv2D conv : all) {
      table.row(row(conv));
    }
    report.heading("How large is the result?")
        .text(Words.of(
            "An image of %d×%d in one colour, one filter. The output is what the layer says; the formula is `(n + p - d·(k - 1) - 1) "
                + "/ s + 1`, rounded down, with n cells of the image, p of padding on both sides together, a filter of k, stride s and dilation d. "
                + "It holds for each direction on its own.",
            IMAGE, IMAGE))
        .table(table)
        .chart("sizes", chart(),
            "Height and width of the result; the image has %d×%d.".formatted(IMAGE, IMAGE))
        .text(Words.of(
            "A larger **filter** gives a smaller output: %s for 1, 3, 5, 7. A larger **stride** gives a smaller output: %s for 1, 2, "
                + "3. Padding **same** keeps the size at stride 1: %s for 3×3 and 5×5. **Dilation** 2 makes a 3×3 shrink the image like a 5×5: %s.",
            outputs(all.subList(0, 4)), outputs(List.of(all.get(1), all.get(4), all.get(5))),
            outputs(all.subList(6, 8)), outputs(List.of(all.getLast(), all.get(2)))));
  }

  private static String[] row(Conv2D conv) {
    Model model = model(conv, IMAGE, 1);
    int size = conv.kernelSize().getFirst();
    int stride = conv.strides().getFirst();
    int dilation = conv.dilationRate().getFirst();
    int output = output(conv);
    int reach = dilation * (size - 1) + 1;
    int padding = conv.padding() == Padding.SAME
        ? Math.max(0, (output - 1) * stride + reach - IMAGE)
        : 0;
    int formula = (IMAGE + padding - reach) / stride + 1;
    return new String[]{
        "%d×%d".formatted(size, size), String.valueOf(stride),
        conv.padding() == Padding.SAME ? "same: %d".formatted(padding) : "valid",
        String.valueOf(dilation),
        "%d×%d".formatted(output, output),
        "(%d + %d - %d) / %d + 1 = %d".formatted(IMAGE, padding, reach, stride, formula),
        Words.count(Costs.of(model).whole().multiplyAdds())};
  }

  private static Chart chart() {
    List<Integer> sizes = IntStream.rangeClosed(1, 15).boxed().toList();
    List<Double> places = sizes.stream().map(Integer::doubleValue).toList();
    Chart chart = Chart.of("Size of the result", "size of the filter", "cells");
    for (int stride : List.of(1, 2, 3)) {
      chart = chart.line("stride %d".formatted(stride), places, sizes.stream()
          .map(size -> (double) output(new Conv2D(1, size).strides(stride))).toList());
    }
    return chart.line("same, stride 1", places,
        sizes.stream().map(size -> (double) output(new Conv2D(1, size).same())).toList());
  }

  private static void channels(Report report) {
    Table table = new Table(3, "input", "filters", "padding", "output", "weights and biases",
        "multiply-adds");
    for (Conv2D conv : List.of(new Conv2D(32, 3), new Conv2D(32, 3).same(),
        new Conv2D(32, 3).same().strides(2), new Conv2D(32, 5), new Conv2D(64, 3))) {
      Model model = Sequential.of(new Input(IMAGE, IMAGE, 3), conv);
      Cost cost = Costs.of(model).whole();
      int size = conv.kernelSize().getFirst();
      table.row("(32, 32, 3)", "%d×%d×%d".formatted(size, size, conv.filters()),
          (conv.padding() == Padding.SAME ? "same" : "valid") + (conv.strides().getFirst() == 1
              ? ""
              : ", stride %d".formatted(conv.strides().getFirst())),
          shape(model.outputs().getFirst().shape()), Words.count(cost.parameters()),
          Words.count(cost.multiplyAdds()));
    }
    report.heading("With channels")
        .text(
            "An image in colour is 32×32 with 3 channels. Each filter reads all channels, and gives one: so the number of filters is the "
                + "number of channels that come out, whatever came in.")
        .table(table);
  }

  private static void border(Report report) {
    int[] valid = uses(new Conv2D(1, 3));
    int[] same = uses(new Conv2D(1, 3).same());
    Table table = new Table(1, "pixel", "times used, valid", "times used, same");
    table.row("in the corner", count(valid, 0, 0), count(same, 0, 0))
        .row("beside the corner", count(valid, 0, 1), count(same, 0, 1))
        .row("in the middle of an edge", count(valid, 0, SMALL / 2), count(same, 0, SMALL / 2))
        .row("in the middle of the image", count(valid, SMALL / 2, SMALL / 2),
            count(same, SMALL / 2, SMALL / 2));
    report.heading("How often is a pixel used?")
        .text(Words.of(
            "Counted on an image of %d×%d with a filter of 3×3: each pixel in turn is 1 and all others are 0, the weights are 1, and "
                + "the sum of the result says how many windows have seen it.",
            SMALL, SMALL))
        .table(table)
        .tiles("uses", new Tiles(2, 224).add(grid(valid), "valid").add(grid(same), "same"),
            "How often each pixel is used. With padding the window also lies half outside.")
        .text(Words.of(
            "Without padding a corner pixel counts %s time(s), one in the middle %s times: what is at the border has less say, and "
                + "loses more of it with each layer. With padding it is %s times: less than in the middle still, but no pixel's place is lost.",
            count(valid, 0, 0), count(valid, SMALL / 2, SMALL / 2), count(same, 0, 0)));
  }

  private static void fills(Report report, Dataset digits) {
    Tensor white = ImageStack.first(digits, 1).values();
    for (long i = 0; i < white.shape().size(); i++) {
      white.set(i, 1 - white.get(i));
    }
    ImageStack zero = through(white, PaddingMode.CONSTANT);
    ImageStack edge = through(white, PaddingMode.EDGE);
    ImageStack mirror = through(white, PaddingMode.REFLECT);
    report.heading("Zeros, or the edge once more?")
        .text(
            "Zeros are dark. Around a bright image they are an edge that is not there. A digit is shown as black on white, and goes through "
                + "the filter of above, with a border of zeros, with its outermost pixels once more, and with its mirror image.")
        .tiles("padding",
            new Tiles(4, 128).add(new ImageStack(white).gray(0), "image")
                .add(zero.signed(0), "zeros").add(edge.signed(0), "edge")
                .add(mirror.signed(0), "mirrored"),
            "Red: brighter above than below; blue: darker. White: no difference.")
        .table(
            new Table(1, "border", "mean strength in the first and last row", "in all other rows")
                .row("zeros (`same`, `ZeroPadding2D`)", outer(zero, true), outer(zero, false))
                .row("edge (`Padding2D`)", outer(edge, true), outer(edge, false))
                .row("mirrored (`Padding2D`)", outer(mirror, true), outer(mirror, false)))
        .text(
            "Networks are padded with zeros nevertheless: it costs nothing, and they learn to live with it; some even read from the false edge "
                + "where in the image they are. Where the border matters, as in restoring pictures, one takes another one.");
  }

  private static ImageStack through(Tensor images, PaddingMode mode) {
    Layer border = new Padding2D(1, mode);
    Model model = Sequential.of(new Input(images.shape().dim(1), images.shape().dim(2), 1), border,
        new Conv2D(1, 3).withoutBias());
    float[] filter = new float[WindowSteps.FILTER.length];
    for (int i = 0; i < filter.length; i++) {
      filter[i] = WindowSteps.FILTER[i];
    }
    model.weights().set("conv2d/kernel", Tensor.of(filter, 3, 3, 1, 1));
    return new ImageStack(model.predict(images));
  }

  /// Returns the mean of the values without their signs, in the first and last row or in all others.
  private static String outer(ImageStack maps, boolean outermost) {
    float[] values = maps.channel(0, 0);
    double mean = IntStream.range(0, values.length)
        .filter(i -> (i / maps.width() == 0 || i / maps.width() == maps.height() - 1) == outermost)
        .mapToDouble(i -> Math.abs(values[i])).average().orElseThrow();
    return Words.of("%.2f", mean);
  }

  /// Returns how many windows see each pixel of a small image.
  private static int[] uses(Conv2D conv) {
    Model model = model(conv.withoutBias().kernelInitializer(new Ones()), SMALL, 1);
    int pixels = SMALL * SMALL;
    Tensor spots = Tensor.of(new float[pixels * pixels], pixels, SMALL, SMALL, 1);
    for (int i = 0; i < pixels; i++) {
      spots.set((long) i * pixels + i, 1);
    }
    float[] seen = model.predict(spots).toFloats();
    int places = seen.length / pixels;
    return IntStream.range(0, pixels).map(i -> {
      float sum = 0;
      for (float value : Arrays.copyOfRange(seen, i * places, (i + 1) * places)) {
        sum += value;
      }
      return Math.round(sum);
    }).toArray();
  }

  private static Picture grid(int[] counts) {
    return Grid.of(counts, SMALL).picture(SMALL, 448);
  }

  private static String count(int[] uses, int row, int column) {
    return String.valueOf(uses[row * SMALL + column]);
  }

  private static String outputs(List<Conv2D> layers) {
    return layers.stream().map(conv -> "%d×%d".formatted(output(conv), output(conv)))
        .collect(Collectors.joining(", "));
  }

  private static int output(Conv2D conv) {
    return model(conv, IMAGE, 1).outputs().getFirst().shape().dim(0);
  }

  private static Model model(Conv2D conv, int side, int channels) {
    return Sequential.of(new Input(side, side, channels), conv);
  }

  private static String shape(Shape shape) {
    return shape.dims().stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
  }
}
