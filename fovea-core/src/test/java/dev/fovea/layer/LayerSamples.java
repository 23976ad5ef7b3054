package dev.fovea.layer;

import static dev.fovea.layer.ActivationFunction.GLU;
import static dev.fovea.layer.ActivationFunction.SIGMOID;
import static dev.fovea.layer.ActivationFunction.SOFTMAX;
import static dev.fovea.layer.ActivationFunction.TANH;

import dev.fovea.constraint.NonNeg;
import dev.fovea.initializer.Ones;
import dev.fovea.initializer.Zeros;
import dev.fovea.op.FillMode;
import dev.fovea.regularizer.L2;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Samples of every layer. Whoever adds a layer adds lines here, and the layer inherits all tests.
public final class LayerSamples {
  private final List<LayerSample> all = new ArrayList<>();

  private LayerSamples() {}

  /// Returns all samples.
  public static List<LayerSample> all() {
    LayerSamples samples = new LayerSamples();
    samples.dense();
    samples.convolutions();
    samples.pools();
    samples.norms();
    samples.others();
    samples.sequences();
    samples.volumes();
    samples.apart();
    samples.transposed();
    samples.globals();
    samples.rectifiers();
    samples.merges();
    samples.moves();
    samples.sizes();
    samples.standards();
    samples.paths();
    samples.augmentations();
    samples.rules();
    samples.adaptive();
    samples.noise();
    return samples.all;
  }

  private void add(Layer layer, String inputs, String output) {
    all.add(new LayerSample(layer, inputs, output));
  }

  private void add(Layer layer, String inputs, String output, String weights, long total) {
    all.add(new LayerSample(layer, inputs, output, weights, total));
  }

  private void paths() {
    add(new Dropout(0.25).noiseShape(0, 1, 5), "[3,5]", "[3,5]");
    add(new StochasticDepth(0.25), "[3,5]", "[3,5]");
    add(new LayerScale(0.5, 5), "[3,5]", "[3,5]", "gamma [5]", 5);
    add(new Operation(Operator.MULTIPLY, 0.5), "[3,5]", "[3,5]");
    add(new Operation(1, Operator.SUBTRACT), "[5]", "[5]");
    add(new Operation(Operator.ADD), "[3,5] [3,1]", "[3,5]");
    add(new Operation(Operator.TRUE_DIVIDE, 4), "[5]", "[5]");
  }

  private void dense() {
    add(new Dense(5), "[7]", "[5]", "kernel [7,5], bias [5]", 40);
    add(new Dense(5).withoutBias(), "[7]", "[5]", "kernel [7,5]", 35);
    add(new Dense(1).activation(SIGMOID), "[1]", "[1]", "kernel [1,1], bias [1]", 2);
    add(new Dense(3).activation(SOFTMAX), "[4,5,7]", "[4,5,3]", "kernel [7,3], bias [3]", 24);
  }

  private void convolutions() {
    add(new Conv2D(5, 3), "[6,7,2]", "[4,5,5]", "kernel [3,3,2,5], bias [5]", 95);
    add(new Conv2D(5, 3).same(), "[6,7,2]", "[6,7,5]", "kernel [3,3,2,5], bias [5]", 95);
    add(new Conv2D(5, 3).same().strides(2), "[6,7,2]", "[3,4,5]", "kernel [3,3,2,5], bias [5]", 95);
    add(new Conv2D(4, 2, 3).withoutBias(), "[6,7,1]", "[5,5,4]", "kernel [2,3,1,4]", 24);
    add(new Conv2D(4, 3).dilation(2), "[6,7,2]", "[2,3,4]", "kernel [3,3,2,4], bias [4]", 76);
    add(new Conv2D(6, 3).groups(2), "[6,7,4]", "[4,5,6]", "kernel [3,3,2,6], bias [6]", 114);
    add(new Conv2D(5, 1).activation(TANH), "[6,7,2]", "[6,7,5]", "kernel [1,1,2,5], bias [5]", 15);
    Layer first = Settings.with(new Conv2D(5, 3), "dataFormat", DataFormat.CHANNELS_FIRST);
    add(first, "[2,6,7]", "[5,4,5]", "kernel [3,3,2,5], bias [5]", 95);
  }

