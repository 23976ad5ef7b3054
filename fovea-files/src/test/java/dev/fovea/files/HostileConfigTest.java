package dev.fovea.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Conv2DTranspose;
import dev.fovea.layer.DTypePolicy;
import dev.fovea.layer.Dense;
import dev.fovea.layer.DepthwiseConv2D;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.RepeatVector;
import dev.fovea.layer.Resizing;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.UpSampling1D;
import dev.fovea.layer.UpSampling2D;
import dev.fovea.layer.ZeroPadding1D;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Configs that nobody's Keras wrote.
class HostileConfigTest {
  private static final String AGAIN = "\n  fix:    save the model again with Keras 3.";
  private static final String CHECK = "\n  fix:    check that Keras loads the file, and save it again.";
  private static final String TOO_LARGE = "\n  fix:    check that the file is what it should be, or build the model in Java.";

  @TempDir
  Path folder;

  private static String layer(String className, String config) {
    return "{'class_name':'%s','config':{%s}}".formatted(className, config);
  }

  private static String stack(String... layers) {
    return "{'class_name':'Sequential','config':{'name':'s','layers':[%s]}}"
        .formatted(String.join(",", layers));
  }

  private static String input(String shape) {
    return layer("InputLayer", "'batch_shape':[null,%s]".formatted(shape));
  }

  private static void refuses(String json, String problem) {
    assertThatThrownBy(() -> KerasJson.model("m.json", json.replace('\'', '"')))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("m.json: " + problem);
  }

