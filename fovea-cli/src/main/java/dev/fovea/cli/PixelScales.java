package dev.fovea.cli;

import dev.fovea.data.ImageDataset;
import dev.fovea.data.Mnist;
import dev.fovea.data.PixelScale;
import dev.fovea.files.Json;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.Preprocessing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The pixel scales that have a name on the command line, and how `run.json` keeps one.
final class PixelScales {
  private static final Map<String, PixelScale> NAMES = Map.of(
      "standard", Mnist.STANDARD,
      "255", PixelScale.UNIT);

  /// Name of the scale that models are trained on if nobody asks for another.
  static final String USUAL = "standard";

  /// The mean over the colours of ImageNet's pictures: what is standard for a folder of pictures.
  static final PixelScale PHOTOGRAPHS = new PixelScale(0.449, 0.226);

  private static final String SCALE = "scale";

  private PixelScales() {}

  /// Returns the scale of this name.
  ///
  /// @throws Misuse if there is none
  static PixelScale named(String name) {
    PixelScale scale = NAMES.get(name);
    if (scale == null) {
      throw new Misuse(
          "there is no pixel scale '%s'. Choose one of %s."
              .formatted(name, new TreeMap<>(NAMES).keySet()));
    }
    return scale;
  }

  /// Returns the scale that a model reads pixels on: the one asked for, else the one that the
  /// model's run was trained with, else the standard one.
  ///
  /// @param standard what suits the images
  static PixelScale of(Optional<String> name, Path model, PixelScale standard) {
    return name.map(asked -> named(asked, standard)).or(() -> trained(model)).orElse(standard);
  }

  /// Returns the scale of this name.
  ///
  /// @param standard what suits the images
  /// @throws Misuse if there is none
  static PixelScale named(String name, PixelScale standard) {
    PixelScale scale = named(name);
    return name.equals(USUAL) ? standard : scale;
  }

  /// Returns how a model reads pictures: as asked for, else as its run was trained, else on the standard
  /// scale.
  ///
  /// @param standard what suits the pictures
  /// @throws Misuse if there is nothing of this name
  static Preprocessing pictures(Optional<String> name, Path model, PixelScale standard) {
    return name.map(asked -> pictures(asked, standard))
        .or(() -> pixels(model).flatMap(PixelScales::preprocessing))
        .orElseGet(() -> of(standard));
  }

  /// Returns the scale that suits pictures of which only the shape is known.
  static PixelScale standard(Shape picture) {
    return picture.last() == 3 ? PHOTOGRAPHS : Mnist.STANDARD;
  }

  /// Returns a note if nobody says how a model reads pixels, so that [#pictures] takes them as those of
  /// photographs.
  static Optional<String> guess(Optional<String> name, Path model) {
    return name.isPresent() || pixels(model).flatMap(PixelScales::preprocessing).isPresent()
        ? Optional.empty()
        : Optional
            .of(("Note: nothing says how %s reads pixels; they are taken as those of photographs,"
                + " standard. Say what it was trained on with --scale.").formatted(model));
  }

  /// Returns how pictures are read, by name.
  ///
  /// @param standard what suits the pictures
  /// @throws Misuse if there is nothing of this name
  static Preprocessing pictures(String name, PixelScale standard) {
    try {
      return NAMES.containsKey(name) ? of(named(name, standard)) : Preprocessing.named(name);
    } catch (IllegalArgumentException e) {
      throw new Misuse(e.getMessage() + " Or standard.");
    }
  }

  /// Returns a scale for all channels as a preprocessing.
  static Preprocessing of(PixelScale scale) {
    return new Preprocessing(
        SCALE, false, List.of(255 * scale.mean()), List.of(255 * scale.deviation()));
  }

  private static Optional<Preprocessing> preprocessing(Map<?, ?> pixels) {
    return name(pixels).map(Preprocessing::named).or(() -> read(pixels).map(PixelScales::of));
  }

  private static Optional<String> name(Map<?, ?> pixels) {
    return pixels.get("preprocessing") instanceof String name
        ? Optional.of(name)
        : Optional.empty();
  }

