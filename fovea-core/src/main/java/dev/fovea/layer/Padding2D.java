package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Take;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Puts a border around an image: a number, its edges repeated, or its mirror image.
///
/// Input: `[batch, height, width, channels]`. Output: the same with longer axes between batch and
/// channels. Keras has [ZeroPadding2D] alone; the modes are those of NumPy.
///
/// @param padding    top and bottom, then left and right, each at least 0
/// @param mode       what the border holds
/// @param value      the number that a constant border holds
/// @param dataFormat where the channels are
/// @param name       the layer's name, or empty
/// @param trainable  without effect: there are no weights
/// @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.pad.html">numpy.pad</a>
public record Padding2D(
    List<List<Integer>> padding,
    PaddingMode mode,
    double value,
    DataFormat dataFormat,
    String name,
    boolean trainable)
    implements
      Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if there are not two pairs of numbers of at least 0
  public Padding2D {
    padding = Border.check("Padding2D padding", 2, padding);
  }

  /// Returns a layer with the same border on all sides; a constant one holds 0.
  public Padding2D(int border, PaddingMode mode) {
    this(List.of(List.of(border, border), List.of(border, border)), mode, 0,
        DataFormat.CHANNELS_LAST, "", true);
  }

  /// Returns the same layer with this number in a constant border.
  public Padding2D value(double number) {
    return Settings.with(this, "value", number);
  }

  @Override
  public Value call(Scope scope, Value x) {
    if (mode == PaddingMode.CONSTANT) {
      return new Border(padding, dataFormat).filled(scope, x, value);
    }
    Images.channels(scope, x, 2);
    int first = dataFormat == DataFormat.CHANNELS_LAST ? 1 : 2;
    check(scope, x, first, padding.get(0));
    check(scope, x, first + 1, padding.get(1));
    return along(scope, first + 1, padding.get(1), along(scope, first, padding.get(0), x));
  }

  private void check(Scope scope, Value x, int axis, List<Integer> border) {
    int most = Math.max(border.get(0), border.get(1));
    int longest = mode.longest(x.shape().dim(axis));
    if (most > longest) {
      throw scope.error(
          "a %s border of %d does not fit axis %d of %s, which has %d".formatted(
              mode.name().toLowerCase(Locale.ROOT), most, axis, x.type(), x.shape().dim(axis)),
          "take a border of at most %d, or the mode edge".formatted(longest));
    }
  }

  private Value along(Scope scope, int axis, List<Integer> border, Value x) {
    int length = x.shape().dim(axis);
    List<Integer> index = IntStream.range(-border.get(0), length + border.get(1))
        .map(place -> mode.source(place, length)).boxed().toList();
    return index.size() == length ? x : scope.apply(new Take(axis, index), x);
  }
}
