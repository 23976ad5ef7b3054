package dev.fovea.cli;

import dev.fovea.explain.Predictions;
import dev.fovea.lab.explain.Pixels;
import dev.fovea.lab.explain.Quality;
import dev.fovea.lab.report.Report;
import dev.fovea.model.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows how good a saved model is.
@Command(name = "report", description = "Shows how good a saved model is: the confusion matrix, precision and recall of each class, calibration, the worst mistakes.")
final class ReportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private MeasureFlags measured = new MeasureFlags();

  @Option(names = "--bins", paramLabel = "N", defaultValue = "15", description = "Parts that the range of confidence is cut into (default: ${DEFAULT-VALUE}).")
  private int bins;

  @Option(names = "--worst", paramLabel = "N", defaultValue = "24", description = "Mistakes to show (default: ${DEFAULT-VALUE}).")
  private int worst;

  @Option(names = "--out", paramLabel = "DIR", description = "Folder for report.html and its pictures (default: report beside MODEL).")
  private Optional<Path> out = Optional.empty();

  @Mixin
  private EngineOptions engine = new EngineOptions();

  ReportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    measured.check();
    Misuse.below("--bins", bins, 1);
    Misuse.below("--worst", worst, 0);
    ImageSource source = measured.source(terminal);
    AskedModel asked = measured.asked();
    Model model = asked.load(terminal).on(engine.open().engine());
    MeasureFlags.Images images = measured.images(source, model, terminal);
    Predictions predictions = Predictions.of(model, images.data(), measured.batch());
    List<String> names = names(asked, images, predictions.classes());
    Pixels pixels = new Pixels(PictureReader.inputOf(model), images.pixels());
    Report report = new Quality(predictions, names, bins, worst)
        .report("%s on %s".formatted(asked.file().getFileName(), measured.name()), images.data(),
            Optional.of(pixels), images.names());
    Path page = report.write(out.orElseGet(() -> asked.file().resolveSibling("report")));
    terminal.show(report, page);
    return 0;
  }

  /// Returns the names that the model's file has, else those of the images.
  private List<String> names(
      AskedModel asked, MeasureFlags.Images images, int classes) {
    List<String> own = asked.classes();
    List<String> names = own.isEmpty() ? images.classes() : own;
    return names.size() == classes ? names : List.of();
  }
}
