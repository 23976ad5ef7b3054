package dev.fovea.examples;

import dev.fovea.lab.report.Chart;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.model.Cost;
import dev.fovea.model.Costs;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.model.Sequential;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.Zoo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Where the parameters of a network are, and where its arithmetic: the lectures' tables, layer by layer.
final class ParameterCount implements Experiment {
  private static final int BATCH = 4;

  /// What a layer's weights are, counted by hand.
  ///
  /// @param formula how one counts
  /// @param count   what comes out
  private record ByHand(String formula, long count) {}

  static void main(String[] arguments) {
    Experiments.main(new ParameterCount(), arguments);
  }

  @Override
  public String name() {
    return "parameter-count";
  }

  @Override
  public String lesson() {
    return "Parameters of a network layer by layer, by hand and by summary: convolutions compute, dense layers remember.";
  }

  @Override
  public Report run(Lab lab) {
    Model lecture = lecture();
    Report report = new Report("Counting parameters", lesson())
        .heading("The question")
        .text(
            "How many numbers does a network learn, and where are they? A filter of a convolution has height × width × channels weights and a "
                + "bias; a dense layer has a weight for each pair of an input and a unit, and a bias for each unit. Pooling, flattening and "
                + "activations have none.")
        .heading("The lectures' network")
        .text(Words.of(
            "%d images of 28×28 in one colour go in at a time. 25 filters of 3×3, pooling, 50 filters of 3×3, pooling, then a dense "
                + "layer on what is left. The number of images is in none of the counts of parameters.",
            BATCH))
        .table(table(lecture, BATCH))
        .text(totals(lecture))
        .chart("shares", shares(lecture),
            "Share of the parameters, and of the products that are summed for one image, by layer.")
        .text(shift(lecture))
        .text("The same as the program prints it, by `model.summary()`:")
        .listing(lecture.summary());
    for (String name : List.of("normal-model", "conv-model", "conv-model-pooling")) {
      Model model = Zoo.model(name);
      report.heading("`%s`".formatted(name)).table(table(model, 1)).text(totals(model));
    }
    return report.heading("Why")
        .text(
            "A convolution uses each of its weights at every place of the image: few parameters, much arithmetic. A dense layer uses each of "
                + "its weights once: one product for each parameter. So a network for small devices saves parameters in its dense layers (pooling, "
                + "or a global pooling that makes a flatten superfluous) and time in its convolutions (strides, fewer channels, `bottleneck`).")
        .text(
            "Batch Normalization has four numbers for each channel: factor and shift, which are trained, and the moving mean and variance, "
                + "which only follow; Keras counts the last two as non-trainable.")
        .heading("What to try next")
        .text(
            "`fovea summary vgg16` prints such a table of a network that has a name: which layer has most of its parameters? `fovea summary "
                + "resnet50`: why has a network of 50 layers fewer?");
  }

  /// Returns the network of the lectures' table.
  static Model lecture() {
    return Sequential.of("lecture", new Input(28, 28, 1), List.of(
        new Conv2D(25, 3).same().activation(ActivationFunction.RELU),
        new MaxPooling2D(2),
        new Conv2D(50, 3).same().activation(ActivationFunction.RELU),
        new MaxPooling2D(2),
        new Flatten(),
        new Dense(100).activation(ActivationFunction.RELU),
        new Dense(10).activation(ActivationFunction.SOFTMAX)));
  }

  private static Table table(Model model, int images) {
    Costs costs = Costs.of(model);
    Table table = new Table(3, "layer", "output", "by hand", "parameters",
        "multiply-adds an image");
    table.row("input", times(model.inputs().getFirst().shape(), images), "", "0", "0");
    for (NamedLayer layer : layers(model)) {
      Cost cost = costs.layer(layer.name());
      ByHand hand = byHand(layer);
      if (hand.count() != cost.parameters()) {
        throw new IllegalStateException("%s has %d parameters, counted by hand %d."
            .formatted(layer.name(), cost.parameters(), hand.count()));
      }
      table.row("`%s`".formatted(layer.name()), times(layer.calls().getFirst().shape(), images),
          hand.formula(), Words.count(cost.parameters()), Words.count(cost.multiplyAdds()));
    }
    Cost whole = costs.whole();
    return table.row("**together**", "", "", "**%s**".formatted(Words.count(whole.parameters())),
        "**%s**".formatted(Words.count(whole.multiplyAdds())));
  }

