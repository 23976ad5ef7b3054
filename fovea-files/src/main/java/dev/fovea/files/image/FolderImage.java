package dev.fovea.files.image;

import dev.fovea.data.DataFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One image of a folder; what was decoded of it is the same whoever decoded it.
final class FolderImage {
  private final Path file;
  private final int label;
  private volatile byte @Nullable [] pixels;
  private volatile boolean broken;

  FolderImage(Path file, int label) {
    this.file = file;
    this.label = label;
  }

  /// Returns the same image in another class.
  FolderImage as(int other) {
    FolderImage image = new FolderImage(file, other);
    image.pixels = pixels;
    image.broken = broken;
    return image;
  }

  Path file() {
    return file;
  }

  int label() {
    return label;
  }

  /// Tells whether somebody read it, and could not.
  boolean isBroken() {
    return broken;
  }

  /// Decodes it, if that is to be kept, else reads its head; returns what is wrong with it.
  Optional<String> problem(ImageSettings how) {
    try {
      if (how.keep()) {
        pixels = how.decoder().bytes(file);
      } else {
        ImageDecoder.check(file);
      }
      return Optional.empty();
    } catch (DataFileException e) {
      return Optional.of(line(e));
    }
  }

  /// Returns the whole image as bytes, decoded now or before.
  ///
  /// @throws DataFileException if it cannot be read, and nobody is to hear of it
  byte[] whole(ImageSettings how) {
    byte[] found = pixels;
    if (found == null) {
      found = decoded(how, decoder -> decoder.bytes(file));
      pixels = how.keep() ? found : null;
    }
    return found;
  }

  /// Returns a random part of it as bytes, decoded now.
  ///
  /// @param smallest what share of its area that is at least
  /// @throws DataFileException if it cannot be read, and nobody is to hear of it
  byte[] part(ImageSettings how, double smallest, RandomGenerator random) {
    return decoded(how, decoder -> decoder.bytes(file, smallest, random));
  }

  private byte[] decoded(ImageSettings how, Function<ImageDecoder, byte[]> bytes) {
    try {
      return bytes.apply(how.decoder());
    } catch (DataFileException e) {
      if (how.heard().isEmpty()) {
        throw e;
      }
      if (!broken) {
        broken = true;
        how.heard().get().accept(line(e));
      }
      return new byte[Math.toIntExact(how.decoder().shape().size())];
    }
  }

  private static String line(DataFileException problem) {
    return String.valueOf(problem.getMessage()).lines().findFirst().orElseThrow();
  }
}
