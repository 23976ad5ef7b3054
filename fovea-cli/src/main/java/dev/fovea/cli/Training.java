package dev.fovea.cli;

import dev.fovea.compile.Engines;
import dev.fovea.compile.Plan;
import dev.fovea.data.Dataset;
import dev.fovea.files.AtomicFile;
import dev.fovea.files.BackupAndRestore;
import dev.fovea.files.CSVLogger;
import dev.fovea.files.KerasModels;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Callback;
import dev.fovea.train.Fit;
import dev.fovea.train.StepGraph;
import dev.fovea.train.TrainEvent;
import dev.fovea.train.Trainer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A training from the first line on the terminal to the last file in its folder.
///
/// The folder is made when all checks are done, so that a misuse leaves none behind.
final class Training {
  /// What a shell gives a program that Ctrl-C ended.
  private static final int INTERRUPTED = 130;

  private final Terminal terminal;
  private final TrainSettings settings;
  private final TrainStart start;
  private final Model model;
  private final Trainer trainer;
  private final RunRecord record;
  private final RunFolder folder;
  private final Optional<Path> board;
  private final Optional<BackupAndRestore> backup;
  private final List<Map<String, Double>> epochs = new ArrayList<>();
  private final long began = System.nanoTime();
  private boolean folderMade;

  /// @param out    folder to write into, one of its own if there is none
  /// @param board  folder of TensorBoard's runs, if it shall have this one
  /// @param backup after how many steps the training is kept, so that it can go on if it dies
  Training(
      Terminal terminal,
      TrainSettings settings,
      TrainStart start,
      Engines.Choice choice,
      Optional<Path> out,
      Optional<Path> board,
      Optional<Integer> backup) {
    this.terminal = terminal;
    this.settings = settings;
    this.start = start;
    folder = RunFolder.choose(out, start.title(), backup.isPresent());
    this.board = board
        .map(runs -> runs.resolve(folder.path().toAbsolutePath().normalize().getFileName()));
    this.backup = backup.map(
        steps -> new BackupAndRestore(folder.backup()).saveFreq(steps).deleteCheckpoint(false));
    model = start.model().on(choice.engine());
    if (start.fresh()) {
      model.initialize(settings.seed());
    }
    trainer = start.trainer(model, settings.optimizer());
    record = new RunRecord(settings, trainer.optimizer(), choice, Instant.now());
  }

  /// Trains, and returns the exit code.
  int run() {
    try (Interrupt interrupt = new Interrupt()) {
      ImageSource.Parts parts = settings.parts(model);
      Dataset data = parts.train();
      Fit fit = settings.fit(parts.test());
      return fit(
          data, fit.callback(interrupt).callback(event -> introduce(event, data, fit)));
    }
  }

  private int fit(Dataset data, Fit fit) {
    try {
      Fit all = fit.callback(this::remember)
          .callback(progress())
          .callback(new CSVLogger(folder.history()))
          .callback(this::checkpoint);
      if (board.isPresent()) {
        all = all.callback(Board.of(board.get(), model, trainer, data));
      }
      trainer.fit(data, backup.map(all::callback).orElse(all));
    } catch (Interrupt.Stopped _) {
      if (folderMade) {
        finish("interrupted");
        backup.ifPresent(_ -> terminal.out().println("The same command goes on where it was."));
      }
      return INTERRUPTED;
    } catch (RuntimeException e) {
      if (folderMade) {
        keep(e);
      }
      throw e;
    }
    finish("finished");
    backup.ifPresent(BackupAndRestore::delete);
    return 0;
  }

  /// Keeps what there is; where that fails too, as on a full disk, the first failure is the one to show.
  private void keep(RuntimeException failure) {
    try {
      finish("failed: " + failure.getMessage());
    } catch (RuntimeException second) {
      failure.addSuppressed(second);
    }
  }

