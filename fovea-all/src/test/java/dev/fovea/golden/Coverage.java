package dev.fovea.golden;

import dev.fovea.files.ModelFormatException;
import java.util.Optional;
import java.util.function.Supplier;

/// Tells what Fovea cannot do yet from what is wrong.
final class Coverage {
  private Coverage() {}

  /// Reads something, or returns why it cannot be read yet; any other failure is one.
  static Optional<String> notYet(Supplier<?> reading) {
    try {
      reading.get();
      return Optional.empty();
    } catch (ModelFormatException e) {
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      if (!message.contains("not supported yet")) {
        throw e;
      }
      return Optional.of(message.substring(message.indexOf(": ") + 2));
    }
  }
}
