package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Concat;
import dev.fovea.op.Fill;
import dev.fovea.op.MatMul;
import dev.fovea.op.Reshape;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// Takes the colours out of random images while training.
///
/// Input and output: `[batch, height, width, 3]`, red, green and blue. Does nothing outside training.
/// All three channels become `0.2989 red + 0.587 green + 0.114 blue`. Images of one channel stay.
///
/// @param factor     probability for each image, from 0 to 1
/// @param dataFormat where the channels are
/// @param name       the layer's name, or empty
/// @param trainable  without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/preprocessing_layers/">Keras, preprocessing layers</a>
public record RandomGrayscale(
    double factor, DataFormat dataFormat, String name, boolean trainable) implements Layer {
  private static final List<Double> SHARES = List.of(0.2989, 0.587, 0.114);

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if the factor is outside its range
  public RandomGrayscale {
    if (!(factor >= 0 && factor <= 1)) {
      throw new IllegalArgumentException(
          "RandomGrayscale factor must be from 0 to 1, got %s.".formatted(factor));
    }
  }

  /// Returns a layer for channels last.
  public RandomGrayscale(double factor) {
    this(factor, DataFormat.CHANNELS_LAST, "", true);
  }

  /// Returns Keras's default, which takes the colours out of every second image.
  public RandomGrayscale() {
    this(0.5);
  }

  @Override
  public Value call(Scope scope, Value x) {
    Images.channels(scope, x, 2);
    int channels = x.shape().dim(dataFormat == DataFormat.CHANNELS_LAST ? 3 : 1);
    if (channels != 1 && channels != 3) {
      throw scope.error(
          "images %s have %d channels, and colours need 3".formatted(x.type(), channels),
          "give red, green and blue, or one channel");
    }
    return Images.inTraining(
        scope, x, dataFormat, image -> channels == 1 ? image : choose(scope, image));
  }

  private Value choose(Scope scope, Value image) {
    Draws draws = new Draws(scope, image.shape().dim(0));
    Value chosen = draws.below(draws.between(0, 1), draws.same(factor));
    Value each = scope.apply(new Reshape(Shape.of(draws.batch(), 1, 1, 1)), chosen);
    return draws.plus(draws.times(image, draws.affine(each, -1, 1)),
        draws.times(grey(scope, image), each));
  }

  /// Returns an image `[batch, height, width, 3]` without its colours, of the same shape.
  static Value grey(Scope scope, Value image) {
    List<Value> rows = SHARES.stream().map(share -> scope.apply(
        new Fill(new TensorType(scope.dtype(), Shape.of(1, 3)), share))).toList();
    Value shares = scope.graph().applyAll(new Concat(0), rows).getFirst();
    int pixels = Math.toIntExact(image.shape().size() / 3);
    Value flat = scope.apply(new Reshape(Shape.of(pixels, 3)), image);
    return scope.apply(
        new Reshape(image.shape()), scope.apply(new MatMul(false, false), flat, shares));
  }
}
