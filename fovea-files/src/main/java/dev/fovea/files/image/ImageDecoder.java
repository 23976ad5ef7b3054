package dev.fovea.files.image;

import dev.fovea.data.DataFileException;
import dev.fovea.tensor.Shape;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/// Reads image files in one size, gray or coloured: all formats that `ImageIO` knows, and WebP where
/// its plugin is on the class path (on the module path `--add-modules com.twelvemonkeys.imageio.webp`).
///
/// An image of another size is resized, each new pixel the mean of the old ones below it; its
/// proportions are those of the new size. Colours become gray as television weighs them.
///
/// @param shape `[height,width,channels]`, with 1 channel for brightness or 3 for red, green, blue
public record ImageDecoder(Shape shape) {
  /// The kinds of images that can be read, as a fix says it.
  public static final String KINDS = "PNG, JPEG, GIF, BMP or WebP";

  /// Far more than a model looks at, and what still fits into memory once it is decoded.
  private static final long TOO_MANY_PIXELS = 50_000_000;

  /// PNG packs white best: at most 8256 pixels of a bit into a byte.
  private static final int PIXELS_PER_BYTE = 10_000;
  private static final long ALWAYS_ALLOWED = 1_000_000;

  /// Four channels of a byte, and a number each while their size changes.
  private static final int BYTES_PER_PIXEL = 12;

  /// What a file is asked.
  @FunctionalInterface
  interface Question<T> {
    T of(ImageReader reader) throws IOException;
  }

  /// Checks the shape.
  ///
  /// @throws IllegalArgumentException if it is none of an image
  public ImageDecoder {
    if (shape.rank() != 3 || shape.last() != 1 && shape.last() != 3 || shape.size() < 1) {
      throw new IllegalArgumentException(
          "images are read as [height,width,1] or [height,width,3], got %s.".formatted(shape));
    }
  }

  /// Reads an image.
  ///
  /// @return brightness from 0 to 255, row by row, channels last
  /// @throws DataFileException if there is no such file, it is no image, a damaged one, or has 50 million
  ///     pixels or more
  public float[] pixels(Path file) {
    return pixels(file, Part::whole);
  }

  /// Reads a random part of an image, resized as a whole one is.
  ///
  /// @param smallest what share of the area the part has at least, above 0 to 1; its width by its height
  ///     is between 3/4 and 4/3
  /// @return as [#pixels(Path)] does
  /// @throws IllegalArgumentException if `smallest` is outside its range
  /// @throws DataFileException as [#pixels(Path)] does, whichever part is drawn
  public float[] pixels(Path file, double smallest, RandomGenerator random) {
    Part.checked(smallest);
    return pixels(file, size -> Part.random(size, smallest, random));
  }

  /// Decodes all of the image, so that a damaged file is refused whichever part is wanted.
  private float[] pixels(Path file, Part.Choice choice) {
    return ask(file, reader -> resized(reader.read(0), choice));
  }

  private float[] resized(BufferedImage image, Part.Choice choice) throws IOException {
    Resize.Size from = new Resize.Size(image.getHeight(), image.getWidth());
    Part part = choice.of(from);
    Resize.Size to = new Resize.Size(shape.dim(0), shape.dim(1));
    if (image.getRaster().getDataBuffer() instanceof DataBufferByte data
        && data.getData().length == (long) from.height() * from.width()
            * image.getRaster().getNumBands()) {
      if (image.getType() == BufferedImage.TYPE_3BYTE_BGR) {
        return colours(Resize.area(data.getData(), 3, from, part, to), 2);
      }
      if (image.getType() == BufferedImage.TYPE_BYTE_GRAY) {
        return grays(Resize.area(data.getData(), 1, from, part, to));
      }
    }
    return colours(Resize.area(bytes(image), 3, from, part, to), 0);
  }

  /// Reads an image as bytes.
  ///
  /// @return brightness from 0 to 255 without sign, row by row, channels last
  /// @throws DataFileException as [#pixels(Path)] does
  public byte[] bytes(Path file) {
    return rounded(pixels(file));
  }

  /// Reads a random part of an image as bytes.
  ///
  /// @param smallest what share of the area the part has at least, above 0 to 1
  /// @return as [#bytes(Path)] does
  /// @throws IllegalArgumentException if `smallest` is outside its range
  /// @throws DataFileException as [#pixels(Path)] does, whichever part is drawn
  public byte[] bytes(Path file, double smallest, RandomGenerator random) {
    return rounded(pixels(file, smallest, random));
  }

