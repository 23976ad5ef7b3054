package dev.fovea.op;

import dev.fovea.graph.Op;
import java.util.List;

/// All ops of the core, for those who read graphs as text.
public final class Ops {
  private Ops() {}

  /// Returns the ops, in alphabetical order.
  public static List<Class<? extends Op>> all() {
    return List.of(
        Add.class,
        Affine.class,
        AffineTransform.class,
        AffineTransformImageGrad.class,
        AffineTransformMatrixGrad.class,
        ArgMax.class,
        AtLeast.class,
        AveragePool.class,
        AveragePoolGrad.class,
        BatchNorm.class,
        BatchNormGrad.class,
        BatchNormRelu.class,
        BatchNormReluGrad.class,
        Broadcast.class,
        Cast.class,
        Clip.class,
        ClipGrad.class,
        Concat.class,
        Conv.class,
        ConvInputGrad.class,
        ConvKernelGrad.class,
        Cos.class,
        Divide.class,
        Equal.class,
        Erf.class,
        Exp.class,
        Fill.class,
        Fused.class,
        InTopK.class,
        Log.class,
        LogSoftmax.class,
        MatMul.class,
        MaxPool.class,
        MaxPoolGrad.class,
        Maximum.class,
        Minimum.class,
        Multiply.class,
        OneHot.class,
        Pad.class,
        Paste.class,
        Power.class,
        RandomNormal.class,
        RandomUniform.class,
        Relu.class,
        ReluGrad.class,
        Reshape.class,
        Resize.class,
        ResizeGrad.class,
        Sigmoid.class,
        SigmoidGrad.class,
        Sin.class,
        Slice.class,
        Softmax.class,
        SoftmaxGrad.class,
        Softplus.class,
        Sparsemax.class,
        Sqrt.class,
        Square.class,
        Subtract.class,
        Sum.class,
        Take.class,
        TakeGrad.class,
        Tanh.class,
        TanhGrad.class,
        Transpose.class);
  }
}
