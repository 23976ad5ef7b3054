package dev.fovea.engine.java;

import dev.fovea.engine.vector.Product;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.op.MatMul;
import java.util.List;

/// The product of two matrices in tiles; each thread has rows of its own.
///
/// @param tail the ops that follow
record VectorMatMul(
    Node node, MatMul op, List<Op> tail, Workers workers, BufferPool buffers)
    implements
      VectorKernel {
  @Override
  public void run(Reals[] in, Reals[] out) {
    int rows = node.output().shape().dim(0);
    int columns = node.output().shape().dim(1);
    int inner = node.input(0).shape().dim(op.transposeA() ? 0 : 1);
    Product product = new Product(
        matrix(in[0], op.transposeA()),
        matrix(in[1], op.transposeB()).strips(inner, columns),
        Tail.of(tail, List.of(in).subList(2, in.length), matrix(out[0], false)));
    long cost = (long) rows * columns * inner;
    workers.split(rows, cost,
        (from, to) -> buffers.lend(mine -> product.run(from, to, mine)));
  }

  private static Matrix matrix(Reals matrix, boolean transposed) {
    return new Matrix(matrix.memory, 0, matrix.type.shape().dim(1), transposed);
  }
}
