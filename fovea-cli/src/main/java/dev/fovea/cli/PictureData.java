package dev.fovea.cli;

import dev.fovea.files.KerasModels;
import dev.fovea.files.ModelFormat;
import dev.fovea.files.image.ImageFolder;
import dev.fovea.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Where pictures lie, to train on and to measure on.
///
/// @param train   a folder with a folder for each class
/// @param val     another such folder; without one, a part of the first is held back
/// @param classes names of the classes
/// @param label   finds the class in the name of a file; without it, it is the name of its folder
record PictureData(
    Path train, Optional<Path> val, List<String> classes, Optional<Pattern> label) {
  private static final Shape ANY = Shape.of(1, 1, 3);

  /// Looks into a folder of pictures whose names say their classes.
  ///
  /// @throws IllegalArgumentException if the pattern does not find two classes
  static PictureData named(Path folder, Pattern label) {
    List<String> classes = ImageFolder.byName(folder, label, ANY, _ -> {}).classes();
    return new PictureData(folder, Optional.empty(), classes, Optional.of(label));
  }

  /// Looks for the folders `train` and `val` in a folder; without these it is the folder of the classes
  /// itself.
  ///
  /// @throws Misuse if only one of them is there, or `val` has other classes
  /// @throws IllegalArgumentException if there are not two classes
  static PictureData find(Path folder) {
    Path train = folder.resolve("train");
    Path val = folder.resolve("val");
    if (!Files.isDirectory(train) && !Files.isDirectory(val)) {
      return new PictureData(folder, Optional.empty(), ImageFolder.classes(folder),
          Optional.empty());
    }
    if (!Files.isDirectory(train) || !Files.isDirectory(val)) {
      boolean lacksTrain = !Files.isDirectory(train);
      throw new Misuse("%s has a folder %s, and none called %s.\n  fix:    %s.".formatted(
          folder, lacksTrain ? "val" : "train", lacksTrain ? "train" : "val",
          "have both, or the folders of the classes directly in it"));
    }
    List<String> classes = ImageFolder.classes(train);
    if (!ImageFolder.classes(val).equals(classes)) {
      throw new Misuse("%s has the classes %s, %s has %s.\n  fix:    %s.".formatted(
          train, classes, val, ImageFolder.classes(val), "give both the same classes"));
    }
    return new PictureData(train, Optional.of(val), classes, Optional.empty());
  }

  /// Returns the names of the classes that a model's file keeps, by number; nothing if it keeps none.
  static List<String> classesOf(Path model) {
    return ModelFormat.of(model) == ModelFormat.KERAS ? KerasModels.classes(model) : List.of();
  }

  /// Returns the same pictures with the class numbers that a model's file keeps; the same if it keeps none.
  ///
  /// @param each whether each class of the model must have a folder
  /// @throws Misuse if a folder's class is not in the model, or a class lacks the folder that it must have
  PictureData numberedAs(Path model, boolean each) {
    List<String> known = classesOf(model);
    if (known.isEmpty()) {
      return this;
    }
    List<String> unknown = classes.stream().filter(name -> !known.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw new Misuse("%s has the classes %s, %s knows only %s.\n  fix:    %s.".formatted(
          train, unknown, model, known,
          "call the folders as it does, or teach it these classes with fovea finetune --base"));
    }
    List<String> missing = known.stream().filter(name -> !classes.contains(name)).toList();
    if (each && !missing.isEmpty()) {
      throw new Misuse("%s has no folders %s, which %s knows.\n  fix:    %s.".formatted(
          train, missing, model,
          "add pictures of them, or leave them out with fovea finetune --base"));
    }
    return new PictureData(train, val, known, label);
  }

  /// The pictures.
  ///
  /// @param train   to train on
  /// @param val     to measure on
  record Pictures(ImageFolder train, ImageFolder val) {}

  /// Finds the pictures that can be read.
  ///
  /// @param share of each class to hold back, where there is no other folder to measure on
  /// @param heard hears of each file that is no picture
  /// @throws IllegalArgumentException if a class has too few pictures
  Pictures read(Shape shape, double share, long seed, Consumer<String> heard) {
    ImageFolder all = in(train, shape, heard);
    if (val.isEmpty()) {
      List<ImageFolder> parts = all.split(share, seed);
      return new Pictures(parts.getFirst(), parts.getLast());
    }
    return new Pictures(all, in(val.get(), shape, heard));
  }

  /// Returns the pictures to measure on: those of `val` if there is one, else all; the first ones are of
  /// any class.
  ImageFolder toMeasure(Shape shape, Consumer<String> heard) {
    Path folder = val.orElse(train);
    ImageFolder found = label.isPresent()
        ? in(folder, shape, heard)
        : ImageFolder.of(folder, shape).skipping(heard).numbered(classes);
    return found.shuffled(0);
  }

  private ImageFolder in(Path folder, Shape shape, Consumer<String> heard) {
    return label.isPresent()
        ? ImageFolder.byName(folder, label.get(), shape, heard).skipping(heard).numbered(classes)
        : ImageFolder.of(folder, classes, shape).skipping(heard);
  }
}
