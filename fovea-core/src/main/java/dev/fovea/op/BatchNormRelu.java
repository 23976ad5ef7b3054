package dev.fovea.op;

import dev.fovea.graph.Op;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/// [BatchNorm] followed by [Relu] in one go, as engines with such a kernel compute it.
///
/// Inputs as for BatchNorm. Outputs: as for BatchNorm, and a mask that only [BatchNormReluGrad] of
/// the same engine reads: at most one byte an element, in whatever form the engine likes.
///
/// @param epsilon what keeps the root away from 0
public record BatchNormRelu(double epsilon) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    List<TensorType> all = new ArrayList<>(new BatchNorm(epsilon).infer(inputs));
    all.add(inputs.getFirst().with(DType.U8));
    return all;
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 8 * inputs.getFirst().shape().size();
  }
}
