package dev.fovea.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The option that has a training see parts of pictures.
final class CropFlag {
  @Option(names = "--crop", paramLabel = "SHARE", description = "Train on a random part of each picture, of at least this share of its area, above 0 to 1, as 0.08 or 0.25;"
      + " for folders of pictures, which are measured whole (default: all of it).")
  private Optional<Double> smallest = Optional.empty();

  /// Returns what share of a picture's area is read at least, if not all of it.
  ///
  /// @throws Misuse if it is outside its range
  Optional<Double> smallest() {
    smallest.ifPresent(CropFlag::check);
    return smallest;
  }

  /// Checks a share.
  ///
  /// @throws Misuse if it is outside its range
  static void check(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new Misuse("--crop must be above 0 and at most 1, got %s.".formatted(share));
    }
  }

  /// Returns the words that choose the share.
  static List<String> words(Optional<Double> smallest) {
    return smallest.map(share -> "--crop " + share).stream().toList();
  }
}
