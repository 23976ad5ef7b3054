package dev.fovea.layer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.op.Conv;
import dev.fovea.op.Window;
import dev.fovea.tensor.TensorType;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Every message whole, at the line that is wrong.
class LayerErrorsTest {
  @Test
  void saysWhichChannelsDoNotFit() {
    GraphBuilder g = new GraphBuilder();
    Value image = g.input(Port.Kind.BATCH, "x", TensorType.f32(8, 28, 28, 3));
    Value kernel = g.input(Port.Kind.WEIGHT, "kernel", TensorType.f32(3, 3, 1, 32));
    Conv conv = new Conv(Window.parse("3x3 pad 1:1x1:1"), 1);
    fails(() -> g.within("conv2d_1", () -> g.apply(conv, image, kernel)), """
        conv2d_1: image has 3 channels, kernel expects 1.
          op:     Conv 3x3 pad 1:1x1:1, groups 1
          inputs: f32[8,28,28,3], f32[3,3,1,32]
          fix:    build the kernel for 3 channels, or check that the image is \
        [batch, height, width, channels].""");
  }

  @Test
  void saysThatASharedWeightDoesNotFitTheSecondInput() {
    Layer conv = new Conv2D(4, 3).named("shared");
    Symbol one = Input.of(8, 8, 1);
    Symbol three = Input.of(8, 8, 3);
    Symbol sum = new Add().on(conv.on(one), conv.on(three));
    fails(() -> Model.of("model", List.of(one, three), List.of(sum)), """
        shared/kernel: the shared weight is f32[3,3,1,4], this input needs f32[3,3,3,4]. \
        Give both inputs the same shape.""");
  }

  @Test
  void saysThatAStackHasALayerTwice() {
    fails(() -> Sequential.of(
        new Input(4), new Dense(4).named("fc"), new Dense(4).named("fc")),
        """
            fc: two layers of the stack have this name.
              fix:    give each layer its own name; to share weights put in the same object twice.""");
  }

  @Test
  void doesNotLetALargeDilationWrapAround() {
    fails(() -> new Conv2D(1, 65537, 1).dilation(65536).on(Input.of(28, 28, 1)), """
        conv2d: kernel covers 4294967297 elements of axis 1, the image has 28 there with padding.
          op:     Conv 65537x1 dilation 65536x65536, groups 1
          inputs: f32[1,28,28,1], f32[65537,1,1,1]
          fix:    take a larger image, a smaller kernel, or 'same' padding.""");
  }

  @Test
  void saysThatTheGroupsDoNotDivideTheFilters() {
    fails(() -> new Conv2D(4, 3).groups(3),
        "Conv2D groups must divide the filters, got 3 groups for 4 filters.");
    fails(() -> new Conv2D(4, 3).groups(0),
        "Conv2D groups must divide the filters, got 0 groups for 4 filters.");
  }

  @Test
  void saysThatTheGroupsDoNotDivideTheChannels() {
    fails(() -> new Conv2D(4, 3).groups(2).on(Input.of(8, 8, 3)), """
        conv2d: 3 channels do not divide into 2 groups.
          fix:    choose a number of groups that divides the channels.""");
  }

  @Test
  void saysThatTheKernelIsLargerThanTheImage() {
    fails(() -> new Conv2D(2, 5).on(Input.of(4, 7, 1)), """
        conv2d: kernel covers 5 elements of axis 1, the image has 4 there with padding.
          op:     Conv 5x5, groups 1
          inputs: f32[1,4,7,1], f32[5,5,1,2]
          fix:    take a larger image, a smaller kernel, or 'same' padding.""");
    fails(() -> new Conv2D(2, 3).dilation(4).named("wide").on(Input.of(9, 8, 1)), """
        wide: kernel covers 9 elements of axis 2, the image has 8 there with padding.
          op:     Conv 3x3 dilation 4x4, groups 1
          inputs: f32[1,9,8,1], f32[3,3,1,2]
          fix:    take a larger image, a smaller kernel, or 'same' padding.""");
  }

