package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// The sum of its inputs, element by element: what closes a residual block.
///
/// Inputs: two or more of one shape; axes of length 1 repeat to fit. Output: the common shape.
///
/// @param name      the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://arxiv.org/abs/1512.03385">He et al. 2015</a>
public record Add(String name, boolean trainable) implements MergeLayer {
  /// Returns a layer without a name.
  public Add() {
    this("", true);
  }

  @Override
  public Value call(Scope scope, List<Value> inputs) {
    return Merge.fold(scope, "adds", new dev.fovea.op.Add(), inputs);
  }
}
