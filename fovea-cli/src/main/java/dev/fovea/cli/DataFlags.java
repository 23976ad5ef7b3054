package dev.fovea.cli;

import dev.fovea.files.data.DataFiles;
import dev.fovea.files.data.PublishedData;
import dev.fovea.model.Model;
import dev.fovea.model.Spelling;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.Zoo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that choose images to train or to measure on.
final class DataFlags {
  private static final String USUAL = "mnist";

  @Option(names = {"--data",
      "--dataset"}, paramLabel = "NAME|FOLDER", defaultValue = USUAL, description = "A data set: mnist, fashion-mnist, kmnist, emnist-balanced (or -byclass, -bymerge, -letters, -digits, -mnist),"
          + " cifar10, cifar100, cifar100-coarse or stl10; or a folder of pictures for each class, or folders train and val with such"
          + " in them (default: ${DEFAULT-VALUE}).")
  private String name = "";

  @Option(names = "--data-dir", paramLabel = "DIR", description = "Folder with the files of the data set; nothing is fetched then.")
  private Optional<Path> folder = Optional.empty();

  @Mixin
  private LabelFlag label = new LabelFlag();

  /// Returns the name of the data set or the folder of pictures.
  String name() {
    return name;
  }

  /// Returns what a training is to know of the images.
  TrainSettings.Images images(ImageSource source) {
    return new TrainSettings.Images(name, folder, label.pattern(), source);
  }

  /// Makes a network of the zoo for the images, where nobody says for which; the usual ones are what the
  /// small networks are for.
  ///
  /// @throws Misuse if the network is as it is, and the images do not fit it
  void fit(String model, ImageSource source, NetworkFlags network) {
    boolean fixed = Zoo.names().contains(model) && !Zoo.adaptable().contains(model);
    if (fixed) {
      requireFit(Zoo.model(model), source);
    } else if ((Zoo.names().contains(model) || model.equals(SmallCnn.NAME))
        && !name.equals(USUAL)) {
      network.fallBack(name, source.count(), source.shape());
    }
  }

  private void requireFit(Model model, ImageSource source) {
    Shape input = model.inputs().getFirst().shape();
    int classes = model.outputs().getFirst().shape().last();
    Shape images = source.shape().orElse(input);
    if (images.size() != input.size() || source.count() != classes) {
      throw new Misuse(
          "%s is made for %d classes of %s, %s has %d%s.\n  fix:    choose a network that is made for any images: %s, or one of %s."
              .formatted(model.name(), classes, Amounts.size(input), name, source.count(),
                  source.shape().map(shape -> " of " + Amounts.size(shape)).orElse(""),
                  SmallCnn.NAME, Zoo.adaptable()));
    }
  }

  /// Returns the images.
  ///
  /// @param cache where what is fetched is kept
  /// @throws Misuse if folders do not belong together, or to the images; if there is no such data set, and no such folder
  ImageSource source(Path cache, Terminal terminal) {
    boolean pictures = !PublishedData.names().contains(name) && Files.isDirectory(Path.of(name));
    if (folder.isPresent() && (pictures || name.equals(USUAL))) {
      throw new Misuse(
          "--data-dir is for the files of a data set, %s.\n  fix:    leave it out.".formatted(
              pictures
                  ? "and '" + name + "' is a folder of pictures"
                  : "and Fovea has mnist in itself"));
    }
    if (pictures) {
      return new ImageSource.Folder(label.find(Path.of(name)),
          line -> terminal.err().println("Left out: " + line));
    }
    if (label.pattern().isPresent()) {
      throw new Misuse(
          "--label-pattern is for a folder of pictures, and '%s' is none.\n  fix:    name the folder with --data."
              .formatted(name));
    }
    if (!PublishedData.names().contains(name)) {
      throw new Misuse(
          "%s.\n  fix:    %schoose one of %s, or name a folder that has a folder of pictures for each class."
              .formatted(
                  Files.exists(Path.of(name))
                      ? "'%s' is a file, not a folder of pictures".formatted(name)
                      : "there is no data set '%s', and no folder of that name".formatted(name),
                  Spelling.nearest(name, PublishedData.names())
                      .map("did you mean '%s'? Else "::formatted).orElse(""),
                  PublishedData.names()));
    }
    PublishedData data = PublishedData.of(name);
    TransferLine line = new TransferLine(terminal);
    return new ImageSource.Published(data, folder.map(DataFiles::in)
        .orElseGet(() -> DataFiles.fetched(cache.resolve("data"), line)), line);
  }
}
