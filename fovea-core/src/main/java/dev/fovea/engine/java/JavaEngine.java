package dev.fovea.engine.java;

import dev.fovea.engine.Engine;
import dev.fovea.engine.Kernel;
import dev.fovea.engine.Step;
import dev.fovea.engine.vector.Floats;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.op.AffineTransform;
import dev.fovea.op.AffineTransformImageGrad;
import dev.fovea.op.AffineTransformMatrixGrad;
import dev.fovea.op.ArgMax;
import dev.fovea.op.AveragePool;
import dev.fovea.op.AveragePoolGrad;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGrad;
import dev.fovea.op.BatchNormRelu;
import dev.fovea.op.BatchNormReluGrad;
import dev.fovea.op.Binary;
import dev.fovea.op.Broadcast;
import dev.fovea.op.Cast;
import dev.fovea.op.Concat;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGrad;
import dev.fovea.op.ConvKernelGrad;
import dev.fovea.op.Fill;
import dev.fovea.op.Fused;
import dev.fovea.op.InTopK;
import dev.fovea.op.LogSoftmax;
import dev.fovea.op.MatMul;
import dev.fovea.op.MaxPool;
import dev.fovea.op.MaxPoolGrad;
import dev.fovea.op.Normalize;
import dev.fovea.op.OneHot;
import dev.fovea.op.Pad;
import dev.fovea.op.RandomNormal;
import dev.fovea.op.Paste;
import dev.fovea.op.RandomUniform;
import dev.fovea.op.Reshape;
import dev.fovea.op.Resize;
import dev.fovea.op.ResizeGrad;
import dev.fovea.op.Slice;
import dev.fovea.op.Softmax;
import dev.fovea.op.SoftmaxGrad;
import dev.fovea.op.Sparsemax;
import dev.fovea.op.Sum;
import dev.fovea.op.Take;
import dev.fovea.op.TakeGrad;
import dev.fovea.op.Transpose;
import dev.fovea.op.Unary;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The engine in plain Java: it runs everywhere, has every op, and is what the others are tested by.
public final class JavaEngine implements Engine {
  private static final String VECTOR_API = "jdk.incubator.vector";
  private static final String PLAIN = "plain Java loops; faster with the JVM's option --add-modules "
      + VECTOR_API + ".";

  private final Workers workers;
  private final Optional<VectorKernels> vectors;

  /// Opens an engine, with the Vector API where the JVM was started with its module, and has vectors
  /// of 4 floats or more.
  ///
  /// @param threads threads for one step, at least 1
  /// @throws IllegalArgumentException if `threads` is below 1
  public JavaEngine(int threads) {
    this(threads, hasVectors());
  }

  private JavaEngine(int threads, boolean vectors) {
    if (threads < 1) {
      throw new IllegalArgumentException("an engine needs at least 1 thread, got " + threads + ".");
    }
    workers = new Workers(threads);
    this.vectors = vectors ? Optional.of(new VectorKernels(workers)) : Optional.empty();
  }

  /// Opens an engine that computes with plain loops, whatever the JVM was started with: what every
  /// other way to compute is tested by.
  ///
  /// @param threads threads for one step, at least 1
  /// @throws IllegalArgumentException if `threads` is below 1
  public static JavaEngine plain(int threads) {
    return new JavaEngine(threads, false);
  }

  private static boolean hasVectors() {
    return hasModule() && Floats.LANES >= VectorKernels.LANES;
  }

  private static boolean hasModule() {
    return ModuleLayer.boot().findModule(VECTOR_API).isPresent();
  }

  private static String plainLoops() {
    return hasModule() && !hasVectors()
        ? "plain Java loops; the Vector API takes %d floats at a time here, its kernels need %d."
            .formatted(Floats.LANES, VectorKernels.LANES)
        : PLAIN;
  }

  @Override
  public String name() {
    return "java";
  }

  @Override
  public Map<String, String> details() {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("kernels",
        vectors.map(VectorKernels::description).orElseGet(JavaEngine::plainLoops));
    details.put("Java", Runtime.version().toString());
    return details;
  }

  @Override
  public int threads() {
    return workers.threads();
  }

  @Override
  public Optional<Kernel> kernel(Node node, Arena natives) {
    if (JavaWide.fits(node) && !movesOnly(node.op())) {
      return Optional.of(
          JavaWide.of(node, wide -> kernel(wide, natives).orElseThrow(), workers));
    }
    return vectors.flatMap(kernels -> kernels.kernel(node)).or(() -> plain(node, natives));
  }

