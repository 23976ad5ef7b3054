package dev.fovea.cli;

import dev.fovea.data.Dataset;
import dev.fovea.data.NamedData;
import dev.fovea.data.PixelScale;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.optimizer.SGD;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Measures a saved model.
@Command(name = "evaluate", description = "Measures a saved model on the test images of a data set.")
final class EvaluateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "The model: a .keras, .h5 or .onnx file.")
  private Path file = Path.of("");

  @Option(names = "--data", paramLabel = "NAME", defaultValue = "mnist", description = "Data set (default: ${DEFAULT-VALUE}).")
  private String data = "";

  @Option(names = "--samples", paramLabel = "N", description = "Measure on the first N images only.")
  private Optional<Integer> samples = Optional.empty();

  @Option(names = "--scale", paramLabel = "NAME", description = "How pixels become numbers: standard or 255 (default: as the model was trained,"
      + " if its run.json is beside it, else standard).")
  private Optional<String> scale = Optional.empty();

  @Option(names = "--batch", paramLabel = "N", defaultValue = "128", description = "Images at a time (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Mixin
  private EngineOptions engine = new EngineOptions();

  @Mixin
  private PrecisionOption precision = new PrecisionOption();

  EvaluateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Misuse.below("--batch", batch, 1);
    samples.ifPresent(count -> Misuse.below("--samples", count, 1));
    NamedData source = NamedData.of(data);
    Model model = precision.of(ModelSource.load(file).on(engine.open().engine()), terminal);
    PixelScale pixels = PixelScales.of(scale, file);
    Dataset all = PixelScales.fit(source.test(), pixels, model);
    Dataset images = all.take(samples.orElse(all.size()));
    Map<String, Double> figures = model
        .compile(new SGD(), new SparseCategoricalCrossentropy(), new Accuracy())
        .evaluate(images, batch);
    double accuracy = Objects.requireNonNull(figures.get("accuracy"));
    terminal.out().println(
        String.format(
            Locale.ROOT,
            "%s, %,d test images%s (%,d right)",
            data,
            images.size(),
            Figures.text(figures),
            Math.round(accuracy * images.size())));
    return 0;
  }
}
