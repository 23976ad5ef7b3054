package dev.fovea.files.image;

import dev.fovea.data.Reading;
import dev.fovea.zoo.Preprocessing;
import java.util.Optional;
import java.util.function.Consumer;

/// How the images of a folder are read.
///
/// @param keep     whether what was decoded is kept
/// @param smallest what share of an image's area a training reads at least; without it, it reads all
/// @param heard    hears of what cannot be read; without it, that is an error
record ImageSettings(ImageDecoder decoder, Preprocessing scale, Optional<Reading> reading,
    boolean keep, Optional<Double> smallest, Optional<Consumer<String>> heard) {
  ImageSettings scaled(Preprocessing other) {
    return new ImageSettings(decoder, other, reading, keep, smallest, heard);
  }

  ImageSettings read(Reading other) {
    return new ImageSettings(decoder, scale, Optional.of(other), keep, smallest, heard);
  }

  ImageSettings kept(boolean other) {
    return new ImageSettings(decoder, scale, reading, other, smallest, heard);
  }

  ImageSettings cropped(double other) {
    return new ImageSettings(
        decoder, scale, reading, keep, Optional.of(Part.checked(other)), heard);
  }

  ImageSettings heard(Consumer<String> other) {
    return new ImageSettings(decoder, scale, reading, keep, smallest, Optional.of(other));
  }
}
