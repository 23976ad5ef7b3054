package dev.fovea.files.pretrained;

import dev.fovea.zoo.Preprocessing;
import dev.fovea.zoo.Zoo;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where others publish what they trained networks of the zoo to on ImageNet.
///
/// Those of Keras are the files, with the checksums, that `keras.applications` takes; those of timm
/// are torchvision's weights as safetensors. Torchvision's own files are pickles, which run code when
/// they are read: Fovea does not.
///
/// @param network    name in the zoo
/// @param includeTop whether they are those of a network with its classifier
/// @param address    where they are
/// @see <a href="https://keras.io/api/applications/">Keras Applications</a>
/// @see <a href="https://huggingface.co/timm">timm on Hugging Face</a>
public record PublishedWeights(String network, boolean includeTop, WeightAddress address) {
  private static final String KERAS = "https://storage.googleapis.com/tensorflow/keras-applications/";

  /// Returns all of them.
  public static List<PublishedWeights> all() {
    List<PublishedWeights> all = new ArrayList<>();
    keras(all, "vgg16", "vgg16/vgg16_weights_tf_dim_ordering_tf_kernels%s.h5",
        "64373286793e3c8b2b4e3219cbf3544b", "6d6bbae143d832006294945121d1f1fc");
    keras(all, "vgg19", "vgg19/vgg19_weights_tf_dim_ordering_tf_kernels%s.h5",
        "cbe5617147190e668d6c5d5026f83318", "253f8cb515780f3b799900260a226db6");
    all.add(timm("resnet18"));
    all.add(timm("resnet34"));
    keras(all, "resnet50", "resnet/resnet50_weights_tf_dim_ordering_tf_kernels%s.h5",
        "2cb95161c43110f7111970584f804107", "4d473c1dd8becc155b73f8504c6f6626");
    all.add(timm("resnet50v1.5"));
    keras(all, "resnet101", "resnet/resnet101_weights_tf_dim_ordering_tf_kernels%s.h5",
        "f1aeb4b969a6efcfb50fad2f0c20cfc5", "88cf7a10940856eca736dc7b7e228a21");
    all.add(timm("resnet101v1.5"));
    keras(all, "resnet152", "resnet/resnet152_weights_tf_dim_ordering_tf_kernels%s.h5",
        "100835be76be38e30d865e96f2aaae62", "ee4c566cf9a93f14d82f913c2dc6dd0c");
    all.add(timm("resnet152v1.5"));
    keras(all, "densenet121", "densenet/densenet121_weights_tf_dim_ordering_tf_kernels%s.h5",
        "9d60b8095a5708f2dcce2bca79d332c7", "30ee3e1110167f948a6b9946edeeb738");
    String mobile = KERAS + "mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224";
    all.add(new PublishedWeights("mobilenetv2", true, unknown(mobile + ".h5")));
    all.add(new PublishedWeights("mobilenetv2", false, unknown(mobile + "_no_top.h5")));
    String efficient = "https://storage.googleapis.com/keras-applications/efficientnetb0%s.h5";
    all.add(new PublishedWeights("efficientnetb0", true,
        known(efficient.formatted(""), "902e53a9f72be733fc0bcb005b3ebbac")));
    all.add(new PublishedWeights("efficientnetb0", false,
        known(efficient.formatted("_notop"), "50bc09e76180e00e4465e1a485ddc09d")));
    keras(all, "convnexttiny", "convnext/convnext_tiny%s.h5",
        "8ae6e78ce2933352b1ef4008e6dd2f17bc40771563877d156bc6426c7cf503ff",
        "d547c096cabd03329d7be5562c5e14798aa39ed24b474157cef5e85ab9e49ef1");
    return List.copyOf(all);
  }

  private static void keras(List<PublishedWeights> all, String network, String name,
      String checksum, String checksumWithoutTop) {
    all.add(
        new PublishedWeights(network, true, known(KERAS + name.formatted(""), checksum)));
    all.add(new PublishedWeights(network, false,
        known(KERAS + name.formatted("_notop"), checksumWithoutTop)));
  }

  private static PublishedWeights timm(String network) {
    return new PublishedWeights(network, true, unknown(
        "https://huggingface.co/timm/%s.tv_in1k/resolve/main/model.safetensors"
            .formatted(network.replace("v1.5", ""))));
  }

  private static WeightAddress known(String address, String checksum) {
    return new WeightAddress(URI.create(address), Optional.of(checksum));
  }

  private static WeightAddress unknown(String address) {
    return new WeightAddress(URI.create(address), Optional.empty());
  }

  /// Returns how pixels become the numbers that these weights expect.
  public Preprocessing pixels() {
    return Zoo.preprocessing(network);
  }

  /// Returns those of a network.
  ///
  /// @param network    name in the zoo
  /// @param includeTop whether it has its classifier
  public static Optional<PublishedWeights> find(String network, boolean includeTop) {
    return all().stream()
        .filter(one -> one.network.equals(network) && one.includeTop == includeTop)
        .findFirst();
  }
}
