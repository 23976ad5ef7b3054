package dev.fovea.explain;

import dev.fovea.data.Dataset;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The places in many images that excite the filters of a layer most: what a filter looks for, by example.
///
/// @param layer    the layer's path
/// @param channels for each filter the strongest places, at most one of an image, the strongest first
/// @see <a href="https://arxiv.org/abs/1311.2901">Zeiler and Fergus 2014, Visualizing and understanding convolutional networks</a>
public record StrongestPlaces(String layer, List<List<Place>> channels) {
  private static final int BATCH = 32;

  /// A place of a map.
  ///
  /// @param image  index of the sample
  /// @param row    of the layer's maps
  /// @param column of the layer's maps
  /// @param value  what the filter says there
  public record Place(int image, int row, int column, double value) {}

  /// Keeps copies.
  public StrongestPlaces {
    channels = channels.stream().map(List::copyOf).toList();
  }

  /// Looks through all images. Those that count nothing, such as pictures that turn out to be broken, are left out.
  ///
  /// @param layer its path; what it gives is `[rows,columns,channels]`
  /// @param count places for each filter, at least 1
  /// @throws IllegalArgumentException if there is no such layer, it gives no maps, the images do not fit the model, or `count` is too
  ///     small
  public static StrongestPlaces of(Model model, String layer, Dataset images, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "StrongestPlaces looks for at least 1 place for each filter, got %d.".formatted(count));
    }
    List<List<Place>> best = new ArrayList<>();
    for (int channel = 0; channel < LayerChoice.of(model).maps(layer).last(); channel++) {
      best.add(new ArrayList<>());
    }
    for (int from = 0; from < images.size(); from += BATCH) {
      int to = Math.min(images.size(), from + BATCH);
      Tensor batch = SampleBatch.of(images, from, to).inputs();
      FeatureMaps maps = FeatureMaps.of(model, batch, layer).getFirst();
      for (int channel = 0; channel < best.size(); channel++) {
        List<Place> own = best.get(channel);
        for (int image = from; image < to; image++) {
          if (images.weight(image) > 0) {
            own.add(highest(maps, image - from, channel, image));
          }
        }
        own.sort(Comparator.comparingDouble(place -> -place.value()));
        own.subList(Math.min(count, own.size()), own.size()).clear();
      }
    }
    return new StrongestPlaces(layer, best);
  }

  private static Place highest(FeatureMaps maps, int slot, int channel, int image) {
    float[] map = maps.map(slot, channel);
    int best = 0;
    for (int i = 1; i < map.length; i++) {
      best = map[i] > map[best] ? i : best;
    }
    return new Place(image, best / maps.columns(), best % maps.columns(), map[best]);
  }
}
