package dev.fovea.files.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.DataFileException;
import dev.fovea.tensor.Shape;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageDecoderTest {
  @TempDir
  private Path folder;

  /// A colour, in every form in which Java may hold what it decoded.
  @ParameterizedTest
  @CsvSource({"TYPE_INT_RGB,png", "TYPE_3BYTE_BGR,png", "TYPE_4BYTE_ABGR,png",
      "TYPE_3BYTE_BGR,bmp"})
  void readsColoursInAllForms(String type, String format) throws Exception {
    int number = BufferedImage.class.getField(type).getInt(null);
    Path file = noise(number, format);
    BufferedImage image = ImageIO.read(file.toFile());
    float[] pixels = new ImageDecoder(Shape.of(5, 7, 3)).pixels(file);
    float[] grays = new ImageDecoder(Shape.of(5, 7, 1)).pixels(file);
    for (int i = 0; i < 35; i++) {
      int rgb = image.getRGB(i % 7, i / 7);
      int red = rgb >> 16 & 0xff;
      int green = rgb >> 8 & 0xff;
      int blue = rgb & 0xff;
      assertThat(new float[]{pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]})
          .containsExactly(red, green, blue);
      assertThat(grays[i]).isCloseTo(
          0.299f * red + 0.587f * green + 0.114f * blue, within(1e-3f));
    }
  }

  @ParameterizedTest
  @CsvSource({"TYPE_BYTE_GRAY,255", "TYPE_USHORT_GRAY,65535"})
  void readsGraysAsTheyAre(String type, int largest) throws Exception {
    int number = BufferedImage.class.getField(type).getInt(null);
    BufferedImage image = new BufferedImage(2, 1, number);
    image.getRaster().setSample(0, 0, 0, largest * 2 / 5);
    image.getRaster().setSample(1, 0, 0, largest);
    Path file = folder.resolve("gray.png");
    ImageIO.write(image, "png", file.toFile());
    assertThat(new ImageDecoder(Shape.of(1, 2, 1)).pixels(file)).containsExactly(102, 255);
    assertThat(new ImageDecoder(Shape.of(1, 2, 3)).bytes(file))
        .containsExactly(102, 102, 102, 255, 255, 255);
  }

  @Test
  void readsGraysOf32Bits() throws Exception {
    Path file = deepGray(DataBuffer.TYPE_INT, (int) (0xffffffffL * 2 / 5), -1);
    assertThat(new ImageDecoder(Shape.of(1, 2, 1)).pixels(file)).containsExactly(102, 255);
  }

  @Test
  void refusesGraysInFractions() throws Exception {
    Path file = deepGray(DataBuffer.TYPE_FLOAT, 0, 1);
    assertThatThrownBy(() -> new ImageDecoder(Shape.of(1, 2, 1)).pixels(file))
        .isInstanceOf(DataFileException.class)
        .hasMessage(file + ": the picture cannot be read (its brightness is in fractions, not in"
            + " whole numbers).\n  fix:    copy, download or save the file again, if it is damaged;"
            + " or name a picture in PNG, JPEG, GIF, BMP or WebP.");
  }

  private Path deepGray(int type, int first, int second) throws IOException {
    WritableRaster raster = Raster.createWritableRaster(
        new PixelInterleavedSampleModel(type, 2, 1, 1, 2, new int[]{0}), null);
    raster.setSample(0, 0, 0, first);
    raster.setSample(1, 0, 0, second);
    ColorModel gray = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_GRAY), false,
        false, Transparency.OPAQUE, type);
    Path file = folder.resolve("deep.tiff");
    assertThat(ImageIO.write(new BufferedImage(gray, raster, false, null), "tiff", file.toFile()))
        .isTrue();
    return file;
  }

  /// A folder leaves broken pictures out, and must not leave out sound ones.
  @Test
  void tellsTooLittleMemoryFromABrokenPicture() throws Exception {
    Path file = noise(BufferedImage.TYPE_INT_RGB, "png");
    assertThatThrownBy(() -> ImageDecoder.ask(file, _ -> {
      throw new OutOfMemoryError("Java heap space");
    })).isInstanceOf(OutOfMemoryError.class)
        .hasMessage("Java heap space while the picture " + file + " is read");
  }

  /// Files that Pillow wrote, of pixels that are known.
  @Test
  void readsWebP() throws Exception {
    Path lossless = Path.of(ImageDecoderTest.class.getResource("lossless.webp").toURI());
    float[] pixels = new ImageDecoder(Shape.of(12, 16, 3)).pixels(lossless);
    for (int i = 0; i < 12 * 16; i++) {
      int x = i % 16;
      int y = i / 16;
      assertThat(new float[]{pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]})
          .containsExactly(x * 16, y * 20, x * y % 256);
    }
    Path lossy = Path.of(ImageDecoderTest.class.getResource("lossy.webp").toURI());
    assertThat(new ImageDecoder(Shape.of(1, 1, 3)).pixels(lossy))
        .containsExactly(new float[]{200, 100, 50}, within(5f));
  }

  private Path noise(int type, String format) throws IOException {
    BufferedImage image = new BufferedImage(7, 5, type);
    Random random = new Random(1);
    for (int i = 0; i < 35; i++) {
      image.setRGB(i % 7, i / 7, 0xff000000 | random.nextInt());
    }
    Path file = folder.resolve("noise." + format);
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
    return file;
  }

  /// A few kilobytes can unpack to all of them.
  @Test
  void comparesPixelsWithJavasMemoryBeforeItDecodesThem() {
    Path file = Path.of("large.png");
    ImageDecoder.requireMemory(file, 16_000_000, 256 << 20);
    assertThatThrownBy(() -> ImageDecoder.requireMemory(file, 17_000_000, 256 << 20))
        .isInstanceOf(DataFileException.class)
        .hasMessage("large.png: the picture's 17000000 pixels take 204000000 bytes to decode, more"
            + " than three quarters of Java's memory.\n"
            + "  fix:    make the picture smaller, or give Java more memory.");
  }
}
