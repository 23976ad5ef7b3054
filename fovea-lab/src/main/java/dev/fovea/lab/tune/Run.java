package dev.fovea.lab.tune;

import dev.fovea.files.BackupAndRestore;
import dev.fovea.train.Fit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A trial that is to be trained now, from its start or from where it stopped.
///
/// @param job    which one, and for how many epochs
/// @param seed   of the study: all trials train from the same first weights and in the same order where their shapes allow
/// @param folder of this trial, if the study has one; it is there
public record Run(Job job, long seed, Optional<Path> folder) {
  /// Returns the trial's settings.
  public Values values() {
    return job.values();
  }

  /// Returns how to fit: for so many epochs, with the study's seed; where there is a folder, the training is kept in it after each epoch, and
  /// goes on there if it was stopped or killed, bit for bit.
  public Fit fit() {
    Fit fit = Fit.epochs(job.epochs()).seed(seed);
    return backup().map(backup -> fit.callback(backup.deleteCheckpoint(false))).orElse(fit);
  }

  /// Deletes what is kept of the training, and its folder if nothing else is in it.
  void forget() {
    backup().ifPresent(BackupAndRestore::delete);
    try {
      if (folder.isPresent()) {
        Files.deleteIfExists(folder.get());
      }
    } catch (DirectoryNotEmptyException e) {
      // The objective keeps something there.
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s cannot be deleted: %s.".formatted(folder.get(), e.getMessage()), e);
    }
  }

  private Optional<BackupAndRestore> backup() {
    return folder.map(dir -> new BackupAndRestore(dir.resolve("backup")));
  }
}
