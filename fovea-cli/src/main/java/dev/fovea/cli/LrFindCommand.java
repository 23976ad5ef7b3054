package dev.fovea.cli;

import dev.fovea.files.AtomicFile;
import dev.fovea.files.Json;
import dev.fovea.model.Model;
import dev.fovea.tensor.Count;
import dev.fovea.train.LearningRateCurve;
import dev.fovea.train.LearningRateFinder;
import dev.fovea.train.Trainer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Finds out with which learning rates a network learns.
@Command(name = "lr-find", description = "Trains a network for some steps with a growing learning rate, draws the losses, and suggests a learning rate.")
final class LrFindCommand implements Callable<Integer> {
  private static final String FIGURES = "learning-rates.csv";

  private final Terminal terminal;

  @Mixin
  private StartFlags from = new StartFlags();

  @Mixin
  private DataFlags data = new DataFlags();

  @Option(names = "--samples", paramLabel = "N", description = "Train on the first N images only, of a folder on N that the seed chooses.")
  private Optional<Integer> samples = Optional.empty();

  @Option(names = "--batch", paramLabel = "N", defaultValue = "128", description = "Images in a step (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(names = "--optimizer", paramLabel = "NAME", description = "Rule by which weights move (default: as the .keras file was trained, else adam).")
  private Optional<String> optimizer = Optional.empty();

  @Option(names = "--start", paramLabel = "RATE", defaultValue = "1e-7", description = "First learning rate (default: ${DEFAULT-VALUE}).")
  private double first;

  @Option(names = "--end", paramLabel = "RATE", defaultValue = "10", description = "Learning rate that it grows towards (default: ${DEFAULT-VALUE}).")
  private double end;

  @Option(names = "--steps", paramLabel = "N", defaultValue = "100", description = "Steps at most (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(names = "--scale", paramLabel = "NAME", description = "How pixels become numbers: standard or 255; for a folder of pictures also caffe, tf, torch or none"
      + " (default: as the .keras file was trained, else standard).")
  private Optional<String> scale = Optional.empty();

  @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "What first weights and the order of images follow from (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin
  private EngineOptions engine = new EngineOptions();

  @Option(names = "--out", paramLabel = "DIR", description = "Folder for the results (default: runs/lr-find-MODEL-DATE-TIME).")
  private Optional<Path> out = Optional.empty();

  LrFindCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    ImageSource images = from.source(data, terminal);
    TrainStart start = from.start(data, images, terminal);
    ImageSource source = start.file().map(file -> images.numberedAs(file, true)).orElse(images);
    String pixels = scale.orElseGet(
        () -> start.file().map(source::scaleOf).orElse(PixelScales.USUAL));
    TrainSettings settings = new TrainSettings(
        from.model(), data.images(source), samples, 1, batch, 0, Optional.empty(), pixels, seed,
        false, Optional.empty(), from.words());
    LearningRateFinder finder = new LearningRateFinder(first, end, steps, batch, seed);
    RunFolder folder = RunFolder.choose(out, "lr-find-" + start.title(), false);
    Model own = start.model().on(engine.open().engine());
    if (start.fresh()) {
      own.initialize(seed);
    }
    Trainer trainer = start.trainer(
        own,
        optimizer.isEmpty() && start.hasOptimizer()
            ? Optional.empty()
            : Optional.of(OptimizerNames.optimizer(optimizer.orElse("adam"), Optional.empty())));
    trainer.optimizer().options().schedule().ifPresent(schedule -> {
      throw new Misuse(
          "the learning rate of %s's optimizer follows %s.\n  fix:    choose another with --optimizer."
              .formatted(from.model(), schedule));
    });
    report(settings, finder.find(trainer, settings.parts(own).train()), trainer, folder);
    return 0;
  }

  private void report(
      TrainSettings settings, LearningRateCurve curve, Trainer trainer, RunFolder folder) {
    folder.make();
    AtomicFile.write(
        folder.path().resolve(FIGURES),
        file -> file.write(csv(curve).getBytes(StandardCharsets.UTF_8)));
    Map<String, Double> suggestions = suggestions(curve);
    Drawing.write(
        folder.path().resolve("learning-rates.png"),
        FIGURES,
        () -> List.of(RateChart.of(curve, suggestions))).ifPresent(terminal.out()::println);
    String rule = trainer.optimizer().name();
    say(String.format(Locale.ROOT, "%s on %s with %s: %s, learning rates from %.2g to %.2g.",
        from.model(), data.name(), rule, Count.of(curve.rates().size(), "step"),
        curve.rates().getFirst(),
        curve.rates().getLast()));
    say(String.format(Locale.ROOT,
        "Suggestion: %.2g (valley). The loss falls fastest at %.2g; a tenth of where it is smallest"
            + " is %.2g.",
        curve.valley(), curve.steepest(), curve.minimum()));
    say(String.format(Locale.ROOT,
        "To train with it: %s%s --batch %d --optimizer %s --learning-rate %.2g --scale %s",
        String.join(" ", settings.start()),
        samples.map(" --samples %d"::formatted).orElse(""), batch, rule, curve.valley(),
        settings.scaleName()));
    say("The curve is in %s.".formatted(folder.path()));
  }

  private static Map<String, Double> suggestions(LearningRateCurve curve) {
    Map<String, Double> suggestions = new LinkedHashMap<>();
    try {
      suggestions.put("valley", curve.valley());
      suggestions.put("steepest", curve.steepest());
      suggestions.put("minimum/10", curve.minimum());
    } catch (IllegalStateException e) {
      throw new Misuse(String.valueOf(e.getMessage()));
    }
    return suggestions;
  }

  private void say(String line) {
    terminal.out().println(line);
  }

  private static String csv(LearningRateCurve curve) {
    StringBuilder lines = new StringBuilder("learning_rate,loss\n");
    for (int i = 0; i < curve.rates().size(); i++) {
      lines.append(Json.compact(curve.rates().get(i))).append(',')
          .append(Json.compact(curve.losses().get(i))).append('\n');
    }
    return lines.toString();
  }
}
