package dev.fovea.op;

import dev.fovea.graph.Op;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// An op that maps every element of one input on its own; the shape stays.
public interface Unary extends Op {
  /// Returns the result for one element.
  double apply(double x);

  @Override
  default List<TensorType> infer(List<TensorType> inputs) {
    return List.of(inputs.getFirst());
  }

  @Override
  default long flops(List<TensorType> inputs) {
    return inputs.getFirst().shape().size();
  }
}
