package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Class numbers `[…]` as rows `[…, depth]` that are 1 at the class and 0 elsewhere.
///
/// A number outside of 0 to `depth` - 1 gives a row of zeros.
///
/// @param depth number of classes
/// @param dtype element type of the result
public record OneHot(int depth, DType dtype) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Shape labels = inputs.getFirst().shape();
    List<Integer> dims = new ArrayList<>(labels.dims());
    dims.add(depth);
    return List.of(new TensorType(dtype, new Shape(dims)));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    return Collections.singletonList(null);
  }
}
