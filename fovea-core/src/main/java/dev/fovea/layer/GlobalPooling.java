package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Reshape;
import dev.fovea.op.Sum;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/// One number for each channel of a whole image, of one, two or three spatial axes.
///
/// @param spatial    number of spatial axes
/// @param dataFormat where the channels are
/// @param keepdims   whether the spatial axes stay, with length 1
record GlobalPooling(int spatial, DataFormat dataFormat, boolean keepdims) {
  private int first() {
    return dataFormat == DataFormat.CHANNELS_LAST ? 1 : 2;
  }

  /// Returns the mean of each channel.
  Value mean(Scope scope, Value x) {
    Images.channels(scope, x, spatial);
    List<Integer> axes = IntStream.range(first(), first() + spatial).boxed().toList();
    double pixels = x.shape().slice(first(), first() + spatial).size();
    Value mean = scope.apply(new Affine(1 / pixels, 0), scope.apply(new Sum(axes), x));
    Shape kept = x.shape();
    for (int axis : axes) {
      kept = kept.with(axis, 1);
    }
    return keepdims ? scope.apply(new Reshape(kept), mean) : mean;
  }

  /// Returns the largest element of each channel.
  Value largest(Scope scope, Value x) {
    Images.channels(scope, x, spatial);
    int channels = x.shape().dim(dataFormat == DataFormat.CHANNELS_LAST ? -1 : 1);
    List<Integer> size = x.shape().slice(first(), first() + spatial).dims();
    Sliding whole = Sliding.pool(size, Settings.all(spatial, 1), Padding.VALID);
    Value largest = dataFormat.around(scope, x, image -> whole.largest(scope, image));
    return keepdims
        ? largest
        : scope.apply(new Reshape(Shape.of(x.shape().dim(0), channels)), largest);
  }
}