  /// The weights that the config asks for would take 32 GiB.
  @Test
  void comparesWeightsWithTheFileBeforeTheyTakeMemory() {
    Path file = folder.resolve("model.keras");
    Hdf5Writer weights = new Hdf5Writer();
    KerasWeights.write(Sequential.of(new Input(4), new Dense(3)), weights);
    String config = with(new Dense(3), Shape.of(4), "units", "2147483647");
    KerasArchive.write(
        file, Map.of(), Json.parseObject("m.json", config.getBytes(UTF_8)), weights);
    assertThatThrownBy(() -> KerasModels.load(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            file + "!model.weights.h5: dense: kernel is f32[4,3] in the file, the config asks"
                + " for f32[4,2147483647].\n"
                + "  fix:    check that these weights belong to this model.");
  }

  @Test
  void comparesWeightsOfLegacyFilesToo() {
    Path file = folder.resolve("model.h5");
    Hdf5Writer content = new Hdf5Writer();
    content.attribute("", "model_config",
        with(new Dense(3), Shape.of(4), "units", "2147483647"));
    LegacyWeights.write(Sequential.of(new Input(4), new Dense(3)), content);
    AtomicFile.write(file, content);
    assertThatThrownBy(() -> KerasModels.load(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(file + ": dense: kernel is f32[4,3] in the file, the config asks for"
            + " f32[4,2147483647].\n"
            + "  fix:    check that these weights belong to this model.");
  }

  /// A layer's config with one setting replaced.
  private static String with(Layer layer, Shape image, String key, String value) {
    String json = KerasJson.json(Sequential.of(new Input(image.dims(), ""), layer));
    String changed = json.replaceFirst("\"%s\": (\\[[^]]*]|[^,}]+)".formatted(key),
        "\"%s\": %s".formatted(key, value));
    assertThat(changed).isNotEqualTo(json);
    return changed;
  }

  static List<String> enormous() {
    Shape row = Shape.of(4, 4);
    Shape image = Shape.of(4, 4, 4);
    return List.of(
        with(new UpSampling1D(2), row, "size", "1073741824"),
        with(new UpSampling2D(2), image, "size", "[1073741824, 1]"),
        with(new ZeroPadding1D(2), row, "padding", "[2147483647, 2147483647]"),
        with(new Conv2DTranspose(2, 3), image, "strides", "[2147483647, 1]"),
        with(new Conv2DTranspose(2, 3), image, "kernel_size", "[2147483647, 1]"),
        with(new DepthwiseConv2D(3), image, "depth_multiplier", "2147483647"),
        with(new Flatten(), image, "batch_shape", "[null, 2147483647, 2147483647]"),
        with(new Dense(2), image, "batch_shape", "[null, 2147483647, 2147483647, 2147483647]"),
        with(new Conv2D(2, 3).same(), image, "dilation_rate", "[2147483647, 2147483647]"));
  }

  @ParameterizedTest
  @MethodSource("enormous")
  void refusesShapesBeyondAllNumbers(String json) {
    assertThatThrownBy(() -> KerasJson.model("m.json", json))
        .isInstanceOf(ModelFormatException.class)
        .message().matches("m\\.json: a layer's shape has more elements than can be counted"
            + " \\((integer|long) overflow\\)\\.\\Q" + CHECK + "\\E");
  }

  /// It is an honest model, if a large one; memory is taken when it computes.
  @Test
  void takesNoMemoryForShapes() {
    String config = with(new Resizing(2, 2), Shape.of(4, 4, 4), "height", "2147483647");
    assertThat(KerasJson.model("m.json", config).outputs().getFirst().shape())
        .isEqualTo(Shape.of(2147483647, 2, 4));
    String repeated = with(new RepeatVector(2), Shape.of(8), "n", "2147483647");
    assertThat(KerasJson.model("m.json", repeated).outputs().getFirst().shape())
        .isEqualTo(Shape.of(2147483647, 8));
  }

  @Test
  void refusesMoreLayersThanAnyNetworkHas() {
    String many = IntStream.range(0, 5001).mapToObj(i -> layer("Identity", ""))
        .collect(Collectors.joining(","));
    refuses(stack(many), "the model has 5001 calls of layers, more than the limit of 5000."
        + TOO_LARGE);
  }

  /// A model that calls one twice that calls one twice …, 45 times: more layers than a computer has
  /// bits, in four kilobytes.
  @Test
  void countsLayersAsOftenAsTheyAreCalled() {
    String model = stack(input("4"), layer("Identity", ""));
    for (int depth = 0; depth < 45; depth++) {
      model = "{'class_name':'Functional','config':{'name':'m%d','layers':[%s,%s],".formatted(depth,
          "{'class_name':'InputLayer','config':{'name':'x','batch_shape':[null,4]}}",
          model.substring(0, model.length() - 1) + ",'inbound_nodes':[%s,%s]}".formatted(
              call("x"), call(depth == 0 ? "s" : "m" + (depth - 1))))
          + "'input_layers':[['x',0,0]],'output_layers':[['x',0,0]]}}";
    }
    refuses(model, "the model has 105553116266495 calls of layers, more than the limit of 5000."
        + TOO_LARGE);
  }

  private static String call(String from) {
    return ("{'args':[{'class_name':'__keras_tensor__','config':{'shape':[null,4],"
        + "'keras_history':['%s',0,0]}}],'kwargs':{}}").formatted(from);
  }

  @Test
  void refusesDeepNesting() {
    String model = stack(input("4"), layer("Identity", ""));
    StringBuilder deep = new StringBuilder();
    deep.append("{'class_name':'Sequential','config':{'layers':[".repeat(10_000)).append(model);
    refuses(deep.toString(), "line 1, column 3150: the JSON nests deeper than 200 levels.\n"
        + "  fix:    write the file again with the program that made it.");
  }

  @Test
  void refusesDuplicateKeys() {
    refuses("{'class_name':'Sequential','class_name':'Functional'}",
        "line 1, column 40: Duplicate field 'class_name'.\n"
            + "  fix:    write the file again with the program that made it.");
  }

  @Test
  void refusesMoreValuesThanAnyConfigHas() {
    refuses("[" + "0,".repeat(1_000_000) + "0]",
        "line 1, column 2000000: the JSON has more than 1000000 values.\n"
            + "  fix:    write the file again with the program that made it.");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "Dropout | 'rate':NaN | dropout: rate is NaN, not a finite number.",
      "BatchNormalization | 'epsilon':Infinity | batch_normalization: epsilon is Infinity, not a finite number.",
      "BatchNormalization | 'momentum':-1e999 | batch_normalization: momentum is -Infinity, not a finite number.",
      "Dense | 'units':NaN | dense: units is NaN, not a whole number.",
      "Dense | 'units':1e300 | dense: units is 1e+300, not a whole number.",
      "Dense | 'units':{} | dense: units is {}, not a whole number.",
  })
  void refusesNumbersThatAreNone(String kind, String settings, String problem) {
    refuses(stack(input("4"), layer(kind, settings)), problem + AGAIN);
  }

  @Test
  void refusesNamesThatSteerATerminal() {
    refuses(stack(input("4"), layer("Dense", "'units':1,'name':'a\\u001b[2J'")),
        "the name \"a\\u001b[2J\" has 5 characters, or one that controls a terminal." + AGAIN);
    refuses(stack(input("4"), layer("Dense", "'units':1,'name':'%s'".formatted("x".repeat(4001)))),
        "the name \"%s … has 4001 characters, or one that controls a terminal.".formatted(
            "x".repeat(199)) + AGAIN);
  }

  @Test
  void refusesShapesOfManyAxes() {
    refuses(stack(input("1" + ",1".repeat(40)), layer("Flatten", "")),
        "input_layer: batch_shape has 42 axes, more than the limit of 32." + AGAIN);
  }

  /// Each layer has a policy of its own, and none makes the others anew.
  @Test
  @Timeout(60)
  void readsThousandsOfPolicies() {
    String many = IntStream.range(0, 4999)
        .mapToObj(i -> layer("Identity", "'name':'i%d','dtype':'mixed_bfloat16'".formatted(i)))
        .collect(Collectors.joining(","));
    Model model = KerasJson.model("m.json", stack(input("4"), many).replace('\'', '"'));
    assertThat(model.layers().getLast().policy()).isEqualTo(DTypePolicy.MIXED_BFLOAT16);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "input_layers | []", "input_layers | [5]", "input_layers | [[]]", "output_layers | []",
      "output_layers | [[[]]]"})
  void refusesModelsWithoutEnds(String key, String ends) {
    Symbol x = Input.of(4);
    String json = KerasJson.json(Model.of(x, new Dense(2).on(x)));
    String changed = json.replaceFirst("\"%s\": \\[.*?\\](?=[,}])".formatted(key),
        "\"%s\": %s".formatted(key, ends));
    assertThat(changed).isNotEqualTo(json);
    assertThatThrownBy(() -> KerasJson.model("m.json", changed, List.of(Shape.of(4))))
        .isInstanceOf(ModelFormatException.class);
    assertThatThrownBy(() -> KerasJson.model("m.json", changed))
        .isInstanceOf(ModelFormatException.class);
  }

  @Test
  void saysWhatTheEndsShouldBe() {
    Symbol x = Input.of(4);
    String json = KerasJson.json(Model.of(x, new Dense(2).on(x)))
        .replaceFirst("\"output_layers\": \\[.*?\\](?=[,}])", "\"output_layers\": []");
    refuses(json, "output_layers is [], not a list of [layer, call, result]." + AGAIN);
  }

  @Test
  void refusesTwoLayersOfOneName() {
    refuses(stack(input("4"), layer("Flatten", "'name':'a'"),
        layer("Identity", "'name':'a'")),
        "the layers do not fit together: a: two layers of the stack have this name." + CHECK);
  }

  @Test
  void cutsMessages() {
    String kind = "x".repeat(100_000);
    assertThatThrownBy(() -> KerasJson.model("m.json", stack(input("4"), layer(kind, ""))
        .replace('\'', '"')))
        .isInstanceOf(ModelFormatException.class)
        .message().hasSizeLessThan(5000).startsWith(
            "m.json: has layers that are not supported yet: xxx")
        .contains(" …\n  fix:    ");
  }

  @Test
  void readsThousandsOfLayersBehindEachOther() {
    String many = IntStream.range(0, 4999).mapToObj(i -> layer("Identity", ""))
        .collect(Collectors.joining(","));
    Model model = KerasJson.model("m.json", stack(input("4"), many).replace('\'', '"'));
    assertThat(model.layers()).hasSize(5000);
  }

  @Test
  void namesNoClassOfJava() {
    refuses(stack(input("4"), layer("java.lang.Runtime", "")),
        "has layers that are not supported yet: java.lang.Runtime.\n"
            + "  fix:    build the model from the layers of the package dev.fovea.layer, or try a newer Fovea.");
  }
}