  private void pools() {
    add(new MaxPooling2D(), "[6,7,2]", "[3,3,2]");
    add(new MaxPooling2D(2).same(), "[6,7,2]", "[3,4,2]");
    add(new MaxPooling2D(3).strides(2), "[6,7,2]", "[2,3,2]");
    add(new AveragePooling2D(), "[6,7,2]", "[3,3,2]");
    add(new AveragePooling2D(3).same().strides(1), "[6,7,2]", "[6,7,2]");
    add(Settings.with(new MaxPooling2D(), "dataFormat", DataFormat.CHANNELS_FIRST),
        "[2,6,7]", "[2,3,3]");
    add(Settings.with(new AveragePooling2D(), "dataFormat", DataFormat.CHANNELS_FIRST),
        "[2,6,7]", "[2,3,3]");
    add(new GlobalAveragePooling2D(), "[6,7,2]", "[2]");
    add(new GlobalAveragePooling2D(DataFormat.CHANNELS_FIRST, false, "", true), "[2,6,7]", "[2]");
    add(new GlobalAveragePooling2D(DataFormat.CHANNELS_LAST, true, "", true), "[6,7,2]", "[1,1,2]");
  }

  private void norms() {
    String all4 = "gamma [%1$d], beta [%1$d], moving_mean [%1$d], moving_variance [%1$d]";
    all.add(new LayerSample(new BatchNormalization(), "[7]", "[7]", all4.formatted(7), 28, 14));
    all.add(
        new LayerSample(new BatchNormalization(), "[3,4,5]", "[3,4,5]", all4.formatted(5), 20, 10));
    all.add(new LayerSample(norm(1, true, true), "[3,4,5]", "[3,4,5]", all4.formatted(3), 12, 6));
    all.add(new LayerSample(norm(-1, false, true), "[7]", "[7]",
        "gamma [7], moving_mean [7], moving_variance [7]", 21, 7));
    all.add(new LayerSample(norm(-1, true, false), "[7]", "[7]",
        "beta [7], moving_mean [7], moving_variance [7]", 21, 7));
  }

  private static Layer norm(int axis, boolean center, boolean scale) {
    return new BatchNormalization(axis, 0.9, 1e-3, center, scale, new Zeros(), new Ones(),
        new Zeros(), new Ones(), Rules.NONE, "", true);
  }

  private void rules() {
    add(new ActivityRegularization(0.01, 0.02), "[3,5]", "[3,5]");
    add(new Conv2D(5, 3).kernelRegularizer(new L2()).biasConstraint(new NonNeg()), "[6,7,2]",
        "[4,5,5]", "kernel [3,3,2,5], bias [5]", 95);
  }

  private void others() {
    add(new Input(4, 5), "[4,5]", "[4,5]");
    for (ActivationFunction function : ActivationFunction.values()) {
      add(new Activation(function), "[3,6]", function == GLU ? "[3,3]" : "[3,6]");
    }
    add(new Add(), "[3,5] [3,5]", "[3,5]");
    add(new Add(), "[3,5] [1,5] [3,1]", "[3,5]");
    add(new Concatenate(), "[3,5] [3,2]", "[3,7]");
    add(new Concatenate(1, "", true), "[3,5] [2,5] [1,5]", "[6,5]");
    add(new Dropout(0.25), "[3,5]", "[3,5]");
    add(new Dropout(0), "[5]", "[5]");
    add(new Flatten(), "[3,4,5]", "[60]");
    add(new Flatten(DataFormat.CHANNELS_FIRST, "", true), "[3,4,5]", "[60]");
    add(new Flatten(), "[5]", "[5]");
    add(new Rescaling(0.5), "[3,5]", "[3,5]");
    add(new Rescaling(2, -1, "", true), "[3,5]", "[3,5]");
    add(new ZeroPadding2D(1), "[3,4,2]", "[5,6,2]");
    add(new ZeroPadding2D(List.of(List.of(0, 1), List.of(2, 3)), DataFormat.CHANNELS_FIRST, "",
        true), "[2,3,4]", "[2,4,9]");
  }

