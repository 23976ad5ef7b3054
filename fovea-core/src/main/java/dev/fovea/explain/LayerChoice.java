package dev.fovea.explain;

import static java.util.Objects.requireNonNull;

import dev.fovea.layer.DataFormat;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.model.Spelling;
import dev.fovea.tensor.Shape;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds layers of a model by their paths, such as `conv2d_1` or `base/conv1`.
public final class LayerChoice {
  private static final int NEAR = 5;

  private final Model model;
  private final Map<String, NamedLayer> layers;

  private LayerChoice(Model model) {
    this.model = model;
    layers = NamedLayer.byPath(model);
  }

  /// Returns the choice of layers that a model gives.
  public static LayerChoice of(Model model) {
    return new LayerChoice(model);
  }

  /// Returns the layer of a path.
  ///
  /// @throws IllegalArgumentException if there is none; it names those that are spelled alike
  public NamedLayer named(String path) {
    NamedLayer layer = layers.get(path);
    if (layer == null) {
      throw new IllegalArgumentException(
          "%s has no layer '%s'.%s\n  near:   %s\n  fix:    name one of its %d layers, as `fovea summary` lists them."
              .formatted(model.name(), path, Spelling.question(path, layers.keySet()), near(path),
                  layers.size()));
    }
    return layer;
  }

  private String near(String path) {
    return layers.keySet().stream()
        .sorted(Comparator.comparingDouble(known -> -alike(path, known)))
        .limit(NEAR).collect(Collectors.joining(", "));
  }

  /// Returns the share of pairs of neighbouring letters that two words have in common (Dice's coefficient).
  private static double alike(String a, String b) {
    Set<String> pairs = pairs(a);
    Set<String> others = pairs(b);
    int all = pairs.size() + others.size();
    pairs.retainAll(others);
    return all == 0 ? 0 : 2.0 * pairs.size() / all;
  }

  private static Set<String> pairs(String word) {
    Set<String> pairs = new HashSet<>();
    for (int i = 1; i < word.length(); i++) {
      pairs.add(word.substring(i - 1, i + 1));
    }
    return pairs;
  }

  /// Returns the shape of what a layer gives, without the batch axis; of one that is called several times, the last.
  ///
  /// @throws IllegalArgumentException if there is no such layer
  public Shape shape(String path) {
    return shape(named(path));
  }

  private static Shape shape(NamedLayer layer) {
    return layer.calls().getLast().shape();
  }

  /// Returns the shape `[rows,columns,channels]` of the maps that a layer gives.
  ///
  /// @throws IllegalArgumentException if there is no such layer, or it gives no maps
  public Shape maps(String path) {
    Shape shape = shape(path);
    if (shape.rank() != 3) {
      throw new IllegalArgumentException(
          "%s: gives %s, which has no rows and columns.\n  fix:    name a layer that gives maps [rows,columns,channels]%s."
              .formatted(path, shape, withMaps().isEmpty()
                  ? "; %s has none".formatted(model.name())
                  : ", such as '%s'".formatted(withMaps().getLast())));
    }
    layers.forEach(this::requireChannelsLast);
    return shape;
  }

  /// Where channels are first, convolutions and pools say so. Padding may mean another axis: that of the channels, in ResNets for CIFAR.
  private void requireChannelsLast(String path, NamedLayer layer) {
    boolean slides = layer.className().matches(".*(Conv|Pooling).*");
    if (slides && layer.layer() instanceof Record settings && Arrays
        .stream(settings.getClass().getRecordComponents())
        .anyMatch(c -> value(c, settings) == DataFormat.CHANNELS_FIRST)) {
      throw new IllegalArgumentException(
          "%s: has its channels first, and maps are read as [rows,columns,channels].\n  fix:    build the model with channels last; its weights are the same."
              .formatted(path));
    }
  }

  private static Object value(RecordComponent component, Record settings) {
    try {
      // A layer of one's own may be a record that nobody else may look into.
      return component.getType() == DataFormat.class
          ? requireNonNull(component.getAccessor().invoke(settings))
          : settings;
    } catch (ReflectiveOperationException e) {
      return settings;
    }
  }

  /// Returns the paths of all layers that give maps of more than one place, in the order of the model; inputs are none.
  public List<String> withMaps() {
    List<String> paths = new ArrayList<>();
    layers.forEach((path, layer) -> {
      Shape shape = shape(layer);
      boolean input = layer.calls().getFirst().inputs().isEmpty();
      if (!input && shape.rank() == 3 && shape.dim(0) * shape.dim(1) > 1) {
        paths.add(path);
      }
    });
    return paths;
  }

  /// Returns the paths of all convolutions of images, in the order of the model.
  public List<String> convolutions() {
    return layers.entrySet().stream()
        .filter(e -> e.getValue().className().matches("(Separable|Depthwise)?Conv2D"))
        .map(Map.Entry::getKey).toList();
  }

  /// Returns the layer that says most about where: the last one whose maps are as fine as those of the last convolution.
  ///
  /// @throws IllegalArgumentException if the model has no convolution that gives maps
  public String lastMaps() {
    List<String> maps = withMaps();
    List<String> convolutions = convolutions().stream().filter(maps::contains).toList();
    if (convolutions.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has no convolution over images, so that no layer says where something is.\n  fix:    use a convolutional network, or integrated gradients, which need none."
              .formatted(model.name()));
    }
    Shape wanted = shape(convolutions.getLast());
    return maps.stream()
        .filter(p -> shape(p).slice(0, 2).equals(wanted.slice(0, 2)))
        .toList().getLast();
  }

  /// Returns the shape of a model's only input.
  ///
  /// @throws IllegalArgumentException if it has several
  Shape input() {
    List<Symbol> inputs = model.inputs();
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          "%s has %d inputs, and one is explained.\n  fix:    explain a model with one input."
              .formatted(model.name(), inputs.size()));
    }
    return inputs.getFirst().shape();
  }
}
