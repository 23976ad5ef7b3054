package dev.fovea.cli;

import dev.fovea.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where pictures lie, to train on and to measure on.
///
/// @param train   a folder with a folder for each class
/// @param val     another such folder; without one, a part of the first is held back
/// @param classes names of the classes
record PictureData(Path train, Optional<Path> val, List<String> classes) {
  /// Looks for the folders `train` and `val` in a folder; without these it is the folder of the classes
  /// itself.
  ///
  /// @throws Misuse if there are not two classes, or `val` has other classes
  static PictureData find(Path folder) {
    Path train = folder.resolve("train");
    Path val = folder.resolve("val");
    if (!Files.isDirectory(train) && !Files.isDirectory(val)) {
      return new PictureData(folder, Optional.empty(), PictureFolder.classes(folder));
    }
    if (!Files.isDirectory(train) || !Files.isDirectory(val)) {
      boolean lacksTrain = !Files.isDirectory(train);
      throw new Misuse("%s has a folder %s, and none called %s.\n  fix:    %s.".formatted(
          folder, lacksTrain ? "val" : "train", lacksTrain ? "train" : "val",
          "have both, or the folders of the classes directly in it"));
    }
    List<String> classes = PictureFolder.classes(train);
    if (!PictureFolder.classes(val).equals(classes)) {
      throw new Misuse("%s has the classes %s, %s has %s.\n  fix:    %s.".formatted(
          train, classes, val, PictureFolder.classes(val), "give both the same classes"));
    }
    return new PictureData(train, Optional.of(val), classes);
  }

  /// The pictures, read.
  ///
  /// @param train   to train on
  /// @param val     to measure on
  /// @param skipped a line for each file that is no picture
  record Pictures(PictureFolder train, PictureFolder val, List<String> skipped) {}

  /// Reads all pictures, and resizes them.
  ///
  /// @param share of each class to hold back, where there is no other folder to measure on
  /// @throws Misuse if a class has too few pictures
  Pictures read(Shape shape, double share, long seed) {
    PictureFolder all = PictureFolder.read(train, classes, shape);
    if (val.isEmpty()) {
      List<PictureFolder> parts = all.split(share, seed);
      return new Pictures(parts.getFirst(), parts.getLast(), all.skipped());
    }
    PictureFolder others = PictureFolder.read(val.get(), classes, shape);
    List<String> skipped = new ArrayList<>(all.skipped());
    skipped.addAll(others.skipped());
    return new Pictures(all, others, skipped);
  }
}
