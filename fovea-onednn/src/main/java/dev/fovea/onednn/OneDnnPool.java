package dev.fovea.onednn;

import dev.fovea.graph.Node;
import dev.fovea.op.AveragePool;
import dev.fovea.op.AveragePoolGrad;
import dev.fovea.op.MaxPool;
import dev.fovea.op.MaxPoolGrad;
import dev.fovea.op.Window;
import dev.fovea.tensor.TensorType;
import java.util.function.ToLongFunction;

/// Pooling and its derivatives.
///
/// oneDNN's workspace of max pooling is what [MaxPool] calls positions: the place of the winner
/// inside its window, row by row, the first of equals, one byte each up to 255 places, else four.
final class OneDnnPool {
  private final NativeScope scope;
  private final Window window;
  private final int algorithm;
  private final MemoryDescriptor image;
  private final MemoryDescriptor result;
  private final long strides;
  private final long kernel;
  private final long dilation;
  private final long before;
  private final long after;

  private OneDnnPool(NativeScope scope, Window window, int algorithm, TensorType image,
      TensorType result) {
    this.scope = scope;
    this.window = window;
    this.algorithm = algorithm;
    this.image = MemoryDescriptor.image(scope, image, image.shape().rank());
    this.result = MemoryDescriptor.image(scope, result, image.shape().rank());
    this.strides = axes(Window.Axis::stride);
    this.kernel = axes(Window.Axis::kernel);
    this.dilation = axes(axis -> axis.dilation() - 1);
    this.before = axes(Window.Axis::before);
    this.after = axes(Window.Axis::after);
  }

  /// Returns the kernel of a [MaxPool].
  static PrimitiveKernel max(NativeScope scope, MaxPool op, Node node) {
    OneDnnPool pool = new OneDnnPool(
        scope, op.window(), Codes.POOLING_MAX, node.input(0).type(), node.output().type());
    PrimitiveDescriptor forward = pool
        .forward(op.positions() ? Codes.FORWARD_TRAINING : Codes.FORWARD_INFERENCE);
    PrimitiveKernel kernel = pool.bind(forward);
    return op.positions()
        ? kernel.writes(
            Codes.ARG_WORKSPACE,
            1,
            positions(scope, node.outputs().get(1).type()),
            forward.memory(Codes.QUERY_WORKSPACE))
        : kernel;
  }

  /// Returns the kernel of a [MaxPoolGrad].
  static PrimitiveKernel maxGrad(NativeScope scope, MaxPoolGrad op, Node node) {
    OneDnnPool pool = new OneDnnPool(
        scope, op.window(), Codes.POOLING_MAX, node.output().type(), node.input(1).type());
    PrimitiveDescriptor forward = pool.forward(Codes.FORWARD_TRAINING);
    PrimitiveDescriptor backward = pool.backward(forward);
    return new PrimitiveKernel(backward)
        .reads(
            Codes.ARG_WORKSPACE,
            0,
            positions(scope, node.input(0).type()),
            backward.memory(Codes.QUERY_WORKSPACE))
        .reads(Codes.ARG_DIFF_DST, 1, pool.result)
        .writes(Codes.ARG_DIFF_SRC, 0, pool.image);
  }

  /// Returns the kernel of an [AveragePool].
  static PrimitiveKernel average(NativeScope scope, AveragePool op, Node node) {
    OneDnnPool pool = new OneDnnPool(
        scope,
        op.window(),
        Codes.POOLING_AVERAGE_EXCLUDE_PADDING,
        node.input(0).type(),
        node.output().type());
    return pool.bind(pool.forward(Codes.FORWARD_INFERENCE));
  }

  /// Returns the kernel of an [AveragePoolGrad].
  static PrimitiveKernel averageGrad(NativeScope scope, AveragePoolGrad op, Node node) {
    OneDnnPool pool = new OneDnnPool(
        scope,
        op.window(),
        Codes.POOLING_AVERAGE_EXCLUDE_PADDING,
        node.output().type(),
        node.input(0).type());
    return new PrimitiveKernel(pool.backward(pool.forward(Codes.FORWARD_TRAINING)))
        .reads(Codes.ARG_DIFF_DST, 0, pool.result)
        .writes(Codes.ARG_DIFF_SRC, 0, pool.image);
  }

  private PrimitiveKernel bind(PrimitiveDescriptor forward) {
    return new PrimitiveKernel(forward)
        .reads(Codes.ARG_SRC, 0, image)
        .writes(Codes.ARG_DST, 0, result);
  }

  private static MemoryDescriptor positions(NativeScope scope, TensorType type) {
    return MemoryDescriptor.image(scope, type, type.shape().rank());
  }

  private PrimitiveDescriptor forward(int propagation) {
    long attributes = new Attributes(scope).address();
    return PrimitiveDescriptor.create(
        scope,
        NativeFunction.POOLING_FORWARD_PRIMITIVE_DESC_CREATE,
        propagation,
        algorithm,
        image.address(),
        result.address(),
        strides,
        kernel,
        dilation,
        before,
        after,
        attributes);
  }

  private PrimitiveDescriptor backward(PrimitiveDescriptor forward) {
    long attributes = new Attributes(scope).address();
    return PrimitiveDescriptor.create(
        scope,
        NativeFunction.POOLING_BACKWARD_PRIMITIVE_DESC_CREATE,
        algorithm,
        image.address(),
        result.address(),
        strides,
        kernel,
        dilation,
        before,
        after,
        forward.address(),
        attributes);
  }

  private long axes(ToLongFunction<Window.Axis> setting) {
    return scope.dims(window.axes().stream().mapToLong(setting).toArray());
  }
}
