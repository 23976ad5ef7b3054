package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Multiply;
import dev.fovea.op.Reshape;
import dev.fovea.op.Sum;
import dev.fovea.op.Transpose;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// The sum of products of two inputs along one axis of each, for each sample.
///
/// Inputs: `[batch, …]`, of one length on the axes that are summed. Output: the other axes of the
/// first input, then those of the second; `[batch, 1]` where there are none.
///
/// @param axes      which axis of each input, the batch axis being 0; negative counts from the last
/// @param normalize whether to scale both inputs along that axis to length 1 first
/// @param name      the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/merging_layers/dot/">Keras: Dot layer</a>
public record Dot(List<Integer> axes, boolean normalize, String name, boolean trainable)
    implements
      MergeLayer {
  /// Checks the settings; a single axis counts for both inputs.
  ///
  /// @throws IllegalArgumentException if there are not one or two axes
  public Dot {
    if (axes.size() != 1 && axes.size() != 2) {
      throw new IllegalArgumentException(
          "Dot axes needs one axis for each input, got %s.".formatted(axes));
    }
    axes = List.of(axes.getFirst(), axes.getLast());
  }

  /// Returns a layer that sums along the same axis of both inputs, and leaves lengths as they are.
  public Dot(int axis) {
    this(List.of(axis), false, "", true);
  }

  @Override
  public Value call(Scope scope, List<Value> inputs) {
    Merge.two(scope, "multiplies", inputs);
    Value a = summedLast(scope, inputs.getFirst(), axes.getFirst());
    Value b = summedLast(scope, inputs.getLast(), axes.getLast());
    if (a.shape().last() != b.shape().last()) {
      throw scope.error(
          "%s has length %d on axis %d, %s has %d on axis %d".formatted(
              inputs.getFirst().type(), a.shape().last(), axes.getFirst(), inputs.getLast().type(),
              b.shape().last(), axes.getLast()),
          "choose axes of the same length");
    }
    int behind = b.shape().rank() - 2;
    List<Integer> left = new ArrayList<>(a.shape().dims());
    left.addAll(left.size() - 1, Settings.all(behind, 1));
    List<Integer> right = new ArrayList<>(b.shape().dims());
    right.addAll(1, Settings.all(a.shape().rank() - 2, 1));
    Value product = scope.apply(new Multiply(), scope.apply(new Reshape(new Shape(left)), a),
        scope.apply(new Reshape(new Shape(right)), b));
    Value sum = scope.apply(new Sum(List.of(left.size() - 1)), product);
    return sum.shape().rank() > 1
        ? sum
        : scope.apply(new Reshape(Shape.of(sum.shape().dim(0), 1)), sum);
  }

  private Value summedLast(Scope scope, Value x, int axis) {
    int rank = x.shape().rank();
    int own = Images.axis(scope, x, axis);
    Value last = own == rank - 1 ? x : scope.apply(Transpose.moveToLast(own, rank, false), x);
    return normalize ? Moments.unitLength(scope, last, List.of(rank - 1)) : last;
  }
}
