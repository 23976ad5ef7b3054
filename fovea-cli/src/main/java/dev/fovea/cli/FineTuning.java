package dev.fovea.cli;

import dev.fovea.compile.Engines;
import dev.fovea.data.Dataset;
import dev.fovea.data.ShiftedImages;
import dev.fovea.files.BackupAndRestore;
import dev.fovea.files.CSVLogger;
import dev.fovea.files.KerasModels;
import dev.fovea.files.image.ImageFolder;
import dev.fovea.layer.Layer;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.FineTune;
import dev.fovea.model.Model;
import dev.fovea.tensor.Count;
import dev.fovea.train.Callback;
import dev.fovea.train.Fit;
import dev.fovea.train.TrainEvent;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A fine-tuning from the first line on the terminal to the last file in its folder.
final class FineTuning {
  /// How many files that are no pictures are named.
  private static final int NAMED = 5;

  private final Terminal terminal;
  private final FineTuneSettings settings;
  private final Model base;
  private final PictureData data;
  private final RunFolder folder;
  private final Optional<Integer> backup;
  private final Engines.Choice choice;
  private final List<BackupAndRestore> kept = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private final RunLog log;

  /// @param data   where the pictures lie
  /// @param out    folder to write into, one of its own if there is none
  /// @param backup after how many steps the training is kept, so that it can go on if it dies
  FineTuning(
      Terminal terminal,
      FineTuneSettings settings,
      Model base,
      PictureData data,
      Engines.Choice choice,
      Optional<Path> out,
      Optional<Integer> backup) {
    this.terminal = terminal;
    this.settings = settings;
    this.data = data;
    this.backup = backup;
    this.choice = choice;
    this.base = base.on(choice.engine());
    folder = RunFolder.choose(out, base.name(), backup.isPresent());
    log = new RunLog(terminal, folder,
        new RunRecord(settings, settings.first().optimizer(), choice, Instant.now()));
  }

  /// Trains, and returns the exit code.
  int run() {
    List<Layer> head = settings.head(base, data.classes().size());
    checkUnfreeze();
    Model model = head(head);
    PictureData.Pictures pictures = data.read(PictureReader.inputOf(base),
        settings.validationSplit(), settings.seed(), this::leftOut);
    ImageFolder scaled = pictures.train().scaled(settings.preprocessing());
    Dataset train = settings.crop().map(scaled::cropped).orElse(scaled);
    Dataset val = pictures.val().scaled(settings.preprocessing());
    try (Interrupt interrupt = new Interrupt()) {
      FineTune plan = settings.plan(train.size(), val, head.size())
          .before((stage, staged, trainer, fit) -> {
            introduce(stage, staged, pictures);
            return followed(stage, staged, trainer, fit.callback(interrupt));
          });
      return fit(plan, model, settings.augment() ? new ShiftedImages(train) : train);
    }
  }

  /// A base of its own says what is wrong in its own numbers, without the head.
  private void checkUnfreeze() {
    if (settings.second().isPresent()) {
      settings.thawed(base.frozen(), 0);
    }
  }

  private Model head(List<Layer> head) {
    Layer[] layers = head.toArray(Layer[]::new);
    Model model = settings.base().scratch()
        ? base.initialize(settings.seed()).withHead(settings.seed(), layers)
        : base.frozen().withHead(settings.seed(), layers);
    return settings.precision().of(model);
  }

  private int fit(FineTune plan, Model model, Dataset train) {
    int code = log.run(
        () -> plan.run(model, train, new SparseCategoricalCrossentropy(), new Accuracy()),
        backup.isPresent(), () -> List.of(result()));
    if (code == 0) {
      forget();
    }
    return code;
  }

