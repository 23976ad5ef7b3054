package dev.fovea.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options that choose the sizes of `small-cnn`.
final class SmallCnnFlags {
  @Option(names = "--filters", paramLabel = "N", description = "Filters of small-cnn's first convolution; the second has twice as many (default: 8).")
  private Optional<Integer> filters = Optional.empty();

  @Option(names = "--units", paramLabel = "N", description = "Units of small-cnn's dense layer (default: 64).")
  private Optional<Integer> units = Optional.empty();

  @Option(names = "--dropout", paramLabel = "SHARE", description = "Share of small-cnn's features that training drops, from 0 below 1 (default: 0).")
  private Optional<Double> dropout = Optional.empty();

  /// Returns the network's sizes.
  SmallCnn sizes() {
    return new SmallCnn(filters.orElse(8), units.orElse(64), dropout.orElse(0.0));
  }

  /// Refuses sizes for another network.
  ///
  /// @throws Misuse if something was chosen
  void refuse(String model) {
    if (!words().isEmpty()) {
      throw new Misuse(
          "--filters, --units and --dropout are for %s, not for %s.\n  fix:    leave them out, or train %s."
              .formatted(SmallCnn.NAME, model, SmallCnn.NAME));
    }
  }

  /// Returns the words of the command.
  List<String> words() {
    List<String> words = new ArrayList<>();
    filters.ifPresent(count -> words.add("--filters " + count));
    units.ifPresent(count -> words.add("--units " + count));
    dropout.ifPresent(share -> words.add("--dropout " + share));
    return words;
  }
}
