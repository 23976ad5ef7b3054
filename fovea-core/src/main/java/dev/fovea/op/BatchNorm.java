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

/// Gives each channel mean 0 and variance 1 over the batch, then scales and shifts it.
///
/// Inputs: `x` `[…, channels]`, `gamma` and `beta` `[channels]`, which may be of a wider element type, as
/// mean and variance then are. Outputs:
/// `gamma * (x - mean) / sqrt(variance + epsilon) + beta`, and the batch's mean and variance
/// `[channels]`, the variance divided by the number of elements (not one less).
///
/// @param epsilon what keeps the root away from 0
/// @see <a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy 2015</a>
public record BatchNorm(double epsilon) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    TensorType channels = inputs.get(1).with(Shape.of(inputs.get(0).shape().last()));
    Same.types(channels, inputs.get(1));
    Same.types(channels, inputs.get(2));
    return List.of(inputs.get(0), channels, channels);
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    if (dy.get(1) != null || dy.get(2) != null) {
      throw new UnsupportedOperationException(
          node.origin() + ": a loss may not depend on the batch's mean or variance.");
    }
    List<Value> d = g.applyAll(
        new BatchNormGrad(epsilon),
        Arrays.asList(
            node.input(0), node.input(1), node.outputs().get(1), node.outputs().get(2), dy.get(0)));
    return Arrays.asList(d.get(0), d.get(1), d.get(2));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 7 * inputs.getFirst().shape().size();
  }
}
