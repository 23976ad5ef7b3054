package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `exp(x)` divided by its sum along the last axis: probabilities from logits.
public record Softmax() implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    return List.of(inputs.getFirst());
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    return Arrays.asList(g.apply(new SoftmaxGrad(), node.output(), dy.getFirst()));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 5 * inputs.getFirst().shape().size();
  }
}
