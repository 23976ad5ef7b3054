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

/// Images with a rectangle out of other images, each at a place of its own.
///
/// Inputs: images `[batch, height, width, channels]`, others of the same type, and rectangles
/// `[batch, 4]`, a row `left right top bottom` an image, in pixels. A pixel comes from the other
/// image where `left <= column < right` and `top <= row < bottom`. Nothing is derived by the
/// rectangles: the result jumps where they pass a pixel, and stays elsewhere.
public record Paste() implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    TensorType images = inputs.getFirst();
    Shape shape = images.shape();
    if (shape.rank() != 4 || !inputs.get(1).equals(images)) {
      throw new Mismatch(
          "%s and %s are no images of the same size".formatted(images, inputs.get(1)),
          "give [batch, height, width, channels] twice");
    }
    TensorType expected = images.with(Shape.of(shape.dim(0), 4));
    if (!inputs.get(2).equals(expected)) {
      throw new Mismatch(
          "the rectangles are %s, %s need %s".formatted(inputs.get(2), images, expected),
          "give left, right, top and bottom of each image");
    }
    return List.of(images);
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    Value d = dy.getFirst();
    Value zeros = g.apply(new Fill(d.type(), 0));
    Value rectangles = node.input(2);
    return Arrays.asList(
        g.apply(this, d, zeros, rectangles), g.apply(this, zeros, d, rectangles), null);
  }
}
