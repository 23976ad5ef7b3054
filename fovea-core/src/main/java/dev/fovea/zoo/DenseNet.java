package dev.fovea.zoo;

import static dev.fovea.zoo.Design.at;

import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.AveragePooling2D;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Concatenate;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.ZeroPadding2D;
import dev.fovea.model.Model;
import java.util.List;

/// DenseNet-121: each layer reads the results of all layers of its block.
///
/// Layers, names and order of weights are those of `keras.applications`.
///
/// @see <a href="https://arxiv.org/abs/1608.06993">Huang et al. 2016, table 1</a>
final class DenseNet {
  private static final int GROWTH = 32;

  private DenseNet() {}

  /// Returns the network; 8,062,504 parameters for 224x224x3 and 1000 classes.
  static Model densenet121(NetworkOptions options) {
    Design design = Design.of(options, 224, 3, 1000);
    Symbol image = design.input();
    Symbol x = at("", new ZeroPadding2D(3), image);
    x = at("conv1_conv", new Conv2D(64, 7).strides(2).withoutBias(), x);
    x = normalizedRelu("conv1", x);
    x = at("", new ZeroPadding2D(1), x);
    x = at("pool1", new MaxPooling2D(3).strides(2), x);
    List<Integer> blocks = List.of(6, 12, 24, 16);
    for (int i = 0; i < blocks.size(); i++) {
      for (int layer = 1; layer <= blocks.get(i); layer++) {
        x = layer("conv%d_block%d".formatted(i + 2, layer), x);
      }
      if (i < blocks.size() - 1) {
        x = transition("pool" + (i + 2), x);
      }
    }
    x = at("relu", new Activation(ActivationFunction.RELU), at("bn", normalization(), x));
    Symbol end = design.includeTop()
        ? design.predictions(at("avg_pool", new GlobalAveragePooling2D(), x))
        : design.pooled(x, "avg_pool", "max_pool");
    return Model.of(image, end).named("densenet121");
  }

  private static Symbol layer(String name, Symbol x) {
    Symbol y = normalizedRelu(name + "_0", x);
    y = at(name + "_1_conv", new Conv2D(4 * GROWTH, 1).withoutBias(), y);
    y = normalizedRelu(name + "_1", y);
    y = at(name + "_2_conv", new Conv2D(GROWTH, 3).same().withoutBias(), y);
    return at(name + "_concat", new Concatenate(), x, y);
  }

  private static Symbol transition(String name, Symbol x) {
    Symbol y = normalizedRelu(name, x);
    y = at(name + "_conv", new Conv2D(x.shape().last() / 2, 1).withoutBias(), y);
    return at(name + "_pool", new AveragePooling2D(2), y);
  }

  private static Symbol normalizedRelu(String name, Symbol x) {
    Symbol y = at(name + "_bn", normalization(), x);
    return at(name + "_relu", new Activation(ActivationFunction.RELU), y);
  }

  private static BatchNormalization normalization() {
    return new BatchNormalization().epsilon(1.001e-5);
  }
}
