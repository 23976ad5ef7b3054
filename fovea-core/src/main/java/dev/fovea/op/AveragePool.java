package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The mean of the elements under a sliding window, for each channel; padding does not count.
///
/// Input: `[batch, spatial…, channels]`. Output: `[batch, positions…, channels]`.
///
/// @param window how the window slides
public record AveragePool(Window window) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    TensorType image = inputs.getFirst();
    int channels = image.shape().rank() == 0 ? 0 : image.shape().last();
    return List.of(image.with(window.output(image.shape(), channels)));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    return Arrays.asList(
        g.apply(new AveragePoolGrad(window, node.input(0).shape()), dy.getFirst()));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return infer(inputs).getFirst().shape().size() * window.size();
  }
}
