package dev.fovea.engine.java;

import dev.fovea.graph.Node;
import dev.fovea.tensor.Shape;

/// Images with rectangles out of others, row by row.
record JavaPaste(Node node, Workers workers) implements JavaKernel {
  @Override
  public void run(Reals[] in, Reals[] out) {
    Shape shape = node.output().shape();
    workers.split(shape.dim(0) * shape.dim(1), shape.size(), (from, to) -> {
      for (int row = from; row < to; row++) {
        row(row / shape.dim(1), row % shape.dim(1), in, out[0]);
      }
    });
  }

  private void row(int image, int y, Reals[] in, Reals out) {
    Shape shape = node.output().shape();
    int width = shape.dim(2);
    int channels = shape.dim(3);
    long at = ((long) image * shape.dim(1) + y) * width * channels;
    out.copy(at, in[0], at, (long) width * channels);
    Reals rectangles = in[2];
    if (y >= rectangles.get(4L * image + 2) && y < rectangles.get(4L * image + 3)) {
      int left = clamp(rectangles.get(4L * image), width);
      int right = clamp(rectangles.get(4L * image + 1), width);
      if (left < right) {
        long first = at + (long) left * channels;
        out.copy(first, in[1], first, (long) (right - left) * channels);
      }
    }
  }

  /// Returns the first column that is not left of an edge.
  private static int clamp(double edge, int width) {
    return (int) Math.min(Math.max(Math.ceil(edge), 0), width);
  }
}