  private void sequences() {
    add(new Conv1D(5, 3), "[7,2]", "[5,5]", "kernel [3,2,5], bias [5]", 35);
    add(new Conv1D(5, 3).same().strides(2), "[7,2]", "[4,5]", "kernel [3,2,5], bias [5]", 35);
    add(new Conv1D(4, 2).causal().dilation(3), "[7,2]", "[7,4]", "kernel [2,2,4], bias [4]", 20);
    add(new Conv1D(4, 3).groups(2).withoutBias(), "[7,6]", "[5,4]", "kernel [3,3,4]", 36);
    add(first(new Conv1D(4, 3)), "[2,7]", "[4,5]", "kernel [3,2,4], bias [4]", 28);
    add(new MaxPooling1D(), "[7,2]", "[3,2]");
    add(first(new MaxPooling1D(3).strides(1).same()), "[2,7]", "[2,7]");
    add(new AveragePooling1D(3).strides(2), "[7,2]", "[3,2]");
    add(new AveragePooling1D().same(), "[7,2]", "[4,2]");
  }

  private static <L extends Record & Layer> L first(L layer) {
    return Settings.with(layer, "dataFormat", DataFormat.CHANNELS_FIRST);
  }

  private void volumes() {
    add(new Conv3D(3, 2), "[3,4,5,2]", "[2,3,4,3]", "kernel [2,2,2,2,3], bias [3]", 51);
    add(new Conv3D(3, 3).same().strides(2).activation(TANH), "[3,4,5,2]", "[2,2,3,3]",
        "kernel [3,3,3,2,3], bias [3]", 165);
    add(first(new Conv3D(2, 2).dilation(2)), "[2,3,4,5]", "[2,1,2,3]",
        "kernel [2,2,2,2,2], bias [2]", 34);
    add(new MaxPooling3D(), "[3,4,5,2]", "[1,2,2,2]");
    add(new MaxPooling3D(3).same().strides(2), "[3,4,5,2]", "[2,2,3,2]");
    add(new AveragePooling3D(), "[3,4,5,2]", "[1,2,2,2]");
    add(first(new AveragePooling3D(2).same()), "[2,3,4,5]", "[2,2,2,3]");
  }

  private void apart() {
    add(new DepthwiseConv1D(3), "[7,2]", "[5,2]", "kernel [3,2,1], bias [2]", 8);
    add(new DepthwiseConv1D(3).depthMultiplier(3).same(), "[7,2]", "[7,6]",
        "kernel [3,2,3], bias [6]", 24);
    add(new DepthwiseConv2D(3), "[6,7,2]", "[4,5,2]", "kernel [3,3,2,1], bias [2]", 20);
    add(new DepthwiseConv2D(3).depthMultiplier(2).same().strides(2).withoutBias(), "[6,7,3]",
        "[3,4,6]", "kernel [3,3,3,2]", 54);
    add(first(new DepthwiseConv2D(2).dilation(2).activation(TANH)), "[2,6,7]", "[2,4,5]",
        "kernel [2,2,2,1], bias [2]", 10);
    add(new SeparableConv1D(5, 3), "[7,2]", "[5,5]",
        "depthwise_kernel [3,2,1], pointwise_kernel [1,2,5], bias [5]", 21);
    add(new SeparableConv2D(5, 3).depthMultiplier(2).same(), "[6,7,3]", "[6,7,5]",
        "depthwise_kernel [3,3,3,2], pointwise_kernel [1,1,6,5], bias [5]", 89);
  }

  private void transposed() {
    add(new Conv1DTranspose(4, 3), "[5,2]", "[7,4]", "kernel [3,4,2], bias [4]", 28);
    add(new Conv1DTranspose(4, 2).strides(3), "[5,2]", "[15,4]", "kernel [2,4,2], bias [4]", 20);
    add(new Conv2DTranspose(4, 3), "[5,6,2]", "[7,8,4]", "kernel [3,3,4,2], bias [4]", 76);
    add(new Conv2DTranspose(4, 3).same().strides(2), "[5,6,2]", "[10,12,4]",
        "kernel [3,3,4,2], bias [4]", 76);
    add(new Conv2DTranspose(4, 3).same().strides(2).outputPadding(0).withoutBias(), "[5,6,2]",
        "[9,11,4]", "kernel [3,3,4,2]", 72);
    add(first(new Conv2DTranspose(4, 3).dilation(2)), "[2,5,6]", "[4,9,10]",
        "kernel [3,3,4,2], bias [4]", 76);
    add(new Conv3DTranspose(2, 2).strides(2), "[2,3,2,3]", "[4,6,4,2]",
        "kernel [2,2,2,2,3], bias [2]", 50);
  }