  /// Makes the folder when all checks are done, so that a misuse leaves none behind.
  private void introduce(int stage, Model model, PictureData.Pictures pictures) {
    if (stage == 1) {
      log.begin();
      introduceData(pictures);
      terminal.out().println(settings.precision().says(model));
      log.record("running");
    }
    log.summary(model);
    terminal.out().println(String.format(Locale.ROOT,
        "%s: %,d of %s train, with rate %s.",
        stage == 2
            ? "The head and upper layers"
            : settings.base().scratch() ? "All layers from scratch" : "The head",
        model.weights().trainableCount(), Count.of(model.weights().count(), "parameter"),
        (stage == 2 ? settings.second().orElseThrow() : settings.first()).optimizer()
            .learningRate()));
  }

  private void introduceData(PictureData.Pictures pictures) {
    terminal.out().println("%s up to %s gives %s. Engine %s with %s: %s".formatted(
        settings.base().name(), base.outputNames().getFirst(),
        base.outputs().getFirst().shape(), choice.engine().name(),
        Count.of(choice.engine().threads(), "thread"),
        choice.why()));
    ImageFolder train = pictures.train();
    List<String> lines = new ArrayList<>();
    for (int label = 0; label < train.classes().size(); label++) {
      lines.add("%s %d + %d".formatted(train.classes().get(label), train.counts().get(label),
          pictures.val().counts().get(label)));
    }
    terminal.out().println(
        "%s: %s to train on, %d to measure on (%s), as %s, pixels %s.".formatted(
            settings.data(), Count.of(train.size(), "picture"), pictures.val().size(),
            String.join(", ", lines),
            BaseModel.text(train.inputs().getFirst().shape().dims()),
            settings.preprocessing().name()));
    skipped.stream().limit(NAMED).forEach(line -> terminal.err().println("Left out: " + line));
    if (skipped.size() > NAMED) {
      terminal.err()
          .println("Left out: %s.".formatted(Count.of(skipped.size() - NAMED, "more file")));
    }
  }

  /// What is found before the training starts is named with its introduction.
  private void leftOut(String line) {
    if (log.hasBegun()) {
      terminal.err().println("Left out: " + line);
    } else {
      skipped.add(line);
    }
  }

  private Fit followed(int stage, Model model, Trainer trainer, Fit fit) {
    CSVLogger figures = new CSVLogger(folder.history());
    Fit all = fit
        .callback(event -> log.remember(event, kept.reversed().stream().findFirst()))
        .callback(log.progress())
        .callback(stage == 1 ? figures : figures.append())
        .callback(event -> checkpoint(event, model, trainer));
    if (backup.isEmpty()) {
      return all;
    }
    BackupAndRestore keeps = new BackupAndRestore(folder.backup(stage))
        .saveFreq(backup.get()).deleteCheckpoint(false);
    kept.add(keeps);
    return all.callback(keeps);
  }

  private Callback.Verdict checkpoint(TrainEvent event, Model model, Trainer trainer) {
    if (event instanceof TrainEvent.EpochEnded) {
      KerasModels.save(model, Optional.of(trainer), data.classes(), folder.model());
      log.record("running");
    }
    return Callback.Verdict.CONTINUE;
  }

  private String result() {
    int first = settings.first().epochs();
    String before = log.epochs().size() > first
        ? String.format(Locale.ROOT, " (%.4f with the head alone)", accuracy(first))
        : "";
    return String.format(Locale.ROOT, "Validation accuracy %.4f%s after %d of %s, %s.",
        accuracy(log.epochs().size()), before, log.epochs().size(),
        Count.of(settings.epochs(), "epoch"),
        Durations.clock(log.seconds()));
  }

  private double accuracy(int epoch) {
    return log.epochs().get(epoch - 1).getOrDefault("val_accuracy", Double.NaN);
  }

  private void forget() {
    kept.reversed().forEach(BackupAndRestore::delete);
    try {
      if (!kept.isEmpty()) {
        Files.deleteIfExists(folder.backup());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be deleted.".formatted(folder.backup()), e);
    }
  }
}
