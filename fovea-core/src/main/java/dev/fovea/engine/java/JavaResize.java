package dev.fovea.engine.java;

import dev.fovea.graph.Node;
import dev.fovea.op.Resize;
import dev.fovea.op.ResizeGrad;
import dev.fovea.tensor.Shape;

/// Stretching an axis, and its derivative, as sums of rows: what lies behind the axis is a row.
///
/// @param resize   how the axis is stretched
/// @param length   its length before
/// @param row      elements of a row
/// @param backward whether rows go from the stretched axis to the one before
record JavaResize(Node node, Resize resize, int length, int row, boolean backward)
    implements
      JavaKernel {
  static JavaResize of(Node node, Resize op) {
    return new JavaResize(node, op, node.input(0).shape().dim(op.axis()), row(node, op.axis()),
        false);
  }

  static JavaResize of(Node node, ResizeGrad op) {
    int stretched = node.input(0).shape().dim(op.axis());
    Resize forward = new Resize(op.axis(), stretched, op.linear());
    return new JavaResize(node, forward, op.length(), row(node, op.axis()), true);
  }

  private static int row(Node node, int axis) {
    Shape shape = node.output().shape();
    return Math.toIntExact(shape.slice(axis + 1, shape.rank()).size());
  }

  @Override
  public void run(Reals[] in, Reals[] out) {
    out[0].fill(0, out[0].size(), 0);
    long blocks = node.output().shape().slice(0, resize.axis()).size();
    for (long block = 0; block < blocks; block++) {
      for (int i = 0; i < resize.length(); i++) {
        double place = resize.place(i, length);
        int low = (int) place;
        double share = place - low;
        add(in[0], out[0], block, i, low, 1 - share);
        if (share > 0) {
          add(in[0], out[0], block, i, low + 1, share);
        }
      }
    }
  }

  private void add(Reals x, Reals y, long block, int stretched, int before, double share) {
    long result = (block * resize.length() + stretched) * row;
    long input = (block * length + before) * row;
    if (backward) {
      y.addRow(input, share, x, result, row);
    } else {
      y.addRow(result, share, x, input, row);
    }
  }
}