  /// Returns the name of the scale that a model's run was trained with, else of the usual one.
  ///
  /// @throws Misuse if that scale has no name
  ///
  /// @param standard what suits the images
  static String nameOf(Path model, PixelScale standard) {
    PixelScale scale = of(Optional.empty(), model, standard);
    if (near(scale, standard)) {
      return USUAL;
    }
    return NAMES.entrySet().stream()
        .filter(named -> !named.getKey().equals(USUAL) && near(named.getValue(), scale))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new Misuse(
            "%s was trained on pixels of mean %.4g and deviation %.4g, a scale without a name.\n  fix:    choose one of %s with --scale."
                .formatted(model, scale.mean(), scale.deviation(),
                    new TreeMap<>(NAMES).keySet())));
  }

  /// Returns the name of how a model's run read pictures, where it has one; else as [#nameOf].
  ///
  /// @throws Misuse if that scale has no name
  static String nameOfPictures(Path model, PixelScale standard) {
    return pixels(model).flatMap(PixelScales::name).orElseGet(() -> nameOf(model, standard));
  }

  /// `run.json` may keep a number that was multiplied and divided.
  private static boolean near(PixelScale a, PixelScale b) {
    return Math.abs(a.mean() - b.mean()) < 1e-9 && Math.abs(a.deviation() - b.deviation()) < 1e-9;
  }

  /// Returns the scale from the `run.json` beside a model.
  ///
  /// @throws Misuse if it is not one for all channels
  private static Optional<PixelScale> trained(Path model) {
    Optional<Preprocessing> pixels = pixels(model).flatMap(PixelScales::preprocessing);
    pixels.filter(one -> one.reversed() || one.mean().size() + one.deviation().size() != 2)
        .ifPresent(one -> {
          throw new Misuse(
              "%s was trained on pixels as '%s', and here all colours are on one scale.\n  fix:    keep '%s' with fovea finetune --base, or choose one of %s with --scale."
                  .formatted(model, one.name(), one.name(), new TreeMap<>(NAMES).keySet()));
        });
    return pixels.map(PixelScales::scale);
  }

  private static PixelScale scale(Preprocessing one) {
    return new PixelScale(one.mean().getFirst() / 255, one.deviation().getFirst() / 255);
  }

  /// Returns what the `run.json` beside a model says of pixels.
  private static Optional<Map<?, ?>> pixels(Path model) {
    Path file = model.resolveSibling(RunRecord.FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      Object pixels = Json.parseObject(file.toString(), Files.readAllBytes(file)).get("pixels");
      return pixels instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("%s: cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  private static Optional<PixelScale> read(Map<?, ?> pixels) {
    return pixels.get("mean") instanceof Number mean
        && pixels.get("deviation") instanceof Number deviation
            ? Optional.of(new PixelScale(mean.doubleValue(), deviation.doubleValue()))
            : Optional.empty();
  }

  /// Returns what `run.json` keeps of a scale.
  static Map<String, Object> json(PixelScale scale) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("mean", scale.mean());
    tree.put("deviation", scale.deviation());
    return tree;
  }

  /// Returns what `run.json` keeps of a preprocessing: its name, or the scale that it is.
  static Map<String, Object> json(Preprocessing pixels) {
    return pixels.name().equals(SCALE)
        ? json(scale(pixels))
        : Map.of("preprocessing", pixels.name());
  }

  /// Returns images as the only input of a model wants them.
  ///
  /// @throws Misuse                   if the model has several inputs
  /// @throws IllegalArgumentException if an image has another number of pixels than the input
  static ImageDataset fit(ImageDataset images, PixelScale scale, Model model) {
    return images.scaled(scale).shaped(inputOf(model));
  }

  /// Returns the shape of a model's only input.
  ///
  /// @throws Misuse if it has several inputs
  static Shape inputOf(Model model) {
    List<Symbol> inputs = model.inputs();
    if (inputs.size() != 1) {
      throw new Misuse(
          "%s has %d inputs, images go into one.".formatted(model.name(), inputs.size()));
    }
    return inputs.getFirst().shape();
  }
}