  private void globals() {
    add(new GlobalAveragePooling1D(), "[7,2]", "[2]");
    add(new GlobalAveragePooling3D(), "[3,4,5,2]", "[2]");
    add(new GlobalMaxPooling1D(), "[7,2]", "[2]");
    add(new GlobalMaxPooling2D(), "[6,7,2]", "[2]");
    add(new GlobalMaxPooling3D(), "[3,4,5,2]", "[2]");
    add(new GlobalMaxPooling2D(DataFormat.CHANNELS_LAST, true, "", true), "[6,7,2]", "[1,1,2]");
    add(new GlobalMaxPooling2D(DataFormat.CHANNELS_FIRST, true, "", true), "[2,6,7]", "[2,1,1]");
    add(new GlobalMaxPooling1D(DataFormat.CHANNELS_FIRST, false, "", true), "[2,7]", "[2]");
  }

  private void rectifiers() {
    add(new ReLU(), "[3,5]", "[3,5]");
    add(new ReLU().maxValue(1).negativeSlope(0.1).threshold(0.2), "[3,5]", "[3,5]");
    add(new LeakyReLU(), "[3,5]", "[3,5]");
    add(new ELU(0.7), "[3,5]", "[3,5]");
    add(new PReLU(), "[3,5]", "[3,5]", "alpha [3,5]", 15);
    add(new PReLU().sharedAxes(1), "[3,5]", "[3,5]", "alpha [1,5]", 5);
    add(new Softmax(), "[3,5]", "[3,5]");
    add(new Softmax(1), "[3,5]", "[3,5]");
  }

  private void merges() {
    add(new Add(), "[3,4,5] [5]", "[3,4,5]");
    add(new Subtract(), "[3,5] [3,5]", "[3,5]");
    add(new Multiply(), "[3,5] [1,5] [3,1]", "[3,5]");
    add(new Average(), "[3,5] [3,5] [3,5]", "[3,5]");
    add(new Maximum(), "[3,5] [3,5] [3,5]", "[3,5]");
    add(new Minimum(), "[3,5] [1,5]", "[3,5]");
    add(new Dot(1), "[5] [5]", "[1]");
    add(new Dot(List.of(2, 1), false, "", true), "[3,5] [5,4]", "[3,4]");
    add(new Dot(List.of(-1, -1), true, "", true), "[3,5] [4,5]", "[3,4]");
  }

  private void moves() {
    add(new Reshape(5, -1), "[3,4,5]", "[5,12]");
    add(new Reshape(60), "[3,4,5]", "[60]");
    add(new Permute(3, 1, 2), "[3,4,5]", "[5,3,4]");
    add(new RepeatVector(3), "[5]", "[3,5]");
    add(new ZeroPadding1D(1), "[4,2]", "[6,2]");
    add(new ZeroPadding3D(1), "[3,4,5,2]", "[5,6,7,2]");
    add(new Padding2D(2, PaddingMode.CONSTANT).value(0.5), "[3,4,2]", "[7,8,2]");
    add(new Padding2D(2, PaddingMode.REFLECT), "[3,4,2]", "[7,8,2]");
    add(first(new Padding2D(3, PaddingMode.SYMMETRIC)), "[2,3,4]", "[2,9,10]");
    add(new Padding2D(List.of(List.of(0, 5), List.of(1, 0)), PaddingMode.EDGE, 0,
        DataFormat.CHANNELS_LAST, "", true), "[3,4,2]", "[8,5,2]");
    add(new Cropping1D(1), "[4,2]", "[2,2]");
    add(new Cropping2D(1), "[4,5,2]", "[2,3,2]");
    add(first(new Cropping2D(1)), "[2,4,5]", "[2,2,3]");
    add(new Cropping3D(1), "[3,4,5,2]", "[1,2,3,2]");
    add(new SpatialDropout1D(0.25), "[4,5]", "[4,5]");
    add(new SpatialDropout2D(0.25), "[3,4,5]", "[3,4,5]");
    add(first(new SpatialDropout2D(0.25)), "[5,3,4]", "[5,3,4]");
    add(new SpatialDropout3D(0.25), "[2,3,2,5]", "[2,3,2,5]");
  }

