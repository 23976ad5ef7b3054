package dev.fovea.cli;

import dev.fovea.files.ModelFormat;
import dev.fovea.files.WeightLayout;
import dev.fovea.files.convert.Conversion;
import dev.fovea.model.Model;
import dev.fovea.tensor.Count;
import dev.fovea.zoo.Zoo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes a model in another format.
@Command(name = "convert", description = {
    "Writes a model in another format: OUT's name says which, IN's content.",
    "Whole models: .keras, .h5, .onnx. Weights alone: .weights.h5, .safetensors, .npz.",
    "OUT is read back and takes its name only if it answers as IN does."})
final class ConvertCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "IN", description = "The file to read.")
  private Path in = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
  private Path out = Path.of("");

  @Option(names = "--model", paramLabel = "MODEL|FILE", description = "The network of IN's weights, where IN has weights alone: a name, or a file with the same network.")
  private Optional<String> model = Optional.empty();

  @Option(names = "--layout", paramLabel = "NAME", description = "Names and order of axes in safetensors: pytorch or keras (default: pytorch where PyTorch has the network, else keras).")
  private Optional<String> layout = Optional.empty();

  @Option(names = "--force", description = "Replace OUT if it is there.")
  private boolean force;

  @Mixin
  private EngineOptions engine = new EngineOptions();

  ConvertCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (!Files.isRegularFile(in)) {
      throw new Misuse("%s '%s'.\n  fix:    name the file of a model or of weights%s.".formatted(
          Files.isDirectory(in) ? "there is a folder, not a file," : "there is no file", in,
          Zoo.names().contains(in.toString())
              ? "; for a network of the zoo its weights, with --model " + in
              : ""));
    }
    if (Files.exists(out) && !force) {
      throw new Misuse(
          "'%s' is there already.\n  fix:    choose another name, or add --force to replace it."
              .formatted(out));
    }
    ModelFormat from = ModelFormat.of(in);
    if (!from.isWhole() && model.isEmpty()) {
      throw new Misuse(
          "'%s' holds weights alone, not the network that they belong to.\n".formatted(in)
              + "  fix:    add --model with a name ('fovea zoo' lists them) or a file of the network.");
    }
    Optional<Supplier<Model>> network = model.map(name -> () -> ModelSource.find(name));
    Conversion.Result result = new Conversion(in, network, layout.map(ConvertCommand::layout),
        engine.open().engine()).write(out);
    result.notes().forEach(note -> terminal.err().println("Note: " + note));
    terminal.out().println("%s (%s)".formatted(in, from.title()));
    terminal.out().println("-> %s (%s%s)".formatted(out,
        ModelFormat.ofName(out).orElseThrow().title(),
        result.layout().map(l -> " in the layout of " + title(l)).orElse("")));
    terminal.out().println(String.format(Locale.ROOT,
        "%s; answers differ by at most %.2g of %.2g (2 random samples).",
        Count.of(result.model().weights().count(), "parameter"), result.difference(),
        result.largest()));
    return 0;
  }

  private static String title(WeightLayout layout) {
    return layout == WeightLayout.PYTORCH ? "PyTorch" : "Keras";
  }

  private static WeightLayout layout(String name) {
    return switch (name) {
      case "keras" -> WeightLayout.KERAS;
      case "pytorch" -> WeightLayout.PYTORCH;
      default -> throw new Misuse(
          "there is no layout '%s'. Choose one of [keras, pytorch].".formatted(name));
    };
  }
}
