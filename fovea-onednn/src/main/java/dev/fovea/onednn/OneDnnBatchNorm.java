package dev.fovea.onednn;

import dev.fovea.graph.Node;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGrad;
import dev.fovea.op.BatchNormRelu;
import dev.fovea.op.BatchNormReluGrad;
import dev.fovea.op.Normalize;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;

/// Batch normalization in training, alone or with a ReLU behind it, once more, and the derivatives.
///
/// The mask of the ReLU is oneDNN's workspace: one bit an element, in the order of the elements,
/// the lowest bit of a byte first. The graph counts a byte each; a plan keeps what oneDNN asks for.
final class OneDnnBatchNorm {
  /// Singles in the widest vector.
  private static final int VECTOR = 16;

  private final NativeScope scope;
  private final float epsilon;
  private final int flags;
  private final MemoryDescriptor graph;
  private final MemoryDescriptor x;
  private final MemoryDescriptor channels;

  private OneDnnBatchNorm(NativeScope scope, double epsilon, boolean relu, TensorType type) {
    Shape shape = type.shape();
    this.scope = scope;
    this.epsilon = (float) epsilon;
    this.flags = Codes.USE_SCALE | Codes.USE_SHIFT | (relu ? Codes.FUSE_NORM_RELU : 0);
    this.graph = describe(scope, type);
    // bf16 is computed in whole vectors of channels only: the rest by a loop 15 times as slow as singles
    // and two copies.
    this.x = shape.last() % VECTOR == 0 ? graph : describe(scope, type.with(DType.F32));
    this.channels = MemoryDescriptor.dense(scope, DType.F32, shape.last());
  }

  private static MemoryDescriptor describe(NativeScope scope, TensorType type) {
    // oneDNN knows up to three spatial axes.
    int rank = type.shape().rank();
    return rank >= 3 && rank <= 5
        ? MemoryDescriptor.image(scope, type, rank)
        : MemoryDescriptor.rows(scope, type);
  }

  /// Returns the kernel of a [BatchNorm].
  static PrimitiveKernel forward(NativeScope scope, BatchNorm op, Node node) {
    OneDnnBatchNorm norm = new OneDnnBatchNorm(scope, op.epsilon(), false, node.input(0).type());
    return norm.forwardKernel(norm.forward());
  }

  /// Returns the kernel of a [BatchNormRelu].
  static PrimitiveKernel forward(NativeScope scope, BatchNormRelu op, Node node) {
    OneDnnBatchNorm norm = new OneDnnBatchNorm(scope, op.epsilon(), true, node.input(0).type());
    PrimitiveDescriptor forward = norm.forward();
    return norm.forwardKernel(forward)
        .writes(Codes.ARG_WORKSPACE, 3, forward.memory(Codes.QUERY_WORKSPACE));
  }

  /// Returns the kernel of a [Normalize].
  static PrimitiveKernel again(NativeScope scope, Normalize op, Node node) {
    OneDnnBatchNorm norm = new OneDnnBatchNorm(
        scope, op.epsilon(), op.relu(), node.input(0).type());
    return new PrimitiveKernel(
        norm.forward(Codes.FORWARD_INFERENCE, norm.flags | Codes.USE_GLOBAL_STATS))
        .reads(Codes.ARG_SRC, 0, norm.graph, norm.x)
        .reads(Codes.ARG_SCALE, 1, norm.channels)
        .reads(Codes.ARG_SHIFT, 2, norm.channels)
        .reads(Codes.ARG_MEAN, 3, norm.channels)
        .reads(Codes.ARG_VARIANCE, 4, norm.channels)
        .writes(Codes.ARG_DST, 0, norm.graph, norm.x)
        .overwrites(0);
  }

  /// Returns the kernel of a [BatchNormGrad].
  static PrimitiveKernel backward(NativeScope scope, BatchNormGrad op, Node node) {
    OneDnnBatchNorm norm = new OneDnnBatchNorm(scope, op.epsilon(), false, node.input(0).type());
    return norm.backwardKernel(norm.backward());
  }

  /// Returns the kernel of a [BatchNormReluGrad].
  static PrimitiveKernel backward(NativeScope scope, BatchNormReluGrad op, Node node) {
    OneDnnBatchNorm norm = new OneDnnBatchNorm(scope, op.epsilon(), true, node.input(0).type());
    PrimitiveDescriptor backward = norm.backward();
    return norm.backwardKernel(backward)
        .reads(Codes.ARG_WORKSPACE, 5, backward.memory(Codes.QUERY_WORKSPACE));
  }

  private PrimitiveKernel forwardKernel(PrimitiveDescriptor forward) {
    return new PrimitiveKernel(forward)
        .reads(Codes.ARG_SRC, 0, graph, x)
        .reads(Codes.ARG_SCALE, 1, channels)
        .reads(Codes.ARG_SHIFT, 2, channels)
        .writes(Codes.ARG_DST, 0, graph, x)
        .writes(Codes.ARG_MEAN, 1, channels)
        .writes(Codes.ARG_VARIANCE, 2, channels)
        .overwrites(0);
  }

  private PrimitiveKernel backwardKernel(PrimitiveDescriptor backward) {
    return new PrimitiveKernel(backward)
        .reads(Codes.ARG_SRC, 0, graph, x)
        .reads(Codes.ARG_SCALE, 1, channels)
        .reads(Codes.ARG_MEAN, 2, channels)
        .reads(Codes.ARG_VARIANCE, 3, channels)
        .reads(Codes.ARG_DIFF_DST, 4, graph, x)
        .writes(Codes.ARG_DIFF_SRC, 0, graph, x)
        .writes(Codes.ARG_DIFF_SCALE, 1, channels)
        .writes(Codes.ARG_DIFF_SHIFT, 2, channels)
        .overwrites(4);
  }

  private PrimitiveDescriptor forward() {
    return forward(Codes.FORWARD_TRAINING, flags);
  }

  private PrimitiveDescriptor forward(int kind, int how) {
    NativeFunction create = NativeFunction.BATCH_NORMALIZATION_FORWARD_PRIMITIVE_DESC_CREATE;
    long attributes = new Attributes(scope).address();
    return PrimitiveDescriptor.create(
        scope,
        create,
        pd -> (int) scope.dnn().function(create)
            .invokeExact(
                pd,
                scope.dnn().engine(),
                kind,
                x.address(),
                x.address(),
                epsilon,
                how,
                attributes));
  }

  private PrimitiveDescriptor backward() {
    NativeFunction create = NativeFunction.BATCH_NORMALIZATION_BACKWARD_PRIMITIVE_DESC_CREATE;
    PrimitiveDescriptor forward = forward();
    long attributes = new Attributes(scope).address();
    return PrimitiveDescriptor.create(
        scope,
        create,
        pd -> (int) scope.dnn().function(create)
            .invokeExact(
                pd,
                scope.dnn().engine(),
                Codes.BACKWARD,
                x.address(),
                x.address(),
                x.address(),
                epsilon,
                flags,
                forward.address(),
                attributes));
  }
}