  /// Counts the weights of a layer from its settings and from the shape that it reads.
  private static ByHand byHand(NamedLayer layer) {
    Shape input = layer.calls().getFirst().inputs().getFirst().shape();
    int channels = input.last();
    return switch (layer.layer()) {
      case Conv2D conv -> {
        int height = conv.kernelSize().get(0);
        int width = conv.kernelSize().get(1);
        yield new ByHand(
            "%d·%d·%d·%d + %d".formatted(height, width, channels, conv.filters(), conv.filters()),
            (long) height * width * channels * conv.filters() + conv.filters());
      }
      case Dense dense -> new ByHand("%s·%d + %d".formatted(channels, dense.units(), dense.units()),
          (long) channels * dense.units() + dense.units());
      case BatchNormalization _ -> new ByHand("4·%d".formatted(channels), 4L * channels);
      default -> new ByHand("", 0);
    };
  }

  private static List<NamedLayer> layers(Model model) {
    return model.layers().stream().filter(layer -> !(layer.layer() instanceof Input)).toList();
  }

  private static String times(Shape shape, int images) {
    String one = shape.dims().stream().map(String::valueOf).collect(Collectors.joining("×"));
    return images == 1 ? one : "%d×%s".formatted(images, one);
  }

  private static String totals(Model model) {
    Cost whole = Costs.of(model).whole();
    return Words.of(
        "%,d parameters, of which training changes %,d; as single-precision numbers %.2f MB. One image takes %,d multiply-adds and, "
            + "layer by layer, %.2f MB of results.",
        whole.parameters(), whole.trainable(), whole.weightBytes() / 1e6, whole.multiplyAdds(),
        whole.activationBytes() / 1e6);
  }

  private static String shift(Model model) {
    Costs costs = Costs.of(model);
    Cost conv = sum(model, costs, Conv2D.class);
    Cost dense = sum(model, costs, Dense.class);
    Cost whole = costs.whole();
    return Words.of(
        "The convolutions have **%.0f %%** of the parameters and do **%.0f %%** of the arithmetic; the dense layers have **%.0f %%** "
            + "of the parameters and do **%.0f %%** of it.",
        100.0 * conv.parameters() / whole.parameters(),
        100.0 * conv.multiplyAdds() / whole.multiplyAdds(),
        100.0 * dense.parameters() / whole.parameters(),
        100.0 * dense.multiplyAdds() / whole.multiplyAdds());
  }

  private static Cost sum(Model model, Costs costs, Class<? extends Layer> kind) {
    return layers(model).stream().filter(layer -> kind.isInstance(layer.layer()))
        .map(layer -> costs.layer(layer.name())).reduce(Cost.NONE, Cost::plus);
  }

  private static Chart shares(Model model) {
    Costs costs = Costs.of(model);
    List<String> names = new ArrayList<>();
    List<Double> parameters = new ArrayList<>();
    List<Double> products = new ArrayList<>();
    for (NamedLayer layer : layers(model)) {
      Cost cost = costs.layer(layer.name());
      if (cost.parameters() > 0) {
        names.add(layer.name());
        parameters.add(100.0 * cost.parameters() / costs.whole().parameters());
        products.add(100.0 * cost.multiplyAdds() / costs.whole().multiplyAdds());
      }
    }
    return Chart.of("Where parameters and arithmetic are", "", "per cent").categories(names)
        .bars("parameters", parameters).bars("multiply-adds", products);
  }
}
