package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fovea.engine.java.JavaEngine;
import dev.fovea.train.Callback.Verdict;
import dev.fovea.train.History;
import dev.fovea.train.TrainEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each call to the file system fails in turn while a checkpoint is written.
class BackupFailureTest {
  private static final JavaEngine ENGINE = new JavaEngine(1);
  private static final int EPOCHS = 2;
  /// The step whose checkpoint fails: two are there before it.
  private static final int STEP = 4;

  @TempDir
  Path temporary;

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @Test
  void survivesEachFailureOfACheckpoint() throws IOException {
    SmallTraining whole = new SmallTraining(ENGINE);
    List<String> bits = new ArrayList<>();
    History history = whole.run(whole.fit(EPOCHS, csv()), event -> {
      bits.add(event instanceof TrainEvent.StepEnded ? whole.bits(new History(List.of())) : "");
      return Verdict.CONTINUE;
    });
    bits.removeIf(String::isEmpty);
    List<String> failed = new ArrayList<>();
    for (int call = 0; failed.size() == call; call++) {
      Path folder = temporary.resolve("backup" + call);
      FailingDisk disk = new FailingDisk();
      SmallTraining training = new SmallTraining(ENGINE);
      Throwable failure = catchThrowable(() -> train(training, folder, disk, failed.size()));
      if (failure != null) {
        failed.add(disk.calls().get(call));
        assertThat(failure).isInstanceOf(UncheckedIOException.class)
            .hasMessage(message(disk.calls().get(call), folder));
        assertThat(training.bits(new History(List.of())))
            .as("the training in memory").isEqualTo(bits.get(STEP - 1));
        assertThat(new BackupAndRestore(folder).restore().orElseThrow().step())
            .as("after %s failed", failed.getLast()).isBetween(STEP - 1, STEP);
        assertThat(folder).isDirectoryNotContaining("glob:**.partial");
      }
      SmallTraining again = new SmallTraining(ENGINE);
      History end = again.run(
          again.fit(EPOCHS, csv()), new BackupAndRestore(folder).saveFreq(1));
      assertThat(again.bits(end)).isEqualTo(whole.bits(history));
    }
    assertThat(failed).containsSubsequence("create", "write", "write", "force", "close", "rename",
        "force folder", "delete");
  }

  private void train(SmallTraining training, Path folder, FailingDisk disk, int failing) {
    BackupAndRestore backup = new BackupAndRestore(folder, OptionalInt.of(1), true, disk);
    int[] steps = {0};
    training.run(training.fit(1, csv()), backup, event -> {
      if (event instanceof TrainEvent.StepEnded) {
        disk.fail(++steps[0] == STEP ? failing : -1);
      }
      return steps[0] > STEP ? Verdict.STOP : Verdict.CONTINUE;
    });
  }

  private Path csv() {
    return temporary.resolve("history.csv");
  }

  private static String message(String call, Path folder) {
    Path file = folder.resolve("checkpoint-%d.safetensors".formatted(STEP));
    return switch (call) {
      case "force folder" -> """
          Cannot make sure that %s stays: no luck with force folder.
            note:   it is written, but after a power cut the one before may be back.
            fix:    check the disk of %s.""".formatted(file, folder);
      case "delete" -> """
          %s cannot be deleted: no luck with delete.
            note:   the newest checkpoint is whole.
            fix:    check the folder's permissions and its disk."""
          .formatted(folder.resolve("checkpoint-%d.safetensors".formatted(STEP - 2)));
      default -> """
          Cannot write %s: %s.
            note:   a file that was there before is unchanged.
            fix:    choose a folder that exists, is writable and has space left; this one is %s."""
          .formatted(
              file, call.equals("write") ? "No space left on device" : "no luck with " + call,
              folder);
    };
  }

  /// The way of all other files: models, figures, settings.
  @Test
  void keepsTheOldFileWhateverFails() throws IOException {
    Path file = temporary.resolve("model.keras");
    byte[] content = "new".repeat(3000).getBytes(StandardCharsets.UTF_8);
    List<String> failed = new ArrayList<>();
    for (int call = 0; failed.size() == call; call++) {
      Files.writeString(file, "old");
      FailingDisk disk = new FailingDisk();
      disk.fail(call);
      Throwable failure = catchThrowable(
          () -> AtomicFile.write(disk, file, out -> out.write(content)));
      if (failure != null) {
        failed.add(disk.calls().get(call));
        boolean renamed = failed.getLast().equals("force folder");
        assertThat(file).hasBinaryContent(
            renamed ? content : "old".getBytes(StandardCharsets.UTF_8));
        assertThat(temporary.toFile().list()).containsExactly("model.keras");
      }
    }
    assertThat(failed).containsExactly("create", "write", "write", "write", "force", "close",
        "rename", "force folder");
    assertThat(file).hasBinaryContent(content);
  }

  /// The failure that matters is the first one.
  @Test
  void saysWhyItFailedEvenWhereTheRestCannotBeCleared() {
    Path file = temporary.resolve("model.keras");
    FailingDisk disk = new FailingDisk();
    disk.fail(2);
    assertThatThrownBy(() -> AtomicFile.write(disk, file, out -> {
      throw new IOException("no weights");
    })).hasMessageStartingWith("Cannot write " + file + ": no weights.\n")
        .cause().hasSuppressedException(new IOException("no luck with delete"));
  }
}
