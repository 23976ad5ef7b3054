package dev.fovea.cli;

import dev.fovea.contract.FuzzedReader;
import dev.fovea.contract.FuzzedReaders;
import dev.fovea.data.DataFileException;
import dev.fovea.zoo.Preprocessing;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/// The reader of pictures, with one in each format.
public final class PictureReaders implements FuzzedReaders {
  @Override
  public List<FuzzedReader> readers() {
    return List.of(new FuzzedReader("picture", "picture", DataFileException.class,
        Stream.of("png", "jpg", "gif", "bmp").map(PictureReaders::picture).toList(),
        PictureReaders::read));
  }

  private static void read(Path file) {
    new PictureReader(Shape.of(2, 2, 3), Preprocessing.UNIT)
        .read(file, Tensor.of(new float[12], 1, 2, 2, 3));
  }

  private static byte[] picture(String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(new BufferedImage(5, 3, BufferedImage.TYPE_INT_RGB), format, bytes);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return bytes.toByteArray();
  }
}
