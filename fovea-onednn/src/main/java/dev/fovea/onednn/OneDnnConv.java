package dev.fovea.onednn;

import dev.fovea.graph.Node;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGrad;
import dev.fovea.op.ConvKernelGrad;
import dev.fovea.op.Window;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// Convolution and its derivatives.
///
/// Images stay as they are, but for one derivative. Kernels, which are small, are copied from or to a
/// layout of oneDNN's: read as they are, rows of a power of two fall on the same few lines of the
/// processor's cache, and ResNet-50's widest convolutions took half as long again.
final class OneDnnConv {
  /// Channels that oneDNN's own layout keeps together.
  private static final int BLOCK = 16;

  private final NativeScope scope;
  private final Window window;
  private final int groups;
  private final TensorType kernel;
  private final Shape kernelShape;
  private final MemoryDescriptor image;
  private final MemoryDescriptor result;
  private final long strides;
  private final long dilation;
  private final long before;
  private final long after;

  private OneDnnConv(
      NativeScope scope, Conv op, TensorType image, TensorType kernel, TensorType result) {
    this.scope = scope;
    this.window = op.window();
    this.groups = op.groups();
    this.kernel = kernel;
    this.kernelShape = kernel.shape();
    this.image = MemoryDescriptor.image(scope, image, image.shape().rank());
    this.result = MemoryDescriptor.image(scope, result, image.shape().rank());
    this.strides = axes(Window.Axis::stride);
    // oneDNN counts the elements between neighbours, Keras the distance.
    this.dilation = axes(axis -> axis.dilation() - 1);
    this.before = axes(Window.Axis::before);
    this.after = axes(Window.Axis::after);
  }

  /// Returns the kernel of a [Conv], with what follows it.
  static PrimitiveKernel forward(NativeScope scope, Conv op, Node node) {
    TensorType kernel = node.input(1).type();
    TensorType type = node.output().type();
    OneDnnConv conv = new OneDnnConv(scope, op, node.input(0).type(), kernel, type);
    OptionalInt bias = Tail.of(node).bias(node);
    Tail tail = bias.isPresent() ? Tail.of(node).behindBias() : Tail.of(node);
    Function<TensorType, MemoryDescriptor> layout = t -> MemoryDescriptor.image(scope, t,
        type.shape().rank());
    DType biasType = bias.isPresent() ? node.input(bias.getAsInt()).dtype() : DType.F32;
    MemoryDescriptor vector = MemoryDescriptor.dense(scope, biasType, kernel.shape().last());
    long biasAddress = bias.isPresent() ? vector.address() : MemoryDescriptor.NONE;
    Tail.Appended appended = tail.append(node, scope, layout, false);
    PrimitiveDescriptor chosen = conv.forward(conv.anyKernel(), biasAddress, appended.attributes());
    if (!appended.reads().isEmpty()) {
      Tail.Appended inPlace = tail.append(node, scope, layout, true);
      PrimitiveDescriptor other = conv.forward(
          conv.anyKernel(), biasAddress, inPlace.attributes());
      boolean asFast = other.implementation().equals(chosen.implementation());
      chosen = asFast ? other : chosen;
      appended = asFast ? inPlace : appended;
    }
    PrimitiveKernel result = new PrimitiveKernel(chosen)
        .reads(Codes.ARG_SRC, 0, conv.image)
        .reads(Codes.ARG_WEIGHTS, 1, conv.plainKernel(), chosen.memory(Codes.QUERY_WEIGHTS))
        .writes(Codes.ARG_DST, 0, conv.result);
    bias.ifPresent(input -> result.reads(Codes.ARG_BIAS, input, vector));
    return appended.bind(result);
  }

  /// Returns the kernel of a [ConvInputGrad].
  static PrimitiveKernel inputGrad(NativeScope scope, ConvInputGrad op, Node node) {
    Conv forward = new Conv(op.window(), op.groups());
    OneDnnConv conv = new OneDnnConv(
        scope, forward, node.output().type(), node.input(1).type(), node.input(0).type());
    PrimitiveDescriptor chosen = conv.backwardData();
    return new PrimitiveKernel(chosen)
        .reads(Codes.ARG_DIFF_DST, 0, conv.result)
        .reads(Codes.ARG_WEIGHTS, 1, conv.plainKernel(), chosen.memory(Codes.QUERY_WEIGHTS))
        .writes(Codes.ARG_DIFF_SRC, 0, conv.image);
  }

  /// Returns the kernel of a [ConvKernelGrad].
  static PrimitiveKernel kernelGrad(NativeScope scope, ConvKernelGrad op, Node node) {
    Conv forward = new Conv(op.window(), op.groups());
    OneDnnConv conv = new OneDnnConv(
        scope, forward, node.input(0).type(), node.output().type(), node.input(1).type());
    TensorType image = node.input(0).type();
    TensorType change = node.input(1).type();
    if (conv.isProduct(image, change)) {
      return conv.kernelProduct(change);
    }
    PrimitiveDescriptor chosen = conv.jumps(image)
        ? conv.backwardWeights(image.dtype(), MemoryDescriptor.anyImage(scope, image),
            MemoryDescriptor.anyImage(scope, change))
        : conv.backwardWeights(image.dtype(), conv.image, conv.result);
    return new PrimitiveKernel(chosen)
        .reads(Codes.ARG_SRC, 0, conv.image, chosen.memory(Codes.QUERY_SRC))
        .reads(Codes.ARG_DIFF_DST, 1, conv.result, chosen.memory(Codes.QUERY_DIFF_DST))
        .writes(
            Codes.ARG_DIFF_WEIGHTS, 0, conv.plainKernel(), chosen.memory(Codes.QUERY_DIFF_WEIGHTS));
  }

