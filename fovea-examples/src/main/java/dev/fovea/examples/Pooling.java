package dev.fovea.examples;

import dev.fovea.data.Mnist;
import dev.fovea.data.PixelScale;
import dev.fovea.lab.report.Chart;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import dev.fovea.lab.report.Tiles;
import dev.fovea.layer.AveragePooling2D;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.model.Cost;
import dev.fovea.model.Costs;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.tensor.Tensor;
import java.util.List;

/// What a pooling layer behind the first convolution saves, and what it costs in accuracy.
final class Pooling implements Experiment {
  private static final int SHOWN = 4;

  /// One of the networks.
  ///
  /// @param layers the pooling layer, or nothing
  private record Variant(String name, List<Layer> layers) {
    Model model() {
      return new LectureNetwork(layers, LectureNetwork.USUAL_MOMENTUM).model();
    }

    Cost cost() {
      return Costs.of(model()).whole();
    }
  }

  private static final Variant NONE = new Variant("no pooling", List.of());
  private static final Variant MAX = new Variant("max", List.of(new MaxPooling2D(2)));
  private static final Variant AVERAGE = new Variant("average", List.of(new AveragePooling2D(2)));
  private static final List<Variant> ALL = List.of(NONE, MAX, AVERAGE);

  static void main(String[] arguments) {
    Experiments.main(new Pooling(), arguments);
  }

  @Override
  public String name() {
    return "pooling";
  }

  @Override
  public String lesson() {
    return "What one pooling layer saves in parameters and arithmetic, and what it costs in accuracy.";
  }

  @Override
  public Report run(Lab lab) {
    LectureStudy study = new LectureStudy(lab);
    List<Repeats> runs = ALL.stream().map(v -> study.train(
        v.name(), seeds(lab), Mnist.STANDARD, v::model)).toList();
    Table table = new Table(1, "pooling", "parameters", "multiply-adds an image",
        "training accuracy", "validation accuracy");
    Chart chart = Chart.of("Validation accuracy", "epoch", "accuracy");
    for (int i = 0; i < ALL.size(); i++) {
      Cost cost = ALL.get(i).cost();
      table.row(ALL.get(i).name(), Words.count(cost.parameters()), Words.count(cost.multiplyAdds()),
          runs.get(i).lastText("accuracy"), runs.get(i).lastText("val_accuracy"));
      chart = runs.get(i).line(chart, ALL.get(i).name(), "val_accuracy");
    }
    Report report = new Report("Pooling", lesson())
        .heading("The question")
        .text(
            "Behind its first convolution the lectures' network has an image of 28×28 with 64 channels. A pooling layer of 2×2 makes it 14×14: "
                + "of four neighbours it keeps the largest (max) or their mean (average). It has no weights. What does it change?")
        .heading("What was done")
        .text(study.setting() + " The networks differ in the pooling layer alone.")
        .heading("What came out")
        .table(table)
        .chart("accuracy", chart,
            "Means over the seeds; what is shaded lies between the best and the worst of them.")
        .text(compared(runs))
        .text(Words.of(
            "With %d seeds the figure behind ± is a rough one: networks that are less than that apart are as good as each other, for all that "
                + "this shows. Where a line of the chart starts low or jumps, that is mostly Batch Normalization: it predicts with moving averages, "
                + "which lag behind for the first few hundred steps; an epoch here has %d. See `batch-norm-momentum`.",
            seeds(lab), study.steps() / study.epochs()));
    return explain(report).tiles("maps", maps(lab),
        "From above: a digit; what a filter for edges gives; the largest, and the mean, of each four of its values.");
  }

  private static int seeds(Lab lab) {
    return lab.size(2, 1);
  }

  private static String compared(List<Repeats> runs) {
    double none = runs.getFirst().last("val_accuracy");
    return Words.of(
        "Parameters fall from %,d to %,d, to %.0f %%, and the multiply-adds of an image to %.0f %%. On digits that no network has seen, and "
            + "beside the network without pooling, the one with max pooling is **%s**, the one with average pooling **%s**.",
        NONE.cost().parameters(), MAX.cost().parameters(),
        100.0 * MAX.cost().parameters() / NONE.cost().parameters(),
        100.0 * MAX.cost().multiplyAdds() / NONE.cost().multiplyAdds(),
        Words.points(runs.get(1).last("val_accuracy"), none),
        Words.points(runs.get(2).last("val_accuracy"), none));
  }

  private static Report explain(Report report) {
    return report.heading("Why")
        .text(Words.of(
            "The convolutions have as many weights as before: a filter does not know how large the image is. What shrinks is the "
                + "dense layer, which has a weight for each number that it reads: %s of them without pooling, %s with it. The second convolution has "
                + "a quarter of the places to look at.",
            read(NONE), read(MAX)))
        .text(
            "What is lost is where in each 2×2 an edge was; that hardly matters for what digit it is, and not to know it makes the network "
                + "steady: a stroke that moves by a pixel often gives the same maximum. Of four values one is left all the same, and the "
                + "table shows what that costs here.")
        .heading("What to try next")
        .text(
            "A convolution with a stride of 2 makes the image smaller, too, and has weights that learn how: exchange the pooling layer for "
                + "`new Conv2D(64, 3).strides(2).same()` in `Pooling.java`. Then see `translation` for what pooling does when a digit moves.");
  }

  private static String read(Variant variant) {
    return variant.model().layers().stream().filter(layer -> layer.name().equals("flatten"))
        .map(layer -> Words.count(layer.calls().getFirst().shape().size())).findFirst()
        .orElseThrow();
  }

  /// Draws digits, their edges, and the edges pooled.
  private static Tiles maps(Lab lab) {
    ImageStack digits = ImageStack.first(lab.digits().scaled(PixelScale.UNIT), SHOWN);
    ImageStack edges = through(new Conv2D(1, 3).same().withoutBias(), digits);
    Tiles tiles = new Tiles(SHOWN, 112);
    for (int i = 0; i < SHOWN; i++) {
      tiles.add(digits.gray(i), "digit");
    }
    add(tiles, edges, "edges, 28×28");
    add(tiles, through(new MaxPooling2D(2), edges), "max, 14×14");
    add(tiles, through(new AveragePooling2D(2), edges), "average, 14×14");
    return tiles;
  }

  /// Returns what a layer says to images; a convolution has a filter for upright edges.
  private static ImageStack through(Layer layer, ImageStack images) {
    Model model = Sequential.of(new Input(images.height(), images.width(), 1), layer);
    if (model.weights().count() > 0) {
      model.weights().set("conv2d/kernel",
          Tensor.of(new float[]{-1, 0, 1, -1, 0, 1, -1, 0, 1}, 3, 3, 1, 1));
    }
    return new ImageStack(model.predict(images.values()));
  }

  private static void add(Tiles tiles, ImageStack maps, String label) {
    for (int i = 0; i < maps.count(); i++) {
      tiles.add(maps.signed(i), label);
    }
  }
}
