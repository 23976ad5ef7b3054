package dev.fovea.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/// Which Fovea this is.
final class Version implements IVersionProvider {
  /// Returns the version, such as `0.1.0`.
  static String number() {
    try (InputStream in = Version.class.getResourceAsStream("version.txt")) {
      return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("version.txt cannot be read.", e);
    }
  }

  @Override
  public String[] getVersion() {
    return new String[]{"fovea " + number()};
  }
}
