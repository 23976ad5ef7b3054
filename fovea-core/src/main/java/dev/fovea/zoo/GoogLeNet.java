package dev.fovea.zoo;

import static dev.fovea.zoo.Design.at;

import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.AveragePooling2D;
import dev.fovea.layer.Concatenate;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.LocalResponseNormalization;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import java.util.List;

/// GoogLeNet, the first network of Inception modules.
///
/// With its classifier it has three outputs: `predictions`, then those of the two auxiliary heads
/// behind modules 4a and 4d, whose losses the paper weighs with 0.3.
///
/// @see <a href="https://arxiv.org/abs/1409.4842">Szegedy et al. 2014, table 1</a>
final class GoogLeNet {
  private static final LocalResponseNormalization NORMALIZATION = new LocalResponseNormalization(2,
      1, 1e-4 / 5, 0.75, "", true);

  private GoogLeNet() {}

  /// Returns the network; 13,378,280 parameters for 224x224x3 and 1000 classes, 6,998,552 of them
  /// on the way to the main output.
  static Model of(NetworkOptions options) {
    Design design = Design.of(options, 224, 3, 1000);
    Symbol image = design.input();
    Symbol x = at("conv1_7x7_s2", convolution(64, 7).strides(2), image);
    x = at("pool1_3x3_s2", halving(), x);
    x = at("pool1_norm1", NORMALIZATION, x);
    x = at("conv2_3x3_reduce", convolution(64, 1), x);
    x = at("conv2_3x3", convolution(192, 3), x);
    x = at("conv2_norm2", NORMALIZATION, x);
    x = at("pool2_3x3_s2", halving(), x);
    x = inception("inception_3a", x, 64, 96, 128, 16, 32, 32);
    x = inception("inception_3b", x, 128, 128, 192, 32, 96, 64);
    x = at("pool3_3x3_s2", halving(), x);
    Symbol first = inception("inception_4a", x, 192, 96, 208, 16, 48, 64);
    x = inception("inception_4b", first, 160, 112, 224, 24, 64, 64);
    x = inception("inception_4c", x, 128, 128, 256, 24, 64, 64);
    Symbol second = inception("inception_4d", x, 112, 144, 288, 32, 64, 64);
    x = inception("inception_4e", second, 256, 160, 320, 32, 128, 128);
    x = at("pool4_3x3_s2", halving(), x);
    x = inception("inception_5a", x, 256, 160, 320, 32, 128, 128);
    x = inception("inception_5b", x, 384, 192, 384, 48, 128, 128);
    if (!design.includeTop()) {
      return Model.of(image, design.pooled(x, "avg_pool", "max_pool")).named("googlenet");
    }
    x = at("avg_pool", new GlobalAveragePooling2D(), x);
    x = at("dropout", new Dropout(0.4), x);
    List<Symbol> outputs = List.of(design.predictions(x), auxiliary(design, "loss1", first),
        auxiliary(design, "loss2", second));
    return Model.of("googlenet", List.of(image), outputs);
  }

  /// Four ways side by side: 1x1; 1x1 then 3x3; 1x1 then 5x5; pooling then 1x1.
  private static Symbol inception(
      String name, Symbol x, int one, int reduce3, int three, int reduce5, int five, int pool) {
    Symbol a = at(name + "_1x1", convolution(one, 1), x);
    Symbol b = at(name + "_3x3_reduce", convolution(reduce3, 1), x);
    b = at(name + "_3x3", convolution(three, 3), b);
    Symbol c = at(name + "_5x5_reduce", convolution(reduce5, 1), x);
    c = at(name + "_5x5", convolution(five, 5), c);
    Symbol d = at(name + "_pool", new MaxPooling2D(3).strides(1).same(), x);
    d = at(name + "_pool_proj", convolution(pool, 1), d);
    return at(name + "_output", new Concatenate(), a, b, c, d);
  }

  /// A small classifier on the features in the middle, which keeps derivatives from vanishing.
  private static Symbol auxiliary(Design design, String name, Symbol features) {
    Symbol x = at(name + "_ave_pool", new AveragePooling2D(5).strides(3), features);
    x = at(name + "_conv", convolution(128, 1), x);
    x = at(name + "_flatten", new Flatten(), x);
    x = at(name + "_fc", new Dense(1024).activation(ActivationFunction.RELU), x);
    x = at(name + "_dropout", new Dropout(0.7), x);
    return at(name + "_predictions",
        new Dense(design.classes()).activation(ActivationFunction.SOFTMAX), x);
  }

  private static Conv2D convolution(int filters, int size) {
    return new Conv2D(filters, size).same().activation(ActivationFunction.RELU);
  }

  private static MaxPooling2D halving() {
    return new MaxPooling2D(3).strides(2).same();
  }
}
