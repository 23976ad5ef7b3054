package dev.fovea.files;

import dev.fovea.constraint.NonNeg;
import dev.fovea.layer.ActivityRegularization;
import dev.fovea.regularizer.L2;
import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.AdaptiveAveragePooling1D;
import dev.fovea.layer.AdaptiveAveragePooling2D;
import dev.fovea.layer.AdaptiveAveragePooling3D;
import dev.fovea.layer.AdaptiveMaxPooling1D;
import dev.fovea.layer.AdaptiveMaxPooling2D;
import dev.fovea.layer.AdaptiveMaxPooling3D;
import dev.fovea.layer.AlphaDropout;
import dev.fovea.layer.Average;
import dev.fovea.layer.AveragePooling1D;
import dev.fovea.layer.AveragePooling3D;
import dev.fovea.layer.CenterCrop;
import dev.fovea.layer.Concatenate;
import dev.fovea.layer.Conv1D;
import dev.fovea.layer.Conv1DTranspose;
import dev.fovea.layer.Conv2DTranspose;
import dev.fovea.layer.Conv3D;
import dev.fovea.layer.Conv3DTranspose;
import dev.fovea.layer.Cropping1D;
import dev.fovea.layer.Cropping2D;
import dev.fovea.layer.Cropping3D;
import dev.fovea.layer.DataFormat;
import dev.fovea.layer.DepthwiseConv1D;
import dev.fovea.layer.DepthwiseConv2D;
import dev.fovea.layer.Dot;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.ELU;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.GaussianDropout;
import dev.fovea.layer.GaussianNoise;
import dev.fovea.layer.FlipMode;
import dev.fovea.layer.GlobalAveragePooling1D;
import dev.fovea.layer.GlobalAveragePooling3D;
import dev.fovea.layer.GlobalMaxPooling1D;
import dev.fovea.layer.GlobalMaxPooling2D;
import dev.fovea.layer.GlobalMaxPooling3D;
import dev.fovea.layer.Grayscale;
import dev.fovea.layer.GroupNormalization;
import dev.fovea.layer.Identity;
import dev.fovea.layer.Interpolation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerNormalization;
import dev.fovea.layer.LayerScale;
import dev.fovea.layer.LeakyReLU;
import dev.fovea.layer.MaxPooling1D;
import dev.fovea.layer.MaxPooling3D;
import dev.fovea.layer.Maximum;
import dev.fovea.layer.Minimum;
import dev.fovea.layer.Multiply;
import dev.fovea.layer.Normalization;
import dev.fovea.layer.Operation;
import dev.fovea.layer.Operator;
import dev.fovea.layer.PReLU;
import dev.fovea.layer.Padding2D;
import dev.fovea.layer.PaddingMode;
import dev.fovea.layer.Permute;
import dev.fovea.layer.RMSNormalization;
import dev.fovea.layer.RandomBrightness;
import dev.fovea.layer.RandomContrast;
import dev.fovea.layer.RandomCrop;
import dev.fovea.layer.RandomErasing;
import dev.fovea.layer.RandomFlip;
import dev.fovea.layer.RandomGrayscale;
import dev.fovea.layer.RandomInvert;
import dev.fovea.layer.RandomRotation;
import dev.fovea.layer.RandomShear;
import dev.fovea.layer.RandomTranslation;
import dev.fovea.layer.RandomZoom;
import dev.fovea.layer.ReLU;
import dev.fovea.layer.RepeatVector;
import dev.fovea.layer.Reshape;
import dev.fovea.layer.Resizing;
import dev.fovea.layer.SeparableConv1D;
import dev.fovea.layer.SeparableConv2D;
import dev.fovea.layer.Softmax;
import dev.fovea.layer.SpatialDropout1D;
import dev.fovea.layer.SpatialDropout2D;
import dev.fovea.layer.SpatialDropout3D;
import dev.fovea.layer.StochasticDepth;
import dev.fovea.layer.Subtract;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.UnitNormalization;
import dev.fovea.layer.UpSampling1D;
import dev.fovea.layer.UpSampling2D;
import dev.fovea.layer.UpSampling3D;
import dev.fovea.layer.ZeroPadding1D;
import dev.fovea.layer.ZeroPadding3D;
import dev.fovea.op.FillMode;
import java.util.List;

/// Parts of [EveryLayerModel], each from an image of 9 x 8 x 2 to a row of features.
final class OtherLayers {
  private OtherLayers() {}

  private static Symbol chain(Symbol x, Layer... layers) {
    for (Layer layer : layers) {
      x = layer.on(x);
    }
    return x;
  }

