package dev.fovea.cli;

import dev.fovea.compile.Engines;
import dev.fovea.compile.Plan;
import dev.fovea.data.Dataset;
import dev.fovea.files.BackupAndRestore;
import dev.fovea.files.CSVLogger;
import dev.fovea.files.KerasModels;
import dev.fovea.model.Model;
import dev.fovea.tensor.Count;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Callback;
import dev.fovea.train.Fit;
import dev.fovea.train.StepGraph;
import dev.fovea.train.TrainEvent;
import dev.fovea.train.Trainer;
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
  private final Terminal terminal;
  private final TrainSettings settings;
  private final TrainStart start;
  private final Model model;
  private final Trainer trainer;
  private final RunRecord record;
  private final RunFolder folder;
  private final Optional<Path> board;
  private final Optional<BackupAndRestore> backup;
  private final RunLog log;

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
    log = new RunLog(terminal, folder, record);
  }

  /// Trains, and returns the exit code.
  int run() {
    ImageSource.Parts parts = settings.parts(model);
    Dataset data = parts.train();
    Fit fit = settings.fit(parts.test());
    try (Interrupt interrupt = new Interrupt()) {
      return fit(
          data, fit.callback(interrupt).callback(event -> introduce(event, data, fit)));
    }
  }

  private int fit(Dataset data, Fit fit) {
    int code = log.run(() -> {
      Fit all = fit.callback(event -> log.remember(event, backup))
          .callback(log.progress())
          .callback(new CSVLogger(folder.history()))
          .callback(this::checkpoint);
      if (board.isPresent()) {
        all = all.callback(Board.of(board.get(), model, trainer, data));
      }
      trainer.fit(data, backup.map(all::callback).orElse(all));
    }, backup.isPresent(), this::results);
    if (code == 0) {
      backup.ifPresent(BackupAndRestore::delete);
    }
    return code;
  }

  private Callback.Verdict introduce(TrainEvent event, Dataset data, Fit fit) {
    if (event instanceof TrainEvent.TrainStarted started) {
      log.begin();
      introduceModel();
      introduceData(started.samples(), data, fit);
      log.record("running");
      Plan plan = trainer.trainingPlan(Math.min(settings.batch(), started.samples()));
      SlowNode.line(SlowNode.of(plan, record.choice().engine().name()))
          .ifPresent(terminal.out()::println);
    }
    return Callback.Verdict.CONTINUE;
  }

  private void introduceModel() {
    log.summary(model);
    Engines.Choice choice = record.choice();
    terminal.out().println(
        String.format(
            Locale.ROOT,
            "%s: %s. Engine %s with %s: %s",
            settings.model(),
            Count.of(model.weights().count(), "parameter"),
            choice.engine().name(),
            Count.of(choice.engine().threads(), "thread"),
            choice.why()));
    terminal.out().println(start.precision().says(model));
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
        "Training goes on from its weights with its optimizer, %s, after %s.",
        trainer.optimizer().name(),
        Count.of((long) steps.get(0), "step"));
  }

  private void introduceData(int samples, Dataset data, Fit fit) {
    terminal.out().println(
        String.format(
            Locale.ROOT,
            "%s: %s to train on, %,d to measure on.",
            settings.data(),
            Count.of(samples, "image"),
            fit.validation().map(Dataset::size).orElse(data.size() - samples)));
  }

  /// Keeps the model after each epoch, so that nothing of it is lost if the next one fails.
  private Callback.Verdict checkpoint(TrainEvent event) {
    if (event instanceof TrainEvent.EpochEnded) {
      KerasModels.save(
          model, Optional.of(trainer), settings.images().source().classes(), folder.model());
      log.record("running");
    }
    return Callback.Verdict.CONTINUE;
  }

  private List<String> results() {
    List<String> lines = new ArrayList<>();
    Map<String, Double> last = log.epochs().getLast();
    lines.add(String.format(
        Locale.ROOT,
        "Validation accuracy %.4f, loss %.4f after %d of %s, %s.",
        last.getOrDefault("val_accuracy", Double.NaN),
        last.getOrDefault("val_loss", Double.NaN),
        log.epochs().size(),
        Count.of(settings.epochs(), "epoch"),
        Durations.clock(log.seconds())));
    Advice.of(model, log.epochs()).ifPresent(lines::add);
    board.map(Path::getParent).ifPresent(runs -> lines.add(
        "To see it: tensorboard --logdir %s".formatted(Shell.word(runs))));
    return lines;
  }
}
