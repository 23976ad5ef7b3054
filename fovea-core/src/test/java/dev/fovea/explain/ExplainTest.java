package dev.fovea.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Add;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.DataFormat;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.Input;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.Padding;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.zoo.Zoo;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What explanations promise, on small networks. What Keras and JAX say is in the golden tests.
class ExplainTest {
  private static final Model NETWORK = network(ActivationFunction.RELU);

  private static Model network(ActivationFunction activation) {
    Symbol image = Input.of(10, 9, 2);
    Symbol x = new Conv2D(4, 3).activation(activation).named("first").on(image);
    Symbol y = new BatchNormalization().named("norm")
        .on(new Conv2D(4, 3).same().named("second").on(x));
    Symbol sum = new Add().named("sum").on(x, y);
    Symbol half = new MaxPooling2D(2).named("half").on(sum);
    Symbol flat = new Flatten().named("flat").on(half);
    Symbol classes = new Dense(3).activation(ActivationFunction.SOFTMAX).named("classes").on(flat);
    return Model.of("small", List.of(image), List.of(classes)).initialize(4);
  }

  private static Tensor noise(long seed, int... dims) {
    Random random = new Random(seed);
    Tensor tensor = Tensor.zeros(TensorType.f32(dims));
    for (int i = 0; i < tensor.shape().size(); i++) {
      tensor.set(i, random.nextGaussian());
    }
    return tensor;
  }

  @Test
  void contributionsSumToTheDifferenceOfTheScores() {
    Tensor input = noise(1, 1, 10, 9, 2);
    Tensor baseline = noise(2, 10, 9, 2);
    for (int wanted = 0; wanted < 3; wanted++) {
      IntegratedGradients.Attribution smooth = IntegratedGradients
          .of(network(ActivationFunction.RELU)).steps(400).of(input, baseline, wanted);
      double difference = smooth.score() - smooth.ofBaseline();
      assertThat(Math.abs(difference)).isGreaterThan(0.05);
      assertThat(smooth.gap()).isCloseTo(0, within(0.02 * Math.abs(difference)));
    }
  }

  @Test
  void moreStepsMakeTheGapSmaller() {
    Tensor input = noise(1, 1, 10, 9, 2);
    Tensor baseline = noise(2, 10, 9, 2);
    IntegratedGradients gradients = IntegratedGradients.of(network(ActivationFunction.TANH));
    double few = Math.abs(gradients.steps(2).of(input, baseline, 1).gap());
    double many = Math.abs(gradients.steps(100).of(input, baseline, 1).gap());
    assertThat(many).isLessThan(few / 4);
  }

  @Test
  void stepsAreTheMiddlesOfEqualPartsHoweverManyAreTakenAtATime() {
    Model model = network(ActivationFunction.TANH);
    Tensor input = noise(1, 1, 10, 9, 2);
    Tensor black = Tensor.zeros(TensorType.f32(10, 9, 2));
    Derivative derivative = Derivative.ofScores(model);
    double[] sums = new double[180];
    for (int step = 0; step < 70; step++) {
      Tensor one = Tensor.zeros(input.type());
      for (int i = 0; i < 180; i++) {
        one.set(i, (step + 0.5) / 70 * input.get(i));
      }
      float[] change = derivative.of(one, 1).derivative().toFloats();
      for (int i = 0; i < 180; i++) {
        sums[i] += change[i] / 70 * input.get(i);
      }
    }
    float[] values = IntegratedGradients.of(model).steps(70).of(input, black, 1).values()
        .toFloats();
    for (int i = 0; i < 180; i++) {
      assertThat(values[i]).isCloseTo((float) sums[i], within(1e-5f));
    }
  }

  @Test
  void derivativesSeeNewWeights() {
    Model model = network(ActivationFunction.TANH);
    Derivative derivative = Derivative.ofScores(model);
    Tensor images = noise(3, 2, 10, 9, 2);
    float[] before = derivative.of(images, 0).derivative().toFloats();
    model.initialize(99);
    float[] after = derivative.of(images, 0).derivative().toFloats();
    assertThat(after).isNotEqualTo(before);
    assertThat(after)
        .isEqualTo(Derivative.ofScores(model).of(images, 0).derivative().toFloats());
  }

