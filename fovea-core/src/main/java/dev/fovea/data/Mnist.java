package dev.fovea.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ServiceLoader;

/// Handwritten digits: 60,000 images to train on and 10,000 to test on, 28 by 28 pixels, classes 0 to 9.
///
/// The four original files come with the artifact `dev.fovea:fovea-mnist`, which the command line has.
/// Digits are white (255) on black (0).
/// @see <a href="https://doi.org/10.1109/5.726791">LeCun et al. 1998</a>
public final class Mnist {
  /// Pixels with mean 0 and deviation 1 over the training images.
  public static final PixelScale STANDARD = new PixelScale(0.1307, 0.3081);

  private Mnist() {}

  /// Returns the 60,000 images to train on, standardised: `f32[28,28,1]` with labels `i32[]`.
  ///
  /// @throws DataFileException if the program lacks the files
  public static ImageDataset train() {
    return load("train");
  }

  /// Returns the 10,000 images to test on, standardised: `f32[28,28,1]` with labels `i32[]`.
  ///
  /// @throws DataFileException if the program lacks the files
  public static ImageDataset test() {
    return load("t10k");
  }

  private static ImageDataset load(String part) {
    // A thread's own class loader need not know the program's jars.
    MnistFiles files = ServiceLoader.load(MnistFiles.class).findFirst()
        .or(() -> ServiceLoader.load(MnistFiles.class, Mnist.class.getClassLoader()).findFirst())
        .orElseThrow(() -> new DataFileException("mnist",
            "this program comes without the files of the data set, which are an artifact of their own.",
            "add dev.fovea:fovea-mnist (12 MB), in the version of Fovea, to the dependencies."));
    Idx images = read(files, part + "-images-idx3-ubyte.gz");
    Idx labels = read(files, part + "-labels-idx1-ubyte.gz");
    return ImageDataset.of(images, labels, STANDARD);
  }

  private static Idx read(MnistFiles files, String file) {
    try (InputStream in = files.open(file)) {
      byte[] all = in.readAllBytes();
      return new IdxStream(file, new ByteArrayInputStream(all), all.length).read();
    } catch (IOException e) {
      throw new UncheckedIOException("%s of MNIST cannot be read.".formatted(file), e);
    }
  }
}
