package dev.fovea.model;

import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.tensor.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/// Tells layers of a model whether they train, those of models within it by their paths.
final class Freezing {
  private static final int SHOWN = 12;

  private Freezing() {}

  /// Tells whether any of the layers trains.
  static boolean trains(Topology topology) {
    return topology.layers().stream().map(NamedLayer::layer)
        .anyMatch(layer -> !(layer instanceof Input) && layer.trainable());
  }

  /// Returns the same network in which some layers train, or not.
  ///
  /// @param which by the path of a layer, such as `base/conv2d`, and the layer
  static Topology told(Topology topology, BiPredicate<String, Layer> which, boolean trains) {
    return told(topology, "", which, trains);
  }

  private static Topology told(
      Topology topology, String prefix, BiPredicate<String, Layer> which, boolean trains) {
    return topology.exchange(layer -> {
      String path = prefix + layer.name();
      if (layer.layer() instanceof Model inner) {
        return inner.sharing(told(inner.topology(), path + "/", which, trains));
      }
      return which.test(path, layer.layer()) ? layer.layer().trainable(trains) : layer.layer();
    });
  }

  /// Returns the paths of all layers but the inputs, in order; models within are their layers.
  static List<String> paths(Topology topology) {
    List<String> paths = new ArrayList<>();
    for (NamedLayer layer : topology.layers()) {
      if (layer.layer() instanceof Model inner) {
        paths(inner.topology()).forEach(path -> paths.add(layer.name() + "/" + path));
      } else if (!(layer.layer() instanceof Input)) {
        paths.add(layer.name());
      }
    }
    return paths;
  }

  /// Returns who is meant by a pattern: layers whose path fits, and all layers of a model whose path
  /// fits.
  ///
  /// @throws IllegalArgumentException if nobody is meant
  static BiPredicate<String, Layer> like(Topology topology, String pattern) {
    Pattern wanted = Pattern.compile(
        Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"));
    List<String> paths = paths(topology);
    if (paths.stream().noneMatch(path -> fits(wanted, path))) {
      throw new IllegalArgumentException(
          "no layer is called '%s'. The model has %s.\n  fix:    %s.".formatted(
              pattern, some(paths),
              "use names as the summary shows them, with * for any letters"));
    }
    return (path, _) -> fits(wanted, path);
  }

  private static boolean fits(Pattern wanted, String path) {
    for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (wanted.matcher(path.substring(0, end)).matches()) {
        return true;
      }
    }
    return false;
  }

  /// Returns who is meant by the last layers.
  ///
  /// @throws IllegalArgumentException if there are not so many
  static BiPredicate<String, Layer> last(Topology topology, int count) {
    List<String> paths = paths(topology);
    if (count < 0 || count > paths.size()) {
      throw new IllegalArgumentException(
          "the model has %s, its last %d cannot train.\n  fix:    %s."
              .formatted(Count.of(paths.size(), "layer"), count,
                  "choose a number from 0 to " + paths.size()));
    }
    Set<String> meant = Set.copyOf(paths.subList(paths.size() - count, paths.size()));
    return (path, _) -> meant.contains(path);
  }

  private static String some(List<String> paths) {
    return paths.size() <= SHOWN
        ? paths.toString()
        : "%d layers, %s … %s".formatted(paths.size(),
            String.join(", ", paths.subList(0, SHOWN - 1)), paths.getLast());
  }
}
