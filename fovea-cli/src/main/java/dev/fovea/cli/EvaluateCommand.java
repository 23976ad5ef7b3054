package dev.fovea.cli;

import dev.fovea.data.Dataset;
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
@Command(name = "evaluate", description = "Measures a saved model on the test images of a data set, or a folder of pictures.")
final class EvaluateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "The model: a .keras, .h5 or .onnx file.")
  private Path file = Path.of("");

  @Mixin
  private DataFlags data = new DataFlags();

  @Option(names = "--samples", paramLabel = "N", description = "Measure on the first N images only, of a folder on any N.")
  private Optional<Integer> samples = Optional.empty();

  @Option(names = "--scale", paramLabel = "NAME", description = "How pixels become numbers: standard or 255; for a folder of pictures also caffe, tf, torch or none (default: as the model was trained,"
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
    ImageSource source = data.source(WeightFlags.usual(), terminal);
    Model model = precision.of(ModelSource.load(file).on(engine.open().engine()), terminal);
    Dataset all = images(source.numberedAs(file, false), model);
    Dataset images = all.take(samples.orElse(all.size()));
    Map<String, Double> figures = model
        .compile(new SGD(), new SparseCategoricalCrossentropy(), new Accuracy())
        .evaluate(images, batch);
    double accuracy = Objects.requireNonNull(figures.get("accuracy"));
    terminal.out().println(
        String.format(
            Locale.ROOT,
            "%s, %,d test images%s (%,d right)",
            data.name(),
            images.size(),
            Figures.text(figures),
            Math.round(accuracy * images.size())));
    return 0;
  }

  /// Returns the test images of a data set, or all pictures of a folder.
  private Dataset images(ImageSource source, Model model) {
    return switch (source) {
      case ImageSource.Published one -> one.test(
          model, PixelScales.of(scale, file, one.standard()));
      case ImageSource.Folder one -> {
        PixelScales.guess(scale, file).ifPresent(terminal.err()::println);
        yield one.all(model, PixelScales.pictures(scale, file, one.standard()));
      }
    };
  }
}
