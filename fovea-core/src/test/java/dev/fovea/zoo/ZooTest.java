package dev.fovea.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZooTest {
  /// Counts: LeNet-5 by hand from the paper's layers; AlexNet and GoogLeNet those of the Caffe zoo's
  /// files; VGG, ResNet-18, -34 and those of 1.5 torchvision's, plus the moving statistics that Keras counts;
  /// CIFAR ResNets those of pytorch_resnet_cifar10, likewise.
  @ParameterizedTest
  @CsvSource({
      "lenet, 61706, 61706",
      "alexnet, 60965224, 60965224",
      "googlenet, 13378280, 13378280",
      "vgg11, 132863336, 132863336",
      "vgg13, 133047848, 133047848",
      "resnet18, 11699112, 11689512",
      "resnet34, 21814696, 21797672",
      "resnet50v1.5, 25610152, 25557032",
      "resnet101v1.5, 44654504, 44549160",
      "resnet152v1.5, 60344232, 60192808",
      "resnet20, 271098, 269722",
      "resnet32, 466426, 464154",
      "resnet44, 661754, 658586",
      "resnet56, 857082, 853018",
      "resnet110, 1736058, 1727962"})
  void hasTheParametersOfThePaper(String name, long total, long trainable) {
    Model model = Zoo.model(name);
    assertThat(model.name()).isEqualTo(name);
    assertThat(model.weights().trainableCount()).isEqualTo(trainable);
    assertThat(model.weights().count()).isEqualTo(total);
  }

  @Test
  void everyNetworkTakesOtherImagesAndClasses() {
    for (String name : Zoo.names()) {
      if (!name.contains("model")) {
        boolean small = name.equals("lenet") || name.matches("resnet(20|32|44|56|110)");
        int size = small ? 36 : 128;
        Model model = Zoo.model(name, NetworkOptions.DEFAULT.input(size, size, 3).classes(7));
        assertThat(model.outputs()).as(name)
            .allSatisfy(out -> assertThat(out.shape().dims()).containsExactly(7));
      }
    }
  }

  @Test
  void everyNetworkGoesWithoutItsClassifier() {
    for (String name : Zoo.names()) {
      if (!name.contains("model")) {
        NetworkOptions bare = NetworkOptions.DEFAULT.input(160, 128, 3).withoutTop();
        Symbol features = only(Zoo.model(name, bare));
        assertThat(features.shape().rank()).as(name).isEqualTo(3);
        for (HeadPooling pooling : List.of(HeadPooling.AVG, HeadPooling.MAX)) {
          Symbol pooled = only(Zoo.model(name, bare.pooling(pooling)));
          assertThat(pooled.shape().dims()).as(name).containsExactly(features.shape().last());
        }
      }
    }
  }

  private static Symbol only(Model model) {
    assertThat(model.outputs()).hasSize(1);
    return model.outputs().getFirst();
  }

  @Test
  void saysWhichNetworksThereAre() {
    assertThatThrownBy(() -> Zoo.model("resnet51"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no network 'resnet51'. Did you mean 'resnet50'? Choose one of %s.",
            Zoo.names());
    assertThatThrownBy(() -> Zoo.model("cornet"))
        .hasMessage("there is no network 'cornet'. Choose one of %s.", Zoo.names());
  }

  @Test
  void knowsWhichNameWasMeant() {
    assertThat(Zoo.nearest("ResNet-50")).contains("resnet50");
    assertThat(Zoo.nearest("MobileNet_V2")).contains("mobilenetv2");
    assertThat(Zoo.nearest("alexnt")).contains("alexnet");
    assertThat(Zoo.nearest("vgg17")).contains("vgg11");
    assertThat(Zoo.nearest("yolo")).isEmpty();
    assertThat(Zoo.nearest("")).isEmpty();
    assertThat(Zoo.nearest("-")).isEmpty();
  }

  @Test
  void aLecturesNetworkIsAsItIs() {
    assertThatThrownBy(
        () -> Zoo.model("conv-model", NetworkOptions.DEFAULT.classes(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "conv-model is the network of a lecture, as it is.\n"
                + "  fix:    for other images or classes choose one of "
                + Zoo.names().subList(3, Zoo.names().size()) + ".");
  }

  @Test
  void refusesOptionsThatCannotBe() {
    assertThatThrownBy(() -> NetworkOptions.DEFAULT.input(0, 32, 3))
        .hasMessage("a network's input is height, width and channels, each at least 1,"
            + " got [0, 32, 3].");
    assertThatThrownBy(() -> NetworkOptions.DEFAULT.classes(0))
        .hasMessage("a network needs at least 1 class, got 0.");
    assertThatThrownBy(() -> NetworkOptions.DEFAULT.pooling(HeadPooling.MAX))
        .hasMessage("only a network without its classifier pools at its end. Call withoutTop()"
            + " first.");
  }
}
