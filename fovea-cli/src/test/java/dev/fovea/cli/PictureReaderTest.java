package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.DataFileException;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReaderTest {
  private final PictureReader reader = new PictureReader(Shape.of(2, 2, 1), Preprocessing.UNIT);

  @TempDir
  private Path folder;

  private void read(Path file) {
    reader.read(file, Tensor.of(new float[4], 1, 2, 2, 1));
  }

  private static byte[] picture(String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(5, 3, BufferedImage.TYPE_INT_RGB), format, bytes);
    return bytes.toByteArray();
  }

  @Test
  void saysThatAPictureIsDamaged() throws IOException {
    byte[] bytes = picture("bmp");
    bytes[13] = (byte) 0x80; // where the pixels start, now far before the file
    Path file = Files.write(folder.resolve("a.bmp"), bytes);
    assertThatThrownBy(() -> read(file)).isInstanceOf(DataFileException.class).hasMessage(
        file + ": the picture cannot be read (java.lang.NegativeArraySizeException: -2147483648).\n"
            + "  fix:    copy, download or save the file again, if it is damaged;"
            + " or name a picture in PNG, JPEG, GIF, BMP or WebP.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bmp", "gif", "jpg", "png"})
  void namesTheFileWhateverByteIsWrong(String format) throws IOException {
    byte[] whole = picture(format);
    Path file = folder.resolve("a." + format);
    for (int i = 0; i < Math.min(whole.length, 60); i++) {
      for (int value : new int[]{0, 0x7f, 0xff}) {
        byte[] bytes = whole.clone();
        bytes[i] = (byte) value;
        Files.write(file, bytes);
        try {
          read(file);
        } catch (DataFileException e) {
          assertThat(e.getMessage()).startsWith(file + ": ");
        }
      }
    }
  }

  @Test
  void refusesHugePicturesBeforeItDecodesThem() throws IOException {
    Path file = Files.write(folder.resolve("a.png"), header(10_000, 5_000));
    assertThatThrownBy(() -> read(file)).isInstanceOf(DataFileException.class).hasMessage(
        file + ": the picture has 10000 x 5000 pixels, 50 megapixels or more.\n"
            + "  fix:    make the picture smaller.");
  }

  /// Returns the start of a PNG file: the signature and the chunk with the size.
  private static byte[] header(int width, int height) {
    ByteBuffer chunk = ByteBuffer.allocate(17);
    chunk.put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(width).putInt(height);
    chunk.put(new byte[]{8, 2, 0, 0, 0}); // 8 bits for each of red, green and blue
    CRC32 check = new CRC32();
    check.update(chunk.array());
    ByteBuffer file = ByteBuffer.allocate(33);
    file.putLong(0x89504e470d0a1a0aL).putInt(13).put(chunk.array()).putInt((int) check.getValue());
    return file.array();
  }
}
