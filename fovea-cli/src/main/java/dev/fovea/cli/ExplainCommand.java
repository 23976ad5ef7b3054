package dev.fovea.cli;

import dev.fovea.explain.Scores;
import dev.fovea.lab.explain.Explanation;
import dev.fovea.lab.explain.Pixels;
import dev.fovea.lab.report.Report;
import dev.fovea.model.Model;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.zoo.Preprocessing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows what a saved model sees in a picture.
@Command(name = "explain", description = "Shows what a saved model sees in a picture: where it looks (Grad-CAM, occlusion, integrated gradients), its filters and what they say.")
final class ExplainCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private AskedModel asked = new AskedModel();

  @Parameters(index = "1", paramLabel = "IMAGE", description = "The picture: PNG, JPEG, GIF, BMP or WebP; it is resized to the model's input.")
  private Path image = Path.of("");

  @Option(names = "--class", paramLabel = "NAME|N", description = "The class to explain (default: the one that the model answers).")
  private Optional<String> wanted = Optional.empty();

  @Option(names = "--layer", paramLabel = "PATH", description = "The layer that Grad-CAM looks at (default: the last one as fine as the last convolution).")
  private Optional<String> layer = Optional.empty();

  @Option(names = "--maps", paramLabel = "PATH", split = ",", description = "Layers whose feature maps are shown (default: the first convolution, one in the middle and the last).")
  private List<String> maps = new ArrayList<>();

  @Option(names = "--top", paramLabel = "K", defaultValue = "5", description = "Show the K most probable classes (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(names = "--steps", paramLabel = "N", defaultValue = "50", description = "Steps of the integrated gradients (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(names = "--patch", paramLabel = "PIXELS", description = "Side of the square that covers the picture (default: a quarter of the model's input).")
  private Optional<Integer> patch = Optional.empty();

  @Option(names = "--out", paramLabel = "DIR", description = "Folder for report.html and its pictures (default: explained/IMAGE, with a number where that is there already).")
  private Optional<Path> out = Optional.empty();

  @Mixin
  private EngineOptions engine = new EngineOptions();

  ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Misuse.below("--top", top, 1);
    Misuse.below("--steps", steps, 1);
    patch.ifPresent(pixels -> Misuse.below("--patch", pixels, 1));
    Model model = asked.load(terminal).on(engine.open().engine());
    Shape shape = PictureReader.inputOf(model);
    patch.ifPresent(pixels -> checkPatch(pixels, shape));
    Preprocessing pixels = asked.pictures(model, shape, PixelScales.standard(shape), terminal);
    List<String> names = asked.classes();
    int classes = Scores.of(model).classes();
    List<String> fitting = names.size() == classes ? names : List.of();
    Optional<Integer> chosen = wanted.map(name -> ClassName.number(name, fitting, classes));
    Tensor picture = Tensor.zeros(new TensorType(DType.F32, shape.withBatch(1)));
    new PictureReader(shape, pixels).read(image, picture);
    Explanation explanation = new Explanation(model, new Pixels(shape, pixels), fitting,
        new Explanation.How(layer, maps, chosen, top, steps, patch));
    Report report = explanation.report(image.getFileName().toString(), picture.toFloats());
    Path wished = Path.of("explained", stem());
    Path folder = out.orElseGet(() -> unused(wished));
    Path page = report.write(folder);
    terminal.show(report, page);
    if (out.isEmpty() && !folder.equals(wished)) {
      terminal.out().println("%s was there already and is as it was.".formatted(wished));
    }
    return 0;
  }

  private static void checkPatch(int pixels, Shape picture) {
    int most = Math.min(picture.dim(0), picture.dim(1));
    if (pixels > most) {
      throw new Misuse(
          "--patch must be at most %d, as the model reads pictures of %s, got %d.".formatted(
              most, Amounts.size(picture), pixels));
    }
  }

  /// Returns a folder that is not there yet: this one, or one with a number behind its name, from 2 on.
  static Path unused(Path wished) {
    Path path = wished;
    for (int i = 2; Files.exists(path); i++) {
      path = wished.resolveSibling(wished.getFileName() + "-" + i);
    }
    return path;
  }

  private String stem() {
    return image.getFileName().toString().replaceFirst("\\.[^.]*$", "");
  }
}
