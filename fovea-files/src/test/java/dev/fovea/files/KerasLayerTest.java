package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.AveragePooling2D;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv1D;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Conv2DTranspose;
import dev.fovea.layer.Dense;
import dev.fovea.layer.DepthwiseConv2D;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.Input;
import dev.fovea.layer.Interpolation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerNormalization;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.Normalization;
import dev.fovea.layer.RandomColorJitter;
import dev.fovea.layer.RandomErasing;
import dev.fovea.layer.RandomRotation;
import dev.fovea.layer.RandomSaturation;
import dev.fovea.layer.RandomZoom;
import dev.fovea.layer.ReLU;
import dev.fovea.layer.Rescaling;
import dev.fovea.layer.Resizing;
import dev.fovea.layer.SeparableConv2D;
import dev.fovea.layer.ZeroPadding2D;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KerasLayerTest {
  private static final String LATER = "\n  fix:    change it in Keras and save the model again, or try a newer version of Fovea.";
  private static final String AGAIN = "\n  fix:    save the model again with Keras 3.";

  /// Reads a layer, its config written with single quotes.
  private static Layer read(String className, String config) {
    return KerasJson.layer(
        "m.json",
        "{\"module\": \"keras.layers\", \"class_name\": \"%s\", \"config\": %s}"
            .formatted(className, config.replace('\'', '"')));
  }

  private static Layer conv(String more) {
    return read("Conv2D", "{'name': 'c', 'filters': 8, 'padding': 'same', 'data_format':"
        + " 'channels_last', 'groups': 1, 'use_bias': true, 'kernel_initializer':"
        + " 'glorot_uniform', 'bias_initializer': 'zeros', " + more + "}");
  }

  @Test
  void readsSingleNumbersForAllAxes() {
    Layer expected = new Conv2D(8, 3).same().named("c");
    assertThat(conv("'kernel_size': 3, 'strides': 1, 'dilation_rate': 1")).isEqualTo(expected);
    assertThat(conv("'kernel_size': [3, 3], 'strides': [1, 1], 'dilation_rate': [1, 1]"))
        .isEqualTo(expected);
    assertThat(read("ZeroPadding2D", "{'name': 'z', 'padding': 2}"))
        .isEqualTo(new ZeroPadding2D(2).named("z"));
    assertThat(((ZeroPadding2D) read("ZeroPadding2D", "{'name': 'z', 'padding': [1, 2]}"))
        .padding())
        .isEqualTo(List.of(List.of(1, 1), List.of(2, 2)));
  }

  @Test
  void readsKerasDefaultsWhereAKeyIsMissingOrNull() {
    assertThat(read("Dense", "{'name': 'd', 'units': 3, 'use_bias': true, 'activation': null,"
        + " 'kernel_initializer': 'GlorotUniform', 'bias_initializer': 'Zeros'}"))
        .isEqualTo(new Dense(3).named("d"));
    assertThat(read("BatchNormalization", "{'name': 'b', 'axis': [-1]}"))
        .isEqualTo(new BatchNormalization().named("b"));
    assertThat(read("MaxPooling2D", "{'name': 'p', 'pool_size': 3, 'strides': null}"))
        .isEqualTo(new MaxPooling2D(3).named("p"));
    assertThat(read("AveragePooling2D", "{'name': 'p', 'pool_size': [3, 3]}"))
        .isEqualTo(new AveragePooling2D(3).named("p"));
  }

  @Test
  void readsLayersThatSayTheirSizesAlone() {
    assertThat(read("Dense", "{'name': 'd', 'units': 3}")).isEqualTo(new Dense(3).named("d"));
    assertThat(read("Conv1D", "{'name': 'c', 'filters': 8, 'kernel_size': [3]}"))
        .isEqualTo(new Conv1D(8, 3).named("c"));
    assertThat(read("Conv2D", "{'name': 'c', 'filters': 8, 'kernel_size': [3, 3]}"))
        .isEqualTo(new Conv2D(8, 3).named("c"));
    assertThat(read("Conv2DTranspose", "{'name': 'c', 'filters': 8, 'kernel_size': 3}"))
        .isEqualTo(new Conv2DTranspose(8, 3).named("c"));
    assertThat(read("DepthwiseConv2D", "{'name': 'c', 'kernel_size': 3}"))
        .isEqualTo(new DepthwiseConv2D(3).named("c"));
    assertThat(read("SeparableConv2D", "{'name': 'c', 'filters': 8, 'kernel_size': 3}"))
        .isEqualTo(new SeparableConv2D(8, 3).named("c"));
    assertThat(read("ZeroPadding2D", "{'name': 'z'}")).isEqualTo(new ZeroPadding2D(1).named("z"));
    assertThatThrownBy(() -> read("Conv2D", "{'name': 'c', 'filters': 8}"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("m.json: c: has no kernel_size." + AGAIN);
  }

  @Test
  void readsFunctionsAndTypesAsTextOrAsObjects() {
    Layer relu = new Activation(ActivationFunction.RELU).named("a");
    assertThat(read("Activation", "{'name': 'a', 'dtype': 'float32', 'activation': 'relu'}"))
        .isEqualTo(relu);
    assertThat(read("Activation", "{'name': 'a', 'dtype': {'module': 'keras', 'class_name':"
        + " 'DTypePolicy', 'config': {'name': 'float32'}, 'shared_object_id': 7}, 'activation':"
        + " {'module': 'keras.activations', 'class_name': 'function', 'config': 'relu'}}"))
        .isEqualTo(relu);
  }

  @Test
  void readsWhatKerasHasAsNone() {
    assertThat(read("ReLU", "{'name': 'r', 'max_value': null, 'negative_slope': 0.0}"))
        .isEqualTo(new ReLU().named("r"));
    assertThat(read("ReLU", "{'name': 'r', 'max_value': 6.0}"))
        .isEqualTo(new ReLU().maxValue(6).named("r"));
    String transposed = "{'name': 't', 'filters': 2, 'kernel_size': 3, 'strides': 2, 'padding':"
        + " 'same', 'dilation_rate': 1, 'use_bias': true, 'kernel_initializer': 'GlorotUniform',"
        + " 'bias_initializer': 'Zeros', 'output_padding': %s}";
    Conv2DTranspose layer = new Conv2DTranspose(2, 3).same().strides(2);
    assertThat(read("Conv2DTranspose", transposed.formatted("null"))).isEqualTo(layer.named("t"));
    assertThat(read("Conv2DTranspose", transposed.formatted("1")))
        .isEqualTo(layer.outputPadding(1).named("t"));
    assertThat(read("LayerNormalization", "{'name': 'n', 'axis': -1}"))
        .isEqualTo(new LayerNormalization().named("n"));
  }

  @Test
  void readsFactorsAsNumbersOrPairs() {
    String rest = "'data_format': 'channels_last', 'fill_mode': 'reflect', 'interpolation':"
        + " 'bilinear', 'fill_value': 0.0, 'seed': null}";
    assertThat(read("RandomRotation", "{'name': 'r', 'factor': 0.2, " + rest))
        .isEqualTo(new RandomRotation(0.2).named("r"));
    assertThat(read("RandomRotation", "{'name': 'r', 'factor': [-0.2, 0.2], " + rest))
        .isEqualTo(new RandomRotation(0.2).named("r"));
    assertThat(read("RandomZoom", "{'name': 'z', 'height_factor': 0.3, 'width_factor': null, "
        + rest)).isEqualTo(new RandomZoom(0.3).named("z"));
    assertThat(read("RandomZoom", "{'name': 'z', 'height_factor': 0.3, 'width_factor': 0.1, "
        + rest)).isEqualTo(new RandomZoom(0.3, 0.1).named("z"));
    assertThat(read("RandomColorJitter", "{'name': 'j', 'value_range': [0, 1],"
        + " 'brightness_factor': 0.2, 'contrast_factor': [0.1, 0.3], 'saturation_factor': null,"
        + " 'hue_factor': 0.1, 'data_format': 'channels_last', 'seed': null}"))
        .isEqualTo(new RandomColorJitter().valueRange(0, 1).brightnessFactor(-0.2, 0.2)
            .contrastFactor(0.1, 0.3).hueFactor(0, 0.1).named("j"));
    assertThat(read("RandomSaturation", "{'name': 's', 'factor': [-0.2, 0.2], 'value_range': [0,"
        + " 255], 'data_format': 'channels_last', 'seed': null}"))
        .isEqualTo(new RandomSaturation(0.2).named("s"));
    assertThatThrownBy(() -> read("RandomRotation", "{'name': 'r', 'factor': 2, " + rest))
        .hasMessage("m.json: r: RandomRotation factor needs a number from -1.0 to 1.0, or a pair of"
            + " such, got [2.0]." + AGAIN);
  }

  @Test
  void refusesColoursToEraseWith() {
    String erasing = "{'name': 'e', 'factor': [0, 1.0], 'scale': [0.02, 0.33], 'fill_value': %s,"
        + " 'value_range': [0, 255], 'data_format': 'channels_last', 'seed': null}";
    assertThat(read("RandomErasing", erasing.formatted("null")))
        .isEqualTo(new RandomErasing().named("e"));
    assertThat(read("RandomErasing", erasing.formatted("3")))
        .isEqualTo(new RandomErasing().fillValue(3).named("e"));
    assertThatThrownBy(() -> read("RandomErasing", erasing.formatted("[1, 2, 3]")))
        .hasMessage("m.json: e: fill_value [1, 2, 3] is not supported yet." + LATER);
  }

  @Test
  void refusesWaysToResizeThatItDoesNotHave() {
    String resizing = "{'name': 'r', 'height': 4, 'width': 5, 'interpolation': '%s',"
        + " 'crop_to_aspect_ratio': %s, 'pad_to_aspect_ratio': false, 'fill_mode': 'constant',"
        + " 'fill_value': 0.0, 'antialias': false}";
    assertThat(read("Resizing", resizing.formatted("bilinear", "false")))
        .isEqualTo(new Resizing(4, 5).named("r"));
    assertThat(read("Resizing", resizing.formatted("lanczos3", "true")))
        .isEqualTo(new Resizing(4, 5).interpolation(Interpolation.LANCZOS3).crop().named("r"));
    assertThatThrownBy(() -> read("Resizing", resizing.formatted("area", "false")))
        .hasMessage("m.json: r: interpolation \"area\" is not supported yet." + LATER);
    assertThatThrownBy(
        () -> read("Resizing", "{'name': 'r', 'height': 4, 'width': 5, 'interpolation': 'nearest',"
            + " 'crop_to_aspect_ratio': true, 'pad_to_aspect_ratio': true}"))
        .hasMessage(
            "m.json: r: Resizing cannot both crop and pad to the aspect ratio. Choose one of"
                + " them." + AGAIN);
    assertThatThrownBy(() -> read("MaxPooling2D", "{'name': 'p', 'padding': 'causal'}"))
        .hasMessage("m.json: p: MaxPooling2D padding must be valid or same, got causal, which only"
            + " Conv1D has." + AGAIN);
  }

  @Test
  void readsFrozenLayersAndInputs() {
    assertThat(read("Dropout", "{'name': 'd', 'trainable': false, 'rate': 0, 'seed': 7,"
        + " 'noise_shape': null}"))
        .isEqualTo(new Dropout(0).named("d").frozen());
    assertThat(read("InputLayer", "{'name': 'i', 'batch_shape': [null, 28, 28, 1], 'dtype':"
        + " 'float32', 'sparse': false, 'ragged': false, 'optional': false}"))
        .isEqualTo(new Input(List.of(28, 28, 1), "i"));
    assertThat(read("InputLayer", "{'name': 'i', 'batch_input_shape': [32, 5]}"))
        .isEqualTo(new Input(List.of(5), "i"));
    assertThat(read("Rescaling", "{'name': 'r', 'scale': 1, 'offset': -1}"))
        .isEqualTo(new Rescaling(1, -1, "r", true));
  }

  @Test
  void namesTheLayerTheKeyAndTheValueThatItCannotDo() {
    assertThatThrownBy(() -> conv("'kernel_size': 3, 'strides': 1, 'dilation_rate': 1,"
        + " 'quantization_config': {'class_name': 'Int8', 'config': {'bits': 0.5}}"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("m.json: c: quantization_config {\"class_name\": \"Int8\", \"config\":"
            + " {\"bits\": 0.5}} is not supported yet." + LATER);
    assertThatThrownBy(() -> read("Activation", "{'name': 'a', 'activation': 'snake'}"))
        .hasMessage("m.json: a: activation \"snake\" is not supported yet." + LATER);
    assertThatThrownBy(() -> read("Activation", "{'name': 'a', 'activation': 'relu', 'dtype':"
        + " 'float16'}"))
        .hasMessage("m.json: a: dtype \"float16\" is not supported yet." + LATER);
    assertThatThrownBy(() -> read("InputLayer", "{'name': 'i', 'batch_shape': [null, null, 3]}"))
        .hasMessage("m.json: i: batch_shape [null, null, 3] leaves lengths open.\n"
            + "  fix:    say them: load(file, List.of(Shape.of(224, 224, 3))).");
  }

  @Test
  void saysWhichInitializersThereAre() {
    assertThatThrownBy(() -> read("Dense", "{'name': 'd', 'units': 3, 'use_bias': true,"
        + " 'kernel_initializer': {'class_name': 'STFT', 'config': {}}}"))
        .hasMessage("m.json: d: kernel_initializer \"STFT\" is not supported yet.\n"
            + "  fix:    use one of Constant, GlorotNormal, GlorotUniform, HeNormal, HeUniform,"
            + " Identity, LecunNormal, LecunUniform, Ones, Orthogonal, RandomNormal, RandomUniform,"
            + " TruncatedNormal, VarianceScaling, Zeros.");
  }

  @Test
  void saysWhatIsWrongWithASetting() {
    assertThatThrownBy(() -> read("Dropout", "{'name': 'd', 'rate': 'half'}"))
        .hasMessage("m.json: d: rate is \"half\", not a number." + AGAIN);
    assertThatThrownBy(() -> read("Dropout", "{'name': 'd', 'rate': 1.5}"))
        .hasMessage("m.json: d: Dropout rate must be at least 0 and below 1, got 1.5." + AGAIN);
    assertThatThrownBy(() -> read("Dropout", "{'name': 'd'}"))
        .hasMessage("m.json: d: has no rate." + AGAIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MyLayer", "dev.fovea.layer.Dense", "java.lang.Runtime"})
  void makesNothingThatFoveaDoesNotList(String className) {
    assertThatThrownBy(() -> read(className, "{'name': 'x'}"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "m.json: has layers that are not supported yet: %s.\n".formatted(className)
                + "  fix:    build the model from the layers of the package dev.fovea.layer, or try"
                + " a newer Fovea.");
  }

  @Test
  void readsNoProgram() {
    assertThatThrownBy(() -> read("Lambda", "{'name': 'x', 'function': {'class_name': '__lambda__',"
        + " 'config': {'code': '4wEAAAA='}}}"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "m.json: has a Lambda, which is a program; none is ever run from a model file.\n"
                + "  fix:    write it in Java, as new Lambda(...) in a model of the same layers, and load"
                + " the weights into that.");
  }

  @Test
  void readsOtherNamesOfActivations() {
    assertThat(read("Activation", "{'name': 'a', 'activation': 'swish'}"))
        .isEqualTo(new Activation(ActivationFunction.SILU).named("a"));
    assertThat(read("Activation", "{'name': 'a', 'activation': 'hard_swish'}"))
        .isEqualTo(new Activation(ActivationFunction.HARD_SILU).named("a"));
    assertThatThrownBy(() -> read("Activation", "{'name': 'a', 'activation': 'gelu_tanh'}"))
        .hasMessage("m.json: a: activation \"gelu_tanh\" is not supported yet." + LATER);
  }

  @Test
  void readsAxesOfANormalization() {
    assertThat(read("Normalization", "{'name': 'n', 'axis': [1, 3], 'invert': false, 'mean': null,"
        + " 'variance': null}")).isEqualTo(new Normalization().axis(1, 3).named("n"));
    assertThat(read("Normalization", "{'name': 'n', 'axis': [], 'invert': false}"))
        .isEqualTo(new Normalization().overall().named("n"));
    assertThat(read("Normalization", "{'name': 'n', 'axis': -1, 'mean': 0.5, 'variance': 2.0}"))
        .isEqualTo(new Normalization(List.of(0.5), List.of(2.0)).named("n"));
  }

  @Test
  void takesAnOperationOrASomebodysClassForNoLayer() {
    assertThatThrownBy(() -> KerasJson.layer("m.json",
        "{\"module\": \"keras.src.ops.numpy\", \"class_name\": \"Sin\", \"config\": {}}"))
        .hasMessageStartingWith("m.json: has layers that are not supported yet: Sin.\n");
    assertThatThrownBy(() -> KerasJson.layer("m.json",
        "{\"module\": \"keras.src.ops.numpy\", \"class_name\": \"Add\", \"config\": {}}"))
        .hasMessage("m.json: an operation outside of a functional model is not supported yet."
            + LATER);
    assertThatThrownBy(() -> KerasJson.layer("m.json",
        "{\"module\": \"my.code\", \"class_name\": \"Dense\", \"config\": {\"units\": 1}}"))
        .hasMessageStartingWith("m.json: has layers that are not supported yet: Dense.\n");
  }
}
