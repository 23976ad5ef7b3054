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

/// Moves, turns, stretches or shears images, each in its own way.
///
/// Inputs: images `[batch, height, width, channels]` and matrices `[batch, 6]`, a row `a0 a1 a2 b0 b1
/// b2` an image. The result has the images' shape; its pixel in column `x` and row `y` is what the image
/// has in column `a0 x + a1 y + a2` and row `b0 x + b1 y + b2`.
///
/// @param fill      what lies outside of an image
/// @param linear    whether to mix the four neighbours by their distances, or to take the nearest
///     one; halves are rounded away from 0
/// @param fillValue what lies outside where `fill` is constant
/// @see <a href="https://keras.io/api/ops/image/#affinetransform-function">Keras, affine_transform</a>
public record AffineTransform(FillMode fill, boolean linear, double fillValue) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    check(inputs.get(0), inputs.get(1));
    return List.of(inputs.getFirst());
  }

  static void check(TensorType images, TensorType matrices) {
    Shape shape = images.shape();
    if (shape.rank() != 4 || shape.dim(1) < 1 || shape.dim(2) < 1) {
      throw new Mismatch(
          "%s are no images".formatted(images), "give [batch, height, width, channels]");
    }
    TensorType expected = images.with(Shape.of(shape.dim(0), 6));
    if (!matrices.equals(expected)) {
      throw new Mismatch(
          "the matrices are %s, %s need %s".formatted(matrices, images, expected),
          "give six numbers an image");
    }
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    Value d = dy.getFirst();
    Value matrices = node.input(1);
    return Arrays.asList(
        g.apply(new AffineTransformImageGrad(fill, linear), d, matrices),
        linear
            ? g.apply(new AffineTransformMatrixGrad(fill, fillValue), node.input(0), matrices, d)
            : null);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return (linear ? 8 : 1) * inputs.getFirst().shape().size();
  }
}
