package dev.fovea.graph;

import dev.fovea.tensor.TensorType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One kind of computation with its settings: what goes in, what comes out, and its derivative.
///
/// Ops are records, so that two with equal settings are equal and every one prints itself.
/// They hold no data and do not compute: engines have kernels for that.
public interface Op {
  /// Returns the types of the results for inputs of these types.
  ///
  /// @throws Mismatch if the inputs do not fit this op
  List<TensorType> infer(List<TensorType> inputs);

  /// Adds the nodes that carry the derivative of the loss from the outputs back to the inputs.
  ///
  /// @param node the node to differentiate
  /// @param dy   derivative with respect to each output, null where nothing depends on it
  /// @param g    takes the new nodes
  /// @return derivative with respect to each input, null where there is none
  /// @throws UnsupportedOperationException if the derivative is not known
  default List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    throw new UnsupportedOperationException(
        "%s: the derivative of %s is not known.".formatted(node.origin(), name()));
  }

  /// Returns the multiply-adds for these inputs: what a convolution or a product of matrices
  /// multiplies and sums. Papers count networks by them.
  default long multiplyAdds(List<TensorType> inputs) {
    return 0;
  }

  /// Returns the multiply-adds and other arithmetic for these inputs, a multiply-add counted as two.
  default long flops(List<TensorType> inputs) {
    return 0;
  }

  /// Returns the name that graphs and errors print.
  default String name() {
    return getClass().getSimpleName();
  }
}
