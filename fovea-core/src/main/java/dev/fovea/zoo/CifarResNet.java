package dev.fovea.zoo;

import static dev.fovea.zoo.Design.at;

import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Add;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.DataFormat;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.ZeroPadding2D;
import dev.fovea.model.Model;
import java.util.List;

/// The residual networks for CIFAR-10: three stages of 16, 32 and 64 filters on images of 32x32.
///
/// Shortcuts have no weights (the paper's option A): where a stage halves the image, they take every
/// second pixel and add channels of zeros, half of them in front as published weights expect it.
///
/// @see <a href="https://arxiv.org/abs/1512.03385">He et al. 2015, section 4.2</a>
final class CifarResNet {
  private CifarResNet() {}

  /// Returns the network of this many layers.
  ///
  /// @param depth 20, 32, 44, 56 or 110: two layers in each of `(depth - 2) / 6` blocks a stage
  static Model of(int depth, NetworkOptions options) {
    Design design = Design.of(options, 32, 3, 10);
    Symbol image = design.input();
    Symbol x = normalized("conv1", new Conv2D(16, 3).same(), image);
    x = at("conv1_relu", new Activation(ActivationFunction.RELU), x);
    for (int stage = 0; stage < 3; stage++) {
      for (int block = 1; block <= (depth - 2) / 6; block++) {
        String name = "conv%d_block%d".formatted(stage + 2, block);
        x = block(name, x, 16 << stage, stage > 0 && block == 1);
      }
    }
    Symbol end = design.includeTop()
        ? design.predictions(at("avg_pool", new GlobalAveragePooling2D(), x))
        : design.pooled(x, "avg_pool", "max_pool");
    return Model.of(image, end).named("resnet" + depth);
  }

  private static Symbol block(String name, Symbol x, int filters, boolean halves) {
    Symbol shortcut = halves ? shortcut(name, x, filters) : x;
    Conv2D first = new Conv2D(filters, 3);
    Symbol y = halves
        ? normalized(name + "_1", first.strides(2), at(name + "_1_pad", new ZeroPadding2D(1), x))
        : normalized(name + "_1", first.same(), x);
    y = at(name + "_1_relu", new Activation(ActivationFunction.RELU), y);
    y = normalized(name + "_2", new Conv2D(filters, 3).same(), y);
    Symbol both = at(name + "_add", new Add(), shortcut, y);
    return at(name + "_out", new Activation(ActivationFunction.RELU), both);
  }

  private static Symbol shortcut(String name, Symbol x, int filters) {
    Symbol half = at(name + "_0_pool", new MaxPooling2D(1).strides(2), x);
    int added = filters - half.shape().last();
    // Read as channels first, the last two axes are width and channels: the only layer of Keras
    // that puts zeros beside channels.
    List<List<Integer>> borders = List.of(List.of(0, 0), List.of(added / 2, added - added / 2));
    return at(name + "_0_pad", new ZeroPadding2D(borders, DataFormat.CHANNELS_FIRST, "", true),
        half);
  }

  private static Symbol normalized(String name, Conv2D convolution, Symbol x) {
    Symbol y = at(name + "_conv", convolution.withoutBias(), x);
    return at(name + "_bn", new BatchNormalization().momentum(0.9).epsilon(1e-5), y);
  }
}
