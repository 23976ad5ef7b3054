package dev.fovea.cli;

import dev.fovea.data.Dataset;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Count;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Measures a saved model.
@Command(name = "evaluate", description = "Measures a saved model on the test images of a data set, or a folder of pictures.")
final class EvaluateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private MeasureFlags measured = new MeasureFlags();

  @Mixin
  private EngineOptions engine = new EngineOptions();

  @Mixin
  private PrecisionOption precision = new PrecisionOption();

  EvaluateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    measured.check();
    ImageSource source = measured.source(terminal);
    Model model = precision.of(measured.asked().load(terminal).on(engine.open().engine()),
        terminal);
    Dataset images = measured.images(source, model, terminal).data();
    Map<String, Double> figures = model
        .compile(new SGD(), ClassLoss.of(model), new Accuracy())
        .evaluate(images, measured.batch());
    double accuracy = Objects.requireNonNull(figures.get("accuracy"));
    terminal.out().println(
        String.format(
            Locale.ROOT,
            "%s, %s%s (%,d right)",
            measured.name(),
            Count.of(images.size(),
                source instanceof ImageSource.Folder ? "picture" : "test image"),
            Figures.text(figures),
            Math.round(accuracy * images.size())));
    return 0;
  }
}
