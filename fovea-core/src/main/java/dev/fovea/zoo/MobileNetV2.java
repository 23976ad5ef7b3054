package dev.fovea.zoo;

import static dev.fovea.zoo.Design.at;

import dev.fovea.layer.Add;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.DepthwiseConv2D;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.ReLU;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;

/// MobileNetV2: blocks that widen, look at each channel apart, and narrow again.
///
/// Layers, names and order of weights are those of `keras.applications` at width 1.
///
/// @see <a href="https://arxiv.org/abs/1801.04381">Sandler et al. 2018, table 2</a>
final class MobileNetV2 {
  /// The rows of the paper's table: expansion, filters, repeats, stride.
  private static final int[][] ROWS = {
      {1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2},
      {6, 320, 1, 1}};

  private MobileNetV2() {}

  /// Returns the network; 3,538,984 parameters for 224x224x3 and 1000 classes.
  static Model of(NetworkOptions options) {
    Design design = Design.of(options, 224, 3, 1000);
    Symbol image = design.input();
    Symbol x = at("Conv1", new Conv2D(32, 3).same().strides(2).withoutBias(), image);
    x = relu("Conv1_relu", at("bn_Conv1", normalization(), x));
    int id = 0;
    for (int[] row : ROWS) {
      for (int i = 0; i < row[2]; i++) {
        x = block(id++, x, row[0], row[1], i == 0 ? row[3] : 1);
      }
    }
    x = at("Conv_1", new Conv2D(1280, 1).withoutBias(), x);
    x = relu("out_relu", at("Conv_1_bn", normalization(), x));
    Symbol end = design.includeTop()
        ? design.predictions(at("", new GlobalAveragePooling2D(), x))
        : design.pooled(x, "", "");
    return Model.of(image, end).named("mobilenetv2_1.00_" + design.image().getFirst());
  }

  private static Symbol block(int id, Symbol x, int expansion, int filters, int stride) {
    String name = id == 0 ? "expanded_conv_" : "block_%d_".formatted(id);
    int channels = x.shape().last();
    Symbol y = x;
    if (id > 0) {
      y = at(name + "expand", new Conv2D(expansion * channels, 1).same().withoutBias(), y);
      y = relu(name + "expand_relu", at(name + "expand_BN", normalization(), y));
    }
    DepthwiseConv2D depthwise = new DepthwiseConv2D(3).strides(stride).withoutBias();
    if (stride == 2) {
      y = at(name + "pad", Striding.border(y, 3), y);
    } else {
      depthwise = depthwise.same();
    }
    y = at(name + "depthwise", depthwise, y);
    y = relu(name + "depthwise_relu", at(name + "depthwise_BN", normalization(), y));
    y = at(name + "project", new Conv2D(filters, 1).same().withoutBias(), y);
    y = at(name + "project_BN", normalization(), y);
    return channels == filters && stride == 1 ? at(name + "add", new Add(), x, y) : y;
  }

  private static BatchNormalization normalization() {
    return new BatchNormalization().momentum(0.999);
  }

  private static Symbol relu(String name, Symbol x) {
    return at(name, new ReLU().maxValue(6), x);
  }
}
