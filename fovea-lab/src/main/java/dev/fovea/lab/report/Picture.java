package dev.fovea.lab.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/// An image made of numbers: digits, filters, feature maps, photographs, heat maps.
///
/// Values are in rows from above, from left to right within a row, and channel by channel within a pixel.
public final class Picture {
  private static final int[] HEAT = {0x0d0887, 0x6a00a8, 0xb12a90, 0xe16462, 0xfca636, 0xf0f921};

  private final BufferedImage image;

  private Picture(BufferedImage image) {
    this.image = image;
  }

  /// Returns the picture of an image.
  public static Picture of(BufferedImage image) {
    return new Picture(image);
  }

  /// Returns values as shades of gray: the smallest is black, the largest white.
  ///
  /// @param values `[height, width]`
  public static Picture gray(float[] values, int height, int width) {
    float low = least(values);
    float range = most(values) - low;
    return drawn(values, height, width, v -> gray(range == 0 ? 0 : (v - low) / range));
  }

  /// Returns values as shades of gray: what is at most `low` is black, what is at least `high` white.
  ///
  /// @param values `[height, width]`
  public static Picture gray(float[] values, int height, int width, float low, float high) {
    return drawn(values, height, width, v -> gray((v - low) / (high - low)));
  }

  /// Returns values with signs: zero is white, the positive are red and the negative blue, the deeper the larger.
  ///
  /// @param values `[height, width]`
  public static Picture signed(float[] values, int height, int width) {
    float largest = Math.max(Math.abs(least(values)), Math.abs(most(values)));
    return drawn(values, height, width, v -> signed(largest == 0 ? 0 : v / largest));
  }

  /// Returns values from dark blue, for the smallest, through red to yellow, for the largest.
  ///
  /// @param values `[height, width]`
  public static Picture heat(float[] values, int height, int width) {
    float low = least(values);
    float range = most(values) - low;
    return drawn(values, height, width, v -> heat(range == 0 ? 0 : (v - low) / range));
  }

  /// Returns a picture in colours.
  ///
  /// @param values `[height, width, 3]`, red, green and blue from 0 to 1; what lies outside is cut off
  public static Picture rgb(float[] values, int height, int width) {
    check(values, height, width, 3);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < height * width; i++) {
      int red = shade(values[3 * i]);
      int green = shade(values[3 * i + 1]);
      int blue = shade(values[3 * i + 2]);
      image.setRGB(i % width, i / width, red << 16 | green << 8 | blue);
    }
    return new Picture(image);
  }

  /// Returns the picture with pixels `times` as high and wide.
  public Picture enlarged(int times) {
    return resized(image.getHeight() * times, image.getWidth() * times, false);
  }

  /// Returns the picture in another size.
  ///
  /// @param smooth whether new pixels are between their neighbours, as in a photograph
  public Picture resized(int height, int width, boolean smooth) {
    BufferedImage larger = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = larger.createGraphics();
    graphics.setRenderingHint(
        java.awt.RenderingHints.KEY_INTERPOLATION,
        smooth
            ? java.awt.RenderingHints.VALUE_INTERPOLATION_BICUBIC
            : java.awt.RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return new Picture(larger);
  }

  /// Returns this picture laid over another one, of which a share shines through.
  ///
  /// @param opacity 0: only the other one is seen; 1: only this one
  /// @throws IllegalArgumentException if their sizes differ
  public Picture over(Picture below, double opacity) {
    if (below.width() != width() || below.height() != height()) {
      throw new IllegalArgumentException(
          "A picture of %dx%d cannot be laid over one of %dx%d.\n  fix:    resize one of them."
              .formatted(height(), width(), below.height(), below.width()));
    }
    BufferedImage mixed = new BufferedImage(width(), height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height(); y++) {
      for (int x = 0; x < width(); x++) {
        mixed.setRGB(x, y, mixed(below.image.getRGB(x, y), image.getRGB(x, y), opacity));
      }
    }
    return new Picture(mixed);
  }

  /// Returns the image, which must not be drawn into.
  public BufferedImage image() {
    return image;
  }

  /// Returns the number of pixels from above to below.
  public int height() {
    return image.getHeight();
  }

  /// Returns the number of pixels from left to right.
  public int width() {
    return image.getWidth();
  }

  /// Returns the picture as a PNG file.
  byte[] png() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return bytes.toByteArray();
  }

  /// Returns the picture as an address that holds it.
  String dataUri() {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png());
  }

  private interface Palette {
    int of(float value);
  }

  private static Picture drawn(float[] values, int height, int width, Palette palette) {
    check(values, height, width, 1);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < values.length; i++) {
      image.setRGB(i % width, i / width, palette.of(values[i]));
    }
    return new Picture(image);
  }

  private static void check(float[] values, int height, int width, int channels) {
    if (height < 1 || width < 1 || values.length != height * width * channels) {
      throw new IllegalArgumentException(
          "A picture of %dx%d with %d channel(s) has %d values, got %d."
              .formatted(height, width, channels, height * width * channels, values.length));
    }
  }

  private static float least(float[] values) {
    float least = Float.POSITIVE_INFINITY;
    for (float value : values) {
      least = Math.min(least, value);
    }
    return least;
  }

  private static float most(float[] values) {
    float most = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      most = Math.max(most, value);
    }
    return most;
  }

  private static int shade(float share) {
    return Math.clamp(Math.round(share * 255), 0, 255);
  }

  private static int gray(float share) {
    return shade(share) * 0x010101;
  }

  private static int signed(float share) {
    int pale = shade(1 - Math.abs(share));
    int deep = shade(1 - Math.abs(share) * 0.25f);
    return share < 0 ? pale << 16 | pale << 8 | deep : deep << 16 | pale << 8 | pale;
  }

  private static int heat(float share) {
    float place = Math.clamp(share, 0f, 1f) * (HEAT.length - 1);
    int below = Math.min((int) place, HEAT.length - 2);
    return mixed(HEAT[below], HEAT[below + 1], place - below);
  }

  private static int mixed(int from, int to, double share) {
    Color a = new Color(from);
    Color b = new Color(to);
    int red = (int) Math.round(a.getRed() + share * (b.getRed() - a.getRed()));
    int green = (int) Math.round(a.getGreen() + share * (b.getGreen() - a.getGreen()));
    int blue = (int) Math.round(a.getBlue() + share * (b.getBlue() - a.getBlue()));
    return red << 16 | green << 8 | blue;
  }
}
