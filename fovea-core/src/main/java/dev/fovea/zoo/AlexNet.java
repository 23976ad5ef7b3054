package dev.fovea.zoo;

import static dev.fovea.zoo.Design.at;

import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.LocalResponseNormalization;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;

/// AlexNet, with the paper's two halves as groups of the second, fourth and fifth convolution.
///
/// Images of 227x227 pixels: the paper says 224, but only 227 fits its 55x55 maps.
///
/// @see <a href="https://papers.nips.cc/paper/4824">Krizhevsky, Sutskever and Hinton 2012, figure
///     2</a>
final class AlexNet {
  private AlexNet() {}

  /// Returns the network; 60,965,224 parameters for 227x227x3 and 1000 classes.
  static Model of(NetworkOptions options) {
    Design design = Design.of(options, 227, 3, 1000);
    Symbol image = design.input();
    Symbol x = at("conv1", convolution(96, 11).strides(4), image);
    x = at("norm1", new LocalResponseNormalization(), x);
    x = at("pool1", new MaxPooling2D(3).strides(2), x);
    x = at("conv2", convolution(256, 5).same().groups(2), x);
    x = at("norm2", new LocalResponseNormalization(), x);
    x = at("pool2", new MaxPooling2D(3).strides(2), x);
    x = at("conv3", convolution(384, 3).same(), x);
    x = at("conv4", convolution(384, 3).same().groups(2), x);
    x = at("conv5", convolution(256, 3).same().groups(2), x);
    x = at("pool5", new MaxPooling2D(3).strides(2), x);
    if (!design.includeTop()) {
      return Model.of(image, design.pooled(x, "avg_pool", "max_pool")).named("alexnet");
    }
    x = at("flatten", new Flatten(), x);
    x = at("fc6", new Dense(4096).activation(ActivationFunction.RELU), x);
    x = at("drop6", new Dropout(0.5), x);
    x = at("fc7", new Dense(4096).activation(ActivationFunction.RELU), x);
    x = at("drop7", new Dropout(0.5), x);
    return Model.of(image, design.predictions(x)).named("alexnet");
  }

  private static Conv2D convolution(int filters, int size) {
    return new Conv2D(filters, size).activation(ActivationFunction.RELU);
  }
}
