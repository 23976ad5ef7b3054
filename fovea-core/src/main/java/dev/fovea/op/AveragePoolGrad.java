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

/// The derivative of [AveragePool]: each window's derivative is shared by the elements under it.
///
/// Input: derivative `[batch, positions…, channels]`. Output: `image`.
///
/// @param window how the window slid
/// @param image  shape of the image
public record AveragePoolGrad(Window window, Shape image) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    TensorType result = inputs.getFirst().with(image);
    Same.shapes(new AveragePool(window).infer(List.of(result)).getFirst(), inputs.getFirst());
    return List.of(result);
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    return Arrays.asList(g.apply(new AveragePool(window), dy.getFirst()));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return inputs.getFirst().shape().size() * window.size();
  }
}
