package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The derivative of [AffineTransform] with respect to the images: each pixel of the result gives
/// its derivative to those that it came from.
///
/// Inputs: the derivative `[batch, height, width, channels]` and the matrices `[batch, 6]`.
///
/// @param fill   what lies outside of an image
/// @param linear whether four neighbours were mixed
public record AffineTransformImageGrad(FillMode fill, boolean linear) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    AffineTransform.check(inputs.get(0), inputs.get(1));
    return List.of(inputs.getFirst());
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    Value d = dy.getFirst();
    Value matrices = node.input(1);
    return Arrays.asList(
        g.apply(new AffineTransform(fill, linear, 0), d, matrices),
        linear
            ? g.apply(new AffineTransformMatrixGrad(fill, 0), d, matrices, node.input(0))
            : null);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return (linear ? 8 : 1) * inputs.getFirst().shape().size();
  }
}