  private Callback.Verdict introduce(TrainEvent event, Dataset data, Fit fit) {
    if (event instanceof TrainEvent.TrainStarted started) {
      folder.make();
      folderMade = true;
      introduceModel();
      introduceData(started.samples(), data, fit);
      record("running");
      Plan plan = trainer.trainingPlan(Math.min(settings.batch(), started.samples()));
      SlowNode.line(SlowNode.of(plan, record.choice().engine().name()))
          .ifPresent(terminal.out()::println);
    }
    return Callback.Verdict.CONTINUE;
  }

  private void introduceModel() {
    String summary = model.summary();
    AtomicFile.write(
        folder.summary(), out -> out.write(summary.getBytes(StandardCharsets.UTF_8)));
    Engines.Choice choice = record.choice();
    terminal.out().println(
        String.format(
            Locale.ROOT,
            "%s: %,d parameters. Engine %s with %d threads: %s",
            settings.model(),
            model.weights().count(),
            choice.engine().name(),
            choice.engine().threads(),
            choice.why()));
    trainer.notes().forEach(note -> terminal.out().println("Note: " + note));
    if (start.file().isPresent()) {
      terminal.out().println(continued());
    }
  }

  private String continued() {
    if (settings.optimizer().isPresent()) {
      return "Training goes on from its weights with a new optimizer, %s."
          .formatted(trainer.optimizer().name());
    }
    Tensor steps = Objects.requireNonNull(trainer.state().get(StepGraph.ITERATION));
    return String.format(
        Locale.ROOT,
        "Training goes on from its weights with its optimizer, %s, after %,d steps.",
        trainer.optimizer().name(),
        (long) steps.get(0));
  }

  private void introduceData(int samples, Dataset data, Fit fit) {
    terminal.out().println(
        String.format(
            Locale.ROOT,
            "%s: %,d images to train on, %,d to measure on.",
            settings.data(),
            samples,
            fit.validation().map(Dataset::size).orElse(data.size() - samples)));
  }

  private Callback progress() {
    return terminal.interactive()
        ? new ProgressBar(terminal, System::nanoTime)
        : new EpochLines(terminal.out());
  }

  private Callback.Verdict remember(TrainEvent event) {
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

  /// Keeps the model after each epoch, so that nothing of it is lost if the next one fails.
  private Callback.Verdict checkpoint(TrainEvent event) {
    if (event instanceof TrainEvent.EpochEnded) {
      KerasModels.save(
          model, Optional.of(trainer), settings.images().source().classes(), folder.model());
      record("running");
    }
    return Callback.Verdict.CONTINUE;
  }

  private void record(String state) {
    record.write(folder.record(), state, epochs, seconds());
  }

  private double seconds() {
    return Math.round((System.nanoTime() - began) / 1e6) / 1e3;
  }

  private void finish(String state) {
    record(state);
    if (!state.equals("finished")) {
      terminal.out().println();
    }
    if (epochs.isEmpty()) {
      terminal.out().println(
          "Ended before the first epoch was over; %s has the settings.".formatted(folder.record()));
      return;
    }
    Curves.draw(epochs, folder.curves()).ifPresent(terminal.out()::println);
    terminal.out().println(result());
    Advice.of(model, epochs).ifPresent(terminal.out()::println);
    terminal.out().println(
        state.equals("finished")
            ? "Model, figures and curves are in %s.".formatted(folder.path())
            : "What was finished by then is in %s.".formatted(folder.path()));
    board.map(Path::getParent).ifPresent(
        runs -> terminal.out().println("To see it: tensorboard --logdir %s".formatted(runs)));
  }

  private String result() {
    Map<String, Double> last = epochs.getLast();
    return String.format(
        Locale.ROOT,
        "Validation accuracy %.4f, loss %.4f after %d of %d epochs, %s.",
        last.getOrDefault("val_accuracy", Double.NaN),
        last.getOrDefault("val_loss", Double.NaN),
        epochs.size(),
        settings.epochs(),
        Durations.clock(seconds()));
  }
}
