package dev.fovea.cli;

import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.zoo.NetworkOptions;
import java.util.ArrayList;
import java.util.List;

/// The network `small-cnn`, whose sizes are chosen on the command line: two 3x3 convolutions with max pooling, a dense layer, the classes.
///
/// @param filters of the first convolution; the second has twice as many
/// @param units   of the dense layer
/// @param dropout share of its inputs and outputs that training drops, 0 for none
record SmallCnn(int filters, int units, double dropout) {
  static final String NAME = "small-cnn";
  private static final List<Integer> DIGITS = List.of(28, 28, 1);
  private static final int SMALLEST = 4;

  /// Checks the numbers.
  ///
  /// @throws Misuse if one is outside its range
  SmallCnn {
    Misuse.below("--filters", filters, 1);
    Misuse.below("--units", units, 1);
    if (!(dropout >= 0 && dropout < 1)) {
      throw new Misuse("--dropout must be at least 0 and below 1, got %s.".formatted(dropout));
    }
  }

  /// Returns the network; 28x28x1 and 10 classes if nothing else was chosen.
  ///
  /// @throws Misuse if the images are too small
  Model model(NetworkOptions options) {
    List<Integer> image = options.input().orElse(DIGITS);
    if (!options.includeTop() || image.get(0) < SMALLEST || image.get(1) < SMALLEST) {
      throw new Misuse("%s has its classifier always, and reads images of at least %dx%d."
          .formatted(NAME, SMALLEST, SMALLEST));
    }
    List<Layer> layers = new ArrayList<>();
    for (int count : List.of(filters, 2 * filters)) {
      layers.add(new Conv2D(count, 3).same().activation(ActivationFunction.RELU));
      layers.add(new MaxPooling2D(2));
    }
    layers.add(new Flatten());
    drop(layers);
    layers.add(new Dense(units).activation(ActivationFunction.RELU));
    drop(layers);
    layers.add(new Dense(options.classes().orElse(10)).activation(ActivationFunction.SOFTMAX));
    return Sequential.of(NAME, new Input(image.get(0), image.get(1), image.get(2)), layers);
  }

  private void drop(List<Layer> layers) {
    if (dropout > 0) {
      layers.add(new Dropout(dropout));
    }
  }
}
