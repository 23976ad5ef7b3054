package dev.fovea.onednn;

import dev.fovea.engine.Engine;
import dev.fovea.engine.Kernel;
import dev.fovea.engine.Step;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.AveragePool;
import dev.fovea.op.AveragePoolGrad;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGrad;
import dev.fovea.op.BatchNormRelu;
import dev.fovea.op.BatchNormReluGrad;
import dev.fovea.op.Binary;
import dev.fovea.op.Cast;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGrad;
import dev.fovea.op.ConvKernelGrad;
import dev.fovea.op.Fused;
import dev.fovea.op.MatMul;
import dev.fovea.op.MaxPool;
import dev.fovea.op.MaxPoolGrad;
import dev.fovea.op.Normalize;
import dev.fovea.op.Relu;
import dev.fovea.op.Sum;
import dev.fovea.op.Unary;
import dev.fovea.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The engine that computes with oneDNN.
///
/// It has kernels for what takes time on large single-precision tensors, and leaves everything else
/// to the plain Java kernels: a call of oneDNN on two threads costs some 3 µs before it computes
/// anything, in which a Java loop is through with several thousand elements.
final class OneDnnEngine implements Engine {
  /// The arithmetic of a node from which on a native call is faster than a Java loop.
  static final long SMALLEST_FLOPS = 8192;

  private final OneDnn dnn;
  private final long smallestFlops;
  private final HugePages pages;

  /// Computes with a loaded library.
  ///
  /// @param smallestFlops nodes with less arithmetic get no kernel; tests set 0
  OneDnnEngine(OneDnn dnn, long smallestFlops) {
    this.dnn = dnn;
    this.smallestFlops = smallestFlops;
    this.pages = new HugePages(dnn.library().platform().family());
  }

  @Override
  public String name() {
    return "onednn";
  }

  @Override
  public Map<String, String> details() {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("oneDNN", dnn.version());
    details.put("processor features", dnn.instructionSet());
    details.put("library", dnn.library().file().toString());
    return details;
  }

  @Override
  public int threads() {
    return dnn.threads();
  }

  @Override
  public Optional<Kernel> kernel(Node node, Arena natives) {
    if (!fits(node)) {
      return Optional.empty();
    }
    return dnn.thread().call(() -> build(node, new NativeScope(dnn, natives)));
  }

  private boolean fits(Node node) {
    if (node.op() instanceof Fused(Op base, List<Op> tail) && !fuses(base, tail)) {
      return false;
    }
    // Both or none: only the engine that wrote a mask can read it.
    boolean masked = node.op() instanceof BatchNormRelu || node.op() instanceof BatchNormReluGrad;
    boolean empty = node.inputs().stream().anyMatch(value -> value.shape().size() == 0);
    return !empty
        && computes(node.output().dtype())
        && node.inputs().stream().map(Value::dtype).noneMatch(DType.F64::equals)
        && isExact(node)
        && (masked || work(node) >= smallestFlops);
  }

  /// Tells whether oneDNN takes the types, and sums in singles: batch normalization wants factor and
  /// shift as singles whatever the image is, and average pooling adds derivatives up in bf16.
  private static boolean isExact(Node node) {
    return switch (node.op()) {
      case AveragePoolGrad(var window, var _) ->
        node.output().dtype() == DType.F32
            || window.axes().stream().allMatch(axis -> axis.stride() >= axis.kernel());
      case BatchNorm _,BatchNormGrad _,BatchNormRelu _,BatchNormReluGrad _,Normalize _ ->
        node.input(1).dtype() == DType.F32;
      default -> true;
    };
  }

  private static boolean computes(DType type) {
    return type == DType.F32 || type == DType.BF16;
  }

  private static long work(Node node) {
    return node.op() instanceof Cast ? node.output().shape().size() : node.flops();
  }

  /// Returns the kernel, unless oneDNN has none or only a reference loop, slower than Java's.
  private static Optional<Kernel> build(Node node, NativeScope scope) {
    try {
      Op op = node.op() instanceof Fused(Op base, List<Op> _) ? base : node.op();
      Optional<Kernel> winograd = WinogradConv.of(scope, op, node);
      if (winograd.isPresent()) {
        return winograd;
      }
      return kernel(op, node, scope).filter(k -> !k.isReference()).map(k -> k);
    } catch (OneDnnException e) {
      if (e.refused()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Optional<PrimitiveKernel> kernel(Op base, Node node, NativeScope scope) {
    return switch (base) {
      case Conv op -> Optional.of(OneDnnConv.forward(scope, op, node));
      case ConvInputGrad op -> Optional.of(OneDnnConv.inputGrad(scope, op, node));
      case ConvKernelGrad op -> Optional.of(OneDnnConv.kernelGrad(scope, op, node));
      case MatMul op -> Optional.of(OneDnnMatMul.of(scope, op, node));
      case MaxPool op -> Optional.of(OneDnnPool.max(scope, op, node));
      case MaxPoolGrad op -> Optional.of(OneDnnPool.maxGrad(scope, op, node));
      case AveragePool op -> Optional.of(OneDnnPool.average(scope, op, node));
      case AveragePoolGrad op -> Optional.of(OneDnnPool.averageGrad(scope, op, node));
      case BatchNorm op -> Optional.of(OneDnnBatchNorm.forward(scope, op, node));
      case BatchNormGrad op -> Optional.of(OneDnnBatchNorm.backward(scope, op, node));
      case BatchNormRelu op -> Optional.of(OneDnnBatchNorm.forward(scope, op, node));
      case Normalize op -> Optional.of(OneDnnBatchNorm.again(scope, op, node));
      case BatchNormReluGrad op -> Optional.of(OneDnnBatchNorm.backward(scope, op, node));
      case Cast _ ->
        Optional.of(node.input(0).dtype()).filter(OneDnnEngine::computes)
            .map(_ -> OneDnnElementwise.cast(scope, node));
      case Sum op -> OneDnnSum.of(scope, op, node);
      case Unary op ->
        Elementwise.unary(op).map(f -> OneDnnElementwise.unary(scope, f, node));
      case Binary op when Elementwise.derivative(op).isPresent() ->
        Elementwise.derivative(op)
            .filter(_ -> node.input(0).shape().equals(node.input(1).shape()))
            .map(f -> OneDnnElementwise.derivative(scope, f, node));
      case Binary op ->
        Elementwise.binary(op)
            .filter(_ -> OneDnnElementwise.fits(node))
            .map(f -> OneDnnElementwise.binary(scope, f, node));
      default -> Optional.empty();
    };
  }

  @Override
  public boolean fuses(Op base, List<Op> tail) {
    return switch (base) {
      case BatchNorm _ -> tail.equals(List.of(new Relu()));
      case Conv _,MatMul _ -> Tail.appends(tail);
      case ConvKernelGrad _,Sum _ -> tail.stream().allMatch(Cast.class::isInstance);
      case Binary op ->
        Elementwise.binary(op).isPresent() && Tail.appends(tail)
            && tail.stream().noneMatch(Cast.class::isInstance);
      default -> false;
    };
  }

  @Override
  public boolean favours(DType type) {
    return type == DType.F32 || type == DType.BF16 && dnn.hasBf16();
  }

  @Override
  public void run(List<Step> steps) {
    dnn.thread().run(() -> {
      for (int i = 0; i < steps.size(); i++) {
        steps.get(i).run();
      }
    });
  }

  @Override
  public MemorySegment allocate(long bytes, Arena arena) {
    return pages.allocate(bytes, arena);
  }

  @Override
  public void close() {
    dnn.close();
  }
}
