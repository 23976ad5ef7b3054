package dev.fovea.cli;

import dev.fovea.compile.Engines;
import dev.fovea.files.AtomicFile;
import dev.fovea.files.KerasModels;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.tune.Job;
import dev.fovea.lab.tune.Objective;
import dev.fovea.lab.tune.Run;
import dev.fovea.lab.tune.Strategy;
import dev.fovea.lab.tune.Study;
import dev.fovea.lab.tune.Trial;
import dev.fovea.lab.tune.Tuning;
import dev.fovea.lab.tune.TuningListener;
import dev.fovea.lab.tune.TuningReport;
import dev.fovea.lab.tune.Values;
import dev.fovea.model.Model;
import dev.fovea.train.Callback;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A search from the first line on the terminal to the last file in its folder.
final class TuneRun implements TuningListener {
  private static final String ACCURACY = "val_accuracy";
  private static final String SCORE = "validation accuracy";
  private static final int INTERRUPTED = 130;
  private static final int SHOWN = 10;

  private final Terminal terminal;
  private final TunedFlags flags;
  private final Strategy strategy;
  private final double validationSplit;
  private final Engines.Choice choice;
  private final RunFolder folder;
  private final Instant started = Instant.now();

  /// @param out folder to write into, one of its own if there is none
  TuneRun(
      Terminal terminal, TunedFlags flags, Strategy strategy, double validationSplit,
      Engines.Choice choice, Optional<Path> out) {
    this.terminal = terminal;
    this.flags = flags;
    this.strategy = strategy;
    this.validationSplit = validationSplit;
    this.choice = choice;
    boolean goesOn = out.filter(dir -> Files.exists(dir.resolve("trials.jsonl"))).isPresent();
    String title = "tune-" + Path.of(flags.base().model()).getFileName();
    folder = goesOn ? new RunFolder(out.orElseThrow()) : RunFolder.choose(out, title, false);
  }

  /// Searches, and returns the exit code.
  int run() {
    // What is wrong without any of the space's values is told first, in its own words.
    String training = flags.base().plan(1, validationSplit, terminal).settings()
        .command(choice.engine().name(), choice.engine().threads()).replace("--epochs 1 ", "");
    flags.check(values -> plan(values, 1));
    Tuning tuning = Tuning.maximize(flags.space()).seed(flags.base().seed()).folder(folder.path())
        .setup(Map.of("training", training)).listener(this);
    Study before = tuning.study(strategy);
    folder.make();
    terminal.out().println("%s by %s; engine %s with %s.%s".formatted(
        counted(strategy.trials(), "trial"), strategy.name(), choice.engine().name(),
        counted(choice.engine().threads(), "thread"), state(before)));
    try (Interrupt interrupt = new Interrupt()) {
      Study study = tuning.run(strategy, run -> train(run, interrupt));
      finish(study, tuning, run -> train(run, interrupt));
      return 0;
    } catch (Interrupt.Stopped _) {
      terminal.out().println(
          "\nStopped. The same command with --out %s goes on where it was.".formatted(
              Shell.word(folder.path())));
      return INTERRUPTED;
    }
  }

