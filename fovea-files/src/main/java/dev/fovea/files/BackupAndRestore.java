package dev.fovea.files;

import dev.fovea.train.Backup;
import dev.fovea.train.Snapshot;
import dev.fovea.train.TrainEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Keeps a training in a folder, so that the same program, started again after its process died, goes
/// on as if nothing had happened.
///
/// {@snippet :
/// trainer.fit(data, Fit.epochs(100).callback(
///     new BackupAndRestore(Path.of("backup")).saveFreq(500)));
/// }
///
/// Weights, the optimizer's averages, the history, the order of the samples, random numbers, means
/// within the epoch and what other callbacks remember come back bit for bit: the training ends with
/// the weights that it would have had. The last two checkpoints are kept; where the newest is damaged,
/// the one before is taken. Engine, number of threads and machine must be the same for the same bits.
///
/// A folder belongs to one training: another one is refused. `docs/formats/checkpoint.md` describes
/// the files.
public final class BackupAndRestore implements Backup {
  private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{1,18})\\.safetensors");

  private final Path folder;
  private final OptionalInt saveFreq;
  private final boolean deleteCheckpoint;
  private final Disk disk;
  private final List<String> damaged = new ArrayList<>();
  /// The number of the newest checkpoint that is known to be whole.
  private OptionalLong newest = OptionalLong.empty();
  private long number;
  private int unsaved;

  BackupAndRestore(Path folder, OptionalInt saveFreq, boolean deleteCheckpoint, Disk disk) {
    if (saveFreq.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "BackupAndRestore needs a saveFreq of at least 1 step, got %d."
              .formatted(saveFreq.orElse(0)));
    }
    this.folder = folder;
    this.saveFreq = saveFreq;
    this.deleteCheckpoint = deleteCheckpoint;
    this.disk = disk;
  }

  /// Keeps a training after each epoch, and deletes what it kept when the training is over.
  ///
  /// @param folder a folder of its own, which is made if it is not there
  public BackupAndRestore(Path folder) {
    this(folder, OptionalInt.empty(), true, SystemDisk.DISK);
  }

  /// Returns the same that keeps the training whenever this many steps are done.
  ///
  /// @throws IllegalArgumentException if the number is below 1
  public BackupAndRestore saveFreq(int steps) {
    return new BackupAndRestore(folder, OptionalInt.of(steps), deleteCheckpoint, disk);
  }

  /// Returns the same that deletes its files when the training is over, or not. With files left, the
  /// same program started again has nothing left to train, and ends with the same weights.
  public BackupAndRestore deleteCheckpoint(boolean atTheEnd) {
    return new BackupAndRestore(folder, saveFreq, atTheEnd, disk);
  }

  /// Returns why checkpoints were passed over when the training went on, newest first.
  public List<String> damaged() {
    return List.copyOf(damaged);
  }

  /// Returns the newest state in the folder that is whole.
  ///
  /// @throws ModelFormatException if there are checkpoints, but all of them are damaged
  /// @throws UncheckedIOException if the folder cannot be made or read
  @Override
  public Optional<Snapshot> restore() {
    damaged.clear();
    newest = OptionalLong.empty();
    unsaved = 0;
    List<Long> numbers = prepare();
    number = numbers.isEmpty() ? 0 : numbers.getFirst();
    for (long candidate : numbers) {
      try {
        Snapshot state = CheckpointFile.read(file(candidate));
        newest = OptionalLong.of(candidate);
        return Optional.of(state);
      } catch (ModelFormatException e) {
        damaged.add(String.valueOf(e.getMessage()));
      }
    }
    if (!damaged.isEmpty()) {
      throw new ModelFormatException(
          folder.toString(),
          "none of its %d checkpoints can be read.".formatted(damaged.size()),
          "delete the folder to start the training anew. The newest: "
              + damaged.getFirst().lines().findFirst().orElse(""));
    }
    return Optional.empty();
  }

  @Override
  public void settled(TrainEvent event, Supplier<Snapshot> now) {
    boolean due = event instanceof TrainEvent.StepEnded
        ? saveFreq.isPresent() && ++unsaved >= saveFreq.getAsInt()
        : saveFreq.isEmpty();
    if (due) {
      save(now.get());
      unsaved = 0;
    }
  }

  /// The one before stays until the new one is on the disk.
  private void save(Snapshot state) {
    long next = number + 1;
    AtomicFile.write(disk, file(next), CheckpointFile.content(state));
    OptionalLong before = newest;
    number = next;
    newest = OptionalLong.of(next);
    for (long old : numbers()) {
      if (old != next && old != before.orElse(next)) {
        delete(file(old));
      }
    }
  }

  @Override
  public Verdict on(TrainEvent event) {
    if (event instanceof TrainEvent.TrainEnded && deleteCheckpoint) {
      delete();
    }
    return Verdict.CONTINUE;
  }

  /// Deletes the checkpoints, and the folder if nothing else is in it.
  ///
  /// @throws UncheckedIOException if they cannot be deleted
  public void delete() {
    // The newest last: if it ends here, the training goes on from its end.
    numbers().reversed().forEach(old -> delete(file(old)));
    newest = OptionalLong.empty();
    if (list().isEmpty()) {
      delete(folder);
    }
  }

  private Path file(long id) {
    return folder.resolve("checkpoint-%d.safetensors".formatted(id));
  }

  /// Makes the folder, clears away what a dying process left half written, and returns the numbers of
  /// the checkpoints, newest first.
  private List<Long> prepare() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the folder %s cannot be made: %s.\n  fix:    choose another one for the backup."
              .formatted(folder, AtomicFile.reason(e)),
          e);
    }
    list().stream()
        .filter(file -> file.getFileName().toString().startsWith(".checkpoint-")
            && file.toString().endsWith(AtomicFile.PARTIAL))
        .forEach(this::delete);
    return numbers();
  }

  private List<Long> numbers() {
    return list().stream()
        .map(file -> NAME.matcher(file.getFileName().toString()))
        .filter(Matcher::matches)
        .map(matcher -> Long.valueOf(matcher.group(1)))
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private List<Path> list() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw FileBytes.unreadable(folder.toString(), e);
    }
  }

  private void delete(Path old) {
    try {
      disk.delete(old);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s cannot be deleted: %s.\n  note:   the newest checkpoint is whole.\n  fix:    %s."
              .formatted(old, AtomicFile.reason(e), "check the folder's permissions and its disk"),
          e);
    }
  }

  @Override
  public String toString() {
    return "BackupAndRestore " + folder;
  }
}
