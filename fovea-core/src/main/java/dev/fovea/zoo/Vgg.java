package dev.fovea.zoo;

import static dev.fovea.zoo.Design.at;

import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import java.util.List;

/// The VGG networks: blocks of 3x3 convolutions, each followed by pooling.
///
/// Names of layers and order of weights are those of `keras.applications`.
///
/// @see <a href="https://arxiv.org/abs/1409.1556">Simonyan and Zisserman 2014, table 1</a>
final class Vgg {
  private static final List<Integer> FILTERS = List.of(64, 128, 256, 512, 512);

  private Vgg() {}

  /// Returns the network of column A; 132,863,336 parameters for 224x224x3 and 1000 classes.
  static Model vgg11(NetworkOptions options) {
    return of("vgg11", List.of(1, 1, 2, 2, 2), options);
  }

  /// Returns the network of column B; 133,047,848 parameters for 224x224x3 and 1000 classes.
  static Model vgg13(NetworkOptions options) {
    return of("vgg13", List.of(2, 2, 2, 2, 2), options);
  }

  /// Returns the network of column D; 138,357,544 parameters for 224x224x3 and 1000 classes.
  static Model vgg16(NetworkOptions options) {
    return of("vgg16", List.of(2, 2, 3, 3, 3), options);
  }

  /// Returns the network of column E; 143,667,240 parameters for 224x224x3 and 1000 classes.
  static Model vgg19(NetworkOptions options) {
    return of("vgg19", List.of(2, 2, 4, 4, 4), options);
  }

  private static Model of(String name, List<Integer> convolutions, NetworkOptions options) {
    Design design = Design.of(options, 224, 3, 1000);
    Symbol image = design.input();
    Symbol x = image;
    for (int block = 1; block <= FILTERS.size(); block++) {
      Conv2D convolution = new Conv2D(FILTERS.get(block - 1), 3).same()
          .activation(ActivationFunction.RELU);
      for (int i = 1; i <= convolutions.get(block - 1); i++) {
        x = at("block%d_conv%d".formatted(block, i), convolution, x);
      }
      x = at("block%d_pool".formatted(block), new MaxPooling2D(2), x);
    }
    if (!design.includeTop()) {
      return Model.of(image, design.pooled(x, "", "")).named(name);
    }
    x = at("flatten", new Flatten(), x);
    x = at("fc1", new Dense(4096).activation(ActivationFunction.RELU), x);
    x = at("fc2", new Dense(4096).activation(ActivationFunction.RELU), x);
    return Model.of(image, design.predictions(x)).named(name);
  }
}
