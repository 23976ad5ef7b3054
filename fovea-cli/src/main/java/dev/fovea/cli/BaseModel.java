package dev.fovea.cli;

import dev.fovea.files.pretrained.WeightAddress;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.NetworkOptions;
import dev.fovea.zoo.Preprocessing;
import dev.fovea.zoo.Zoo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A trained network on which a new head shall stand.
///
/// @param model         the network up to its features, without what it classified by
/// @param preprocessing how pixels become the numbers that it was trained on
record BaseModel(Model model, Preprocessing preprocessing) {
  private static final String PYTORCH = ".safetensors";

  /// Where a base comes from.
  ///
  /// @param name          a network of the zoo, or a file
  /// @param weights       what fills a network of the zoo
  /// @param input         height, width and channels of a picture; those of the base if there are none
  /// @param end           the layer with which the base ends; found if there is none
  /// @param preprocessing the name of one, chosen to fit if there is none
  /// @param scratch       whether the base has no weights on purpose
  record Source(
      String name,
      WeightFlags weights,
      Optional<List<Integer>> input,
      Optional<String> end,
      Optional<String> preprocessing,
      boolean scratch) {
    private boolean isNetwork() {
      return Zoo.names().contains(name);
    }
  }

  /// Finds the base.
  ///
  /// @throws Misuse                   if there is none, or it has no weights
  /// @throws IllegalArgumentException if an option does not fit it
  static BaseModel of(Source source, Terminal terminal) {
    Model whole = whole(source, terminal);
    Model base = source.end.map(whole::upTo).orElseGet(() -> features(whole));
    Preprocessing pixels = preprocessing(source, whole);
    pixels.check(pictures(base));
    return new BaseModel(base, pixels);
  }

  private static Shape pictures(Model base) {
    Shape shape = base.inputs().getFirst().shape();
    boolean single = base.inputs().size() == 1 && shape.rank() == 3;
    if (!single || shape.last() != 1 && shape.last() != 3) {
      throw new Misuse(
          "%s reads %s, a base reads one picture of 1 or 3 channels.\n  fix:    choose a base that does."
              .formatted(base.name(), base.inputs()));
    }
    return shape;
  }

  private static Model whole(Source source, Terminal terminal) {
    if (!source.isNetwork()) {
      if (source.weights.chosen().isPresent() || source.scratch) {
        throw new Misuse("--weights and --from-scratch are for a network of the zoo; %s is none.\n"
            .formatted(source.name) + "  fix:    leave them out, or choose one of " + Zoo.names()
            + ".");
      }
      Model file = ModelSource.find(source.name);
      source.input.ifPresent(size -> sameSize(file, size));
      return file;
    }
    if (source.weights.chosen().isPresent() == source.scratch) {
      throw new Misuse(source.scratch
          ? "--weights and --from-scratch exclude each other."
          : ("%s comes without weights, and a base must have learned something.\n"
              + "  fix:    name a file with --weights, or see with --from-scratch what the network"
              + " does without.").formatted(source.name));
    }
    NetworkOptions options = source.input
        .map(s -> NetworkOptions.DEFAULT.input(s.get(0), s.get(1), s.get(2)))
        .orElse(NetworkOptions.DEFAULT);
    // A classifier of dense layers on the image itself fits no other size.
    boolean top = source.input.isEmpty() || !source.weights.arePublished();
    Model model = Zoo.model(source.name, top ? options : options.withoutTop());
    source.weights.load(model, source.name, top, terminal);
    return model;
  }

  private static void sameSize(Model model, List<Integer> size) {
    List<Integer> own = model.inputs().getFirst().shape().dims();
    if (!own.equals(size)) {
      throw new Misuse(
          "%s reads pictures of %s, --input says %s.\n  fix:    leave --input out; only networks of the zoo change their size."
              .formatted(model.name(), text(own), text(size)));
    }
  }

  /// Returns a size as `224x224x3`.
  static String text(List<Integer> size) {
    return String.join("x", size.stream().map(String::valueOf).toList());
  }

  /// Returns the model up to what its last Dense layer reads, or all of it if it ends with features.
  private static Model features(Model whole) {
    Optional<String> end = end(whole);
    if (end.isPresent() && end.get().isEmpty()) {
      throw new Misuse(
          "%s has nothing below its last Dense layer that could be a base.\n  fix:    name where the base ends with --up-to."
              .formatted(whole.name()));
    }
    return end.map(whole::upTo).orElse(whole);
  }

  /// Returns the path of what the last Dense layer reads, which may lie in a model within; empty if that
  /// is the model's input, nothing if the model ends with features.
  private static Optional<String> end(Model model) {
    Symbol at = model.outputs().getFirst().call();
    while (at.inputs().size() == 1 && at.shape().rank() == 1
        && !(at.layer() instanceof Dense || at.layer() instanceof Model)) {
      at = at.inputs().getFirst().call();
    }
    if (at.layer() instanceof Model inner && at.inputs().size() == 1) {
      String name = name(model, at);
      Optional<String> within = end(inner);
      if (within.isEmpty() || !within.get().isEmpty()) {
        return within.map(path -> name + "/" + path);
      }
    } else if (!(at.layer() instanceof Dense)) {
      return Optional.empty();
    }
    Symbol features = at.inputs().getFirst().call();
    while (features.layer() instanceof Dropout) {
      features = features.inputs().getFirst().call();
    }
    return Optional.of(features.inputs().isEmpty() ? "" : name(model, features));
  }

  private static String name(Model model, Symbol call) {
    return model.layers().stream().filter(layer -> layer.calls().contains(call))
        .map(NamedLayer::name).findFirst().orElseThrow();
  }

  private static Preprocessing preprocessing(Source source, Model whole) {
    if (source.preprocessing.isPresent()) {
      return Preprocessing.named(source.preprocessing.get());
    }
    if (!source.isNetwork() && Files.isRegularFile(
        Path.of(source.name).resolveSibling(RunRecord.FILE))) {
      return PixelScales.pictures(Optional.empty(), Path.of(source.name),
          PixelScales.standard(whole.inputs().getFirst().shape()));
    }
    return published(whole, source.weights);
  }

  /// Returns how those who trained a network's weights made numbers of pixels.
  static Preprocessing published(Model network, WeightFlags weights) {
    if (weights.chosen().filter(BaseModel::isPyTorch).isPresent()) {
      return Preprocessing.TORCH;
    }
    boolean colours = network.inputs().getFirst().shape().last() == 3;
    return colours && Zoo.names().contains(network.name())
        ? Zoo.preprocessing(network.name())
        : Preprocessing.UNIT;
  }

  /// Tells whether a file or an address names weights in PyTorch's format.
  static boolean isPyTorch(String weights) {
    String name = WeightAddress.isOne(weights)
        ? WeightAddress.parse(weights).uri().getPath()
        : weights;
    return name.toLowerCase(Locale.ROOT).endsWith(PYTORCH);
  }
}
