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

/// Convolution as networks mean it: a sum of products under a sliding window, kernel not flipped.
///
/// Inputs: image `[batch, spatial…, channels]`, kernel `[kernel…, channels / groups, filters]`.
/// Output: `[batch, positions…, filters]`. Any number of spatial axes.
///
/// @param window how the kernel slides
/// @param groups blocks of channels that are convolved apart; divides channels and filters
public record Conv(Window window, int groups) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Shape image = inputs.get(0).shape();
    Shape kernel = inputs.get(1).shape();
    if (kernel.rank() != window.rank() + 2
        || !kernel.slice(0, window.rank()).equals(window.kernel())) {
      throw new Mismatch(
          "kernel is " + kernel + ", the window is " + window,
          "give the kernel the axes [window…, channels / groups, filters]");
    }
    if (image.rank() == window.rank() + 2 && image.last() != kernel.dim(-2) * groups) {
      throw new Mismatch(
          "image has %s, kernel expects %d".formatted(channels(image.last()),
              kernel.dim(-2) * groups),
          "build the kernel for %s, or check that the image is [batch, %schannels]"
              .formatted(channels(image.last()),
                  image.rank() == 4 ? "height, width, " : "spatial…, "));
    }
    if (groups < 1 || kernel.last() % groups != 0) {
      throw new Mismatch(
          "%d filters do not divide into %d groups".formatted(kernel.last(), groups),
          "choose a number of groups that divides the filters");
    }
    return List.of(inputs.getFirst().with(window.output(image, kernel.last())));
  }

  private static String channels(int count) {
    return count == 1 ? "1 channel" : count + " channels";
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    Value image = node.input(0);
    Value kernel = node.input(1);
    Value change = dy.getFirst();
    return Arrays.asList(
        g.apply(new ConvInputGrad(window, groups, image.shape()), change, kernel),
        g.apply(new ConvKernelGrad(window, groups, kernel.shape()), image, change));
  }

  @Override
  public long multiplyAdds(List<TensorType> inputs) {
    return infer(inputs).getFirst().shape().size() * window.size()
        * inputs.get(1).shape().dim(-2);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 2 * multiplyAdds(inputs);
  }

  @Override
  public String toString() {
    return "Conv " + window + ", groups " + groups;
  }
}
