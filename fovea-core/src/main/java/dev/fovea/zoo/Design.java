package dev.fovea.zoo;

import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Dense;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.GlobalMaxPooling2D;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import java.util.List;

/// A network that is being drawn: its input, and how it may end.
///
/// @param options what the user chose
/// @param image   height, width and channels
/// @param classes number of classes
record Design(NetworkOptions options, List<Integer> image, int classes) {
  /// Returns what the options say, and for the rest what the paper says.
  static Design of(NetworkOptions options, int size, int channels, int classes) {
    return new Design(
        options,
        options.input().orElse(List.of(size, size, channels)),
        options.classes().orElse(classes));
  }

  /// Returns the images.
  Symbol input() {
    return Input.of(image.get(0), image.get(1), image.get(2));
  }

  boolean includeTop() {
    return options.includeTop();
  }

  /// Returns the layer `predictions` on these features.
  Symbol predictions(Symbol features) {
    return predictions(features, new Dense(classes));
  }

  /// Returns the layer `predictions` on these features.
  Symbol predictions(Symbol features, Dense dense) {
    return at("predictions", dense.activation(ActivationFunction.SOFTMAX), features);
  }

  /// Returns the features as the user wants them, for a network without a classifier.
  Symbol pooled(Symbol features, String average, String maximum) {
    return switch (options.pooling()) {
      case NONE -> features;
      case AVG -> at(average, new GlobalAveragePooling2D(), features);
      case MAX -> at(maximum, new GlobalMaxPooling2D(), features);
    };
  }

  /// Returns the result of a layer under a name; an empty name is left to the model.
  static Symbol at(String name, Layer layer, Symbol... inputs) {
    return (name.isEmpty() ? layer : layer.named(name)).on(inputs);
  }
}
