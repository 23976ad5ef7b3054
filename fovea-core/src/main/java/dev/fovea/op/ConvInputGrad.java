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

/// The derivative of [Conv] with respect to its image, which is also the transposed convolution.
///
/// Inputs: derivative `[batch, positions…, filters]`, kernel `[kernel…, channels / groups, filters]`.
/// Output: `image`.
///
/// @param window how the kernel slid
/// @param groups blocks of channels that were convolved apart
/// @param image  shape of the image
public record ConvInputGrad(Window window, int groups, Shape image) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    TensorType forward = new Conv(window, groups)
        .infer(List.of(inputs.get(0).with(image), inputs.get(1))).getFirst();
    Same.shapes(forward, inputs.get(0));
    return List.of(forward.with(image));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    Value change = dy.getFirst();
    Shape kernel = node.input(1).shape();
    return Arrays.asList(
        g.apply(new Conv(window, groups), change, node.input(1)),
        g.apply(new ConvKernelGrad(window, groups, kernel), change, node.input(0)));
  }

  @Override
  public long multiplyAdds(List<TensorType> inputs) {
    return new Conv(window, groups)
        .multiplyAdds(List.of(inputs.get(0).with(image), inputs.get(1)));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 2 * multiplyAdds(inputs);
  }
}
