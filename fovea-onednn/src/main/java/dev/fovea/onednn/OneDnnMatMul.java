package dev.fovea.onednn;

import dev.fovea.graph.Node;
import dev.fovea.op.MatMul;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.util.OptionalInt;

/// The matrix product. All matrices stay as they are: leaving the layout to oneDNN gained nothing.
final class OneDnnMatMul {
  private OneDnnMatMul() {}

  /// Returns the kernel of a [MatMul], with what follows it.
  static PrimitiveKernel of(NativeScope scope, MatMul op, Node node) {
    OptionalInt bias = Tail.of(node).bias(node);
    Tail tail = bias.isPresent() ? Tail.of(node).behindBias() : Tail.of(node);
    Tail.Appended appended = tail.append(node, scope, t -> MemoryDescriptor.rows(scope, t));
    MemoryDescriptor a = matrix(scope, node.input(0).type(), op.transposeA());
    MemoryDescriptor b = matrix(scope, node.input(1).type(), op.transposeB());
    MemoryDescriptor result = MemoryDescriptor.rows(scope, node.output().type());
    DType biasType = bias.isPresent() ? node.input(bias.getAsInt()).dtype() : DType.F32;
    MemoryDescriptor vector = MemoryDescriptor.dense(
        scope, biasType, 1, node.output().shape().last());
    long biasAddress = bias.isPresent() ? vector.address() : MemoryDescriptor.NONE;
    PrimitiveDescriptor product = PrimitiveDescriptor.create(
        scope,
        NativeFunction.MATMUL_PRIMITIVE_DESC_CREATE,
        a.address(),
        b.address(),
        biasAddress,
        result.address(),
        appended.attributes());
    PrimitiveKernel kernel = new PrimitiveKernel(product)
        .reads(Codes.ARG_SRC, 0, a)
        .reads(Codes.ARG_WEIGHTS, 1, b)
        .writes(Codes.ARG_DST, 0, result);
    bias.ifPresent(input -> kernel.reads(Codes.ARG_BIAS, input, vector));
    return appended.bind(kernel);
  }

  /// Describes a matrix as the product sees it, whichever way it is stored.
  private static MemoryDescriptor matrix(
      NativeScope scope, TensorType type, boolean transposed) {
    long rows = type.shape().dim(0);
    long columns = type.shape().dim(1);
    return transposed
        ? MemoryDescriptor.strided(
            scope, Codes.of(type.dtype()), new long[]{columns, rows}, new long[]{1, columns})
        : MemoryDescriptor.dense(scope, type.dtype(), rows, columns);
  }
}
