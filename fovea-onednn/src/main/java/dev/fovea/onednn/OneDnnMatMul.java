package dev.fovea.onednn;

import dev.fovea.graph.Node;
import dev.fovea.op.MatMul;
import dev.fovea.tensor.Shape;
import java.util.OptionalInt;

/// The matrix product. All matrices stay as they are: leaving the layout to oneDNN gained nothing.
final class OneDnnMatMul {
  private OneDnnMatMul() {}

  /// Returns the kernel of a [MatMul], with what follows it.
  static PrimitiveKernel of(NativeScope scope, MatMul op, Node node) {
    Shape shape = node.output().shape();
    OptionalInt bias = Tail.of(node).bias(node);
    Tail tail = bias.isPresent() ? Tail.of(node).behindBias() : Tail.of(node);
    Tail.Appended appended = tail.append(node, scope, s -> MemoryDescriptor.rows(scope, s));
    MemoryDescriptor a = matrix(scope, node.input(0).shape(), op.transposeA());
    MemoryDescriptor b = matrix(scope, node.input(1).shape(), op.transposeB());
    MemoryDescriptor result = MemoryDescriptor.rows(scope, shape);
    MemoryDescriptor vector = MemoryDescriptor.dense(scope, 1, shape.last());
    long biasAddress = bias.isPresent() ? vector.address() : MemoryDescriptor.NONE;
    NativeFunction create = NativeFunction.MATMUL_PRIMITIVE_DESC_CREATE;
    PrimitiveDescriptor product = PrimitiveDescriptor.create(
        scope,
        create,
        pd -> (int) scope.dnn().function(create)
            .invokeExact(
                pd,
                scope.dnn().engine(),
                a.address(),
                b.address(),
                biasAddress,
                result.address(),
                appended.attributes()));
    PrimitiveKernel kernel = new PrimitiveKernel(product)
        .reads(Codes.ARG_SRC, 0, a)
        .reads(Codes.ARG_WEIGHTS, 1, b)
        .writes(Codes.ARG_DST, 0, result);
    bias.ifPresent(input -> kernel.reads(Codes.ARG_BIAS, input, vector));
    return appended.bind(kernel);
  }

  /// Describes a matrix as the product sees it, whichever way it is stored.
  private static MemoryDescriptor matrix(NativeScope scope, Shape shape, boolean transposed) {
    long rows = shape.dim(0);
    long columns = shape.dim(1);
    return transposed
        ? MemoryDescriptor.strided(
            scope, Codes.F32, new long[]{columns, rows}, new long[]{1, columns})
        : MemoryDescriptor.dense(scope, rows, columns);
  }
}
