package dev.fovea.zoo;

import static dev.fovea.zoo.Design.at;

import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerNormalization;
import dev.fovea.layer.LayerScale;
import dev.fovea.layer.Normalization;
import dev.fovea.layer.Operation;
import dev.fovea.layer.Operator;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import java.util.List;

/// ConvNeXt-Tiny: a residual network with the habits of vision transformers.
///
/// Layers, names and order of weights are those of `keras.applications`; colour images hold 0 to 255,
/// and the first layer standardizes them.
///
/// @see <a href="https://arxiv.org/abs/2201.03545">Liu et al. 2022, table 9</a>
final class ConvNeXt {
  private static final String NAME = "convnext_tiny";
  private static final List<Integer> DEPTHS = List.of(3, 3, 9, 3);
  private static final List<Integer> WIDTHS = List.of(96, 192, 384, 768);
  private static final Normalization IMAGENET = new Normalization(
      List.of(0.485 * 255, 0.456 * 255, 0.406 * 255),
      List.of(squared(0.229 * 255), squared(0.224 * 255), squared(0.225 * 255)));

  private ConvNeXt() {}

  private static double squared(double x) {
    return x * x;
  }

  /// Returns the network; 28,589,128 parameters for 224x224x3 and 1000 classes.
  static Model tiny(NetworkOptions options) {
    Design design = Design.of(options, 224, 3, 1000);
    Symbol image = design.input();
    Symbol x = design.image().getLast() == 3
        ? at(NAME + "_prestem_normalization", IMAGENET, image)
        : image;
    for (int stage = 0; stage < 4; stage++) {
      x = smaller(stage, x);
      for (int block = 0; block < DEPTHS.get(stage); block++) {
        x = block("%s_stage_%d_block_%d".formatted(NAME, stage, block), x, WIDTHS.get(stage));
      }
    }
    if (!design.includeTop()) {
      return Model.of(image, at("", normalization(), design.pooled(x, "", ""))).named(NAME);
    }
    x = at(NAME + "_head_gap", new GlobalAveragePooling2D(), x);
    x = at(NAME + "_head_layernorm", normalization(), x);
    Dense classes = new Dense(design.classes()).activation(ActivationFunction.SOFTMAX);
    return Model.of(image, at(NAME + "_head_dense", classes, x)).named(NAME);
  }

  /// The stem cuts the image into patches of 4x4; later stages halve it.
  private static Symbol smaller(int stage, Symbol x) {
    int size = stage == 0 ? 4 : 2;
    String convolution = stage == 0 ? "_stem_conv" : "_downsampling_conv_" + (stage - 1);
    String normalized = stage == 0 ? "_stem_layernorm" : "_downsampling_layernorm_" + (stage - 1);
    Layer patches = new Conv2D(WIDTHS.get(stage), size).strides(size).named(NAME + convolution);
    Layer standard = normalization().named(NAME + normalized);
    String name = NAME + (stage == 0 ? "_stem" : "_downsampling_block_" + (stage - 1));
    Model both = Sequential.of(name, new Input(x.shape().dims(), ""),
        stage == 0 ? List.of(patches, standard) : List.of(standard, patches));
    return both.on(x);
  }

  private static Symbol block(String name, Symbol x, int width) {
    Symbol y = at(name + "_depthwise_conv", new Conv2D(width, 7).same().groups(width), x);
    y = at(name + "_layernorm", normalization(), y);
    y = at(name + "_pointwise_conv_1", new Dense(4 * width), y);
    y = at(name + "_gelu", new Activation(ActivationFunction.GELU), y);
    y = at(name + "_pointwise_conv_2", new Dense(width), y);
    y = at(name + "_layer_scale", new LayerScale(1e-6, width), y);
    y = at(name + "_identity", new Activation(ActivationFunction.LINEAR), y);
    return new Operation(Operator.ADD).on(x, y);
  }

  private static LayerNormalization normalization() {
    return new LayerNormalization().epsilon(1e-6);
  }
}
