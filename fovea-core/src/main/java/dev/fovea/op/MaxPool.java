package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The largest element under a sliding window, for each channel.
///
/// Input: `[batch, spatial…, channels]`. Outputs: `[batch, positions…, channels]`, and where
/// `positions` asks for it, the place of that element inside its window, counted row by row (the
/// first of equals), as `u8`, or `i32` for windows of more than 255 elements. Padding never wins.
///
/// @param window    how the window slides
/// @param positions whether the gradient needs the places
public record MaxPool(Window window, boolean positions) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    TensorType image = inputs.getFirst();
    int channels = image.shape().rank() == 0 ? 0 : image.shape().last();
    TensorType result = image.with(window.output(image.shape(), channels));
    return positions
        ? List.of(result, result.with(window.size() > 255 ? DType.I32 : DType.U8))
        : List.of(result);
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    Value places = g.applyAll(new MaxPool(window, true), node.inputs()).get(1);
    return Arrays.asList(
        g.apply(new MaxPoolGrad(window, node.input(0).shape()), places, dy.getFirst()));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return infer(inputs).getFirst().shape().size() * window.size();
  }
}
