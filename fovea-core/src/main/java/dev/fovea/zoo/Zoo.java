package dev.fovea.zoo;

import dev.fovea.model.Model;
import dev.fovea.model.Spelling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// The networks that have a name.
public final class Zoo {
  private static final String LECTURE = "a lecture on MNIST";
  private static final Map<String, Network> NETWORKS = networks();

  /// A network.
  ///
  /// @param make  makes it
  /// @param paper who described it, and where
  private record Network(Function<NetworkOptions, Model> make, String paper) {}

  private Zoo() {}

  private static Map<String, Network> networks() {
    Map<String, Network> all = new LinkedHashMap<>();
    all.put("normal-model", lecture("normal-model", LectureModels::normalModel));
    all.put("conv-model", lecture("conv-model", LectureModels::convModel));
    all.put("conv-model-pooling", lecture("conv-model-pooling", LectureModels::convModelPooling));
    all.put("lenet", new Network(LeNet::of, "LeCun et al. 1998, doi:10.1109/5.726791"));
    all.put("alexnet", new Network(AlexNet::of, "Krizhevsky et al. 2012, NIPS paper 4824"));
    String vgg = "Simonyan and Zisserman 2014, arXiv:1409.1556";
    all.put("vgg11", new Network(Vgg::vgg11, vgg));
    all.put("vgg13", new Network(Vgg::vgg13, vgg));
    all.put("vgg16", new Network(Vgg::vgg16, vgg));
    all.put("vgg19", new Network(Vgg::vgg19, vgg));
    all.put("googlenet", new Network(GoogLeNet::of, "Szegedy et al. 2014, arXiv:1409.4842"));
    String resnet = "He et al. 2015, arXiv:1512.03385";
    all.put("resnet18", new Network(ResNet::resnet18, resnet));
    all.put("resnet34", new Network(ResNet::resnet34, resnet));
    all.put("resnet50", new Network(ResNet::resnet50, resnet));
    all.put("resnet50v1.5", new Network(ResNet::resnet50v15, resnet));
    all.put("resnet101", new Network(ResNet::resnet101, resnet));
    all.put("resnet101v1.5", new Network(ResNet::resnet101v15, resnet));
    all.put("resnet152", new Network(ResNet::resnet152, resnet));
    all.put("resnet152v1.5", new Network(ResNet::resnet152v15, resnet));
    for (int depth : List.of(20, 32, 44, 56, 110)) {
      all.put("resnet" + depth, new Network(options -> CifarResNet.of(depth, options), resnet));
    }
    all.put("densenet121",
        new Network(DenseNet::densenet121, "Huang et al. 2016, arXiv:1608.06993"));
    all.put("mobilenetv2", new Network(MobileNetV2::of, "Sandler et al. 2018, arXiv:1801.04381"));
    all.put("efficientnetb0", new Network(EfficientNet::b0, "Tan and Le 2019, arXiv:1905.11946"));
    all.put("convnexttiny", new Network(ConvNeXt::tiny, "Liu et al. 2022, arXiv:2201.03545"));
    return all;
  }

  private static Network lecture(String name, Supplier<Model> network) {
    return new Network(options -> {
      if (!options.equals(NetworkOptions.DEFAULT)) {
        throw new IllegalArgumentException(
            "%s is the network of a lecture, as it is.\n  fix:    for other images or classes choose one of %s."
                .formatted(name, adaptable()));
      }
      return network.get();
    }, LECTURE);
  }

  /// Returns the names, in the order of the networks' history.
  public static List<String> names() {
    return List.copyOf(NETWORKS.keySet());
  }

  /// Returns the names of the networks that can be made for images of any size that is not too small, and any number of classes: all but
  /// those of lectures.
  public static List<String> adaptable() {
    return names().stream().filter(name -> !paper(name).equals(LECTURE)).toList();
  }

  /// Returns how pixels become the numbers for which a network's published weights were made.
  ///
  /// @throws IllegalArgumentException if there is no network of this name
  public static Preprocessing preprocessing(String name) {
    network(name);
    return Preprocessing.of(name);
  }

  /// Returns who described a network, and where.
  ///
  /// @throws IllegalArgumentException if there is none of this name
  public static String paper(String name) {
    return network(name).paper();
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
    return network(name).make().apply(options);
  }

  private static Network network(String name) {
    Network network = NETWORKS.get(name);
    if (network == null) {
      throw new IllegalArgumentException(
          "there is no network '%s'.%s Choose one of %s.".formatted(name,
              Spelling.question(name, names()), names()));
    }
    return network;
  }

  /// Returns the name that somebody may have meant: one that two slips of a key at most, signs and
  /// capital letters aside, make of it.
  public static Optional<String> nearest(String name) {
    return Spelling.nearest(name, names());
  }
}
