package dev.fovea.engine.java;

import dev.fovea.graph.Node;
import dev.fovea.op.MatMul;

/// The product of two matrices, row by row of the result.
record JavaMatMul(Node node, Workers workers) implements JavaKernel {
  @Override
  public void run(Reals[] in, Reals[] out) {
    MatMul op = (MatMul) node.op();
    int rows = node.output().shape().dim(0);
    int inner = node.input(0).shape().dim(op.transposeA() ? 0 : 1);
    long cost = out[0].size() * inner;
    workers.split(rows, cost, (from, to) -> rows(op, from, to, inner, in, out[0]));
  }

  private void rows(MatMul op, int from, int to, int inner, Reals[] in, Reals y) {
    int columns = node.output().shape().dim(1);
    int rows = node.output().shape().dim(0);
    for (int row = from; row < to; row++) {
      long at = (long) row * columns;
      if (!op.transposeB()) {
        y.fill(at, columns, 0);
        for (int k = 0; k < inner; k++) {
          long a = op.transposeA() ? (long) k * rows + row : (long) row * inner + k;
          y.addRow(at, in[0].get(a), in[1], (long) k * columns, columns);
        }
      } else {
        for (int column = 0; column < columns; column++) {
          long b = (long) column * inner;
          y.set(at + column, op.transposeA()
              ? strided(in[0], row, rows, in[1], b, inner)
              : in[0].dot((long) row * inner, in[1], b, inner));
        }
      }
    }
  }

  private static double strided(Reals a, int row, int stride, Reals b, long at, int inner) {
    double sum = 0;
    for (int k = 0; k < inner; k++) {
      sum += a.get((long) k * stride + row) * b.get(at + k);
    }
    return sum;
  }
}
