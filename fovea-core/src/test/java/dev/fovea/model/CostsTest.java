package dev.fovea.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Add;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Conv2DTranspose;
import dev.fovea.layer.Dense;
import dev.fovea.layer.DepthwiseConv2D;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.SeparableConv2D;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.ZeroPadding2D;
import dev.fovea.train.KeptActivations;
import dev.fovea.zoo.NetworkOptions;
import dev.fovea.zoo.Zoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostsTest {
  /// What torchvision's documentation says of its networks, in thousands of millions, where they are
  /// the same as these.
  @ParameterizedTest
  @CsvSource({"vgg11, 7.609", "vgg13, 11.308", "vgg16, 15.470", "vgg19, 19.632", "resnet18, 1.814",
      "resnet34, 3.664", "resnet50v1.5, 4.089", "resnet101v1.5, 7.801", "resnet152v1.5, 11.514",
      "mobilenetv2, 0.301", "densenet121, 2.834", "efficientnetb0, 0.386",
      "convnexttiny, 4.456"})
  void countsTheMultiplyAddsThatTorchvisionDocuments(String name, double billions) {
    Cost cost = Costs.of(Zoo.model(name)).whole();
    assertThat(cost.multiplyAdds() / 1e9).isCloseTo(billions, within(0.0005));
    assertThat(cost.flops()).isBetween(2 * cost.multiplyAdds(), 3 * cost.multiplyAdds());
  }

  /// He et al. 2015, table 1: 3.8, 7.6 and 11.3 thousand millions. Its blocks halve the image in
  /// their first convolution, as Keras's do.
  @ParameterizedTest
  @CsvSource({"resnet50, 3.8", "resnet101, 7.6", "resnet152, 11.3"})
  void countsTheMultiplyAddsOfThePaperOfResNet(String name, double billions) {
    assertThat(Costs.of(Zoo.model(name)).whole().multiplyAdds() / 1e9)
        .isCloseTo(billions, within(0.06));
  }

  /// Chen et al. 2016 (ISSCC), table 1: the convolutions of AlexNet, 666 millions at 227x227.
  @Test
  void countsTheMultiplyAddsOfTheConvolutionsOfAlexNet() {
    Model convolutions = Zoo.model("alexnet", NetworkOptions.DEFAULT.withoutTop());
    assertThat(Costs.of(convolutions).whole().multiplyAdds() / 1e6).isCloseTo(666, within(0.5));
  }

  /// Li et al. 2017, Pruning filters for efficient ConvNets, table 1.
  @ParameterizedTest
  @CsvSource({"resnet56, 1.25", "resnet110, 2.53"})
  void countsTheMultiplyAddsOfTheResNetsForCifar(String name, double hundredMillions) {
    assertThat(Costs.of(Zoo.model(name)).whole().multiplyAdds() / 1e8)
        .isCloseTo(hundredMillions, within(0.006));
  }

  /// 5 x 3 positions of 6 outputs, 3 x 3 elements of 4 channels, and for each output a bias.
  @Test
  void keepsMultiplyAddsAndFlopsApart() {
    Cost cost = cost(new Input(7, 5, 4), new Conv2D(6, 3));
    assertThat(cost.multiplyAdds()).isEqualTo(5 * 3 * 6 * 3 * 3 * 4);
    assertThat(cost.flops()).isEqualTo(2 * cost.multiplyAdds() + 5 * 3 * 6);
    assertThat(cost(new Input(7, 5, 4), new Activation(ActivationFunction.RELU)))
        .isEqualTo(new Cost(0, 0, 0, 7 * 5 * 4, 4 * 7 * 5 * 4));
  }

  @Test
  void countsTheProductsOfEachKindOfConvolution() {
    Input input = new Input(8, 8, 4);
    assertThat(cost(input, new Conv2D(6, 3).same().groups(2)).multiplyAdds())
        .isEqualTo(8 * 8 * 6 * 3 * 3 * 2);
    assertThat(cost(input, new DepthwiseConv2D(3).same()).multiplyAdds())
        .isEqualTo(8 * 8 * 4 * 3 * 3);
    assertThat(cost(input, new SeparableConv2D(6, 3).same()).multiplyAdds())
        .isEqualTo(8 * 8 * 4 * 3 * 3 + 8 * 8 * 4 * 6);
    assertThat(cost(input, new Conv2DTranspose(6, 3).strides(2).same()).multiplyAdds())
        .as("each number of the input is multiplied with the whole kernel")
        .isEqualTo(8 * 8 * 4 * 3 * 3 * 6);
    assertThat(cost(input, new Dense(6)).multiplyAdds()).isEqualTo(8 * 8 * 4 * 6);
  }

  @Test
  void countsWeightsAndWhichOfThemTrain() {
    Cost cost = cost(new Input(4), new Dense(3).frozen(), new BatchNormalization(), new Dense(2));
    assertThat(cost.parameters()).isEqualTo(15 + 12 + 8);
    assertThat(cost.trainable()).isEqualTo(6 + 8);
    assertThat(cost.weightBytes()).isEqualTo(4 * 35);
    assertThat(cost.trainableBytes()).isEqualTo(4 * 14);
  }

  /// A layer that is called twice works and gives twice, and has its weights once.
  @Test
  void countsALayerForEachOfItsCalls() {
    Layer shared = new Dense(4).named("twice");
    Symbol input = Input.of(4);
    Cost cost = Costs.of(Model.of(input, shared.on(shared.on(input)))).layer("twice");
    assertThat(cost).isEqualTo(new Cost(20, 20, 32, 2 * 32 + 2 * 4, 2 * 4 * 4));
  }

  @Test
  void sumsTheLayersOfAModelWithinAModel() {
    Model inner = Sequential.of(new Input(4), new Dense(3), new Dense(2)).named("inner");
    Symbol input = Input.of(4);
    Costs costs = Costs.of(Model.of(input, new Dense(5).on(inner.on(input))));
    assertThat(costs.layers().keySet()).containsExactly("input_layer", "inner",
        "inner/input_layer", "inner/dense", "inner/dense_1", "dense");
    assertThat(costs.layer("inner"))
        .isEqualTo(costs.layer("inner/dense").plus(costs.layer("inner/dense_1")));
    assertThat(costs.whole()).isEqualTo(costs.layer("inner").plus(costs.layer("dense")));
    assertThat(costs.whole().activationBytes()).isEqualTo(4 * (3 + 2 + 5));
    assertThat(costs.layer("absent")).isEqualTo(Cost.NONE);
  }

  /// A dense layer's kernel wants its input, its relu its result: 3 and 2 numbers, with the first
  /// layer's input, which is the data, left out.
  @Test
  void keepsForTrainingWhatTheDerivativesRead() {
    Input input = new Input(4);
    Dense first = new Dense(3).activation(ActivationFunction.RELU);
    Dense second = new Dense(2).activation(ActivationFunction.RELU);
    assertThat(KeptActivations.bytes(Sequential.of(input, first, second))).isEqualTo(4 * (3 + 2));
    assertThat(KeptActivations.bytes(Sequential.of(input, first, new Flatten(), second)))
        .as("what only looks at a result in another shape takes nothing").isEqualTo(4 * (3 + 2));
    assertThat(KeptActivations.bytes(Sequential.of(input, first.frozen(), second)))
        .as("frozen layers in front keep nothing but what the next one reads")
        .isEqualTo(4 * (3 + 2));
    assertThat(KeptActivations.bytes(Sequential.of(input, first.frozen(), first.frozen(), second)))
        .isEqualTo(4 * (3 + 2));
    assertThat(KeptActivations.bytes(Sequential.of(input, first.frozen()))).isZero();
  }

  private static Cost cost(Input input, Layer... layers) {
    return Costs.of(Sequential.of(input, layers)).whole();
  }
}