  private String state(Study before) {
    int trials = before.trials().size();
    if (trials == 0) {
      return "";
    }
    return strategy.next(before).isPresent()
        ? " The search goes on after trial %d.".formatted(trials)
        : trials == 1 ? " The trial is done." : " All %d trials are done.".formatted(trials);
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private TrainFlags.Plan plan(Values values, int epochs) {
    return flags.of(values).plan(epochs, validationSplit, terminal);
  }

  private List<Double> train(Run run, Callback interrupt) {
    TrainFlags.Plan plan = plan(run.values(), run.job().epochs());
    TrainSettings settings = plan.settings();
    Model model = plan.start().model().on(choice.engine());
    if (plan.start().fresh()) {
      model.initialize(settings.seed());
    }
    Trainer trainer = plan.start().trainer(model, settings.optimizer());
    ImageSource.Parts parts = settings.parts(model);
    Fit fit = settings.fit(parts.test()).callback(interrupt);
    for (Callback kept : run.fit().callbacks()) {
      fit = fit.callback(kept);
    }
    List<Double> scores = trainer.fit(parts.train(), fit).column(ACCURACY);
    KerasModels.save(model, Optional.of(trainer), settings.images().source().classes(),
        modelOf(run.job().trial()));
    return scores;
  }

  private Path modelOf(int trial) {
    return Tuning.trialFolder(folder.path(), trial).resolve("model.keras");
  }

  @Override
  public void begins(Job job, Study study) {
    if (terminal.interactive()) {
      terminal.out().print("Trial %d …\r".formatted(job.trial()));
      terminal.out().flush();
    }
  }

  @Override
  public void ended(Trial trial, Study study) {
    String result = trial.failure().isPresent()
        ? "failed: " + trial.failure().get()
        : String.format(Locale.ROOT, "%.4f", trial.score());
    terminal.out().println("Trial %d of %d, %s: %s%s - %s".formatted(
        trial.number(), strategy.trials(), counted(trial.epochs(), "epoch"), result,
        study.best().filter(best -> best.equals(trial)).isPresent() ? " (best)" : "",
        trial.values()));
    terminal.out().flush();
    if (!strategy.resumes()) {
      keepBest(study);
    }
  }

  /// Deletes the models of all trials but the best.
  private void keepBest(Study study) {
    int best = study.best().map(Trial::number).orElse(0);
    for (Trial trial : study.trials()) {
      if (trial.number() != best) {
        delete(modelOf(trial.number()));
        delete(Tuning.trialFolder(folder.path(), trial.number()));
      }
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (DirectoryNotEmptyException e) {
      // Somebody put something else there.
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be deleted: %s.".formatted(path, e.getMessage()),
          e);
    }
  }

  private void finish(Study study, Tuning tuning, Objective objective) {
    TuningReport report = new TuningReport(study, SCORE);
    report.csv(folder.path().resolve("trials.csv"));
    terminal.out().println();
    terminal.out().print(report.table(SHOWN));
    Optional<Trial> best = study.best();
    if (best.isEmpty()) {
      terminal.out().println(
          "No trial has a result; %s/trials.csv says why.".formatted(folder.path()));
      return;
    }
    if (!Files.exists(modelOf(best.get().number()))) {
      tuning.again(best.get(), objective);
    }
    keepBest(study);
    byte[] model = bytes(modelOf(best.get().number()));
    AtomicFile.write(folder.model(), file -> file.write(model));
    conclude(report, best.get());
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  private void conclude(TuningReport report, Trial best) {
    TrainFlags.Plan plan = plan(best.values(), best.epochs());
    TrainSettings settings = plan.settings();
    String command = settings.command(choice.engine().name(), choice.engine().threads());
    Model model = KerasModels.load(folder.model()).on(choice.engine());
    Trainer trainer = plan.start().trainer(model, settings.optimizer());
    new RunRecord(settings, trainer.optimizer(), choice, started).write(folder.record(), "finished",
        best.scores().stream().map(score -> Map.of(ACCURACY, score)).toList(), best.seconds());
    String result = String.format(Locale.ROOT, "Trial %d is the best, %s %.4f.",
        best.number(), SCORE, best.score()) + tested(settings, model, trainer);
    Report page = new Report("Search for settings: " + settings.model(), result)
        .text(
            "%s by `%s` on %s. This command trains the best one again, with the same result on this machine:"
                .formatted(counted(report.study().trials().size(), "trial"), strategy.name(),
                    settings.data()))
        .listing(command);
    report.addTo(page).write(folder.path());
    terminal.out().println();
    terminal.out().println(result);
    terminal.out().println("Trained again by: " + command);
    terminal.out().println("Model, trials.csv and report.html are in %s.".formatted(folder.path()));
  }

  /// Says how good the model is on images that no trial has seen, where there are some.
  private String tested(TrainSettings settings, Model model, Trainer trainer) {
    if (!(settings.images().source() instanceof ImageSource.Published)) {
      return "";
    }
    double accuracy = trainer.evaluate(settings.parts(model).test(), settings.batch())
        .getOrDefault("accuracy", Double.NaN);
    return String.format(Locale.ROOT,
        " On the test images, which no trial has seen, its accuracy is %.4f.", accuracy);
  }
}
