package dev.fovea.cli;

import dev.fovea.files.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// The folder that a training writes into.
///
/// @param path where it is
record RunFolder(Path path) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss",
      Locale.ROOT);

  /// Chooses a folder, without making it.
  ///
  /// @param chosen the folder that was asked for, else one of its own for this model and time
  /// @param goesOn whether a training that was kept in it shall go on
  /// @throws Misuse if there is a model in it already
  static RunFolder choose(Optional<Path> chosen, String model, boolean goesOn) {
    Path path = chosen.orElseGet(() -> unused(model));
    RunFolder folder = new RunFolder(path);
    if (Files.exists(folder.model()) && !(goesOn && Files.exists(folder.backup()))) {
      throw new Misuse(
          "%s holds a trained model already.\n  fix:    choose another folder with --out, or remove that one."
              .formatted(path));
    }
    return folder;
  }

  /// Makes the folder.
  ///
  /// @throws UncheckedIOException if it cannot be made
  void make() {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the folder %s cannot be made: %s.\n  fix:    choose another folder with --out."
              .formatted(path, AtomicFile.reason(e)),
          e);
    }
  }

  private static Path unused(String model) {
    // A file of somebody else may call its model as it likes.
    String plain = model.replaceAll("[^\\p{L}\\p{N}._-]", "_");
    String name = "%s-%s".formatted(plain, LocalDateTime.now(ZoneId.systemDefault()).format(TIME));
    Path path = Path.of("runs", name);
    for (int i = 2; Files.exists(path); i++) {
      path = Path.of("runs", name + "-" + i);
    }
    return path;
  }

  Path model() {
    return path.resolve("model.keras");
  }

  Path backup() {
    return path.resolve("backup");
  }

  /// Returns where a stage of the training is kept.
  Path backup(int stage) {
    return backup().resolve("stage-" + stage);
  }

  Path history() {
    return path.resolve("history.csv");
  }

  Path curves() {
    return path.resolve("curves.png");
  }

  Path summary() {
    return path.resolve("summary.txt");
  }

  Path record() {
    return path.resolve(RunRecord.FILE);
  }
}
