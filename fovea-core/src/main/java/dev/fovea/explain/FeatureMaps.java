package dev.fovea.explain;

import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// What a layer makes of images: a map for each of its filters, which is high where the filter finds what it looks for.
///
/// @param layer  its path
/// @param values `f32[images,rows,columns,channels]`
public record FeatureMaps(String layer, Tensor values) {
  /// Returns the maps of several layers, which are computed in one pass.
  ///
  /// @param images `f32[images,…]`
  /// @param layers their paths
  /// @throws IllegalArgumentException if there is no such layer, it gives no maps, or the images do not fit the model
  public static List<FeatureMaps> of(Model model, Tensor images, String... layers) {
    LayerChoice choice = LayerChoice.of(model);
    for (String layer : layers) {
      choice.maps(layer);
    }
    List<Tensor> said = model.outputsOf(layers).predict(List.of(images));
    List<FeatureMaps> maps = new ArrayList<>();
    for (int i = 0; i < layers.length; i++) {
      maps.add(new FeatureMaps(layers[i], said.get(i)));
    }
    return maps;
  }

  private Shape shape() {
    return values.shape();
  }

  /// Returns the number of places from above to below.
  public int rows() {
    return shape().dim(1);
  }

  /// Returns the number of places from left to right.
  public int columns() {
    return shape().dim(2);
  }

  /// Returns the number of maps of an image.
  public int channels() {
    return shape().last();
  }

  /// Returns one map, row by row.
  public float[] map(int image, int channel) {
    int places = rows() * columns();
    float[] map = new float[places];
    for (int place = 0; place < places; place++) {
      map[place] = (float) values.get(((long) image * places + place) * channels() + channel);
    }
    return map;
  }

  /// Returns the channels of an image, that with the highest value at any place first.
  public List<Integer> strongest(int image) {
    return IntStream.range(0, channels()).boxed()
        .sorted(Comparator.comparingDouble(channel -> -highest(map(image, channel)))).toList();
  }

  private static double highest(float[] map) {
    double highest = Double.NEGATIVE_INFINITY;
    for (float value : map) {
      highest = Math.max(highest, value);
    }
    return highest;
  }
}