  @Test
  void manyRowsAreThoseOfEach() {
    Tensor images = noise(3, 11, 10, 9, 2);
    float[] all = Derivative.ofScores(NETWORK).of(images, 2).derivative().toFloats();
    Tensor last = Tensor.of(
        java.util.Arrays.copyOfRange(images.toFloats(), 10 * 180, 11 * 180), 1, 10, 9, 2);
    float[] own = Derivative.ofScores(NETWORK).of(last, 2).derivative().toFloats();
    for (int i = 0; i < own.length; i++) {
      assertThat(all[10 * 180 + i]).isCloseTo(own[i], within(1e-5f));
    }
  }

  @Test
  void occlusionFindsWhatTheScoreRestsOn() {
    // The score of class 1 is the sum of the pixels in row 1, columns 2 and 3.
    Model model = Stack.of(Input.of(4, 5, 1), new Flatten(), new Dense(2).named("sum"))
        .initialize(1);
    Tensor kernel = Tensor.zeros(TensorType.f32(20, 2));
    kernel.set(2 * 7 + 1, 1);
    kernel.set(2 * 8 + 1, 1);
    model.weights().set("sum/kernel", kernel);
    Tensor image = Tensor.zeros(TensorType.f32(1, 4, 5, 1));
    for (int i = 0; i < 20; i++) {
      image.set(i, 1);
    }
    Occlusion.Drop drop = new Occlusion(1, 1, List.of(0f)).of(model, image, 1);
    float[] expected = new float[20];
    expected[7] = 1;
    expected[8] = 1;
    assertThat(drop.values().toFloats()).isEqualTo(expected);
    assertThat(drop.places()).isEqualTo(20);
    float[] wide = new Occlusion(3, 2, List.of(0f)).of(model, image, 1).values().toFloats();
    assertThat(wide[7]).isPositive();
    assertThat(wide[15]).isZero();
  }

  @Test
  void gradCamLooksAtTheLastFineLayer() {
    assertThat(GradCam.of(NETWORK).layer()).isEqualTo("sum");
    Tensor map = GradCam.of(NETWORK).map(noise(5, 3, 10, 9, 2), 0, 1, 2);
    assertThat(map.type()).isEqualTo(TensorType.f32(3, 8, 7));
    for (float value : map.toFloats()) {
      assertThat(value).isNotNegative();
    }
  }

  @Test
  void findsLayersOfModelsWithinModels() {
    Symbol image = Input.of(8, 8, 1);
    Symbol inner = Input.of(8, 8, 1);
    Model base = Model.of("base", List.of(inner),
        List.of(new GlobalAveragePooling2D().on(new Conv2D(3, 3).named("conv").on(inner))));
    Model model = Model.of(image, new Dense(2).on(base.on(image))).initialize(1);
    assertThat(LayerChoice.of(model).withMaps()).containsExactly("base/conv");
    assertThat(GradCam.of(model).map(noise(1, 1, 8, 8, 1), 1).shape().dims())
        .containsExactly(1, 6, 6);
    assertThat(ReceptiveField.of(model, "base/conv").rows())
        .isEqualTo(new ReceptiveField.Axis(1, 0, 3));
  }

  @Test
  void aModelWithOneOutputKnowsTwoClasses() {
    Model model = Stack.of(Input.of(4, 4, 1), new Flatten(),
        new Dense(1).activation(ActivationFunction.SIGMOID)).initialize(1);
    Tensor image = noise(1, 1, 4, 4, 1);
    float[] yes = Derivative.ofScores(model).of(image, 1).derivative().toFloats();
    float[] no = Derivative.ofScores(model).of(image, 0).derivative().toFloats();
    for (int i = 0; i < 16; i++) {
      assertThat(no[i]).isEqualTo(-yes[i]);
    }
  }

