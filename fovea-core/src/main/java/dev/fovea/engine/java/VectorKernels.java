package dev.fovea.engine.java;

import dev.fovea.engine.Kernel;
import dev.fovea.engine.vector.Floats;
import dev.fovea.engine.java.VectorBatchNorm.Cut;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGrad;
import dev.fovea.op.BatchNormRelu;
import dev.fovea.op.BatchNormReluGrad;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGrad;
import dev.fovea.op.ConvKernelGrad;
import dev.fovea.op.Fused;
import dev.fovea.op.MatMul;
import dev.fovea.op.MaxPool;
import dev.fovea.op.MaxPoolGrad;
import dev.fovea.op.Relu;
import dev.fovea.tensor.DType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The kernels over floats that use the Vector API, for ops where that pays.
final class VectorKernels {
  /// Floats in a vector that the kernels need at least: their masks are written 4 bytes at a time.
  static final int LANES = 4;

  private final Workers workers;
  private final BufferPool buffers = new BufferPool();

  VectorKernels(Workers workers) {
    this.workers = workers;
  }

  /// Returns what computes, and how much at once.
  String description() {
    return "Vector API, %d floats at a time; plain Java loops for the rest."
        .formatted(Floats.LANES);
  }

  /// Tells whether the kernels do these ops on the way.
  boolean fuses(Op base, List<Op> tail) {
    return switch (base) {
      case Conv _,MatMul _ -> Tail.fits(tail);
      case BatchNorm _ -> tail.equals(List.of(new Relu()));
      default -> false;
    };
  }

  /// Returns the kernel for a node, if there is one that is faster than plain loops.
  Optional<Kernel> kernel(Node node) {
    if (!isF32(node)) {
      return Optional.empty();
    }
    return switch (node.op()) {
      case Fused(Op base, List<Op> tail) when Tail.fits(tail) -> product(node, base, tail);
      case BatchNorm(double epsilon) -> forward(node, epsilon, false);
      case BatchNormRelu(double epsilon) -> forward(node, epsilon, true);
      case BatchNormGrad(double epsilon) -> grad(node, epsilon, false);
      case BatchNormReluGrad(double epsilon) -> grad(node, epsilon, true);
      case MaxPool op when VectorPool.Sizes.fits(op.window(), node.input(0).shape()) ->
        Optional.of(new VectorPool.Max(node, op, workers));
      case MaxPoolGrad op when VectorPool.Sizes.fits(op.window(), op.image()) ->
        Optional.of(new VectorPool.MaxGrad(node, op, workers));
      case Op op -> product(node, op, List.of());
    };
  }

  private Optional<Kernel> product(Node node, Op op, List<Op> tail) {
    return Optional.ofNullable(
        switch (op) {
          case Conv conv -> new VectorConv.Forward(node, conv, tail, workers, buffers);
          case ConvInputGrad grad -> new VectorConv.InputGrad(node, grad, workers, buffers);
          case ConvKernelGrad grad -> new VectorConv.KernelGrad(node, grad, workers, buffers);
          case MatMul product -> new VectorMatMul(node, product, tail, workers, buffers);
          default -> null;
        });
  }

  private Optional<Kernel> forward(Node node, double epsilon, boolean relu) {
    return Cut.of(node.input(0).shape())
        .map(cut -> new VectorBatchNorm.Forward(node, epsilon, relu, cut, workers));
  }

  private Optional<Kernel> grad(Node node, double epsilon, boolean relu) {
    return Cut.of(node.input(0).shape())
        .map(cut -> new VectorBatchNorm.Grad(node, epsilon, relu, cut, workers));
  }

  /// Tells whether all is in single precision, but for the mask of a ReLU and the places of maxima.
  private static boolean isF32(Node node) {
    boolean reads = node.op() instanceof BatchNormReluGrad || node.op() instanceof MaxPoolGrad;
    return Stream.concat(node.inputs().stream(), Stream.of(node.output()))
        .map(Value::dtype)
        .allMatch(dtype -> dtype == DType.F32 || reads && dtype == DType.U8);
  }
}
