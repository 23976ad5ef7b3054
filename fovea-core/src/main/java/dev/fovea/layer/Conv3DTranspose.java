package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.initializer.GlorotUniform;
import dev.fovea.initializer.Initializer;
import dev.fovea.initializer.Zeros;
import java.util.List;
import java.util.Optional;

/// Spreads each element of a volume over a window: what undoes a convolution's change of size.
///
/// Input: `[batch, depth, height, width, channels]`. Output: `[batch, planes, rows, columns, filters]`, on each axis
/// `input * stride` with padding `same`, `(input - 1) * stride + max(kernel, stride)` with `valid`.
/// Weights: kernel `[kernel depth, kernel height, kernel width, filters, channels]`, bias `[filters]`.
///
/// @param filters           number of outputs at each position, at least 1
/// @param kernelSize        depth, height and width of the window
/// @param strides           distance in the result between neighbours of the input
/// @param padding           what happens at the border
/// @param outputPadding     how much larger the result is than the smallest one, below the strides;
///     empty for the sizes above
/// @param dataFormat        where the channels are
/// @param dilationRate      distance between the elements under the window
/// @param activation        applied at the end
/// @param useBias           whether there is a bias
/// @param kernelInitializer first values of the kernel
/// @param biasInitializer   first values of the bias
/// @param rules             penalties and constraints for kernel and bias
/// @param name              the layer's name, or empty
/// @param trainable         whether training changes the weights
/// @see <a href="https://doi.org/10.1109/CVPR.2010.5539957">Zeiler et al. 2010</a>
public record Conv3DTranspose(
    int filters,
    List<Integer> kernelSize,
    List<Integer> strides,
    Padding padding,
    Optional<List<Integer>> outputPadding,
    DataFormat dataFormat,
    List<Integer> dilationRate,
    ActivationFunction activation,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer biasInitializer,
    Rules rules,
    String name,
    boolean trainable)
    implements
      RuledLayer<Conv3DTranspose> {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if a size is below 1, an output padding is not below its
  ///     stride, or the padding is causal
  public Conv3DTranspose {
    Settings.positive("Conv3DTranspose filters", filters);
    kernelSize = Settings.positive("Conv3DTranspose kernelSize", 3, kernelSize);
    strides = Settings.positive("Conv3DTranspose strides", 3, strides);
    dilationRate = Settings.positive("Conv3DTranspose dilationRate", 3, dilationRate);
    Padding.notCausal("Conv3DTranspose", padding);
    outputPadding = TransposedSliding.check("Conv3DTranspose", strides, outputPadding);
    rules.check("Conv3DTranspose", "kernel", "bias");
  }

  /// Returns a layer with a cubic window and Keras's defaults: stride 1, valid, a bias.
  public Conv3DTranspose(int filters, int kernelSize) {
    this(
        filters,
        Settings.all(3, kernelSize),
        Settings.all(3, 1),
        Padding.VALID,
        Optional.empty(),
        DataFormat.CHANNELS_LAST,
        Settings.all(3, 1),
        ActivationFunction.LINEAR,
        true,
        new GlorotUniform(),
        new Zeros(),
        Rules.NONE, "",
        true);
  }

  /// Returns the same layer with padding that keeps the size.
  public Conv3DTranspose same() {
    return Settings.with(this, "padding", Padding.SAME);
  }

  /// Returns the same layer with this stride on all axes.
  public Conv3DTranspose strides(int stride) {
    return Settings.with(this, "strides", Settings.all(3, stride));
  }

  /// Returns the same layer with this distance between the elements under the window.
  public Conv3DTranspose dilation(int rate) {
    return Settings.with(this, "dilationRate", Settings.all(3, rate));
  }

  /// Returns the same layer with a result that is this much larger than the smallest one.
  public Conv3DTranspose outputPadding(int elements) {
    return Settings.with(this, "outputPadding", Optional.of(Settings.all(3, elements)));
  }

  /// Returns the same layer with another activation.
  public Conv3DTranspose activation(ActivationFunction function) {
    return Settings.with(this, "activation", function);
  }

  /// Returns the same layer without a bias.
  public Conv3DTranspose withoutBias() {
    return Settings.with(this, "useBias", false);
  }

  @Override
  public Value call(Scope scope, Value x) {
    return activation.apply(scope.graph(),
        dataFormat.around(scope, x, image -> convolve(scope, image)));
  }

  private Value convolve(Scope scope, Value image) {
    Sliding window = new Sliding(kernelSize, strides, dilationRate, padding);
    Value y = new TransposedSliding(window, outputPadding)
        .convolve(scope, image, filters, kernelInitializer);
    return useBias ? Sliding.bias(scope, y, biasInitializer) : y;
  }
}
