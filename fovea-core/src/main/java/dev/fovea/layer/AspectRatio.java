package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Pad;
import dev.fovea.op.Slice;
import dev.fovea.tensor.Shape;
import java.util.List;

/// A ratio of height to width, and how an image gets it; lengths are rounded down, as in Keras.
///
/// @param height rows of an image that has the ratio
/// @param width  its columns
record AspectRatio(int height, int width) {
  /// Returns the largest part at the middle of an image that has the ratio.
  Value crop(Scope scope, Value image) {
    Shape shape = image.shape();
    int rows = Math.max(Math.min(shape.dim(1), rows(shape)), 1);
    int columns = Math.max(Math.min(shape.dim(2), columns(shape)), 1);
    List<Integer> begin = List.of(0, (shape.dim(1) - rows) / 2, (shape.dim(2) - columns) / 2, 0);
    return scope.apply(new Slice(begin, shape.with(1, rows).with(2, columns)), image);
  }

  /// Returns the image with a border above and below, or else left and right, that gives the ratio.
  Value pad(Scope scope, Value image, double value) {
    Shape shape = image.shape();
    int rows = (Math.max(shape.dim(1), rows(shape)) - shape.dim(1)) / 2;
    int columns = (Math.max(shape.dim(2), columns(shape)) - shape.dim(2)) / 2;
    List<Integer> border = rows > 0 ? List.of(0, rows, 0, 0) : List.of(0, 0, columns, 0);
    return scope.apply(new Pad(border, border, value), image);
  }

  /// Returns the rows that fit the image's columns.
  private int rows(Shape shape) {
    return Math.toIntExact((long) shape.dim(2) * height / width);
  }

  /// Returns the columns that fit the image's rows.
  private int columns(Shape shape) {
    return Math.toIntExact((long) shape.dim(1) * width / height);
  }
}
