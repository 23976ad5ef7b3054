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

/// The probabilities along the last axis that are nearest to the input: like [Softmax], but most of
/// them exactly 0.
///
/// `max(x - t, 0)` with the threshold `t` that makes the sum 1.
///
/// @see <a href="https://arxiv.org/abs/1602.02068">Martins and Astudillo 2016</a>
public record Sparsemax() implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Shape shape = inputs.getFirst().shape();
    if (shape.rank() == 0 || shape.last() == 0) {
      throw new Mismatch("%s has no last axis of classes".formatted(shape),
          "give at least one axis");
    }
    return List.of(inputs.getFirst());
  }

  /// Where a result is not 0, its derivative is that of the input less the mean of those there.
  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    Value y = node.output();
    Shape shape = y.shape();
    Value zero = g.apply(new Fill(new TensorType(y.dtype(), Shape.SCALAR), 0));
    Value positive = g.apply(new Affine(-1, 1), g.apply(new AtLeast(), zero, y));
    Value kept = g.apply(new Multiply(), dy.getFirst(), positive);
    List<Integer> classes = List.of(shape.rank() - 1);
    Value mean = g.apply(new Divide(),
        g.apply(new Sum(classes), kept), g.apply(new Sum(classes), positive));
    Value column = g.apply(new Reshape(shape.with(-1, 1)), mean);
    return Arrays.asList(
        g.apply(new Subtract(), kept, g.apply(new Multiply(), positive, column)));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 5 * inputs.getFirst().shape().size();
  }
}
