package dev.fovea.cli;

import dev.fovea.files.AtomicFile;
import dev.fovea.lab.report.Chart;
import java.awt.image.BufferedImage;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Writes charts as a picture, where the system can draw.
final class Drawing {
  private Drawing() {}

  /// Writes charts side by side.
  ///
  /// @param figures name of the file that has the same in numbers
  /// @return why there is no picture, if there is none
  /// @throws UncheckedIOException if the file cannot be written
  static Optional<String> write(Path file, String figures, Supplier<List<Chart>> charts) {
    try {
      BufferedImage image = Chart.image(charts.get());
      AtomicFile.write(file, out -> {
        // In memory: ImageIO's own stream leans on a file and a shutdown hook, which cannot be had any more after Ctrl-C.
        try (var memory = new MemoryCacheImageOutputStream(out)) {
          ImageIO.write(image, "png", memory);
        }
      });
      return Optional.empty();
    } catch (UncheckedIOException e) {
      throw e;
    } catch (RuntimeException | LinkageError | InternalError e) {
      // A JDK or a system without AWT or fonts: each lacks something else and throws something else.
      return Optional.of(
          "There is no %s, because this system cannot draw (%s); %s has the figures."
              .formatted(file.getFileName(), e, figures));
    }
  }
}