  @Test
  void namesLayersThatAreSpelledAlike() {
    assertThatIllegalArgumentException().isThrownBy(() -> GradCam.of(NETWORK, "secnd"))
        .withMessage(
            """
                small has no layer 'secnd'. Did you mean 'second'?
                  near:   second, classes, input_layer, first, norm
                  fix:    name one of its 8 layers, as `fovea summary` lists them.""");
  }

  @Test
  void saysThatALayerHasNoPlaces() {
    assertThatIllegalArgumentException().isThrownBy(() -> GradCam.of(NETWORK, "flat"))
        .withMessage(
            """
                flat: gives [48], which has no rows and columns.
                  fix:    name a layer that gives maps [rows,columns,channels], such as 'half'.""");
  }

  @Test
  void saysThatThereIsNoConvolution() {
    Model model = Stack.of(Input.of(4), new Dense(2)).named("rows");
    assertThatIllegalArgumentException().isThrownBy(() -> GradCam.of(model))
        .withMessage(
            """
                rows has no convolution over images, so that no layer says where something is.
                  fix:    use a convolutional network, or integrated gradients, which need none.""");
  }

  @Test
  void saysThatChannelsAreFirst() {
    Model model = Stack.of(Input.of(3, 8, 8),
        new MaxPooling2D(List.of(2, 2), List.of(2, 2), Padding.VALID, DataFormat.CHANNELS_FIRST,
            "pool", true),
        new Flatten(), new Dense(2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FeatureMaps.of(model, noise(1, 1, 3, 8, 8), "pool"))
        .withMessage(
            """
                pool: has its channels first, and maps are read as [rows,columns,channels].
                  fix:    build the model with channels last; its weights are the same.""");
  }

  @Test
  void looksAtNetworksThatPadTheirChannels() {
    Model resnet = Zoo.model("resnet20").initialize(1);
    Tensor map = GradCam.of(resnet).map(noise(1, 1, 32, 32, 3), 4);
    assertThat(map.type()).isEqualTo(TensorType.f32(1, 8, 8));
  }

  @Test
  void saysWhichClassesThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Derivative.ofScores(NETWORK).of(noise(1, 1, 10, 9, 2), 3))
        .withMessage("There is no class 3: the model knows the classes 0 to 2.");
  }

  @Test
  void saysThatThereAreNoScores() {
    Model model = NETWORK.upTo("half").named("half");
    assertThatIllegalArgumentException().isThrownBy(() -> Derivative.ofScores(model))
        .withMessage(
            """
                half has outputs [half (None, 4, 3, 4)], which are no scores of classes.
                  fix:    explain a model with one output [classes].""");
  }

  @Test
  void saysWhichImagesFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Derivative.ofScores(NETWORK).of(noise(1, 1, 9, 9, 2), 0))
        .withMessage(
            "The inputs must be f32[rows,…] with rows of [10,9,2], got f32[1,9,9,2].");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IntegratedGradients.of(NETWORK).of(noise(1, 1, 10, 9, 2),
            noise(1, 9, 9, 2), 0))
        .withMessage("The baseline must be of the shape [10,9,2], got f32[9,9,2].");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Occlusion(3, 1, List.of(0f)).of(NETWORK, noise(1, 2, 10, 9, 2), 0))
        .withMessage("Occlusion covers an image f32[1,height,width,channels], got f32[2,10,9,2].");
  }

  @Test
  void refusesSettings() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IntegratedGradients.of(NETWORK).steps(0))
        .withMessage("IntegratedGradients needs at least 1 step, got 0.");
    assertThatIllegalArgumentException().isThrownBy(() -> new Occlusion(2, 3, List.of(0f)))
        .withMessage(
            "Occlusion needs a stride of at least 1, a patch that is no smaller, and a cover, got stride 3, patch 2, cover [0.0].");
    assertThatIllegalArgumentException().isThrownBy(() -> new ActivationMaximization(1, 1))
        .withMessage(
            "ActivationMaximization needs at least 1 step of a size above 0, a decay from 0 to below 1, a jitter of at least 0, and low below high, got 100, 0.02, 0.01, 1, 1.0 and 1.0.");
  }
}