  private PrimitiveDescriptor forward(MemoryDescriptor kernel, long bias, long attributes) {
    return PrimitiveDescriptor.create(
        scope,
        NativeFunction.CONVOLUTION_FORWARD_PRIMITIVE_DESC_CREATE,
        Codes.FORWARD_TRAINING,
        Codes.CONVOLUTION_DIRECT,
        image.address(),
        kernel.address(),
        bias,
        result.address(),
        strides,
        dilation,
        before,
        after,
        attributes);
  }

  private PrimitiveDescriptor backwardData() {
    MemoryDescriptor kernel = anyKernel();
    long attributes = new Attributes(scope).address();
    PrimitiveDescriptor forward = forward(kernel, MemoryDescriptor.NONE, attributes);
    return PrimitiveDescriptor.create(
        scope,
        NativeFunction.CONVOLUTION_BACKWARD_DATA_PRIMITIVE_DESC_CREATE,
        Codes.CONVOLUTION_DIRECT,
        image.address(),
        kernel.address(),
        result.address(),
        strides,
        dilation,
        before,
        after,
        forward.address(),
        attributes);
  }

  /// Tells whether a kernel skips positions of many channels: the derivative with respect to it is then
  /// computed in two thirds of the time from oneDNN's own layout, the copies included; in bf16 it gains
  /// nothing.
  private boolean jumps(TensorType image) {
    return image.dtype() == DType.F32 && groups == 1 && image.shape().last() >= BLOCK
        && window.axes().stream().anyMatch(axis -> axis.stride() > 1 && axis.kernel() > 1);
  }

  /// Tells whether the derivative with respect to a kernel is better one product of matrices: of 1x1
  /// kernels with no fewer filters than channels. It takes a twelfth to a sixth less time; with fewer
  /// filters it may take more.
  private boolean isProduct(TensorType image, TensorType change) {
    long channels = image.shape().last();
    return image.dtype() == DType.F32 && kernel.dtype() == DType.F32 && groups == 1
        && window.axes().stream().allMatch(new Window.Axis(1, 1, 1, 0, 0)::equals)
        && channels >= 4 * BLOCK && channels <= change.shape().last();
  }

  /// Returns the product of an image, channel by position, and a derivative, position by filter.
  private PrimitiveKernel kernelProduct(TensorType change) {
    long filters = change.shape().last();
    long positions = change.shape().size() / filters;
    long channels = kernelShape.dim(-2);
    MemoryDescriptor turned = MemoryDescriptor.strided(
        scope, Codes.F32, new long[]{channels, positions}, new long[]{1, channels});
    MemoryDescriptor derivative = MemoryDescriptor.dense(scope, DType.F32, positions, filters);
    MemoryDescriptor matrix = MemoryDescriptor.dense(scope, DType.F32, channels, filters);
    PrimitiveDescriptor product = PrimitiveDescriptor.create(scope,
        NativeFunction.MATMUL_PRIMITIVE_DESC_CREATE, turned.address(), derivative.address(),
        MemoryDescriptor.NONE, matrix.address(), new Attributes(scope).address());
    return new PrimitiveKernel(product).reads(Codes.ARG_SRC, 0, turned)
        .reads(Codes.ARG_WEIGHTS, 1, derivative).writes(Codes.ARG_DST, 0, matrix);
  }

  /// @param read   type of the kernel that the forward pass read, which may be narrower
  /// @param image  layout of the image
  /// @param result layout of the derivative
  private PrimitiveDescriptor backwardWeights(
      DType read, MemoryDescriptor image, MemoryDescriptor result) {
    MemoryDescriptor kernel = anyKernel();
    long attributes = new Attributes(scope).address();
    PrimitiveDescriptor forward = forward(
        MemoryDescriptor.any(scope, read, kernelDims()), MemoryDescriptor.NONE, attributes);
    return PrimitiveDescriptor.create(
        scope,
        NativeFunction.CONVOLUTION_BACKWARD_WEIGHTS_PRIMITIVE_DESC_CREATE,
        Codes.CONVOLUTION_DIRECT,
        image.address(),
        kernel.address(),
        MemoryDescriptor.NONE,
        result.address(),
        strides,
        dilation,
        before,
        after,
        forward.address(),
        attributes);
  }

  private MemoryDescriptor anyKernel() {
    return MemoryDescriptor.any(scope, kernel.dtype(), kernelDims());
  }

  /// Describes `[kernel…, channels / groups, filters]`, where the filters are cut into the groups.
  private MemoryDescriptor plainKernel() {
    long[] plain = kernelShape.strides();
    int spatial = window.rank();
    int front = groups == 1 ? 0 : 1;
    long[] strides = new long[front + 2 + spatial];
    if (front == 1) {
      strides[0] = kernelShape.last() / groups;
    }
    strides[front] = 1;
    strides[front + 1] = plain[spatial];
    System.arraycopy(plain, 0, strides, front + 2, spatial);
    return MemoryDescriptor.strided(scope, Codes.of(kernel.dtype()), kernelDims(), strides);
  }

  /// Returns groups if there are several, filters and channels of each, and the kernel's axes.
  private long[] kernelDims() {
    int spatial = window.rank();
    int front = groups == 1 ? 0 : 1;
    long[] dims = new long[front + 2 + spatial];
    dims[0] = groups;
    dims[front] = kernelShape.last() / groups;
    dims[front + 1] = kernelShape.dim(-2);
    for (int axis = 0; axis < spatial; axis++) {
      dims[front + 2 + axis] = kernelShape.dim(axis);
    }
    return dims;
  }

  private long axes(ToLongFunction<Window.Axis> setting) {
    List<Window.Axis> axes = window.axes();
    return scope.dims(axes.stream().mapToLong(setting).toArray());
  }
}
