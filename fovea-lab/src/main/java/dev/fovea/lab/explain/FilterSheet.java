package dev.fovea.lab.explain;

import dev.fovea.data.Dataset;
import dev.fovea.data.Row;
import dev.fovea.explain.ActivationMaximization;
import dev.fovea.explain.FeatureMaps;
import dev.fovea.explain.ReceptiveField;
import dev.fovea.explain.StrongestPlaces;
import dev.fovea.lab.report.Picture;
import dev.fovea.lab.report.Tiles;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Sheets of what the filters of a layer are, say and look for.
public final class FilterSheet {
  private static final int SIDE = 72;
  private static final int COLUMNS = 8;

  private FilterSheet() {}

  /// Returns the kernels of a convolution. Those over colours are in colours, scaled so that 0 is gray; of others with several input
  /// channels each shows the channel with the largest weights, red above 0 and blue below.
  ///
  /// @param layer path of a convolution over images
  /// @param most  filters to show
  /// @throws IllegalArgumentException if the layer has no such weight
  public static Tiles kernels(Model model, String layer, int most) {
    Tensor kernel = model.weights().get(layer + "/kernel");
    Shape shape = kernel.shape();
    Tiles tiles = new Tiles(COLUMNS, SIDE);
    float[] weights = kernel.toFloats();
    for (int filter = 0; filter < Math.min(most, shape.last()); filter++) {
      tiles.add(kernel(weights, shape, filter), Integer.toString(filter));
    }
    return tiles;
  }

  private static Picture kernel(float[] weights, Shape shape, int filter) {
    int channels = shape.dim(2);
    int places = shape.dim(0) * shape.dim(1);
    float[] own = new float[places * channels];
    for (int i = 0; i < own.length; i++) {
      own[i] = weights[i * shape.last() + filter];
    }
    if (channels == 3) {
      float most = 0;
      for (float weight : own) {
        most = Math.max(most, Math.abs(weight));
      }
      float[] shares = new float[own.length];
      for (int i = 0; i < own.length; i++) {
        shares[i] = most == 0 ? 0.5f : 0.5f + own[i] / most / 2;
      }
      return Picture.rgb(shares, shape.dim(0), shape.dim(1));
    }
    return Picture.signed(strongest(own, channels), shape.dim(0), shape.dim(1));
  }

  private static float[] strongest(float[] weights, int channels) {
    double[] squares = new double[channels];
    for (int i = 0; i < weights.length; i++) {
      squares[i % channels] += weights[i] * weights[i];
    }
    int best = IntStream.range(0, channels).reduce((a, b) -> squares[b] > squares[a] ? b : a)
        .orElseThrow();
    float[] own = new float[weights.length / channels];
    for (int i = 0; i < own.length; i++) {
      own[i] = weights[i * channels + best];
    }
    return own;
  }

  /// Returns what filters make of an image, each map from black, its smallest value, to white, its largest.
  ///
  /// @param image   which of the batch
  /// @param filters in this order
  public static Tiles maps(FeatureMaps maps, int image, List<Integer> filters) {
    Tiles tiles = new Tiles(COLUMNS, SIDE);
    for (int filter : filters) {
      float[] map = maps.map(image, filter);
      tiles.add(Picture.gray(map, maps.rows(), maps.columns()), Integer.toString(filter));
    }
    return tiles;
  }

  /// Returns, in a row for each filter, the parts of images that excite it most, with what it says to them.
  ///
  /// @param images  what the places were found in
  /// @param filters in this order
  /// @param most    parts for each filter
  public static Tiles patches(
      Model model, Dataset images, Pixels pixels, StrongestPlaces found, List<Integer> filters,
      int most) {
    ReceptiveField field = ReceptiveField.of(model, found.layer());
    int rows = Math.min(field.rows().size(), pixels.height());
    int columns = Math.min(field.columns().size(), pixels.width());
    Tiles tiles = new Tiles(most, SIDE);
    Shape shape = model.inputs().getFirst().shape();
    for (int filter : filters) {
      List<StrongestPlaces.Place> places = found.channels().get(filter);
      for (StrongestPlaces.Place place : places.subList(0, Math.min(most, places.size()))) {
        Tensor batch = Tensor.zeros(
            new TensorType(images.inputs().getFirst().dtype(), shape.withBatch(1)));
        images.read(place.image(), new Row(0, List.of(batch), List.of(label(images))));
        int top = start(field.rows(), place.row(), rows, pixels.height());
        int left = start(field.columns(), place.column(), columns, pixels.width());
        float[] part = pixels.part(batch.toFloats(), top, left, rows, columns);
        tiles.add(pixels.picture(part, rows, columns),
            "%d: %s".formatted(filter, number(place.value())));
      }
    }
    return tiles;
  }

  private static Tensor label(Dataset images) {
    TensorType type = images.labels().getFirst();
    return Tensor.zeros(type.with(type.shape().withBatch(1)));
  }

  /// A field that is larger than the image shows all of it.
  private static int start(ReceptiveField.Axis axis, int place, int shown, int length) {
    return shown == length ? 0 : axis.from(place);
  }

  /// Returns the inputs that excite filters or classes most, with what these say to them.
  ///
  /// @param names of the filters or classes
  public static Tiles wanted(
      ActivationMaximization.Found found, Pixels pixels, List<String> names) {
    Tiles tiles = new Tiles(COLUMNS, SIDE);
    for (int i = 0; i < names.size(); i++) {
      tiles.add(pixels.picture(Pixels.row(found.inputs(), i)),
          "%s: %s".formatted(names.get(i), number(found.after()[i])));
    }
    return tiles;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
