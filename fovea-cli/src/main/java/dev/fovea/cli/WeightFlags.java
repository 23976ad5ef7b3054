package dev.fovea.cli;

import dev.fovea.files.convert.ModelFiles;
import dev.fovea.files.pretrained.PublishedWeights;
import dev.fovea.files.pretrained.WeightAddress;
import dev.fovea.files.pretrained.WeightStore;
import dev.fovea.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options that choose which weights a model gets.
final class WeightFlags {
  private static final String IMAGENET = "imagenet";
  private static final int CLASSES = 1000;

  @Option(names = "--weights", paramLabel = "FILE|URL", description = "Weights for the model: a .keras, .weights.h5, .h5, .npz or .safetensors file, its https address (behind #sha256= its"
      + " checksum), or 'imagenet' for those that are published for the network.")
  private Optional<String> weights = Optional.empty();

  @Option(names = "--cache", paramLabel = "DIR", description = "Folder that keeps what was fetched (default: FOVEA_CACHE, else the folder fovea in XDG_CACHE_HOME or ~/.cache).")
  private Optional<Path> cache = Optional.empty();

  /// Returns the file, the address or the name that was chosen.
  Optional<String> chosen() {
    return weights;
  }

  /// Tells whether the weights are those that are published for the network.
  boolean arePublished() {
    return weights.equals(Optional.of(IMAGENET));
  }

  /// Checks that the published weights, if they were chosen, are for as many classes as images have.
  ///
  /// @throws Misuse if they are for others
  void requireClasses(String images, int count) {
    if (arePublished() && count != CLASSES) {
      throw new Misuse(
          "--weights imagenet has %d classes, %s %d.\n  fix:    leave --weights out, or teach a folder of pictures with fovea finetune --base."
              .formatted(CLASSES, images, count));
    }
  }

  /// Returns the words that choose the same again.
  Optional<String> words() {
    return weights.map(file -> "--weights " + Shell.word(file));
  }

  /// Gives a model the weights that were chosen.
  ///
  /// @param network name in the zoo, or the file that the model is from
  /// @throws Misuse if there are none
  void load(Model model, String network, boolean includeTop, Terminal terminal) {
    if (weights.isEmpty()) {
      return;
    }
    String text = weights.get();
    if (text.equals(IMAGENET)) {
      PublishedWeights published = published(model, network, includeTop);
      ModelFiles.loadWeights(model, fetch(published.address(), terminal));
      terminal.err().println(
          "Note: these weights expect the numbers of an image as %s (--preprocessing %s)."
              .formatted(published.pixels().text(), published.pixels().name()));
    } else if (WeightAddress.isOne(text)) {
      ModelFiles.loadWeights(model, fetch(WeightAddress.parse(text), terminal));
    } else if (Files.isRegularFile(Path.of(text))) {
      ModelFiles.loadWeights(model, Path.of(text));
    } else {
      throw new Misuse(
          "there is no file '%s' with weights.\n  fix:    name a .keras, .weights.h5, .h5, .npz or .safetensors file, its https address, or imagenet."
              .formatted(text));
    }
  }

  private static PublishedWeights published(Model model, String network, boolean includeTop) {
    PublishedWeights published = PublishedWeights.find(network, includeTop)
        .orElseThrow(() -> new Misuse(
            "for %s%s no weights are known that Fovea can read.\n  fix:    name a file or an address with --weights; 'imagenet' is there for %s."
                .formatted(network, includeTop ? "" : " without its classifier", known())));
    int classes = model.outputs().getFirst().shape().last();
    if (includeTop && classes != CLASSES) {
      throw new Misuse(
          "--weights imagenet has %d classes, the model %d.\n  fix:    leave --classes out, or add --include-top=false."
              .formatted(CLASSES, classes));
    }
    return published;
  }

  private static String known() {
    return String.join(", ",
        PublishedWeights.all().stream().map(PublishedWeights::network).distinct().toList());
  }

  private Path fetch(WeightAddress address, Terminal terminal) {
    try (TransferLine line = new TransferLine(terminal)) {
      return new WeightStore(folder().resolve("weights")).fetch(address, line);
    }
  }

  /// Returns the folder that keeps what was fetched.
  Path folder() {
    return cache.orElseGet(WeightFlags::usual);
  }

  /// Returns where what was fetched is kept if nobody chooses.
  static Path usual() {
    return usual(System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  /// Returns where programs keep what they can fetch again.
  static Path usual(Map<String, String> environment, Path home) {
    String own = environment.getOrDefault("FOVEA_CACHE", "");
    String all = environment.getOrDefault("XDG_CACHE_HOME", "");
    return own.isEmpty()
        ? (all.isEmpty() ? home.resolve(".cache") : Path.of(all)).resolve("fovea")
        : Path.of(own);
  }
}
