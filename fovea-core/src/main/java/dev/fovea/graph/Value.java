package dev.fovea.graph;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;

/// A result inside a graph: who reads it names it by its number.
///
/// @param id   number, unique within the graph
/// @param type what it holds
public record Value(int id, TensorType type) {
  /// Returns the lengths of the axes.
  public Shape shape() {
    return type.shape();
  }

  /// Returns the element type.
  public DType dtype() {
    return type.dtype();
  }

  /// By the number alone, which is unique within a graph; types are slow to hash.
  @Override
  public int hashCode() {
    return id;
  }

  @Override
  public String toString() {
    return "%" + id;
  }
}
