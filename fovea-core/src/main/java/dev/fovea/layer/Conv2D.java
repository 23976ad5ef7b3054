package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.initializer.GlorotUniform;
import dev.fovea.initializer.Initializer;
import dev.fovea.initializer.Zeros;
import java.util.List;

/// Looks at an image through small windows that all share their weights.
///
/// Input: `[batch, height, width, channels]`. Output: `[batch, rows, columns, filters]`. Weights:
/// kernel `[kernel height, kernel width, channels / groups, filters]`, bias `[filters]`.
///
/// {@snippet :
/// new Conv2D(32, 3).same().activation(ActivationFunction.RELU);
/// }
///
/// @param filters           number of outputs at each position, at least 1
/// @param kernelSize        height and width of the window
/// @param strides           rows and columns from one position to the next
/// @param padding           what happens at the border
/// @param dataFormat        where the channels are
/// @param dilationRate      distance between the elements under the window
/// @param groups            blocks of channels that are convolved apart
/// @param activation        applied at the end
/// @param useBias           whether there is a bias
/// @param kernelInitializer first values of the kernel
/// @param biasInitializer   first values of the bias
/// @param rules             penalties and constraints for kernel and bias
/// @param name              the layer's name, or empty
/// @param trainable         whether training changes the weights
/// @see <a href="https://doi.org/10.1109/5.726791">LeCun et al. 1998</a>
public record Conv2D(
    int filters,
    List<Integer> kernelSize,
    List<Integer> strides,
    Padding padding,
    DataFormat dataFormat,
    List<Integer> dilationRate,
    int groups,
    ActivationFunction activation,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer biasInitializer,
    Rules rules,
    String name,
    boolean trainable)
    implements
      RuledLayer<Conv2D> {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if a size is below 1, the groups do not divide the
  ///     filters, or the padding is causal
  public Conv2D {
    Settings.positive("Conv2D filters", filters);
    kernelSize = Settings.positive("Conv2D kernelSize", 2, kernelSize);
    strides = Settings.positive("Conv2D strides", 2, strides);
    dilationRate = Settings.positive("Conv2D dilationRate", 2, dilationRate);
    Padding.notCausal("Conv2D", padding);
    if (groups < 1 || filters % groups != 0) {
      throw new IllegalArgumentException(
          "Conv2D groups must divide the filters, got %d groups for %d filters."
              .formatted(groups, filters));
    }
    rules.check("Conv2D", "kernel", "bias");
  }

  /// Returns a layer with a square window and Keras's defaults: stride 1, valid, a bias.
  public Conv2D(int filters, int kernelSize) {
    this(filters, kernelSize, kernelSize);
  }

  /// Returns a layer with this window and Keras's defaults: stride 1, valid, a bias.
  public Conv2D(int filters, int kernelHeight, int kernelWidth) {
    this(
        filters,
        List.of(kernelHeight, kernelWidth),
        Settings.all(2, 1),
        Padding.VALID,
        DataFormat.CHANNELS_LAST,
        Settings.all(2, 1),
        1,
        ActivationFunction.LINEAR,
        true,
        new GlorotUniform(),
        new Zeros(),
        Rules.NONE, "",
        true);
  }

  /// Returns the same layer with padding that keeps the size (divided by the stride).
  public Conv2D same() {
    return Settings.with(this, "padding", Padding.SAME);
  }

  /// Returns the same layer with this stride on both axes.
  public Conv2D strides(int stride) {
    return Settings.with(this, "strides", Settings.all(2, stride));
  }

  /// Returns the same layer with this distance between the elements under the window.
  public Conv2D dilation(int rate) {
    return Settings.with(this, "dilationRate", Settings.all(2, rate));
  }

  /// Returns the same layer with this many blocks of channels that are convolved apart.
  public Conv2D groups(int count) {
    return Settings.with(this, "groups", count);
  }

  /// Returns the same layer with another activation.
  public Conv2D activation(ActivationFunction function) {
    return Settings.with(this, "activation", function);
  }

  /// Returns the same layer without a bias.
  public Conv2D withoutBias() {
    return Settings.with(this, "useBias", false);
  }

  /// Returns the same layer with other first values of the kernel.
  public Conv2D kernelInitializer(Initializer initializer) {
    return Settings.with(this, "kernelInitializer", initializer);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return activation.apply(scope.graph(),
        dataFormat.around(scope, x, image -> convolve(scope, image)));
  }

  private Value convolve(Scope scope, Value image) {
    Sliding window = new Sliding(kernelSize, strides, dilationRate, padding);
    Value y = window.convolve(scope, image, filters, groups, kernelInitializer);
    return useBias ? Sliding.bias(scope, y, biasInitializer) : y;
  }
}
