package dev.fovea.cli;

import dev.fovea.data.DataFileException;
import dev.fovea.files.image.ImageDecoder;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.Preprocessing;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads pictures as a model wants them: size, channels and pixel scale.
///
/// @param shape `[height,width,channels]`, with 1 channel for brightness or 3 for red, green, blue
/// @param preprocessing how pixels become numbers
record PictureReader(Shape shape, Preprocessing preprocessing) {
  /// Returns the form in which a model reads pictures; numbers in a row are those of a square one.
  ///
  /// @throws Misuse if its input is no picture
  static Shape inputOf(Model model) {
    Shape shape = model.inputs().getFirst().shape();
    int side = (int) Math.sqrt((double) shape.size());
    boolean single = model.inputs().size() == 1;
    if (single && shape.rank() == 3 && (shape.last() == 1 || shape.last() == 3)) {
      return shape;
    }
    if (single && shape.rank() == 1 && (long) side * side == shape.size()) {
      return Shape.of(side, side, 1);
    }
    throw new Misuse(
        "%s reads %s, which is no picture.\n  fix:    use --input and --output."
            .formatted(model.name(), model.inputs()));
  }

  /// Reads a picture into a batch of one.
  ///
  /// @throws Misuse            if there is no such file
  /// @throws DataFileException if it is no picture, a damaged one, or has 50 megapixels or more
  void read(Path file, Tensor batch) {
    if (!Files.isRegularFile(file)) {
      throw new Misuse("%s '%s'.\n  fix:    name a picture in %s.".formatted(
          Files.isDirectory(file) ? "there is a folder, not a file," : "there is no file",
          file, ImageDecoder.KINDS));
    }
    float[] pixels = new ImageDecoder(shape).pixels(file);
    int channels = shape.last();
    for (int i = 0; i < pixels.length; i++) {
      int to = i % channels;
      int from = preprocessing.reversed() ? i - to + channels - 1 - to : i;
      batch.set(i, preprocessing.of(to, pixels[from]));
    }
  }
}
