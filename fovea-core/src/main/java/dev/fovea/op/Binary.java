package dev.fovea.op;

import dev.fovea.graph.Mismatch;
import dev.fovea.graph.Op;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/// An op that combines two inputs element by element.
///
/// Shapes are aligned at their last axes; an axis of length 1, or one that is missing in front, is
/// repeated to fit the other, as in NumPy.
public interface Binary extends Op {
  /// Returns the result for one pair of elements.
  double apply(double a, double b);

  @Override
  default List<TensorType> infer(List<TensorType> inputs) {
    TensorType a = inputs.get(0);
    TensorType b = inputs.get(1);
    if (a.dtype() != b.dtype()) {
      throw new Mismatch(
          "cannot combine %s with %s".formatted(a, b), "cast one of them to the other's type");
    }
    return List.of(a.with(shape(a.shape(), b.shape())));
  }

  /// Returns the shape that both fit when repeated.
  ///
  /// @throws Mismatch if there is none
  static Shape shape(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    List<Integer> dims = new ArrayList<>();
    for (int axis = -rank; axis < 0; axis++) {
      int left = -axis > a.rank() ? 1 : a.dim(axis);
      int right = -axis > b.rank() ? 1 : b.dim(axis);
      if (left != right && left != 1 && right != 1) {
        throw new Mismatch(
            "shapes %s and %s do not fit: %d against %d on axis %d"
                .formatted(a, b, left, right, rank + axis),
            "give both the same length there, or 1");
      }
      dims.add(left == 1 ? right : left);
    }
    return new Shape(dims);
  }

  @Override
  default long flops(List<TensorType> inputs) {
    return infer(inputs).getFirst().shape().size();
  }
}
