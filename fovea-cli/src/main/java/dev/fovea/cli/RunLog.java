package dev.fovea.cli;

import dev.fovea.files.AtomicFile;
import dev.fovea.files.BackupAndRestore;
import dev.fovea.model.Model;
import dev.fovea.train.Callback;
import dev.fovea.train.TrainEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The figures of a run, and what of them its folder keeps, however the run ends.
///
/// The folder is made when all checks are done, so that a misuse leaves none behind.
final class RunLog {
  /// What a shell gives a program that Ctrl-C ended.
  private static final int INTERRUPTED = 130;

  private final Terminal terminal;
  private final RunFolder folder;
  private final RunRecord record;
  private final List<Map<String, Double>> epochs = new ArrayList<>();
  private final long began = System.nanoTime();
  private boolean folderMade;

  RunLog(Terminal terminal, RunFolder folder, RunRecord record) {
    this.terminal = terminal;
    this.folder = folder;
    this.record = record;
  }

  /// Makes the folder.
  void begin() {
    folder.make();
    folderMade = true;
  }

  /// Tells whether the folder is made, and with it all checks are done.
  boolean hasBegun() {
    return folderMade;
  }

  /// Returns the figures of each finished epoch.
  List<Map<String, Double>> epochs() {
    return Collections.unmodifiableList(epochs);
  }

  void summary(Model model) {
    String summary = model.summary();
    AtomicFile.write(folder.summary(), out -> out.write(summary.getBytes(StandardCharsets.UTF_8)));
  }

  void record(String state) {
    record.write(folder.record(), state, epochs, seconds());
  }

  double seconds() {
    return Math.round((System.nanoTime() - began) / 1e6) / 1e3;
  }

  /// Returns what shows how far the training is.
  Callback progress() {
    return terminal.interactive()
        ? new ProgressBar(terminal, System::nanoTime)
        : new EpochLines(terminal.out());
  }

  /// Takes up the figures of an epoch, and those of a training that goes on.
  ///
  /// @param backup what the training goes on from
  Callback.Verdict remember(TrainEvent event, Optional<BackupAndRestore> backup) {
    if (event instanceof TrainEvent.EpochEnded ended) {
      epochs.add(ended.figures());
    } else if (event instanceof TrainEvent.Resumed resumed) {
      epochs.addAll(resumed.history().epochs());
      backup.ifPresent(kept -> kept.damaged().forEach(terminal.err()::println));
      terminal.out().println("Training goes on in epoch %d after step %d of %d.".formatted(
          resumed.epoch(), resumed.step(), resumed.steps()));
    }
    return Callback.Verdict.CONTINUE;
  }

  /// Trains, keeps what there is then, and returns the exit code.
  ///
  /// @param goesOn  whether the same command goes on after an interruption
  /// @param results says in lines what the epochs came to; asked if there is one
  int run(Runnable training, boolean goesOn, Results results) {
    try {
      training.run();
    } catch (Interrupt.Stopped _) {
      if (folderMade) {
        finish("interrupted", results);
        if (goesOn) {
          terminal.out().println("The same command goes on where it was.");
        }
      }
      return INTERRUPTED;
    } catch (RuntimeException e) {
      if (folderMade) {
        keep(e, results);
      }
      throw e;
    }
    finish("finished", results);
    return 0;
  }

  /// Says what a run came to.
  @FunctionalInterface
  interface Results {
    List<String> lines();
  }

  /// Keeps what there is; where that fails too, as on a full disk, the first failure is the one to show.
  private void keep(RuntimeException failure, Results results) {
    try {
      finish("failed: " + failure.getMessage(), results);
    } catch (RuntimeException second) {
      failure.addSuppressed(second);
    }
  }

  private void finish(String state, Results results) {
    record(state);
    boolean finished = state.equals("finished");
    if (!finished) {
      terminal.out().println();
    }
    if (epochs.isEmpty()) {
      terminal.out().println(
          "Ended before the first epoch was over; %s has the settings.".formatted(folder.record()));
      return;
    }
    Curves.draw(epochs, folder.curves()).ifPresent(terminal.out()::println);
    results.lines().forEach(terminal.out()::println);
    terminal.out().println(finished
        ? "Model, figures and curves are in %s.".formatted(folder.path())
        : "What was finished by then is in %s.".formatted(folder.path()));
  }
}