  private Optional<Kernel> plain(Node node, Arena natives) {
    return Optional.ofNullable(
        switch (node.op()) {
          case Unary op -> new JavaElementwise.One(node, op, workers);
          case Binary op -> JavaElementwise.Two.of(node, op, workers);
          case Conv _ -> new JavaConv.Forward(node, workers);
          case ConvInputGrad _ -> new JavaConv.InputGrad(node, workers);
          case ConvKernelGrad _ -> new JavaConv.KernelGrad(node, workers);
          case MatMul _ -> new JavaMatMul(node, workers);
          case MaxPool _ -> new JavaPool.Max(node, workers);
          case MaxPoolGrad _ -> new JavaPool.MaxGrad(node, workers);
          case AveragePool _ -> new JavaPool.Average(node, workers);
          case AveragePoolGrad _ -> new JavaPool.AverageGrad(node, workers);
          case BatchNorm op -> new JavaBatchNorm.Forward(node, op, workers);
          case BatchNormGrad op -> new JavaBatchNorm.Grad(node, op, workers);
          case BatchNormRelu op -> new JavaBatchNorm.Forward(node, op, workers);
          case BatchNormReluGrad op -> new JavaBatchNorm.Grad(node, op, workers);
          case Normalize op -> new JavaBatchNorm.Again(node, op, workers);
          case Softmax _ -> new JavaClasses.Softmax(node, false);
          case LogSoftmax _ -> new JavaClasses.Softmax(node, true);
          case SoftmaxGrad _ -> new JavaClasses.SoftmaxGrad(node);
          case ArgMax _ -> new JavaClasses.ArgMax(node);
          case InTopK op -> new JavaClasses.TopK(node, op);
          case OneHot _ -> new JavaClasses.OneHot(node);
          case Sparsemax _ -> new JavaClasses.Sparsemax(node);
          case Sum _ -> new JavaSum(node);
          case Transpose op -> JavaMove.Gather.of(node, op, workers);
          case Broadcast op -> JavaMove.Gather.of(node, op, workers);
          case Slice op -> JavaMove.Gather.of(node, op, workers);
          case Concat op -> JavaMove.Scatter.of(node, op);
          case Pad op -> JavaMove.Scatter.of(node, op);
          case Resize op -> JavaRows.of(node, op, workers);
          case ResizeGrad op -> JavaRows.of(node, op, workers);
          case Take op -> JavaRows.of(node, op, workers);
          case TakeGrad op -> JavaRows.of(node, op, workers);
          case AffineTransform op -> JavaAffine.Forward.of(node, op, workers);
          case AffineTransformImageGrad op -> JavaAffine.ImageGrad.of(node, op, workers);
          case AffineTransformMatrixGrad op -> JavaAffine.MatrixGrad.of(node, op, workers);
          case Paste _ -> new JavaPaste(node, workers);
          case Reshape _ -> new JavaCopy(node);
          case Cast _ -> new JavaCast(node, workers);
          case Fill op -> new JavaFill(node, op);
          case RandomUniform op -> new JavaRandom(node, op.stream(), false, workers);
          case RandomNormal op -> new JavaRandom(node, op.stream(), true, workers);
          case Fused op -> JavaFused.of(node, op, part -> kernel(part, natives).orElseThrow());
          default -> null;
        });
  }

  /// Tells whether an op moves or makes numbers without computing with them, so that it works on
  /// any type as it is.
  private static boolean movesOnly(Op op) {
    return switch (op) {
      case Cast _,Reshape _,Transpose _,Broadcast _,Slice _,Concat _,Pad _,Fill _,OneHot _ -> true;
      case RandomUniform _,RandomNormal _ -> true;
      default -> false;
    };
  }

  @Override
  public boolean fuses(Op base, List<Op> tail) {
    boolean sums = switch (base) {
      case Conv _,ConvKernelGrad _,MatMul _,Sum _ -> true;
      default -> false;
    };
    // Casts cost nothing where results are rounded anyway; other tails save time on vectors alone.
    return sums && tail.getFirst() instanceof Cast
        || vectors.map(kernels -> kernels.fuses(base, tail)).orElse(false);
  }

  @Override
  public void run(List<Step> steps) {
    for (int i = 0; i < steps.size(); i++) {
      steps.get(i).run();
    }
  }

  @Override
  public void close() {
    workers.close();
  }
}
