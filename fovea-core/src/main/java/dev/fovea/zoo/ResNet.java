package dev.fovea.zoo;

import static dev.fovea.zoo.Design.at;

import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Add;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.ZeroPadding2D;
import dev.fovea.model.Model;
import java.util.List;

/// The residual networks for ImageNet.
///
/// Those of 50 layers and more are the ones of `keras.applications`, layer by layer: bottleneck
/// blocks, convolutions with a bias, the stride in a block's first convolution. Their variants 1.5 are
/// the ones of torchvision: no bias, the stride in the 3x3 convolution. Keras has no ResNet-18 and
/// ResNet-34; these are torchvision's, too: two 3x3 convolutions a block, no bias.
///
/// @see <a href="https://arxiv.org/abs/1512.03385">He et al. 2015, table 1</a>
final class ResNet {
  private ResNet() {}

  /// Returns the network of 18 layers; 11,699,112 parameters for 224x224x3 and 1000 classes.
  static Model resnet18(NetworkOptions options) {
    return basic("resnet18", List.of(2, 2, 2, 2), options);
  }

  /// Returns the network of 34 layers; 21,814,696 parameters for 224x224x3 and 1000 classes.
  static Model resnet34(NetworkOptions options) {
    return basic("resnet34", List.of(3, 4, 6, 3), options);
  }

  /// Returns the network of 50 layers; 25,636,712 parameters for 224x224x3 and 1000 classes.
  static Model resnet50(NetworkOptions options) {
    return bottleneck("resnet50", List.of(3, 4, 6, 3), Bottleneck.KERAS, options);
  }

  /// Returns torchvision's network of 50 layers; 25,610,152 parameters for 224x224x3 and 1000 classes.
  static Model resnet50v15(NetworkOptions options) {
    return bottleneck("resnet50v1.5", List.of(3, 4, 6, 3), Bottleneck.TORCH, options);
  }

  /// Returns the network of 101 layers; 44,707,176 parameters for 224x224x3 and 1000 classes.
  static Model resnet101(NetworkOptions options) {
    return bottleneck("resnet101", List.of(3, 4, 23, 3), Bottleneck.KERAS, options);
  }

  /// Returns torchvision's network of 101 layers; 44,654,504 parameters for 224x224x3 and 1000 classes.
  static Model resnet101v15(NetworkOptions options) {
    return bottleneck("resnet101v1.5", List.of(3, 4, 23, 3), Bottleneck.TORCH, options);
  }

  /// Returns the network of 152 layers; 60,419,944 parameters for 224x224x3 and 1000 classes.
  static Model resnet152(NetworkOptions options) {
    return bottleneck("resnet152", List.of(3, 8, 36, 3), Bottleneck.KERAS, options);
  }

  /// Returns torchvision's network of 152 layers; 60,344,232 parameters for 224x224x3 and 1000 classes.
  static Model resnet152v15(NetworkOptions options) {
    return bottleneck("resnet152v1.5", List.of(3, 8, 36, 3), Bottleneck.TORCH, options);
  }

  private static Model basic(String name, List<Integer> blocks, NetworkOptions options) {
    Design design = Design.of(options, 224, 3, 1000);
    Symbol image = design.input();
    Symbol x = stem(image, new Conv2D(64, 7).withoutBias(), 1e-5);
    for (int stage = 0; stage < 4; stage++) {
      int filters = 64 << stage;
      for (int block = 1; block <= blocks.get(stage); block++) {
        boolean halves = stage > 0 && block == 1;
        x = basicBlock("conv%d_block%d".formatted(stage + 2, block), x, filters, halves);
      }
    }
    return end(name, design, image, x);
  }

