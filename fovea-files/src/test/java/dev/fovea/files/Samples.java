package dev.fovea.files;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// The real files beside these tests: four that Keras 3.16 wrote (from `golden/`), and those of
/// `make_samples.py`, `make_untrained.py` and `make_scaled.py`.
final class Samples {
  private Samples() {}

  static Path path(String name) {
    URL url = Objects.requireNonNull(Samples.class.getResource(name), name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException wrong) {
      throw new IllegalStateException(wrong);
    }
  }

  static byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(path(name));
  }
}
