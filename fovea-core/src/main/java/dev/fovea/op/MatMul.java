package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Mismatch;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The product of two matrices, `[rows, inner]` and `[inner, columns]`.
///
/// @param transposeA whether the first matrix is stored as `[inner, rows]`
/// @param transposeB whether the second matrix is stored as `[columns, inner]`
public record MatMul(boolean transposeA, boolean transposeB) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Shape a = inputs.get(0).shape();
    Shape b = inputs.get(1).shape();
    if (a.rank() != 2 || b.rank() != 2) {
      throw new Mismatch("needs two matrices", "flatten the inputs to two axes each");
    }
    int innerA = a.dim(transposeA ? 0 : 1);
    int innerB = b.dim(transposeB ? 1 : 0);
    if (innerA != innerB) {
      throw new Mismatch(
          "input has %d features, kernel expects %d".formatted(innerA, innerB),
          "build the kernel for %d features, or check the shape of the input".formatted(innerA));
    }
    return List
        .of(inputs.get(0).with(Shape.of(a.dim(transposeA ? 1 : 0), b.dim(transposeB ? 0 : 1))));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    Value a = node.input(0);
    Value b = node.input(1);
    Value d = dy.getFirst();
    Value da = transposeA
        ? g.apply(new MatMul(transposeB, true), b, d)
        : g.apply(new MatMul(false, !transposeB), d, b);
    Value db = transposeB
        ? g.apply(new MatMul(true, transposeA), d, a)
        : g.apply(new MatMul(!transposeA, false), a, d);
    return Arrays.asList(da, db);
  }

  @Override
  public long multiplyAdds(List<TensorType> inputs) {
    return inputs.get(0).shape().size() * inputs.get(1).shape().dim(transposeB ? 0 : 1);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 2 * multiplyAdds(inputs);
  }
}
