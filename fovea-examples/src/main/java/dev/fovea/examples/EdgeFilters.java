package dev.fovea.examples;

import dev.fovea.data.DataFileException;
import dev.fovea.data.Dataset;
import dev.fovea.data.ImageDataset;
import dev.fovea.data.PixelScale;
import dev.fovea.data.Row;
import dev.fovea.explain.FeatureMaps;
import dev.fovea.files.image.ImageFolder;
import dev.fovea.lab.report.Picture;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import dev.fovea.lab.report.Tiles;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Input;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.zoo.Preprocessing;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Filters: first those that one makes by hand, for edges and corners; then what a network that was trained looks for.
final class EdgeFilters implements Experiment {
  private static final int SIDE = 88;
  private static final int PHOTO = 128;

  /// A filter made by hand: what it adds up to over an even surface is 0.
  ///
  /// @param weights of its nine places, row by row
  private record HandMade(String title, List<Float> weights) {
    float[] numbers() {
      float[] numbers = new float[weights.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = weights.get(i);
      }
      return numbers;
    }
  }

  private static final HandMade VERTICAL = new HandMade(
      "vertical edge", List.of(-1f, 0f, 1f, -1f, 0f, 1f, -1f, 0f, 1f));
  private static final HandMade HORIZONTAL = new HandMade(
      "horizontal edge", List.of(-1f, -1f, -1f, 0f, 0f, 0f, 1f, 1f, 1f));
  private static final HandMade CORNER = new HandMade(
      "corner", List.of(1f, 0f, -1f, 0f, 0f, 0f, -1f, 0f, 1f));
  private static final List<HandMade> FILTERS = List.of(VERTICAL, HORIZONTAL, CORNER);

  static void main(String[] arguments) {
    Experiments.main(new EdgeFilters(), arguments);
  }

  @Override
  public String name() {
    return "edge-filters";
  }

  @Override
  public String lesson() {
    return "A filter of nine numbers finds edges; a network learns its filters, and builds ones for whole shapes out of them.";
  }

  @Override
  public Report run(Lab lab) {
    ImageDataset digits = lab.digits().scaled(PixelScale.UNIT);
    Report report = new Report("What filters look for", lesson());
    report.heading("Filters made by hand").text(
        "A filter is laid over each 3×3 square of the image: nine products, one sum. **Vertical edge**: the right column less the left one. "
            + "**Horizontal edge**: the lower row less the upper one. **Corner**: two opposite corners of the square less the two others; along a vertical or horizontal edge that is 0. "
            + "Where the image is even, each gives 0; a filter and its negative find edges from dark to bright and from bright to dark.");
    Tiles filters = new Tiles(3, SIDE);
    for (HandMade filter : FILTERS) {
      filters.add(Picture.signed(filter.numbers(), 3, 3), filter.title());
    }
    report.tiles("hand-made", filters, "The filters. Red counts for, blue against.");
    digits(report, digits, lab);
    photographs(report, lab);
    new LearntFilters(lab, digits).addTo(report, VERTICAL.numbers(),
        HORIZONTAL.numbers());
    return report;
  }

  /// Returns a model that lays the filters over images in one colour.
  private static Model handMade(int height, int width) {
    Symbol image = Input.of(height, width, 1);
    Model model = Model.of(image,
        new Conv2D(FILTERS.size(), 3).withoutBias().named("filters").on(image));
    Tensor kernel = Tensor.zeros(TensorType.f32(3, 3, 1, FILTERS.size()));
    for (int filter = 0; filter < FILTERS.size(); filter++) {
      for (int i = 0; i < 9; i++) {
        kernel.set((long) i * FILTERS.size() + filter, FILTERS.get(filter).weights().get(i));
      }
    }
    model.weights().set("filters/kernel", kernel);
    return model;
  }

