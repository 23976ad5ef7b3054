package dev.fovea.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// Handwritten digits: 60,000 images to train on and 10,000 to test on, 28 by 28 pixels, classes 0 to 9.
///
/// The four original files are part of the library. Digits are white (255) on black (0).
/// @see <a href="https://doi.org/10.1109/5.726791">LeCun et al. 1998</a>
public final class Mnist {
  /// Pixels with mean 0 and deviation 1 over the training images.
  public static final PixelScale STANDARD = new PixelScale(0.1307, 0.3081);

  private Mnist() {}

  /// Returns the 60,000 images to train on, standardised: `f32[28,28,1]` with labels `i32[]`.
  public static ImageDataset train() {
    return load("train");
  }

  /// Returns the 10,000 images to test on, standardised: `f32[28,28,1]` with labels `i32[]`.
  public static ImageDataset test() {
    return load("t10k");
  }

  private static ImageDataset load(String part) {
    Idx images = resource(part + "-images-idx3-ubyte.gz");
    Idx labels = resource(part + "-labels-idx1-ubyte.gz");
    return ImageDataset.of(images, labels, STANDARD);
  }

  private static Idx resource(String file) {
    try (InputStream in = Mnist.class.getResourceAsStream("mnist/" + file)) {
      if (in == null) {
        throw new IllegalStateException("the library lacks its file mnist/%s.".formatted(file));
      }
      byte[] all = in.readAllBytes();
      return new IdxStream(file, new ByteArrayInputStream(all), all.length).read();
    } catch (IOException e) {
      throw new UncheckedIOException("mnist/%s cannot be read.".formatted(file), e);
    }
  }
}
