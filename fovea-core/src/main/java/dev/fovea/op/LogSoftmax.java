package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The logarithm of [Softmax] along the last axis, computed without overflow.
public record LogSoftmax() implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    return List.of(inputs.getFirst());
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    Value d = dy.getFirst();
    Shape shape = d.shape();
    Value sum = g.apply(new Sum(List.of(shape.rank() - 1)), d);
    Value column = g.apply(new Reshape(shape.with(-1, 1)), sum);
    Value share = g.apply(new Multiply(), g.apply(new Exp(), node.output()), column);
    return Arrays.asList(g.apply(new Subtract(), d, share));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 5 * inputs.getFirst().shape().size();
  }
}