  private static void digits(Report report, ImageDataset digits, Lab lab) {
    Model model = handMade(28, 28);
    int count = lab.size(2000, 100);
    double[][] sums = new double[10][FILTERS.size()];
    int[] counts = new int[10];
    int[] shown = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
    for (int i = 0; i < count; i++) {
      Tensor label = Tensor.zeros(TensorType.i32(1));
      FeatureMaps maps = maps(model, digits, i, label);
      int digit = (int) label.get(0);
      counts[digit]++;
      shown[digit] = shown[digit] < 0 ? i : shown[digit];
      for (int filter = 0; filter < FILTERS.size(); filter++) {
        sums[digit][filter] += size(maps.map(0, filter));
      }
    }
    Tiles tiles = new Tiles(4, SIDE);
    for (int digit : new int[]{1, 7, 4, 0}) {
      Tensor image = Tensor.zeros(TensorType.f32(1, 28, 28, 1));
      digits.read(shown[digit],
          new Row(0, List.of(image), List.of(Tensor.zeros(TensorType.i32(1)))));
      tiles.add(Picture.gray(image.toFloats(), 28, 28, 0, 1), "");
      addMaps(tiles, FeatureMaps.of(model, image, "filters").getFirst());
    }
    report.tiles("digits", tiles,
        "Digits, and what the filters say. Edges: red where the right or the lower side is brighter, blue where it is darker. The corner filter is silent along "
            + "straight strokes that are upright or level, and answers where they end or turn, but to slanted strokes, too.");
    report.table(table(sums, counts)).text(text(sums, counts, count));
  }

  private static FeatureMaps maps(Model model, Dataset data, int index, Tensor label) {
    Tensor image = Tensor.zeros(
        TensorType.f32(1, model.inputs().getFirst().shape().dim(0),
            model.inputs().getFirst().shape().dim(1), 1));
    data.read(index, new Row(0, List.of(image), List.of(label)));
    return FeatureMaps.of(model, image, "filters").getFirst();
  }

  private static void addMaps(Tiles tiles, FeatureMaps maps) {
    for (int filter = 0; filter < FILTERS.size(); filter++) {
      tiles.add(Picture.signed(maps.map(0, filter), maps.rows(), maps.columns()),
          FILTERS.get(filter).title());
    }
  }

  /// Returns the mean size of a map's values.
  private static double size(float[] map) {
    double sum = 0;
    for (float value : map) {
      sum += Math.abs(value);
    }
    return sum / map.length;
  }

  private static Table table(double[][] sums, int[] counts) {
    Table table = new Table(1, "digit", "vertical", "horizontal", "corner",
        "vertical / horizontal");
    for (int digit = 0; digit < 10; digit++) {
      double[] own = sums[digit];
      table.row(Integer.toString(digit), digits(own[0] / counts[digit]),
          digits(own[1] / counts[digit]), digits(own[2] / counts[digit]),
          digits(own[0] / own[1]));
    }
    return table;
  }

  private static String text(double[][] sums, int[] counts, int count) {
    int most = 0;
    int least = 0;
    for (int digit = 1; digit < 10; digit++) {
      most = ratio(sums, digit) > ratio(sums, most) ? digit : most;
      least = ratio(sums, digit) < ratio(sums, least) ? digit : least;
    }
    return String.format(Locale.ROOT,
        "Over %,d digits, %d of them ones, the mean size of what each filter says. The vertical filter is most at home in a **%d**, where it says %.2f times as "
            + "much as the horizontal one, and least in a **%d**, with %.2f times as much: two numbers from two filters tell something about the digit already.",
        count, counts[1], most, ratio(sums, most), least, ratio(sums, least));
  }

  private static double ratio(double[][] sums, int digit) {
    return sums[digit][0] / sums[digit][1];
  }

  private static String digits(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static void photographs(Report report, Lab lab) {
    Path folder;
    try {
      folder = lab.pictures("hymenoptera", "the tutorials on transfer learning").resolve("val");
    } catch (DataFileException missing) {
      lab.say("No photographs: " + missing.getMessage());
      report.text(
          "Photographs were left out: there is no folder `hymenoptera` in the folder of `--data-dir`.");
      return;
    }
    ImageFolder photographs = ImageFolder.of(folder, Shape.of(PHOTO, PHOTO, 1))
        .scaled(Preprocessing.UNIT).skipping(lab::say);
    Model model = handMade(PHOTO, PHOTO);
    Tiles tiles = new Tiles(4, 132);
    for (int index : new int[]{0, photographs.size() - 1}) {
      Tensor image = Tensor.zeros(TensorType.f32(1, PHOTO, PHOTO, 1));
      photographs.read(index, new Row(0, List.of(image), List.of(Tensor.zeros(TensorType.i32(1)))));
      tiles.add(Picture.gray(image.toFloats(), PHOTO, PHOTO, 0, 1),
          photographs.classes().get(index == 0 ? 0 : 1));
      addMaps(tiles, FeatureMaps.of(model, image, "filters").getFirst());
    }
    report.tiles("photographs", tiles,
        "The same nine numbers on photographs: outlines appear whatever the thing is, and also those of what is no thing, such as shadows and grass.");
  }
}
