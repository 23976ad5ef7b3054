package dev.fovea.zoo;

import dev.fovea.model.Model;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// The networks that have a name.
public final class Zoo {
  private static final Map<String, Supplier<Model>> NETWORKS = Map.of(
      "normal-model", LectureModels::normalModel,
      "conv-model", LectureModels::convModel,
      "conv-model-pooling", LectureModels::convModelPooling);

  private Zoo() {}

  /// Returns the names, by the alphabet.
  public static List<String> names() {
    return List.copyOf(new TreeMap<>(NETWORKS).keySet());
  }

  /// Returns a new network.
  ///
  /// @throws IllegalArgumentException if there is none of this name
  public static Model model(String name) {
    Supplier<Model> network = NETWORKS.get(name);
    if (network == null) {
      throw new IllegalArgumentException(
          "there is no network '%s'. Choose one of %s.".formatted(name, names()));
    }
    return network.get();
  }
}