  private void sizes() {
    add(new UpSampling1D(), "[4,2]", "[8,2]");
    add(new UpSampling2D(3), "[4,5,2]", "[12,15,2]");
    add(new UpSampling2D().bilinear(), "[4,5,2]", "[8,10,2]");
    add(first(new UpSampling2D()), "[2,4,5]", "[2,8,10]");
    add(new UpSampling3D(), "[3,4,5,2]", "[6,8,10,2]");
    add(new Resizing(3, 8), "[4,5,2]", "[3,8,2]");
    add(first(new Resizing(3, 8).nearest()), "[2,4,5]", "[2,3,8]");
    add(new Resizing(3, 8).interpolation(Interpolation.BICUBIC).smooth(), "[4,5,2]", "[3,8,2]");
    add(new Resizing(3, 8).crop(), "[4,5,2]", "[3,8,2]");
    add(new Resizing(3, 8).pad(), "[4,5,2]", "[3,8,2]");
    add(new UpSampling2D().interpolation(Interpolation.LANCZOS3), "[4,5,2]", "[8,10,2]");
    add(new CenterCrop(6, 3), "[4,5,2]", "[6,3,2]");
    add(new CenterCrop(3, 2), "[4,5,2]", "[3,2,2]");
    add(new CenterCrop(3, 2, DataFormat.CHANNELS_FIRST, "", true), "[2,4,5]", "[2,3,2]");
  }

  private void standards() {
    add(new LayerNormalization(), "[3,5]", "[3,5]", "gamma [5], beta [5]", 10);
    add(new LayerNormalization().axis(1, 2), "[3,5]", "[3,5]", "gamma [3,5], beta [3,5]", 30);
    add(new RMSNormalization(), "[3,5]", "[3,5]", "scale [5]", 5);
    add(new GroupNormalization(2), "[3,4,6]", "[3,4,6]", "gamma [6], beta [6]", 12);
    add(new GroupNormalization(-1), "[3,4,6]", "[3,4,6]", "gamma [6], beta [6]", 12);
    add(new LocalResponseNormalization(), "[3,4,7]", "[3,4,7]");
    add(new LocalResponseNormalization(1, 1, 0.5, 1, "", true), "[5]", "[5]");
    add(new UnitNormalization(), "[3,5]", "[3,5]");
    add(new Normalization(List.of(0.1, 0.2), List.of(2.0, 0.5)), "[3,2]", "[3,2]");
    add(new Normalization(List.of(-1), true, Optional.of(List.of(0.1, 0.2)),
        Optional.of(List.of(2.0, 0.5)), "", true), "[3,2]", "[3,2]");
    add(new Normalization(List.of(0.5), List.of(2.0)), "[3,2]", "[3,2]");
    all.add(new LayerSample(new Normalization(), "[3,2]", "[3,2]",
        "mean [2], variance [2], count []", 5, 0));
    all.add(new LayerSample(new Normalization().axis(2, 1), "[3,2]", "[3,2]",
        "mean [3,2], variance [3,2], count []", 13, 0));
    all.add(new LayerSample(new Normalization().overall(), "[3,2]", "[3,2]",
        "mean [], variance [], count []", 3, 0));
    add(Settings.with(new LayerNormalization(), "rmsScaling", true), "[3,5]", "[3,5]",
        "gamma [5]", 5);
  }

  private void adaptive() {
    add(new AdaptiveAveragePooling1D(3), "[7,2]", "[3,2]");
    add(first(new AdaptiveAveragePooling2D(5)), "[2,6,7]", "[2,5,5]");
    add(new AdaptiveAveragePooling3D(2), "[3,4,5,2]", "[2,2,2,2]");
    add(new AdaptiveMaxPooling1D(3), "[7,2]", "[3,2]");
    add(new AdaptiveMaxPooling2D(3), "[6,7,2]", "[3,3,2]");
    add(first(new AdaptiveMaxPooling2D(8)), "[2,6,7]", "[2,8,8]");
    add(new AdaptiveMaxPooling3D(2), "[3,4,5,2]", "[2,2,2,2]");
  }

