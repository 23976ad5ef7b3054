package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Slice;
import dev.fovea.op.Take;
import java.util.List;
import java.util.Collections;

/// Makes a colour image grey: `0.2989 red + 0.587 green + 0.114 blue`.
///
/// Input: `[batch, height, width, 3]`. Output: `[batch, height, width, outputChannels]`. Keras has the
/// arithmetic as `ops.image.rgb_to_grayscale`, and KerasCV this layer.
///
/// @param outputChannels 1, or 3 for the same number in all channels
/// @param dataFormat     where the channels are
/// @param name           the layer's name, or empty
/// @param trainable      without effect: there are no weights
/// @see <a href="https://www.itu.int/rec/R-REC-BT.601">ITU-R BT.601</a>, where the shares come from
public record Grayscale(int outputChannels, DataFormat dataFormat, String name, boolean trainable)
    implements
      Layer {
  private static final double[] SHARES = {0.2989, 0.587, 0.114};

  /// Checks the number of channels.
  ///
  /// @throws IllegalArgumentException if it is neither 1 nor 3
  public Grayscale {
    if (outputChannels != 1 && outputChannels != 3) {
      throw new IllegalArgumentException(
          "Grayscale outputChannels must be 1 or 3, got %d.".formatted(outputChannels));
    }
  }

  /// Returns a layer with one channel in its result, the channels last.
  public Grayscale() {
    this(1, DataFormat.CHANNELS_LAST, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    Images.channels(scope, x, 2);
    return dataFormat.around(scope, x, image -> grey(scope, image));
  }

  private Value grey(Scope scope, Value image) {
    if (image.shape().last() != SHARES.length) {
      throw scope.error(
          "%d channels are no colours".formatted(image.shape().last()),
          "give images of 3 channels: red, green and blue");
    }
    Value sum = share(scope, image, 0);
    for (int channel = 1; channel < SHARES.length; channel++) {
      sum = scope.apply(new dev.fovea.op.Add(), sum, share(scope, image, channel));
    }
    return outputChannels == 1
        ? sum
        : scope.apply(new Take(3, Collections.nCopies(outputChannels, 0)), sum);
  }

  private static Value share(Scope scope, Value image, int channel) {
    Slice one = new Slice(List.of(0, 0, 0, channel), image.shape().with(3, 1));
    return scope.apply(new Affine(SHARES[channel], 0), scope.apply(one, image));
  }
}
