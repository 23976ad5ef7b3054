package dev.fovea.cli;

import dev.fovea.data.Dataset;
import dev.fovea.explain.Predictions;
import dev.fovea.files.image.ImageFolder;
import dev.fovea.lab.explain.Pixels;
import dev.fovea.lab.explain.Quality;
import dev.fovea.lab.report.Report;
import dev.fovea.model.Model;
import dev.fovea.zoo.Preprocessing;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows how good a saved model is.
@Command(name = "report", description = "Shows how good a saved model is: the confusion matrix, precision and recall of each class, calibration, the worst mistakes.")
final class ReportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "The model: a .keras, .h5 or .onnx file.")
  private Path file = Path.of("");

  @Mixin
  private DataFlags data = new DataFlags();

  @Option(names = "--samples", paramLabel = "N", description = "Measure on the first N images only, of a folder on any N.")
  private Optional<Integer> samples = Optional.empty();

  @Option(names = "--bins", paramLabel = "N", defaultValue = "15", description = "Parts that the range of confidence is cut into (default: ${DEFAULT-VALUE}).")
  private int bins;

  @Option(names = "--worst", paramLabel = "N", defaultValue = "24", description = "Mistakes to show (default: ${DEFAULT-VALUE}).")
  private int worst;

  @Option(names = "--scale", paramLabel = "NAME", description = "How pixels become numbers: standard or 255, for a folder also caffe, tf, torch or none (default: as the model was trained,"
      + " if its run.json is beside it, else standard).")
  private Optional<String> scale = Optional.empty();

  @Option(names = "--batch", paramLabel = "N", defaultValue = "128", description = "Images at a time (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(names = "--out", paramLabel = "DIR", description = "Folder for report.html and its pictures (default: report beside FILE).")
  private Optional<Path> out = Optional.empty();

  @Mixin
  private EngineOptions engine = new EngineOptions();

  ReportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// Images, how their pixels became numbers, and what each is called.
  private record Images(
      Dataset data, Preprocessing pixels, IntFunction<Optional<String>> names) {}

  @Override
  public Integer call() throws Exception {
    Misuse.below("--batch", batch, 1);
    Misuse.below("--bins", bins, 1);
    Misuse.below("--worst", worst, 0);
    samples.ifPresent(count -> Misuse.below("--samples", count, 1));
    ImageSource asked = data.source(WeightFlags.usual(), terminal);
    Model model = ModelSource.load(file).on(engine.open().engine());
    ImageSource source = asked.numberedAs(file, false);
    Images images = images(source, model);
    Dataset measured = images.data().take(samples.orElse(images.data().size()));
    Predictions predictions = Predictions.of(model, measured, batch);
    List<String> names = names(source, predictions.classes());
    Pixels pixels = new Pixels(PictureReader.inputOf(model), images.pixels());
    Report report = new Quality(predictions, names, bins, worst)
        .report("%s on %s".formatted(file.getFileName(), data.name()), measured,
            Optional.of(pixels), images.names());
    Path page = report.write(out.orElseGet(() -> file.resolveSibling("report")));
    terminal.out().print(report);
    terminal.out().println("\n%s has the pictures.".formatted(page));
    return 0;
  }

  /// Returns the names that the model's file has, else those of the images.
  private List<String> names(ImageSource source, int classes) {
    List<String> own = PictureData.classesOf(file);
    List<String> names = own.isEmpty() ? source.classes() : own;
    return names.size() == classes ? names : List.of();
  }

  private Images images(ImageSource source, Model model) {
    return switch (source) {
      case ImageSource.Published one -> {
        var pixels = PixelScales.of(scale, file, one.standard());
        yield new Images(one.test(model, pixels), PixelScales.of(pixels), _ -> Optional.empty());
      }
      case ImageSource.Folder one -> {
        PixelScales.guess(scale, file).ifPresent(terminal.err()::println);
        Preprocessing pixels = PixelScales.pictures(scale, file, one.standard());
        ImageFolder all = one.all(model, pixels);
        yield new Images(all, pixels, i -> Optional.of(all.file(i).toString()));
      }
    };
  }
}
