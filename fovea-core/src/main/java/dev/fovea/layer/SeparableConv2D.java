package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.initializer.GlorotUniform;
import dev.fovea.initializer.Initializer;
import dev.fovea.initializer.Zeros;
import dev.fovea.op.Conv;
import dev.fovea.op.Window;
import java.util.List;

/// Convolves every channel on its own, then mixes the channels at each position.
///
/// Input: `[batch, height, width, channels]`. Output: `[batch, rows, columns, filters]`. Weights: depthwise_kernel
/// `[kernel height, kernel width, channels, depthMultiplier]`, pointwise_kernel
/// `[1, 1, channels * depthMultiplier, filters]`, bias `[filters]`.
///
/// @param filters              number of outputs at each position, at least 1
/// @param kernelSize           height and width of the window
/// @param strides              rows and columns from one position to the next
/// @param padding              what happens at the border
/// @param depthMultiplier      outputs for each channel, at least 1
/// @param dataFormat           where the channels are
/// @param dilationRate         distance between the elements under the window
/// @param activation           applied at the end
/// @param useBias              whether there is a bias
/// @param depthwiseInitializer first values of the first kernel
/// @param pointwiseInitializer first values of the second kernel
/// @param biasInitializer      first values of the bias
/// @param rules                penalties and constraints for depthwise, pointwise (the kernels) and bias
/// @param name                 the layer's name, or empty
/// @param trainable            whether training changes the weights
/// @see <a href="https://arxiv.org/abs/1610.02357">Chollet 2017, Xception</a>
public record SeparableConv2D(
    int filters,
    List<Integer> kernelSize,
    List<Integer> strides,
    Padding padding,
    int depthMultiplier,
    DataFormat dataFormat,
    List<Integer> dilationRate,
    ActivationFunction activation,
    boolean useBias,
    Initializer depthwiseInitializer,
    Initializer pointwiseInitializer,
    Initializer biasInitializer,
    Rules rules,
    String name,
    boolean trainable)
    implements
      RuledLayer<SeparableConv2D> {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if a size is below 1, or the padding is causal
  public SeparableConv2D {
    Settings.positive("SeparableConv2D filters", filters);
    kernelSize = Settings.positive("SeparableConv2D kernelSize", 2, kernelSize);
    strides = Settings.positive("SeparableConv2D strides", 2, strides);
    dilationRate = Settings.positive("SeparableConv2D dilationRate", 2, dilationRate);
    Padding.notCausal("SeparableConv2D", padding);
    Settings.positive("SeparableConv2D depthMultiplier", depthMultiplier);
    rules.check("SeparableConv2D", "depthwise", "pointwise", "bias");
  }

  /// Returns a layer with a square window and Keras's defaults: stride 1, valid, a bias.
  public SeparableConv2D(int filters, int kernelSize) {
    this(
        filters,
        Settings.all(2, kernelSize),
        Settings.all(2, 1),
        Padding.VALID,
        1,
        DataFormat.CHANNELS_LAST,
        Settings.all(2, 1),
        ActivationFunction.LINEAR,
        true,
        new GlorotUniform(),
        new GlorotUniform(),
        new Zeros(),
        Rules.NONE, "",
        true);
  }

  /// Returns the same layer with padding that keeps the size.
  public SeparableConv2D same() {
    return Settings.with(this, "padding", Padding.SAME);
  }

  /// Returns the same layer with this stride on both axes.
  public SeparableConv2D strides(int stride) {
    return Settings.with(this, "strides", Settings.all(2, stride));
  }

  /// Returns the same layer with this distance between the elements under the window.
  public SeparableConv2D dilation(int rate) {
    return Settings.with(this, "dilationRate", Settings.all(2, rate));
  }

  /// Returns the same layer with this many outputs of the first step for each channel.
  public SeparableConv2D depthMultiplier(int count) {
    return Settings.with(this, "depthMultiplier", count);
  }

  /// Returns the same layer with another activation.
  public SeparableConv2D activation(ActivationFunction function) {
    return Settings.with(this, "activation", function);
  }

  /// Returns the same layer without a bias.
  public SeparableConv2D withoutBias() {
    return Settings.with(this, "useBias", false);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return activation.apply(scope.graph(),
        dataFormat.around(scope, x, image -> convolve(scope, image)));
  }

  private Value convolve(Scope scope, Value image) {
    Value apart = new Sliding(kernelSize, strides, dilationRate, padding)
        .depthwise(scope, image, depthMultiplier, "depthwise_kernel", depthwiseInitializer);
    List<Integer> one = Settings.all(2, 1);
    Sliding point = Sliding.pool(one, one, Padding.VALID);
    Value kernel = scope.weight(
        "pointwise_kernel", point.kernel(apart.shape().last(), filters), pointwiseInitializer);
    Value y = scope.apply(new Conv(Window.valid(one, one, one), 1), apart, kernel);
    return useBias ? Sliding.bias(scope, y, biasInitializer) : y;
  }
}
