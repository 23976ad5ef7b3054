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

/// The derivative of [Conv] with respect to its kernel.
///
/// Inputs: image `[batch, spatial…, channels]`, derivative `[batch, positions…, filters]`.
/// Output: `kernel`.
///
/// @param window how the kernel slid
/// @param groups blocks of channels that were convolved apart
/// @param kernel shape of the kernel
public record ConvKernelGrad(Window window, int groups, Shape kernel) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    TensorType result = inputs.get(0).with(kernel);
    Same.shapes(new Conv(window, groups).infer(List.of(inputs.get(0), result)).getFirst(),
        inputs.get(1));
    return List.of(result);
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    Value change = dy.getFirst();
    Shape image = node.input(0).shape();
    return Arrays.asList(
        g.apply(new ConvInputGrad(window, groups, image), node.input(1), change),
        g.apply(new Conv(window, groups), node.input(0), change));
  }

  @Override
  public long multiplyAdds(List<TensorType> inputs) {
    return new Conv(window, groups)
        .multiplyAdds(List.of(inputs.get(0), inputs.get(0).with(kernel)));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 2 * multiplyAdds(inputs);
  }
}
