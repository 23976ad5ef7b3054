package dev.fovea.onednn;

import dev.fovea.graph.Node;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;

/// Ops that treat each element on its own, and the ops of that kind behind them.
final class OneDnnElementwise {
  private OneDnnElementwise() {}

  /// Returns the kernel of an op with one input. Only oneDNN's reference loop appends to these.
  static PrimitiveKernel unary(NativeScope scope, Elementwise function, Node node) {
    MemoryDescriptor x = MemoryDescriptor.rows(scope, node.input(0).type());
    long attributes = new Attributes(scope).address();
    return new PrimitiveKernel(forward(scope, function, x, attributes, Codes.FORWARD_INFERENCE))
        .reads(Codes.ARG_SRC, 0, x)
        .writes(Codes.ARG_DST, 0, x)
        .overwrites(0);
  }

  /// Returns the kernel of a cast.
  static PrimitiveKernel cast(NativeScope scope, Node node) {
    MemoryDescriptor x = MemoryDescriptor.rows(scope, node.input(0).type());
    MemoryDescriptor y = MemoryDescriptor.rows(scope, node.output().type());
    return new PrimitiveKernel(PrimitiveDescriptor.reorder(x, y))
        .reads(Codes.ARG_SRC, 0, x)
        .writes(Codes.ARG_DST, 0, y);
  }

  /// Returns the kernel of an op with two inputs, the second of which may be repeated.
  static PrimitiveKernel binary(NativeScope scope, Elementwise function, Node node) {
    MemoryDescriptor a = MemoryDescriptor.rows(scope, node.input(0).type());
    MemoryDescriptor b = repeated(scope, node.input(1).type(), node.output().shape());
    Shape shape = node.output().shape();
    Tail.Appended appended = Tail.of(node).append(node, scope, s -> repeated(scope, s, shape));
    PrimitiveDescriptor chosen = PrimitiveDescriptor.create(
        scope,
        NativeFunction.BINARY_PRIMITIVE_DESC_CREATE,
        function.code(),
        a.address(),
        b.address(),
        a.address(),
        appended.attributes());
    return appended.bind(
        new PrimitiveKernel(chosen)
            .reads(Codes.ARG_SRC, 0, a)
            .reads(Codes.ARG_SRC_1, 1, b)
            .writes(Codes.ARG_DST, 0, a)
            .overwrites(0));
  }

  /// Returns the kernel of a derivative that is computed from the function's result.
  static PrimitiveKernel derivative(NativeScope scope, Elementwise function, Node node) {
    MemoryDescriptor x = MemoryDescriptor.rows(scope, node.output().type());
    long attributes = new Attributes(scope).address();
    PrimitiveDescriptor forward = forward(scope, function, x, attributes, Codes.FORWARD_TRAINING);
    NativeFunction create = NativeFunction.ELTWISE_BACKWARD_PRIMITIVE_DESC_CREATE;
    PrimitiveDescriptor chosen = PrimitiveDescriptor.create(
        scope,
        create,
        pd -> (int) scope.dnn().function(create)
            .invokeExact(
                pd,
                scope.dnn().engine(),
                function.code(),
                x.address(),
                x.address(),
                x.address(),
                function.alpha(),
                function.beta(),
                forward.address(),
                attributes));
    return new PrimitiveKernel(chosen)
        .reads(Codes.ARG_DST, 0, x)
        .reads(Codes.ARG_DIFF_DST, 1, x)
        .writes(Codes.ARG_DIFF_SRC, 0, x)
        .overwrites(1);
  }

  /// Tells whether the node's inputs are as [#binary] wants them: only the second one is repeated,
  /// and that as a single number or as a vector over the last axis.
  static boolean fits(Node node) {
    Shape shape = node.output().shape();
    Shape second = node.input(1).shape();
    boolean vector = second.rank() == 1 && second.last() == shape.last();
    return node.input(0).shape().equals(shape)
        && (second.equals(shape) || second.size() == 1 || vector);
  }

  private static MemoryDescriptor repeated(NativeScope scope, TensorType type, Shape result) {
    if (type.shape().equals(result)) {
      return MemoryDescriptor.rows(scope, type);
    }
    return MemoryDescriptor.dense(scope, type.dtype(), 1, type.shape().size());
  }

  private static PrimitiveDescriptor forward(
      NativeScope scope,
      Elementwise function,
      MemoryDescriptor x,
      long attributes,
      int propagation) {
    NativeFunction create = NativeFunction.ELTWISE_FORWARD_PRIMITIVE_DESC_CREATE;
    return PrimitiveDescriptor.create(
        scope,
        create,
        pd -> (int) scope.dnn().function(create)
            .invokeExact(
                pd,
                scope.dnn().engine(),
                propagation,
                function.code(),
                x.address(),
                x.address(),
                function.alpha(),
                function.beta(),
                attributes));
  }
}
