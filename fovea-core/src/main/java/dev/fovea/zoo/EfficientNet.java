package dev.fovea.zoo;

import static dev.fovea.zoo.Design.at;

import dev.fovea.initializer.Distribution;
import dev.fovea.initializer.FanMode;
import dev.fovea.initializer.Initializer;
import dev.fovea.initializer.VarianceScaling;
import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Add;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.DepthwiseConv2D;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.Multiply;
import dev.fovea.layer.Normalization;
import dev.fovea.layer.Rescaling;
import dev.fovea.layer.Reshape;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;

/// EfficientNet-B0: inverted residual blocks that weigh their channels by what is in the image.
///
/// Layers, names and order of weights are those of `keras.applications`; images hold 0 to 255, and
/// the first layers scale them.
///
/// @see <a href="https://arxiv.org/abs/1905.11946">Tan and Le 2019, table 1</a>
final class EfficientNet {
  private static final Initializer KERNELS = new VarianceScaling(2, FanMode.FAN_OUT,
      Distribution.TRUNCATED_NORMAL);
  private static final Initializer CLASSES = new VarianceScaling(1 / 3.0, FanMode.FAN_OUT,
      Distribution.UNIFORM);

  /// A row of the paper's table.
  private record Row(int kernel, int repeats, int filters, int expansion, int stride) {}

  private static final Row[] ROWS = {
      new Row(3, 1, 16, 1, 1), new Row(3, 2, 24, 6, 2), new Row(5, 2, 40, 6, 2),
      new Row(3, 3, 80, 6, 2), new Row(5, 3, 112, 6, 1), new Row(5, 4, 192, 6, 2),
      new Row(3, 1, 320, 6, 1)};
  private static final int BLOCKS = 16;

  private EfficientNet() {}

  /// Returns the network; 5,330,571 parameters for 224x224x3 and 1000 classes.
  static Model b0(NetworkOptions options) {
    Design design = Design.of(options, 224, 3, 1000);
    Symbol image = design.input();
    Symbol x = at("", new Normalization(), at("", new Rescaling(1 / 255.0), image));
    x = at("stem_conv_pad", Striding.border(x, 3), x);
    x = convolution("stem_conv", new Conv2D(32, 3).strides(2), x);
    x = activated("stem_", "bn", x);
    int done = 0;
    for (int i = 0; i < ROWS.length; i++) {
      for (int j = 0; j < ROWS[i].repeats(); j++) {
        String name = "block%d%c_".formatted(i + 1, 'a' + j);
        x = block(name, x, ROWS[i], j == 0 ? ROWS[i].stride() : 1, 0.2 * done++ / BLOCKS);
      }
    }
    x = activated("top_", "bn", convolution("top_conv", new Conv2D(1280, 1).same(), x));
    if (!design.includeTop()) {
      return Model.of(image, design.pooled(x, "avg_pool", "max_pool")).named("efficientnetb0");
    }
    x = at("avg_pool", new GlobalAveragePooling2D(), x);
    x = at("top_dropout", new Dropout(0.2), x);
    Dense classes = new Dense(design.classes()).kernelInitializer(CLASSES);
    return Model.of(image, design.predictions(x, classes)).named("efficientnetb0");
  }

  private static Symbol block(String name, Symbol x, Row row, int stride, double dropped) {
    int channels = x.shape().last();
    Symbol y = x;
    if (row.expansion() > 1) {
      y = convolution(name + "expand_conv", new Conv2D(channels * row.expansion(), 1).same(), y);
      y = activated(name + "expand_", "bn", y);
    }
    DepthwiseConv2D depthwise = new DepthwiseConv2D(row.kernel()).strides(stride).withoutBias()
        .depthwiseInitializer(KERNELS);
    if (stride == 2) {
      y = at(name + "dwconv_pad", Striding.border(y, row.kernel()), y);
    } else {
      depthwise = depthwise.same();
    }
    y = activated(name, "bn", at(name + "dwconv", depthwise, y));
    y = excited(name + "se_", y, Math.max(1, channels / 4));
    y = convolution(name + "project_conv", new Conv2D(row.filters(), 1).same(), y);
    y = at(name + "project_bn", new BatchNormalization(), y);
    if (stride > 1 || channels != row.filters()) {
      return y;
    }
    y = dropped > 0 ? at(name + "drop", new Dropout(dropped).noiseShape(0, 1, 1, 1), y) : y;
    return at(name + "add", new Add(), y, x);
  }

  /// Multiplies each channel by a weight that follows from the means of all channels.
  private static Symbol excited(String name, Symbol x, int squeezed) {
    int channels = x.shape().last();
    Symbol y = at(name + "squeeze", new GlobalAveragePooling2D(), x);
    y = at(name + "reshape", new Reshape(1, 1, channels), y);
    Conv2D reduce = new Conv2D(squeezed, 1).same().activation(ActivationFunction.SILU);
    y = at(name + "reduce", reduce.kernelInitializer(KERNELS), y);
    Conv2D expand = new Conv2D(channels, 1).same().activation(ActivationFunction.SIGMOID);
    y = at(name + "expand", expand.kernelInitializer(KERNELS), y);
    return at(name + "excite", new Multiply(), x, y);
  }

  private static Symbol convolution(String name, Conv2D convolution, Symbol x) {
    return at(name, convolution.withoutBias().kernelInitializer(KERNELS), x);
  }

  private static Symbol activated(String name, String normalization, Symbol x) {
    Symbol y = at(name + normalization, new BatchNormalization(), x);
    return at(name + "activation", new Activation(ActivationFunction.SILU), y);
  }
}
