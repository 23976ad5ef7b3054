package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.initializer.GlorotUniform;
import dev.fovea.initializer.Initializer;
import dev.fovea.initializer.Zeros;
import java.util.List;

/// Convolves every channel on its own.
///
/// Input: `[batch, height, width, channels]`. Output:
/// `[batch, rows, columns, channels * depthMultiplier]`, those of one channel side by side. Weights:
/// kernel `[kernel height, kernel width, channels, depthMultiplier]`, bias `[channels * depthMultiplier]`.
///
/// @param kernelSize           height and width of the window
/// @param strides              rows and columns from one position to the next
/// @param padding              what happens at the border
/// @param depthMultiplier      outputs for each channel, at least 1
/// @param dataFormat           where the channels are
/// @param dilationRate         distance between the elements under the window
/// @param activation           applied at the end
/// @param useBias              whether there is a bias
/// @param depthwiseInitializer first values of the kernel
/// @param biasInitializer      first values of the bias
/// @param rules                penalties and constraints for depthwise (the kernel) and bias
/// @param name                 the layer's name, or empty
/// @param trainable            whether training changes the weights
/// @see <a href="https://arxiv.org/abs/1704.04861">Howard et al. 2017, MobileNets</a>
public record DepthwiseConv2D(
    List<Integer> kernelSize,
    List<Integer> strides,
    Padding padding,
    int depthMultiplier,
    DataFormat dataFormat,
    List<Integer> dilationRate,
    ActivationFunction activation,
    boolean useBias,
    Initializer depthwiseInitializer,
    Initializer biasInitializer,
    Rules rules,
    String name,
    boolean trainable)
    implements
      RuledLayer<DepthwiseConv2D> {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if a size is below 1, or the padding is causal
  public DepthwiseConv2D {
    kernelSize = Settings.positive("DepthwiseConv2D kernelSize", 2, kernelSize);
    strides = Settings.positive("DepthwiseConv2D strides", 2, strides);
    dilationRate = Settings.positive("DepthwiseConv2D dilationRate", 2, dilationRate);
    Padding.notCausal("DepthwiseConv2D", padding);
    Settings.positive("DepthwiseConv2D depthMultiplier", depthMultiplier);
    rules.check("DepthwiseConv2D", "depthwise", "bias");
  }

  /// Returns a layer with a square window and Keras's defaults: one output a channel, stride 1, valid, a
  /// bias.
  public DepthwiseConv2D(int kernelSize) {
    this(
        Settings.all(2, kernelSize),
        Settings.all(2, 1),
        Padding.VALID,
        1,
        DataFormat.CHANNELS_LAST,
        Settings.all(2, 1),
        ActivationFunction.LINEAR,
        true,
        new GlorotUniform(),
        new Zeros(),
        Rules.NONE, "",
        true);
  }

  /// Returns the same layer with padding that keeps the size.
  public DepthwiseConv2D same() {
    return Settings.with(this, "padding", Padding.SAME);
  }

  /// Returns the same layer with this stride on both axes.
  public DepthwiseConv2D strides(int stride) {
    return Settings.with(this, "strides", Settings.all(2, stride));
  }

  /// Returns the same layer with this distance between the elements under the window.
  public DepthwiseConv2D dilation(int rate) {
    return Settings.with(this, "dilationRate", Settings.all(2, rate));
  }

  /// Returns the same layer with this many outputs for each channel.
  public DepthwiseConv2D depthMultiplier(int count) {
    return Settings.with(this, "depthMultiplier", count);
  }

  /// Returns the same layer with another activation.
  public DepthwiseConv2D activation(ActivationFunction function) {
    return Settings.with(this, "activation", function);
  }

  /// Returns the same layer without a bias.
  public DepthwiseConv2D withoutBias() {
    return Settings.with(this, "useBias", false);
  }

  /// Returns the same layer with other first values of the kernel.
  public DepthwiseConv2D depthwiseInitializer(Initializer initializer) {
    return Settings.with(this, "depthwiseInitializer", initializer);
  }

  @Override
  public String word(String weight) {
    return weight.equals("kernel") ? "depthwise" : weight;
  }

  @Override
  public Value call(Scope scope, Value x) {
    return activation.apply(scope.graph(),
        dataFormat.around(scope, x, image -> convolve(scope, image)));
  }

  private Value convolve(Scope scope, Value image) {
    Sliding window = new Sliding(kernelSize, strides, dilationRate, padding);
    Value y = window.depthwise(scope, image, depthMultiplier, "kernel", depthwiseInitializer);
    return useBias ? Sliding.bias(scope, y, biasInitializer) : y;
  }
}
