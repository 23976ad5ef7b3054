package dev.fovea.zoo;

import dev.fovea.model.Model;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/// The networks that have a name.
public final class Zoo {
  private static final Map<String, Function<NetworkOptions, Model>> NETWORKS = networks();

  private Zoo() {}

  private static Map<String, Function<NetworkOptions, Model>> networks() {
    Map<String, Function<NetworkOptions, Model>> all = new LinkedHashMap<>();
    all.put("normal-model", fixed("normal-model", LectureModels::normalModel));
    all.put("conv-model", fixed("conv-model", LectureModels::convModel));
    all.put("conv-model-pooling", fixed("conv-model-pooling", LectureModels::convModelPooling));
    all.put("lenet", LeNet::of);
    all.put("alexnet", AlexNet::of);
    all.put("vgg11", Vgg::vgg11);
    all.put("vgg13", Vgg::vgg13);
    all.put("vgg16", Vgg::vgg16);
    all.put("vgg19", Vgg::vgg19);
    all.put("googlenet", GoogLeNet::of);
    all.put("resnet18", ResNet::resnet18);
    all.put("resnet34", ResNet::resnet34);
    all.put("resnet50", ResNet::resnet50);
    all.put("resnet101", ResNet::resnet101);
    all.put("resnet152", ResNet::resnet152);
    for (int depth : List.of(20, 32, 44, 56, 110)) {
      all.put("resnet" + depth, options -> CifarResNet.of(depth, options));
    }
    all.put("mobilenetv2", MobileNetV2::of);
    all.put("densenet121", DenseNet::densenet121);
    all.put("efficientnetb0", EfficientNet::b0);
    all.put("convnexttiny", ConvNeXt::tiny);
    return all;
  }

  private static Function<NetworkOptions, Model> fixed(
      String name, Supplier<Model> network) {
    return options -> {
      if (!options.equals(NetworkOptions.DEFAULT)) {
        throw new IllegalArgumentException(
            "%s is the network of a lecture, as it is. Choose one such as lenet for other images or classes."
                .formatted(name));
      }
      return network.get();
    };
  }

  /// Returns the names, in the order of the networks' history.
  public static List<String> names() {
    return List.copyOf(NETWORKS.keySet());
  }

  /// Returns how pixels become the numbers for which a network's published weights were made.
  ///
  /// @throws IllegalArgumentException if there is no network of this name
  public static Preprocessing preprocessing(String name) {
    if (!NETWORKS.containsKey(name)) {
      throw unknown(name);
    }
    return Preprocessing.of(name);
  }

  /// Returns a new network as in its paper.
  ///
  /// @throws IllegalArgumentException if there is none of this name
  public static Model model(String name) {
    return model(name, NetworkOptions.DEFAULT);
  }

  /// Returns a new network.
  ///
  /// @throws IllegalArgumentException if there is none of this name, or images are too small for it
  public static Model model(String name, NetworkOptions options) {
    Function<NetworkOptions, Model> network = NETWORKS.get(name);
    if (network == null) {
      throw unknown(name);
    }
    return network.apply(options);
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "there is no network '%s'. Choose one of %s.".formatted(name, names()));
  }
}