  private void noise() {
    add(new GaussianNoise(0.1), "[3,5]", "[3,5]");
    add(new GaussianDropout(0.25), "[3,5]", "[3,5]");
    add(new AlphaDropout(0.25), "[3,5]", "[3,5]");
    add(new Identity(), "[3,5]", "[3,5]");
    add(new Lambda("lambda", (scope, x) -> scope.apply(new dev.fovea.op.Tanh(), x)), "[3,5]",
        "[3,5]");
    add(new Grayscale(), "[4,5,3]", "[4,5,1]");
    add(new Grayscale(3, DataFormat.CHANNELS_FIRST, "", true), "[3,4,5]", "[3,4,5]");
  }

  private void augmentations() {
    add(new RandomFlip(), "[4,5,3]", "[4,5,3]");
    add(new RandomFlip(FlipMode.HORIZONTAL), "[4,5,1]", "[4,5,1]");
    add(first(new RandomFlip(FlipMode.VERTICAL)), "[3,4,5]", "[3,4,5]");
    add(new RandomRotation(0.2), "[4,5,3]", "[4,5,3]");
    add(first(new RandomRotation(0.1, 0.3).nearest()), "[3,4,5]", "[3,4,5]");
    add(new RandomRightAngleRotation(), "[5,5,3]", "[5,5,3]");
    add(new RandomRightAngleRotation(List.of(0, 2)), "[4,5,3]", "[4,5,3]");
    add(new RandomCrop(3, 2), "[4,5,2]", "[3,2,2]");
    add(first(new RandomCrop(6, 3)), "[2,4,5]", "[2,6,3]");
    add(new RandomZoom(0.3), "[4,5,3]", "[4,5,3]");
    add(first(new RandomZoom(0.3, 0.1).fillMode(FillMode.WRAP)), "[3,4,5]", "[3,4,5]");
    add(new RandomTranslation(0.3, 0.1), "[4,5,3]", "[4,5,3]");
    add(new RandomShear(0.3, 0.1), "[4,5,3]", "[4,5,3]");
    add(new RandomBrightness(0.1).valueRange(-9, 9), "[4,5,3]", "[4,5,3]");
    add(new RandomContrast(0.3).valueRange(-9, 9), "[4,5,3]", "[4,5,3]");
    add(first(new RandomContrast(0.3).valueRange(-9, 9)), "[3,4,5]", "[3,4,5]");
    add(new RandomErasing().valueRange(-2, 2), "[4,5,3]", "[4,5,3]");
    add(first(new RandomErasing(0.5).fillValue(1).valueRange(-2, 2)), "[3,4,5]", "[3,4,5]");
    add(new RandomGrayscale(), "[4,5,3]", "[4,5,3]");
    add(first(new RandomGrayscale()), "[3,4,5]", "[3,4,5]");
    add(new RandomInvert(0.5).valueRange(-2, 2), "[4,5,3]", "[4,5,3]");
    add(new RandomSaturation(0.4, 0.6).valueRange(-9, 9), "[4,5,3]", "[4,5,3]");
    add(first(new RandomSaturation(0.1).valueRange(-9, 9)), "[3,4,5]", "[3,4,5]");
    add(new RandomHue(0.3).valueRange(-9, 9), "[4,5,3]", "[4,5,3]");
    add(first(new RandomHue(0.3).factor(0.1, 0.2).valueRange(-9, 9)), "[3,4,5]", "[3,4,5]");
    add(new RandomColorDegeneration(0.5).valueRange(-9, 9), "[4,5,3]", "[4,5,3]");
    add(first(new RandomColorDegeneration(1).factor(0, 1).valueRange(-9, 9)), "[3,4,5]",
        "[3,4,5]");
    RandomColorJitter jitter = new RandomColorJitter().valueRange(-9, 9);
    add(jitter.brightnessFactor(-0.1, 0.2).contrastFactor(0.2, 0.3), "[4,5,2]", "[4,5,2]");
    add(first(jitter.saturationFactor(0.4, 0.6).hueFactor(0, 0.1)), "[3,4,5]", "[3,4,5]");
  }
}