  static Symbol sequences(Symbol image) {
    Symbol x = chain(image,
        new Reshape(18, -1),
        new Conv1D(4, 3).causal().kernelRegularizer(new L2(0.5)).biasConstraint(new NonNeg()),
        new LeakyReLU(),
        new ActivityRegularization(0.25, 0.5),
        new MaxPooling1D(),
        new DepthwiseConv1D(3).same(),
        new ELU(0.5),
        new SeparableConv1D(4, 3).same(),
        new LayerNormalization().axis(1, 2),
        new Conv1DTranspose(3, 3).same().strides(2).outputPadding(1),
        new RMSNormalization(),
        new AveragePooling1D(),
        new ZeroPadding1D(1),
        new SpatialDropout1D(0.2),
        new Cropping1D(1),
        new UpSampling1D());
    Symbol most = new GlobalMaxPooling1D().on(x);
    Symbol mean = chain(new GlobalAveragePooling1D().on(x), new RepeatVector(2), new Flatten());
    return new Concatenate().on(most, mean, new Dot(1).on(most, most));
  }

  static Symbol images(Symbol image) {
    Symbol x = chain(image,
        new Normalization(),
        new Normalization(List.of(0.5, 0.25), List.of(2.0, 1.0)),
        new DepthwiseConv2D(3).depthMultiplier(2).same(),
        new ReLU().maxValue(6),
        new SeparableConv2D(4, 3).same(),
        new GroupNormalization(2),
        new PReLU().sharedAxes(1, 2),
        new Conv2DTranspose(3, 2).strides(2),
        new Cropping2D(1),
        new SpatialDropout2D(0.2),
        new UpSampling2D().bilinear(),
        new CenterCrop(9, 8),
        new Resizing(5, 4),
        new Permute(2, 1, 3),
        new UnitNormalization());
    Symbol soft = new Softmax(1).on(x);
    Symbol scaled = chain(x, new LayerScale(0.5, 3), new StochasticDepth(0.25),
        new Dropout(0.25).noiseShape(0, 1, 1, 3), new Operation(Operator.MULTIPLY, 0.5),
        new Operation(1, Operator.SUBTRACT));
    Symbol ratio = new Operation(Operator.TRUE_DIVIDE).on(scaled, scaled);
    Symbol merged = new Multiply().on(new Subtract().on(x, soft), new Maximum().on(x, soft));
    Symbol other = new Average().on(new Minimum().on(x, soft), new ReLU().on(x));
    return new Concatenate().on(
        new GlobalMaxPooling2D().on(merged), new GlobalMaxPooling2D().on(other),
        new GlobalMaxPooling2D().on(new Operation(Operator.ADD).on(ratio, scaled)));
  }

  static Symbol augmentations(Symbol image) {
    Symbol x = chain(image,
        new RandomFlip(FlipMode.HORIZONTAL),
        new RandomRotation(0.1, 0.2).fillMode(FillMode.CONSTANT),
        new RandomZoom(0.2).nearest(),
        new RandomZoom(0.2, 0.1),
        new RandomTranslation(0.3, 0.1).fillMode(FillMode.WRAP),
        new RandomShear(0.1, 0),
        new RandomBrightness(0.2).valueRange(-1, 1),
        new RandomContrast(0.2).factor(0.1, 0.3),
        new RandomErasing(0.5).fillValue(0.25),
        new RandomErasing(),
        new RandomInvert(0.3),
        new SeparableConv2D(3, 1),
        new RandomGrayscale(0.3),
        new RandomCrop(5, 4));
    return new GlobalMaxPooling2D().on(x);
  }

  static Symbol volumes(Symbol image) {
    Symbol x = chain(image,
        new Reshape(3, 3, 8, 2),
        new Conv3D(3, 2),
        new ZeroPadding3D(1),
        new MaxPooling3D(),
        new Conv3DTranspose(2, 2),
        new Cropping3D(1),
        new UpSampling3D(),
        new SpatialDropout3D(0.2),
        new AveragePooling3D(2).same());
    return new Concatenate().on(
        new GlobalAveragePooling3D().on(x), new GlobalMaxPooling3D().on(x));
  }

  static Symbol shapes(Symbol image) {
    Symbol x = chain(image,
        new Reshape(6, 8, 3),
        new Grayscale(3, DataFormat.CHANNELS_LAST, "", true),
        new Padding2D(2, PaddingMode.REFLECT),
        new AdaptiveMaxPooling2D(11),
        new AdaptiveAveragePooling2D(10),
        new Resizing(6, 8).interpolation(Interpolation.BICUBIC).crop().smooth(),
        new Activation(ActivationFunction.SQUAREPLUS),
        new Normalization().axis(1, 3),
        new Identity());
    Symbol row = chain(x, new Reshape(12, 12), new AdaptiveMaxPooling1D(5),
        new AdaptiveAveragePooling1D(3), new GaussianNoise(0.1), new GaussianDropout(0.1),
        new AlphaDropout(0.1), new Flatten());
    Symbol box = chain(x, new Reshape(4, 4, 3, 3), new AdaptiveMaxPooling3D(3),
        new AdaptiveAveragePooling3D(2), new Flatten());
    return new Concatenate().on(row, box);
  }
}
