package dev.fovea.files.data;

import dev.fovea.data.DataFileException;
import dev.fovea.data.ImageDataset;
import dev.fovea.data.PixelScale;
import dev.fovea.tensor.Shape;
import java.util.List;

/// Images in colour whose channels lie one after the other, as planes.
///
/// CIFAR's records: label bytes, then a plane of 32 by 32 bytes each for red, green and blue, row by row.
/// STL-10's: the planes of 96 by 96 bytes alone, column by column; labels, from 1, are in a file of their
/// own.
/// @see <a href="https://www.cs.toronto.edu/~kriz/cifar.html">CIFAR's format</a>
/// @see <a href="https://cs.stanford.edu/~acoates/stl10/">STL-10's format</a>
///
/// @param side     height and width in pixels
/// @param before   bytes before the planes of each image
/// @param label    which of these is the class, -1 where classes are elsewhere
/// @param byColumn whether a plane lies column by column
record Records(int side, int before, int label, boolean byColumn) {
  private static final int CHANNELS = 3;

  /// A file of records.
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
  record Part(String name, byte[] bytes) {}

  /// Returns the images of files, with pixels on a scale.
  ///
  /// @param labels classes from 0, or nothing where they are in the records
  /// @throws DataFileException if a file does not consist of whole records, or has a class too large
  ImageDataset read(List<Part> parts, byte[] labels, int classes, PixelScale scale) {
    int record = before + side * side * CHANNELS;
    int count = 0;
    for (Part part : parts) {
      if (part.bytes.length == 0 || part.bytes.length % record != 0) {
        throw new DataFileException(part.name,
            "its %,d bytes are no whole number of images of %,d bytes each."
                .formatted(part.bytes.length, record),
            "download it again, and take the binary version.");
      }
      count += part.bytes.length / record;
    }
    if (label < 0 && labels.length != count) {
      throw new DataFileException(parts.getFirst().name,
          "it has %,d images, and there are %,d labels.".formatted(count, labels.length),
          "download both files again.");
    }
    byte[] pixels = new byte[Math.multiplyExact(count, side * side * CHANNELS)];
    byte[] numbers = label < 0 ? labels : new byte[count];
    int image = 0;
    for (Part part : parts) {
      for (int at = 0; at < part.bytes.length; at += record) {
        if (label >= 0) {
          numbers[image] = part.bytes[at + label];
        }
        check(part.name, image, numbers[image] & 0xff, classes);
        interleave(part.bytes, at + before, pixels, image * side * side * CHANNELS);
        image++;
      }
    }
    return ImageDataset.of(pixels, numbers, Shape.of(side, side, CHANNELS), scale);
  }

  private static void check(String file, int image, int number, int classes) {
    if (number >= classes) {
      throw new DataFileException(file,
          "image %d has the class %d, and there are %d.".formatted(image, number, classes),
          "download it again; this is another file, or a damaged one.");
    }
  }

  private void interleave(byte[] planes, int from, byte[] pixels, int to) {
    int size = side * side;
    for (int channel = 0; channel < CHANNELS; channel++) {
      for (int i = 0; i < size; i++) {
        int place = byColumn ? i % side * side + i / side : i;
        pixels[to + place * CHANNELS + channel] = planes[from + channel * size + i];
      }
    }
  }
}
