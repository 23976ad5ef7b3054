package dev.fovea.cli;

import dev.fovea.data.PixelScale;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.Preprocessing;
import dev.fovea.zoo.Zoo;
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

  @Parameters(index = "0", paramLabel = "MODEL", description = "A .keras, .h5 or .onnx file; or a network of the zoo, with --weights.")
  private Path file = Path.of("");

  @Mixin
  private WeightFlags weights = new WeightFlags();

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "IMAGE", description = "Pictures (PNG, JPEG, GIF, BMP); each is resized to the model's input.")
  private List<Path> images = new ArrayList<>();

  @Option(names = "--top", paramLabel = "K", defaultValue = "1", description = "Show the K most probable classes (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(names = "--scale", paramLabel = "NAME", description = "How pixels become numbers: standard, 255, caffe, tf, torch or none (default: as the model was trained,"
      + " if its run.json is beside it, else standard; for a network of the zoo as its weights were).")
  private Optional<String> scale = Optional.empty();

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
    Model trained = ModelSource.trained(file.toString(), weights, terminal);
    Model model = precision.of(trained.on(engine.open().engine()), terminal);
    if (input.isPresent() && output.isPresent()) {
      ArrayFiles.predict(model, input.get(), output.get());
    } else {
      predict(model);
    }
    return 0;
  }

  private void predict(Model model) {
    Shape wanted = PictureReader.inputOf(model);
    Preprocessing pixels = pixels(model, PixelScales.standard(wanted));
    Symbol classes = model.outputs().getFirst();
    if (classes.shape().rank() != 1) {
      throw new Misuse(
          "%s has outputs %s, which are no classes.\n  fix:    use --input and --output."
              .formatted(model.name(), classes.shape()));
    }
    if (wanted.last() != 1 && !isNetwork()) {
      PixelScales.guess(scale, file).ifPresent(terminal.err()::println);
    }
    PictureReader reader = new PictureReader(wanted, pixels);
    List<String> names = isNetwork() ? List.of() : PictureData.classesOf(file);
    for (Path image : images) {
      Tensor batch = Tensor.zeros(classes.type(1).with(wanted.withBatch(1)));
      reader.read(image, batch);
      Tensor fitting = Tensor.over(model.inputs().getFirst().type(1), batch.memory());
      show(image, names, model.predict(List.of(fitting)).getFirst().toFloats());
    }
  }

  private boolean isNetwork() {
    return Zoo.names().contains(file.toString());
  }

  private Preprocessing pixels(Model model, PixelScale standard) {
    return isNetwork() && scale.isEmpty()
        ? BaseModel.published(model, weights)
        : PixelScales.pictures(scale, file, standard);
  }

  private void show(Path image, List<String> names, float[] scores) {
    double sum = 0;
    boolean share = true;
    for (float score : scores) {
      sum += score;
      share &= score >= 0 && score <= 1;
    }
    String measure = share && Math.abs(sum - 1) < 1e-3 ? "probability" : "score";
    IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(c -> -scores[c]))
        .limit(top)
        .forEach(c -> terminal.out().println(
            String.format(Locale.ROOT, "%s: %s, %s %.4f", image,
                names.size() == scores.length ? names.get(c) : "class " + c, measure, scores[c])));
  }
}
