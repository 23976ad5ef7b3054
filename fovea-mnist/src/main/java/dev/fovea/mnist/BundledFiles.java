package dev.fovea.mnist;

import dev.fovea.data.MnistFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/// The files that lie beside this class.
public final class BundledFiles implements MnistFiles {
  /// For `ServiceLoader`.
  public BundledFiles() {}

  @Override
  public InputStream open(String file) throws IOException {
    InputStream in = BundledFiles.class.getResourceAsStream(file);
    if (in == null) {
      throw new FileNotFoundException(file);
    }
    return in;
  }
}
