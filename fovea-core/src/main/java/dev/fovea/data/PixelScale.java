package dev.fovea.data;

/// How a pixel from 0 to 255 becomes the number that a model reads: `(pixel / 255 - mean) / deviation`.
///
/// @param mean      what is taken away, in shares of full brightness
/// @param deviation what the rest is divided by, in shares of full brightness, above 0
public record PixelScale(double mean, double deviation) {
  /// Brightness from 0 to 1: `pixel / 255`.
  public static final PixelScale UNIT = new PixelScale(0, 1);

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if the deviation is not above 0, or a number is not finite
  public PixelScale {
    if (!(deviation > 0) || !Double.isFinite(mean) || !Double.isFinite(deviation)) {
      throw new IllegalArgumentException(
          "a pixel scale needs a finite mean and a deviation above 0, got %s and %s."
              .formatted(mean, deviation));
    }
  }

  /// Returns the number for one pixel.
  ///
  /// @param pixel brightness from 0 to 255
  public float of(int pixel) {
    return (float) ((pixel / 255.0 - mean) / deviation);
  }

  /// Returns the numbers for all pixels, 0 to 255.
  public float[] table() {
    float[] table = new float[256];
    for (int pixel = 0; pixel < table.length; pixel++) {
      table[pixel] = of(pixel);
    }
    return table;
  }
}