  private static byte[] rounded(float[] pixels) {
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round(pixels[i]);
    }
    return bytes;
  }

  /// Reads no more than an image's head.
  ///
  /// @throws DataFileException if there is no such file, it is no image, or has 50 million pixels or more
  public static void check(Path file) {
    ask(file, reader -> reader);
  }

  /// Asks a file something.
  ///
  /// @throws OutOfMemoryError with the file's name, if there is too little memory for the answer
  static <T> T ask(Path file, Question<T> question) {
    if (!Files.isRegularFile(file)) {
      throw new DataFileException(
          file.toString(), "there is no such file.", "name an image in " + KINDS + ".");
    }
    try (ImageInputStream stream = new FileImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new DataFileException(file.toString(), "this is no picture that Java can read.",
            "name a picture in " + KINDS + ".");
      }
      return ask(file, readers.next(), stream, question);
    } catch (IOException e) {
      throw undecodable(file, e);
    }
  }

  /// Asks once the size is known to be a reasonable one.
  private static <T> T ask(
      Path file, ImageReader reader, ImageInputStream stream, Question<T> question)
      throws IOException {
    try {
      reader.setInput(stream, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      if ((long) width * height >= TOO_MANY_PIXELS) {
        throw new DataFileException(
            file.toString(),
            "the picture has %d x %d pixels, 50 megapixels or more.".formatted(width, height),
            "make the picture smaller.");
      }
      requireBytes(file, (long) width * height, stream.length());
      requireMemory(file, (long) width * height, Runtime.getRuntime().maxMemory());
      return question.of(reader);
    } catch (DataFileException e) {
      throw e;
    } catch (RuntimeException e) {
      // Java's readers trust what a file says, and stumble over their own arrays when it is wrong.
      throw undecodable(file, e);
    } catch (OutOfMemoryError e) {
      // Nothing tells a picture that asks for too much from a sound one at a time when memory is short.
      throw named(file, e);
    } finally {
      reader.dispose();
    }
  }

  private static OutOfMemoryError named(Path file, OutOfMemoryError cause) {
    OutOfMemoryError error = new OutOfMemoryError(
        "%s while the picture %s is read".formatted(cause.getMessage(), file));
    error.initCause(cause);
    return error;
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
        "copy, download or save the file again, if it is damaged; or name a picture in " + KINDS
            + ".");
    failure.initCause(cause);
    return failure;
  }

  /// Returns the wanted channels of a coloured image.
  ///
  /// @param red which of the three is red, 0 or 2; green is between, and blue on the other side
  private float[] colours(float[] pixels, int red) {
    int channels = shape.last();
    float[] result = channels == 3 && red == 0 ? pixels : new float[pixels.length / 3 * channels];
    for (int i = 0; i < pixels.length; i += 3) {
      float r = pixels[i + red];
      float g = pixels[i + 1];
      float b = pixels[i + 2 - red];
      if (channels == 1) {
        result[i / 3] = (r * 299 + g * 587 + b * 114) / 1000;
      } else {
        result[i] = r;
        result[i + 1] = g;
        result[i + 2] = b;
      }
    }
    return result;
  }

  private float[] grays(float[] pixels) {
    int channels = shape.last();
    if (channels == 1) {
      return pixels;
    }
    float[] result = new float[pixels.length * channels];
    for (int i = 0; i < result.length; i++) {
      result[i] = pixels[i / channels];
    }
    return result;
  }

  /// Returns red, green and blue of an image in any form. Java brightens gray images when it turns them
  /// into colours, so their samples are taken as they are.
  private static byte[] bytes(BufferedImage image) throws IOException {
    int width = image.getWidth();
    int height = image.getHeight();
    boolean gray = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    if (gray && image.getSampleModel().getDataType() >= DataBuffer.TYPE_FLOAT) {
      throw new IOException("its brightness is in fractions, not in whole numbers");
    }
    long largest = (1L << image.getSampleModel().getSampleSize(0)) - 1;
    int[] row = new int[width];
    byte[] bytes = new byte[3 * width * height];
    int at = 0;
    for (int y = 0; y < height; y++) {
      if (gray) {
        image.getRaster().getSamples(0, y, width, 1, 0, row);
      } else {
        image.getRGB(0, y, width, 1, row, 0, width);
      }
      for (int pixel : row) {
        int rgb = gray ? (int) ((pixel & largest) * 255 / largest) * 0x10101 : pixel;
        bytes[at++] = (byte) (rgb >> 16);
        bytes[at++] = (byte) (rgb >> 8);
        bytes[at++] = (byte) rgb;
      }
    }
    return bytes;
  }
}
