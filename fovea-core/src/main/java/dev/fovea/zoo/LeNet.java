package dev.fovea.zoo;

import static dev.fovea.zoo.Design.at;

import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.AveragePooling2D;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;

/// LeNet-5, the first convolutional network in wide use: digits of 28x28 pixels.
///
/// As it is drawn today: the third convolution sees all maps, pooling has no weights, and the end is
/// a softmax instead of radial basis functions. The paper's 32x32 pixels are 28x28 with a border of
/// two, which is what `same` padding adds.
///
/// @see <a href="https://doi.org/10.1109/5.726791">LeCun et al. 1998, figure 2</a>
final class LeNet {
  private LeNet() {}

  /// Returns the network; 61,706 parameters for 28x28x1 and 10 classes.
  static Model of(NetworkOptions options) {
    Design design = Design.of(options, 28, 1, 10);
    Symbol image = design.input();
    Symbol x = at("c1", new Conv2D(6, 5).same().activation(ActivationFunction.TANH), image);
    x = at("s2", new AveragePooling2D(2), x);
    x = at("c3", new Conv2D(16, 5).activation(ActivationFunction.TANH), x);
    x = at("s4", new AveragePooling2D(2), x);
    if (!design.includeTop()) {
      return Model.of(image, design.pooled(x, "avg_pool", "max_pool")).named("lenet");
    }
    x = at("flatten", new Flatten(), x);
    x = at("c5", new Dense(120).activation(ActivationFunction.TANH), x);
    x = at("f6", new Dense(84).activation(ActivationFunction.TANH), x);
    return Model.of(image, design.predictions(x)).named("lenet");
  }
}