  private static Symbol basicBlock(String name, Symbol x, int filters, boolean halves) {
    Symbol shortcut = x;
    Conv2D first = new Conv2D(filters, 3).withoutBias();
    Symbol y = x;
    if (halves) {
      Conv2D projection = new Conv2D(filters, 1).strides(2).withoutBias();
      shortcut = normalized(name + "_0", projection, x, 1e-5);
      y = at(name + "_1_pad", new ZeroPadding2D(1), x);
      first = first.strides(2);
    } else {
      first = first.same();
    }
    y = normalized(name + "_1", first, y, 1e-5);
    y = at(name + "_1_relu", new Activation(ActivationFunction.RELU), y);
    y = normalized(name + "_2", new Conv2D(filters, 3).same().withoutBias(), y, 1e-5);
    return sum(name, shortcut, y);
  }

  /// How blocks of three convolutions are built.
  private enum Bottleneck {
    KERAS(1.001e-5), TORCH(1e-5);

    private final double epsilon;

    Bottleneck(double epsilon) {
      this.epsilon = epsilon;
    }

    private Conv2D convolution(int filters, int size) {
      Conv2D plain = new Conv2D(filters, size);
      return this == TORCH ? plain.withoutBias() : plain;
    }

    private Symbol block(String name, Symbol x, int filters, int stride, boolean projects) {
      Symbol shortcut = projects
          ? normalized(name + "_0", convolution(4 * filters, 1).strides(stride), x, epsilon)
          : x;
      int first = this == KERAS ? stride : 1;
      Symbol y = normalized(name + "_1", convolution(filters, 1).strides(first), x, epsilon);
      y = at(name + "_1_relu", new Activation(ActivationFunction.RELU), y);
      Conv2D middle = convolution(filters, 3);
      if (stride > first) {
        y = at(name + "_2_pad", new ZeroPadding2D(1), y);
        middle = middle.strides(stride);
      } else {
        middle = middle.same();
      }
      y = normalized(name + "_2", middle, y, epsilon);
      y = at(name + "_2_relu", new Activation(ActivationFunction.RELU), y);
      y = normalized(name + "_3", convolution(4 * filters, 1), y, epsilon);
      return sum(name, shortcut, y);
    }
  }

  private static Model bottleneck(
      String name, List<Integer> blocks, Bottleneck kind, NetworkOptions options) {
    Design design = Design.of(options, 224, 3, 1000);
    Symbol image = design.input();
    Symbol x = stem(image, kind.convolution(64, 7), kind.epsilon);
    for (int stage = 0; stage < 4; stage++) {
      int filters = 64 << stage;
      for (int block = 1; block <= blocks.get(stage); block++) {
        String label = "conv%d_block%d".formatted(stage + 2, block);
        x = kind.block(label, x, filters, stage > 0 && block == 1 ? 2 : 1, block == 1);
      }
    }
    return end(name, design, image, x);
  }

  private static Symbol stem(Symbol image, Conv2D convolution, double epsilon) {
    Symbol x = at("conv1_pad", new ZeroPadding2D(3), image);
    x = normalized("conv1", convolution.strides(2), x, epsilon);
    x = at("conv1_relu", new Activation(ActivationFunction.RELU), x);
    x = at("pool1_pad", new ZeroPadding2D(1), x);
    return at("pool1_pool", new MaxPooling2D(3).strides(2), x);
  }

  private static Symbol normalized(String name, Conv2D convolution, Symbol x, double epsilon) {
    Symbol y = at(name + "_conv", convolution, x);
    return at(name + "_bn", new BatchNormalization().epsilon(epsilon), y);
  }

  private static Symbol sum(String name, Symbol shortcut, Symbol y) {
    Symbol both = at(name + "_add", new Add(), shortcut, y);
    return at(name + "_out", new Activation(ActivationFunction.RELU), both);
  }

  private static Model end(String name, Design design, Symbol image, Symbol x) {
    Symbol end = design.includeTop()
        ? design.predictions(at("avg_pool", new GlobalAveragePooling2D(), x))
        : design.pooled(x, "avg_pool", "max_pool");
    return Model.of(image, end).named(name);
  }
}
