package dev.fovea.engine.java;

import dev.fovea.graph.Node;
import dev.fovea.op.Filter.Taps;
import dev.fovea.op.Resize;
import dev.fovea.op.ResizeGrad;
import dev.fovea.op.Take;
import dev.fovea.op.TakeGrad;
import dev.fovea.tensor.Shape;
import java.util.List;

/// Ops that mix elements along one axis, and their derivatives, as sums of rows: what lies behind
/// the axis is a row.
///
/// @param taps     for each element of the mixed axis, those that it is made of
/// @param length   the axis's length before it was mixed
/// @param row      elements of a row
/// @param blocks   how often the axis comes
/// @param backward whether rows go from the mixed axis to the one before
record JavaRows(Node node, Taps[] taps, int length, int row, long blocks, boolean backward)
    implements
      JavaKernel {
  static JavaRows of(Node node, Resize op) {
    int before = node.input(0).shape().dim(op.axis());
    Taps[] taps = new Taps[op.length()];
    for (int i = 0; i < taps.length; i++) {
      taps[i] = op.filter().taps(i, before, op.length(), op.antialias());
    }
    return of(node, op.axis(), taps, before, false);
  }

  static JavaRows of(Node node, ResizeGrad op) {
    Taps[] taps = new Taps[node.input(0).shape().dim(op.axis())];
    for (int i = 0; i < taps.length; i++) {
      taps[i] = op.filter().taps(i, op.length(), taps.length, op.antialias());
    }
    return of(node, op.axis(), taps, op.length(), true);
  }

  static JavaRows of(Node node, Take op) {
    int before = node.input(0).shape().dim(op.axis());
    return of(node, op.axis(), single(op.index()), before, false);
  }

  static JavaRows of(Node node, TakeGrad op) {
    return of(node, op.axis(), single(op.index()), op.length(), true);
  }

  private static Taps[] single(List<Integer> index) {
    return index.stream().map(i -> new Taps(i, new double[]{1})).toArray(Taps[]::new);
  }

  private static JavaRows of(Node node, int axis, Taps[] taps, int length, boolean backward) {
    Shape shape = node.output().shape();
    int row = Math.toIntExact(shape.slice(axis + 1, shape.rank()).size());
    return new JavaRows(node, taps, length, row, shape.slice(0, axis).size(), backward);
  }

  @Override
  public void run(Reals[] in, Reals[] out) {
    out[0].fill(0, out[0].size(), 0);
    for (long block = 0; block < blocks; block++) {
      for (int i = 0; i < taps.length; i++) {
        long mixed = (block * taps.length + i) * row;
        long before = (block * length + taps[i].first()) * row;
        double[] weights = taps[i].weights();
        for (int k = 0; k < weights.length; k++) {
          add(in[0], out[0], mixed, before + (long) k * row, weights[k]);
        }
      }
    }
  }

  private void add(Reals x, Reals y, long mixed, long before, double weight) {
    if (weight == 0) {
      return;
    }
    if (backward) {
      y.addRow(before, weight, x, mixed, row);
    } else {
      y.addRow(mixed, weight, x, before, row);
    }
  }
}
