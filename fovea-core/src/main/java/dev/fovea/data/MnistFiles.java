package dev.fovea.data;

import java.io.IOException;
import java.io.InputStream;

/// Where [Mnist] has its files from, found by [java.util.ServiceLoader]: the artifact
/// `dev.fovea:fovea-mnist` holds them, so that a program without digits need not carry them.
public interface MnistFiles {
  /// Opens one of the four files as they were published, packed with gzip.
  ///
  /// @param file its name, such as `train-images-idx3-ubyte.gz`
  /// @throws IOException if there is none, or it cannot be opened
  InputStream open(String file) throws IOException;
}