  @Test
  void saysThatThePoolIsLargerThanTheImage() {
    fails(() -> new MaxPooling2D(3).on(Input.of(2, 2, 1)), """
        max_pooling2d: kernel covers 3 elements of axis 1, the image has 2 there with padding.
          op:     MaxPool[window=3x3 stride 3x3, positions=false]
          inputs: f32[1,2,2,1]
          fix:    take a larger image, a smaller kernel, or 'same' padding.""");
  }

  @Test
  void saysThatTheInputIsNoImage() {
    fails(() -> new Conv2D(2, 3).on(Input.of(28, 28)), """
        conv2d: input is f32[1,28,28], which has 3 axes; the layer needs 4.
          fix:    give [batch, height, width, channels].""");
    fails(() -> new GlobalAveragePooling2D().on(Input.of(28)), """
        global_average_pooling2d: input is f32[1,28], which has 2 axes; the layer needs 4.
          fix:    give [batch, height, width, channels].""");
    fails(() -> new ZeroPadding2D(1).on(Input.of(2, 2, 2, 2)), """
        zero_padding2d: input is f32[1,2,2,2,2], which has 5 axes; the layer needs 4.
          fix:    give [batch, height, width, channels].""");
  }

  @Test
  void saysThatDenseNeedsFeatures() {
    fails(() -> new Dense(3).on(Input.of()), """
        dense: input has no features.
          fix:    give [batch, features].""");
  }

  @Test
  void saysWhichSizesMustBePositive() {
    fails(() -> new Dense(0), "Dense units must be at least 1, got 0.");
    fails(() -> new Conv2D(0, 3), "Conv2D filters must be at least 1, got 0.");
    fails(() -> new Conv2D(2, 0), "Conv2D kernelSize needs 2 numbers of at least 1, got [0, 0].");
    fails(() -> new Conv2D(2, 3).strides(0),
        "Conv2D strides needs 2 numbers of at least 1, got [0, 0].");
    fails(() -> new Conv2D(2, 3).dilation(-1),
        "Conv2D dilationRate needs 2 numbers of at least 1, got [-1, -1].");
    fails(() -> new MaxPooling2D(0),
        "MaxPooling2D poolSize needs 2 numbers of at least 1, got [0, 0].");
    fails(() -> new AveragePooling2D(2).strides(0),
        "AveragePooling2D strides needs 2 numbers of at least 1, got [0, 0].");
    fails(() -> new ZeroPadding2D(-1),
        "ZeroPadding2D padding needs two pairs of numbers of at least 0, got [[-1, -1], [-1, -1]].");
    fails(() -> new Input(28, 0), "Input needs lengths of at least 1, got [28, 0].");
  }

  @Test
  void saysWhichRatesAreAllowed() {
    fails(() -> new Dropout(1), "Dropout rate must be at least 0 and below 1, got 1.0.");
    fails(() -> new Dropout(-0.1), "Dropout rate must be at least 0 and below 1, got -0.1.");
    fails(() -> new Dropout(Double.NaN), "Dropout rate must be at least 0 and below 1, got NaN.");
    fails(() -> new BatchNormalization().momentum(1.5),
        "BatchNormalization needs momentum from 0 to 1 and epsilon above 0, got 1.5 and 0.001.");
  }

  @Test
  void saysThatThereIsNoSuchChannelAxis() {
    Layer norm = Settings.with(new BatchNormalization(), "axis", 3);
    fails(() -> norm.on(Input.of(4, 5)), """
        batch_normalization: there is no channel axis 3 in f32[1,4,5].
          fix:    choose an axis from 1 on.""");
  }

  @Test
  void saysWhatDoesNotJoin() {
    fails(() -> new Concatenate().on(Input.of(4, 4, 2), Input.of(4, 5, 2)), """
        concatenate: f32[1,4,4,2] and f32[1,4,5,2] do not fit behind each other on axis 3.
          op:     Concat[axis=3]
          inputs: f32[1,4,4,2], f32[1,4,5,2]
          fix:    make all other axes the same.""");
    fails(() -> new Concatenate(0, "", true).on(Input.of(4), Input.of(4)), """
        concatenate: cannot join 2 inputs of 2 axes along axis 0.
          fix:    choose an axis from 1 to 1.""");
  }

