package dev.fovea.zoo;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;

/// How the pixels of a colour picture become the numbers that a network was trained on:
/// `(pixel - mean) / deviation` for each channel, with pixels from 0 to 255.
///
/// The named ones are those of `keras.applications`. Which one is right follows from who trained the
/// weights, not from the layers alone: the same ResNet-50 wants [#CAFFE] with Keras's weights, and
/// [#TORCH] with torchvision's.
///
/// {@snippet :
/// Tensor ready = Zoo.preprocessing("resnet50").apply(photographs);
/// }
///
/// @param name      what it is called on the command line
/// @param reversed  whether channels come as blue, green, red
/// @param mean      what is taken away, one number for all channels or one each in the order in which
///     they come
/// @param deviation what the rest is divided by, likewise, above 0
/// @see <a href="https://keras.io/api/applications/">Keras Applications</a>
public record Preprocessing(
    String name, boolean reversed, List<Double> mean, List<Double> deviation) {
  /// Blue, green, red, with ImageNet's means taken away, not scaled: Keras's VGG and ResNet.
  public static final Preprocessing CAFFE = new Preprocessing(
      "caffe", true, List.of(103.939, 116.779, 123.68), List.of(1.0));
  /// From -1 to 1: Keras's MobileNetV2.
  public static final Preprocessing TF = new Preprocessing(
      "tf", false, List.of(127.5), List.of(127.5));
  /// From 0 to 1, then ImageNet's mean and deviation: Keras's DenseNet, and all of torchvision's.
  public static final Preprocessing TORCH = new Preprocessing(
      "torch", false, List.of(255 * 0.485, 255 * 0.456, 255 * 0.406),
      List.of(255 * 0.229, 255 * 0.224, 255 * 0.225));
  /// Pixels as they are: Keras's EfficientNet and ConvNeXt, which scale for themselves.
  public static final Preprocessing NONE = new Preprocessing(
      "none", false, List.of(0.0), List.of(1.0));
  /// From 0 to 1.
  public static final Preprocessing UNIT = new Preprocessing(
      "255", false, List.of(0.0), List.of(255.0));

  private static final List<Preprocessing> NAMED = List.of(CAFFE, TF, TORCH, NONE, UNIT);
  private static final Map<String, Preprocessing> NETWORKS = Map.ofEntries(
      Map.entry("vgg16", CAFFE), Map.entry("vgg19", CAFFE),
      Map.entry("resnet50", CAFFE), Map.entry("resnet101", CAFFE),
      Map.entry("resnet152", CAFFE), Map.entry("mobilenetv2", TF),
      Map.entry("efficientnetb0", NONE), Map.entry("convnexttiny", NONE),
      // What reads handwritten digits, without published weights: no colour has a mean of its own.
      Map.entry("normal-model", UNIT), Map.entry("conv-model", UNIT),
      Map.entry("conv-model-pooling", UNIT), Map.entry("lenet", UNIT));

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if a deviation is not above 0, or there are neither one nor three
  public Preprocessing {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    boolean counts = List.of(1, 3).containsAll(List.of(mean.size(), deviation.size()));
    if (!counts || deviation.stream().anyMatch(number -> !(number > 0))) {
      throw new IllegalArgumentException(
          ("Preprocessing needs 1 or 3 means and deviations, and these above 0,"
              + " got %s and %s.").formatted(mean, deviation));
    }
  }

  /// Returns the one of this name.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Preprocessing named(String name) {
    return NAMED.stream().filter(one -> one.name.equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "there is no preprocessing '%s'. Choose one of %s."
                .formatted(name, NAMED.stream().map(Preprocessing::name).toList())));
  }

  /// Returns the one for which a network's published weights were made; Keras's where Keras has the
  /// network, torchvision's for others that see colours, else [#UNIT].
  static Preprocessing of(String network) {
    return NETWORKS.getOrDefault(network, TORCH);
  }

  /// Returns what it does in words, such as `red, green, blue from 0 to 255, less 127.5, divided by 127.5`.
  public String text() {
    StringBuilder text = new StringBuilder(reversed ? "blue, green, red" : "red, green, blue");
    text.append(" from 0 to 255");
    if (!mean.equals(List.of(0.0))) {
      text.append(", less ").append(numbers(mean));
    }
    if (!deviation.equals(List.of(1.0))) {
      text.append(", divided by ").append(numbers(deviation));
    }
    return text.toString();
  }

  private static String numbers(List<Double> numbers) {
    List<String> texts = numbers.stream()
        .map(number -> new BigDecimal(number).round(new MathContext(6)).stripTrailingZeros()
            .toPlainString())
        .toList();
    return texts.size() == 1
        ? texts.getFirst()
        : "%s, %s and %s".formatted(texts.toArray());
  }

  /// Returns pictures as the network wants them.
  ///
  /// @param pictures `f32[batch,height,width,channels]`, pixels from 0 to 255, as red, green, blue
  /// @throws IllegalArgumentException if this is for colours, and the pictures have none
  public Tensor apply(Tensor pictures) {
    check(pictures.shape());
    int channels = pictures.shape().last();
    Tensor ready = Tensor.zeros(pictures.type());
    for (long i = 0; i < pictures.shape().size(); i++) {
      int to = (int) (i % channels);
      int from = reversed ? channels - 1 - to : to;
      ready.set(i, of(to, pictures.get(i - to + from)));
    }
    return ready;
  }

  /// Returns the number for one pixel.
  ///
  /// @param channel the channel as it comes out
  /// @param pixel   brightness from 0 to 255
  public float of(int channel, double pixel) {
    return (float) ((pixel - at(mean, channel)) / at(deviation, channel));
  }

  private static double at(List<Double> numbers, int channel) {
    return numbers.get(numbers.size() == 1 ? 0 : channel);
  }

  /// Checks that pictures have the channels that this is for.
  ///
  /// @param shape with the channels last
  /// @throws IllegalArgumentException if this is for colours, and there are not three channels
  public void check(Shape shape) {
    boolean colours = reversed || mean.size() > 1 || deviation.size() > 1;
    if (colours && shape.last() != 3) {
      throw new IllegalArgumentException(
          "the preprocessing %s is for pictures of 3 channels, got %d.\n  fix:    choose %s."
              .formatted(name, shape.last(), "none, 255 or tf"));
    }
  }
}
