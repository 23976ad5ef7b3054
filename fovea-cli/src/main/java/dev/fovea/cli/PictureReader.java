package dev.fovea.cli;

import dev.fovea.data.DataFileException;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.Preprocessing;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/// Reads pictures as a model wants them: size, channels and pixel scale.
///
/// @param shape `[height,width,channels]`, with 1 channel for brightness or 3 for red, green, blue
/// @param preprocessing how pixels become numbers
record PictureReader(Shape shape, Preprocessing preprocessing) {
  private static final String KINDS = "name a picture in PNG, JPEG, GIF or BMP.";

  /// Far more than a model looks at, and what still fits into memory once it is decoded.
  private static final long MOST_PIXELS = 100_000_000;

  /// PNG packs white best: at most 8256 pixels of a bit into a byte.
  private static final int PIXELS_PER_BYTE = 10_000;
  private static final long ALWAYS_ALLOWED = 1_000_000;

  /// Four channels of a byte, and one plane of `double`.
  private static final int BYTES_PER_PIXEL = 12;

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
  /// @throws DataFileException if it is no picture, a damaged one, or larger than 100 megapixels
  void read(Path file, Tensor batch) {
    double[][] planes = planes(file);
    int channels = planes.length;
    for (int channel = 0; channel < channels; channel++) {
      double[] pixels = planes[preprocessing.reversed() ? channels - 1 - channel : channel];
      for (int i = 0; i < pixels.length; i++) {
        batch.set((long) i * channels + channel, preprocessing.of(channel, pixels[i]));
      }
    }
  }

  /// Reads a picture as bytes, row by row, a byte a channel, before any preprocessing.
  ///
  /// @throws Misuse            if there is no such file
  /// @throws DataFileException if it is no picture, a damaged one, or larger than 100 megapixels
  byte[] bytes(Path file) {
    double[][] planes = planes(file);
    byte[] bytes = new byte[Math.toIntExact(shape.size())];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round(planes[i % planes.length][i / planes.length]);
    }
    return bytes;
  }

  /// Returns the channels of a picture, 0 to 255, in the model's size.
  private double[][] planes(Path file) {
    BufferedImage image = image(file);
    int[] colours = colours(image);
    double[][] planes = new double[shape.last()][];
    for (int channel = 0; channel < planes.length; channel++) {
      planes[channel] = Resize.area(
          plane(colours, planes.length, channel),
          new Resize.Size(image.getHeight(), image.getWidth()),
          new Resize.Size(shape.dim(0), shape.dim(1)));
    }
    return planes;
  }

  private static BufferedImage image(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new Misuse("there is no file '%s'.\n  fix:    %s".formatted(file, KINDS));
    }
    try (ImageInputStream stream = new FileImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new DataFileException(file.toString(), "this is no picture that Java can read.",
            KINDS);
      }
      return decoded(file, readers.next(), stream);
    } catch (IOException e) {
      throw undecodable(file, e);
    }
  }

  /// Decodes a picture once its size is known to be a reasonable one.
  private static BufferedImage decoded(Path file, ImageReader reader, ImageInputStream stream)
      throws IOException {
    try {
      reader.setInput(stream, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      if ((long) width * height > MOST_PIXELS) {
        throw new DataFileException(
            file.toString(),
            "the picture has %d x %d pixels, more than 100 megapixels.".formatted(width, height),
            "make the picture smaller.");
      }
      requireBytes(file, (long) width * height, stream.length());
      requireMemory(file, (long) width * height, Runtime.getRuntime().maxMemory());
      return reader.read(0);
    } catch (DataFileException e) {
      throw e;
    } catch (RuntimeException | OutOfMemoryError e) {
      // Java's readers trust what a file says, and stumble over their own arrays when it is wrong.
      throw undecodable(file, e);
    } finally {
      reader.dispose();
    }
  }

  /// Compares what the head declares with what the file can hold.
  private static void requireBytes(Path file, long pixels, long bytes) {
    if (pixels > Math.max(ALWAYS_ALLOWED, bytes * PIXELS_PER_BYTE)) {
      throw new DataFileException(
          file.toString(),
          "the picture declares %d pixels, more than its %d bytes can hold."
              .formatted(pixels, bytes),
          "copy, download or save the file again; this one is damaged.");
    }
  }

  /// Compares what decoding takes with what there is: a small file may unpack to a large picture.
  static void requireMemory(Path file, long pixels, long memory) {
    if (pixels * BYTES_PER_PIXEL > memory / 4 * 3) {
      throw new DataFileException(
          file.toString(),
          "the picture's %d pixels take %d bytes to decode, more than three quarters of Java's memory."
              .formatted(pixels, pixels * BYTES_PER_PIXEL),
          "make the picture smaller, or give Java more memory.");
    }
  }

  private static DataFileException undecodable(Path file, Throwable cause) {
    String reason = cause instanceof IOException && cause.getMessage() != null
        ? cause.getMessage()
        : cause.toString();
    DataFileException failure = new DataFileException(
        file.toString(), "the picture cannot be read (%s).".formatted(reason),
        "copy, download or save the file again, if it is damaged; or " + KINDS);
    failure.initCause(cause);
    return failure;
  }

  /// Returns one channel, 0 to 255; with a single channel, the brightness as television weighs it.
  private static double[] plane(int[] colours, int channels, int channel) {
    double[] plane = new double[colours.length];
    for (int i = 0; i < plane.length; i++) {
      int rgb = colours[i];
      int red = rgb >> 16 & 0xff;
      int green = rgb >> 8 & 0xff;
      int blue = rgb & 0xff;
      plane[i] = channels == 1
          ? (red * 299 + green * 587 + blue * 114) / 1000.0
          : rgb >> 16 - 8 * channel & 0xff;
    }
    return plane;
  }

  /// Returns the pixels row by row, a byte each for red, green and blue. Java brightens gray pictures when
  /// it turns them into colours, so their samples are taken as they are.
  private static int[] colours(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    if (image.getColorModel().getColorSpace().getType() != ColorSpace.TYPE_GRAY) {
      return image.getRGB(0, 0, width, height, null, 0, width);
    }
    int[] grays = image.getRaster().getSamples(0, 0, width, height, 0, (int[]) null);
    int largest = (1 << image.getSampleModel().getSampleSize(0)) - 1;
    for (int i = 0; i < grays.length; i++) {
      int gray = grays[i] * 255 / largest;
      grays[i] = gray << 16 | gray << 8 | gray;
    }
    return grays;
  }
}
