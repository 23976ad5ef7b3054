package dev.fovea.cli;

import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Asks a trained model.
@Command(name = "predict", description = "Says which class a trained model sees in images, or what it makes of arrays.")
final class PredictCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private AskedModel asked = new AskedModel();

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "IMAGE", description = "Pictures (PNG, JPEG, GIF, BMP, WebP); each is resized to the model's input.")
  private List<Path> images = new ArrayList<>();

  @Option(names = "--top", paramLabel = "K", defaultValue = "1", description = "Show the K most probable classes (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(names = "--input", paramLabel = "NPZ", description = "Instead of images: arrays x0, x1, ... with a row a sample, one for each input.")
  private Optional<Path> input = Optional.empty();

  @Option(names = "--output", paramLabel = "NPZ", description = "Where the outputs y0, y1, ... go, with --input.")
  private Optional<Path> output = Optional.empty();

  @Mixin
  private EngineOptions engine = new EngineOptions();

  @Mixin
  private PrecisionOption precision = new PrecisionOption();

  PredictCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Misuse.below("--top", top, 1);
    if (input.isPresent() != output.isPresent() || input.isPresent() != images.isEmpty()) {
      throw new Misuse("give either IMAGE..., or --input and --output.");
    }
    Model model = precision.of(asked.load(terminal).on(engine.open().engine()), terminal);
    if (input.isPresent() && output.isPresent()) {
      ArrayFiles.predict(model, input.get(), output.get());
    } else {
      predict(model);
    }
    return 0;
  }

  private void predict(Model model) {
    Shape wanted = PictureReader.inputOf(model);
    Symbol classes = model.outputs().getFirst();
    if (classes.shape().rank() != 1) {
      throw new Misuse(
          "%s has outputs %s, which are no classes.\n  fix:    use --input and --output."
              .formatted(model.name(), classes.shape()));
    }
    PictureReader reader = new PictureReader(
        wanted, asked.pictures(model, wanted, PixelScales.standard(wanted), terminal));
    List<String> names = asked.classes();
    for (Path image : images) {
      Tensor batch = Tensor.zeros(classes.type(1).with(wanted.withBatch(1)));
      reader.read(image, batch);
      Tensor fitting = Tensor.over(model.inputs().getFirst().type(1), batch.memory());
      show(image, names, model.predict(List.of(fitting)).getFirst().toFloats());
    }
  }

  private void show(Path image, List<String> names, float[] scores) {
    String measure = ClassLoss.areShares(scores) ? "probability" : "score";
    IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(c -> -scores[c]))
        .limit(top)
        .forEach(c -> terminal.out().println(
            String.format(Locale.ROOT, "%s: %s, %s %.4f", image,
                names.size() == scores.length ? names.get(c) : "class " + c, measure, scores[c])));
  }
}
