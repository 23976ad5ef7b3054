package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Pad;
import java.util.List;

/// Puts a border of zeros around an image.
///
/// Input: `[batch, height, width, channels]`. Output: the same with height and width grown.
///
/// @param padding    top and bottom, then left and right, each at least 0
/// @param dataFormat where the channels are
/// @param name       the layer's name, or empty
/// @param trainable  without effect: there are no weights
public record ZeroPadding2D(
    List<List<Integer>> padding, DataFormat dataFormat, String name, boolean trainable)
    implements
      Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if there are not two pairs of numbers of at least 0
  public ZeroPadding2D {
    padding = padding.stream().map(List::copyOf).toList();
    boolean pairs = padding.size() == 2
        && padding.stream().allMatch(p -> p.size() == 2 && p.get(0) >= 0 && p.get(1) >= 0);
    if (!pairs) {
      throw new IllegalArgumentException(
          "ZeroPadding2D padding needs two pairs of numbers of at least 0, got %s."
              .formatted(padding));
    }
  }

  /// Returns a layer with the same border on all four sides.
  public ZeroPadding2D(int border) {
    this(
        List.of(List.of(border, border), List.of(border, border)),
        DataFormat.CHANNELS_LAST,
        "",
        true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    Images.channels(scope, x, 2);
    List<Integer> rows = padding.get(0);
    List<Integer> columns = padding.get(1);
    return scope.apply(
        dataFormat == DataFormat.CHANNELS_LAST
            ? new Pad(List.of(0, rows.get(0), columns.get(0), 0),
                List.of(0, rows.get(1), columns.get(1), 0), 0)
            : new Pad(List.of(0, 0, rows.get(0), columns.get(0)),
                List.of(0, 0, rows.get(1), columns.get(1)), 0),
        x);
  }
}
