package dev.fovea.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.files.KerasJson;
import dev.fovea.layer.WeightSpec;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The networks that `keras.applications` has too are the same, layer by layer.
class ZooGoldenTest {
  /// Names that Keras gave by counting the layers of all models of a session.
  private static final String COUNTED = "(input_layer|zero_padding2d|global_average_pooling2d|rescaling|normalization|add)(_[0-9]+)";

  @ParameterizedTest
  @CsvSource({
      "vgg16, VGG16",
      "vgg19, VGG19",
      "resnet50, ResNet50",
      "resnet101, ResNet101",
      "resnet152, ResNet152",
      "mobilenetv2, MobileNetV2",
      "densenet121, DenseNet121",
      "efficientnetb0, EfficientNetB0",
      "convnexttiny, ConvNeXtTiny"})
  void hasTheLayersOfKeras(String name, String application) throws IOException {
    Model ours = Zoo.model(name);
    Model keras = KerasJson.model(application,
        Files.readString(GoldenCase.folder().resolve("applications/" + application + ".json")));
    List<String> expected = layers(keras);
    List<String> layers = layers(ours);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(layers.get(i)).isEqualTo(expected.get(i));
    }
    assertThat(layers).hasSameSizeAs(expected);
    assertThat(specs(ours)).isEqualTo(specs(keras));
    assertThat(ours.name()).isEqualTo(keras.name());
  }

  private static List<WeightSpec> specs(Model model) {
    return List.copyOf(model.weights().specs());
  }

  /// Returns names, settings and sources of the layers; in an image axis 3 is the last, in features 1.
  private static List<String> layers(Model model) {
    return model.layers().stream()
        .map(l -> l.name() + " = " + l.layer().named(l.name()) + " of " + inputs(l))
        .map(text -> text.replaceAll("axis=(\\[?)[13]\\b", "axis=$1-1").replaceAll(COUNTED, "$1"))
        .toList();
  }

  private static List<String> inputs(NamedLayer layer) {
    return layer.calls().getFirst().inputs().stream().map(i -> i.layer().kind()).toList();
  }
}
