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
/// @param workers  who shares the work
record JavaRows(
    Node node, Taps[] taps, int length, int row, int blocks, boolean backward, Workers workers)
    implements
      JavaKernel {
  static JavaRows of(Node node, Resize op, Workers workers) {
    int before = node.input(0).shape().dim(op.axis());
    Taps[] taps = new Taps[op.length()];
    for (int i = 0; i < taps.length; i++) {
      taps[i] = op.filter().taps(i, before, op.length(), op.antialias());
    }
    return of(node, op.axis(), taps, before, false, workers);
  }

  static JavaRows of(Node node, ResizeGrad op, Workers workers) {
    Taps[] taps = new Taps[node.input(0).shape().dim(op.axis())];
    for (int i = 0; i < taps.length; i++) {
      taps[i] = op.filter().taps(i, op.length(), taps.length, op.antialias());
    }
    return of(node, op.axis(), taps, op.length(), true, workers);
  }

  static JavaRows of(Node node, Take op, Workers workers) {
    int before = node.input(0).shape().dim(op.axis());
    return of(node, op.axis(), single(op.index()), before, false, workers);
  }

  static JavaRows of(Node node, TakeGrad op, Workers workers) {
    return of(node, op.axis(), single(op.index()), op.length(), true, workers);
  }

  private static Taps[] single(List<Integer> index) {
    return index.stream().map(i -> new Taps(i, new double[]{1})).toArray(Taps[]::new);
  }

  private static JavaRows of(Node node, int axis, Taps[] taps, int length, boolean backward,
      Workers workers) {
    Shape shape = node.output().shape();
    int row = Math.toIntExact(shape.slice(axis + 1, shape.rank()).size());
    int blocks = Math.toIntExact(shape.slice(0, axis).size());
    return new JavaRows(node, taps, length, row, blocks, backward, workers);
  }

  @Override
  public void run(Reals[] in, Reals[] out) {
    out[0].fill(0, out[0].size(), 0);
    long cost = in[0].size() + out[0].size();
    if (backward) {
      // Elements of one block may add to the same row; blocks never do.
      workers.split(blocks, cost, (from, to) -> mix(in[0], out[0],
          (long) from * taps.length, (long) to * taps.length));
    } else {
      int all = Math.multiplyExact(blocks, taps.length);
      workers.split(all, cost, (from, to) -> mix(in[0], out[0], from, to));
    }
  }

  /// Does its part for the mixed elements from `from`, inclusive, to `to`, exclusive.
  private void mix(Reals x, Reals y, long from, long to) {
    for (long mixed = from; mixed < to; mixed++) {
      Taps tap = taps[(int) (mixed % taps.length)];
      long before = mixed / taps.length * length + tap.first();
      for (int k = 0; k < tap.weights().length; k++) {
        add(x, y, mixed * row, (before + k) * row, tap.weights()[k]);
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
