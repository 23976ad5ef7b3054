package dev.fovea.cli;

import dev.fovea.tensor.Shape;
import dev.fovea.zoo.HeadPooling;
import dev.fovea.zoo.NetworkOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that choose what a network of the zoo is made for.
final class NetworkFlags {
  @Option(names = "--input", paramLabel = "HxW[xC]", description = "Height, width and channels (3 if left out) of the images, such as 224x224 or 28x28x1 (default: as in the"
      + " network's paper).")
  private Optional<String> input = Optional.empty();

  @Option(names = "--classes", paramLabel = "N", description = "Number of classes (default: as in the network's paper).")
  private Optional<Integer> classes = Optional.empty();

  @Option(names = "--include-top", arity = "1", paramLabel = "true|false", description = "Whether the network ends with its classifier (default: true).")
  private Optional<Boolean> includeTop = Optional.empty();

  @Option(names = "--pooling", paramLabel = "avg|max|none", description = "What a network without its classifier ends with: the mean or the largest of each feature,"
      + " or all of them (default: none).")
  private Optional<String> pooling = Optional.empty();

  @Mixin
  private WeightFlags weights = new WeightFlags();

  /// Returns which weights were chosen.
  WeightFlags weights() {
    return weights;
  }

  /// Takes what the images have where nothing was chosen.
  ///
  /// @param images what they are called
  /// @param count  number of classes
  /// @param shape  `[height,width,channels]`, nothing where images are read as the network wants them
  /// @throws Misuse if the classes cannot be those of the weights that were chosen
  void fallBack(String images, int count, Optional<Shape> shape) {
    if (classes.isEmpty() && includeTop.orElse(true)) {
      weights.requireClasses(images, count);
    }
    classes = classes.or(() -> Optional.of(count));
    input = input.or(() -> shape.map(one -> String.join("x",
        one.dims().stream().map(String::valueOf).toList())));
  }

  /// Returns what was chosen.
  ///
  /// @throws Misuse if it cannot be chosen
  NetworkOptions options() {
    boolean top = includeTop.orElse(true);
    classes.ifPresent(count -> Misuse.below("--classes", count, 1));
    if (top && pooling.isPresent()) {
      throw new Misuse(
          "--pooling is for a network without its classifier: add --include-top=false.");
    }
    return new NetworkOptions(
        shape().map(Shape::dims), classes, top, pooling.map(NetworkFlags::end)
            .orElse(HeadPooling.NONE));
  }

  /// Returns the size of the images that was chosen.
  ///
  /// @throws Misuse if it is no size
  Optional<Shape> shape() {
    return input.map(NetworkFlags::size);
  }

  /// Returns the size that a text names: height, width and, if it names them, channels; else 3.
  ///
  /// @throws Misuse if it names none
  static Shape size(String text) {
    if (!text.matches("[1-9][0-9]{0,5}x[1-9][0-9]{0,5}(x[1-9][0-9]{0,5})?")) {
      throw new Misuse(
          "--input must be height and width, such as 224x224, or these and channels, such as 28x28x1, got %s."
              .formatted(text));
    }
    List<Integer> dims = new ArrayList<>(
        Arrays.stream(text.split("x", -1)).map(Integer::valueOf).toList());
    if (dims.size() == 2) {
      dims.add(3);
    }
    return new Shape(dims);
  }

  private static HeadPooling end(String name) {
    return Arrays.stream(HeadPooling.values())
        .filter(end -> end.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(() -> new Misuse(
            "--pooling must be avg, max or none, got %s.".formatted(name)));
  }

  /// Refuses what a model of a file cannot be asked for.
  ///
  /// @throws Misuse if something was asked for that only a network of the zoo offers
  void refuseForFile(String file) {
    List<String> given = new ArrayList<>();
    classes.ifPresent(_ -> given.add("--classes"));
    includeTop.ifPresent(_ -> given.add("--include-top"));
    pooling.ifPresent(_ -> given.add("--pooling"));
    if (!given.isEmpty()) {
      throw new Misuse(
          "%s cannot be chosen for '%s', a file, whose layers are as they are.\n  fix:    leave it out, or name a network."
              .formatted(String.join(" and ", given), file));
    }
  }

  /// Refuses what a file of weights, which says nothing of a network, cannot be asked for.
  ///
  /// @throws Misuse if anything was asked for
  void refuseForWeights(String file) {
    List<String> given = words().stream().map(word -> word.split("[ =]", 2)[0]).toList();
    if (!given.isEmpty()) {
      throw new Misuse(
          "%s cannot be chosen for '%s', a file of weights without a network.\n  fix:    leave it out, or name the network, and this file with --weights."
              .formatted(String.join(" and ", given), file));
    }
  }

  /// Returns the words that choose the same again.
  List<String> words() {
    List<String> words = new ArrayList<>();
    input.ifPresent(size -> words.add("--input " + size));
    classes.ifPresent(count -> words.add("--classes " + count));
    includeTop.ifPresent(top -> words.add("--include-top=" + top));
    pooling.ifPresent(end -> words.add("--pooling " + end));
    weights.words().ifPresent(words::add);
    return words;
  }
}
