package dev.fovea.zoo;

import java.util.List;
import java.util.Optional;

/// What can be chosen of a network: its images, its classes, whether it ends with its classifier.
///
/// {@snippet :
/// Zoo.model("resnet50", NetworkOptions.DEFAULT.input(128, 128, 3).withoutTop().pooling(HeadPooling.AVG));
/// }
///
/// @param input      height, width and channels of an image; empty: those of the paper
/// @param classes    number of classes; empty: those of the paper's data set
/// @param includeTop whether the network ends with its classifier
/// @param pooling    what a network without its classifier ends with
public record NetworkOptions(
    Optional<List<Integer>> input,
    Optional<Integer> classes,
    boolean includeTop,
    HeadPooling pooling) {
  /// The network as in its paper.
  public static final NetworkOptions DEFAULT = new NetworkOptions(Optional.empty(),
      Optional.empty(), true, HeadPooling.NONE);

  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if the input has not three lengths of at least 1, the classes
  ///     are fewer than 1, or a network with a classifier shall pool
  public NetworkOptions {
    input = input.map(List::copyOf);
    if (input.isPresent()
        && (input.get().size() != 3 || input.get().stream().anyMatch(length -> length < 1))) {
      throw new IllegalArgumentException(
          "a network's input is height, width and channels, each at least 1, got %s."
              .formatted(input.get()));
    }
    if (classes.isPresent() && classes.get() < 1) {
      throw new IllegalArgumentException(
          "a network needs at least 1 class, got %d.".formatted(classes.get()));
    }
    if (includeTop && pooling != HeadPooling.NONE) {
      throw new IllegalArgumentException(
          "only a network without its classifier pools at its end. Call withoutTop() first.");
    }
  }

  /// Returns the same for images of this size.
  public NetworkOptions input(int height, int width, int channels) {
    return new NetworkOptions(
        Optional.of(List.of(height, width, channels)), classes, includeTop, pooling);
  }

  /// Returns the same with this many classes.
  public NetworkOptions classes(int count) {
    return new NetworkOptions(input, Optional.of(count), includeTop, pooling);
  }

  /// Returns the same without the classifier.
  public NetworkOptions withoutTop() {
    return new NetworkOptions(input, classes, false, pooling);
  }

  /// Returns the same with this end instead of a classifier.
  public NetworkOptions pooling(HeadPooling end) {
    return new NetworkOptions(input, classes, includeTop, end);
  }
}