  @Test
  void saysWhatDoesNotAdd() {
    fails(() -> new Add().on(Input.of(4, 3), Input.of(4, 2)), """
        add: shapes [1,4,3] and [1,4,2] do not fit: 3 against 2 on axis 2.
          op:     Add[]
          inputs: f32[1,4,3], f32[1,4,2]
          fix:    give both the same length there, or 1.""");
    fails(() -> new Add().on(Input.of(4)), """
        add: adds two inputs or more, got 1.
          fix:    give it at least two.""");
  }

  @Test
  void saysThatALayerTakesOneInput() {
    fails(() -> new Dense(3).named("top").on(Input.of(4), Input.of(4)), """
        top: takes one input, got 2.
          fix:    join the inputs first, with Add or Concatenate.""");
  }

  @Test
  void saysWhatANameIs() {
    fails(() -> new Dense(3).named("a/b"), "'a/b' is no layer name. Use a word without '/'.");
    fails(() -> new Dense(3).named(" "), "' ' is no layer name. Use a word without '/'.");
  }

  @Test
  void saysThatOnlySequencesPadCausally() {
    for (String name : List.of("Conv2D", "Conv3D", "MaxPooling1D", "AveragePooling3D",
        "DepthwiseConv2D", "SeparableConv1D", "Conv2DTranspose")) {
      fails(() -> Padding.notCausal(name, Padding.CAUSAL),
          name + " padding must be valid or same, got causal, which only Conv1D has.");
    }
    fails(() -> Settings.with(new Conv2D(2, 3), "padding", Padding.CAUSAL),
        "Conv2D padding must be valid or same, got causal, which only Conv1D has.");
    fails(() -> Settings.with(new MaxPooling1D(), "padding", Padding.CAUSAL),
        "MaxPooling1D padding must be valid or same, got causal, which only Conv1D has.");
    fails(() -> Settings.with(new Conv3DTranspose(2, 3), "padding", Padding.CAUSAL),
        "Conv3DTranspose padding must be valid or same, got causal, which only Conv1D has.");
  }

  @Test
  void saysWhichSettingsOfOtherConvolutionsMustBePositive() {
    fails(() -> new Conv1D(2, 0), "Conv1D kernelSize needs a number of at least 1, got [0].");
    fails(() -> new Conv3D(2, 3).strides(0),
        "Conv3D strides needs 3 numbers of at least 1, got [0, 0, 0].");
    fails(() -> new DepthwiseConv2D(3).depthMultiplier(0),
        "DepthwiseConv2D depthMultiplier must be at least 1, got 0.");
    fails(() -> new SeparableConv2D(0, 3), "SeparableConv2D filters must be at least 1, got 0.");
    fails(() -> new Conv2DTranspose(2, 3).strides(2).outputPadding(2),
        "Conv2DTranspose outputPadding needs 2 numbers from 0 to below the strides [2, 2],"
            + " got [2, 2].");
    fails(() -> new UpSampling2D(0),
        "UpSampling2D size needs 2 numbers of at least 1, got [0, 0].");
    fails(() -> new UpSampling1D(0), "UpSampling1D size must be at least 1, got 0.");
    fails(() -> new RepeatVector(0), "RepeatVector n must be at least 1, got 0.");
    fails(() -> new Resizing(0, 3), "Resizing height must be at least 1, got 0.");
    fails(() -> new CenterCrop(3, 0), "CenterCrop width must be at least 1, got 0.");
  }

  @Test
  void saysWhichSlopesAndRatesOfOtherLayersAreAllowed() {
    fails(() -> new ReLU().maxValue(-1),
        "ReLU needs maxValue, negativeSlope and threshold of at least 0, got -1.0, 0.0 and 0.0.");
    fails(() -> new ReLU().threshold(Double.NaN),
        "ReLU needs maxValue, negativeSlope and threshold of at least 0, got none, 0.0 and NaN.");
    fails(() -> new LeakyReLU(-0.1), "LeakyReLU negativeSlope must be at least 0, got -0.1.");
    fails(() -> new SpatialDropout2D(1),
        "SpatialDropout2D rate must be at least 0 and below 1, got 1.0.");
    fails(() -> Settings.with(new LayerNormalization(), "epsilon", 0.0),
        "LayerNormalization epsilon must be above 0, got 0.0.");
    fails(() -> Settings.with(new RMSNormalization(), "epsilon", -1.0),
        "RMSNormalization epsilon must be above 0, got -1.0.");
    fails(() -> Settings.with(new GroupNormalization(), "epsilon", 0.0),
        "GroupNormalization epsilon must be above 0, got 0.0.");
    fails(() -> new LocalResponseNormalization(-1, 2, 1e-4, 0.75, "", true),
        "LocalResponseNormalization needs depthRadius and alpha of at least 0 and bias above 0,"
            + " got -1, 1.0E-4 and 2.0.");
    fails(() -> new LocalResponseNormalization().on(Input.of()), """
        local_response_normalization: input has no channels.
          fix:    give [batch, …, channels].""");
    fails(() -> new GroupNormalization(0), "GroupNormalization groups must be at least 1, got 0.");
    fails(() -> new Normalization(List.of(1.0), List.of()),
        "Normalization needs as many variances as means, each at least 0, got [1.0] and [].");
  }

  @Test
  void saysWhichAxesThereAre() {
    fails(() -> new Softmax(3).on(Input.of(4, 5)), """
        softmax: there is no axis 3 in f32[1,4,5] behind the batch axis.
          fix:    choose an axis from 1 to 2.""");
    fails(() -> new PReLU().sharedAxes(0).on(Input.of(4)), """
        p_re_lu: there is no axis 0 in f32[1,4] behind the batch axis.
          fix:    choose an axis from 1 to 1.""");
    fails(() -> new Permute(1, 3), "Permute dims needs each axis from 1 to 2 once, got [1, 3].");
    fails(() -> new Permute(2, 1).on(Input.of(4)), """
        permute: input is f32[1,4], which has 2 axes; the layer orders 2 behind the batch axis.
          fix:    name each axis of the input from 1 on.""");
    fails(() -> new RepeatVector(2).on(Input.of(4, 5)), """
        repeat_vector: input is f32[1,4,5], which has 3 axes; the layer needs 2.
          fix:    give [batch, features].""");
    fails(() -> new GroupNormalization(2).on(Input.of(4, 5)), """
        group_normalization: 5 channels do not divide into 2 groups.
          fix:    choose a number of groups that divides the channels.""");
    fails(() -> new Normalization(List.of(1.0, 2.0), List.of(1.0, 2.0)).on(Input.of(4, 5)), """
        normalization: has 2 means and variances, f32[1,4,5] needs 5.
          fix:    give one for each channel.""");
  }

  @Test
  void saysWhatDoesNotReshapeOrCrop() {
    fails(() -> new Reshape(2, -1, -1),
        "Reshape targetShape needs lengths of at least 1, or -1 once, got [2, -1, -1].");
    fails(() -> new Reshape(7).on(Input.of(4, 5)), """
        reshape: a sample of f32[1,4,5] has 20 elements, which do not fill [7].
          fix:    choose lengths whose product is 20.""");
    fails(() -> new Reshape(7, -1).on(Input.of(4, 5)), """
        reshape: a sample of f32[1,4,5] has 20 elements, which do not fill [7, -1].
          fix:    choose lengths whose product is 20.""");
    fails(() -> new Cropping1D(2).on(Input.of(4, 5)), """
        cropping1d: cuts 2 and 2 elements off axis 1 of f32[1,4,5], which has 4.
          fix:    cut fewer, so that one is left.""");
    fails(() -> new Cropping1D(-1),
        "Cropping1D cropping needs one pair of numbers of at least 0, got [-1, -1].");
  }

  @Test
  void saysWhatDoesNotMerge() {
    fails(() -> new Subtract().on(Input.of(4), Input.of(4), Input.of(4)), """
        subtract: subtracts two inputs, got 3.
          fix:    give it exactly two.""");
    fails(() -> new Maximum().on(Input.of(4)), """
        maximum: compares two inputs or more, got 1.
          fix:    give it at least two.""");
    fails(() -> new Dot(List.of(), false, "", true),
        "Dot axes needs one axis for each input, got [].");
    fails(() -> new Dot(1).on(Input.of(4), Input.of(5)), """
        dot: f32[1,4] has length 4 on axis 1, f32[1,5] has 5 on axis 1.
          fix:    choose axes of the same length.""");
  }

  private static void fails(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
