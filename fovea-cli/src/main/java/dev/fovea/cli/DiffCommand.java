package dev.fovea.cli;

import dev.fovea.files.ModelFormat;
import dev.fovea.files.ModelFormatException;
import dev.fovea.files.convert.ModelDifference;
import dev.fovea.files.convert.ModelFiles;
import dev.fovea.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Compares two models.
@Command(name = "diff", exitCodeOnExecutionException = 2, description = {
    "Says which settings and weights of two models differ, whatever their formats.",
    "Exit code: 0 if nothing differs, 1 if something does, 2 if that cannot be said."})
final class DiffCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "A", description = "A file: .keras, .h5, .onnx; .weights.h5, .safetensors, .npz.")
  private Path first = Path.of("");

  @Parameters(index = "1", paramLabel = "B", description = "The file to compare it with.")
  private Path second = Path.of("");

  @Option(names = "--model", paramLabel = "MODEL|FILE", description = "The network that weights belong to, where both files have weights alone in different names.")
  private Optional<String> model = Optional.empty();

  @Option(names = "--tolerance", paramLabel = "X", defaultValue = "0", description = "Numbers that differ by up to X count as equal (default: ${DEFAULT-VALUE}).")
  private double tolerance;

  DiffCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (!(tolerance >= 0)) {
      throw new Misuse("--tolerance must be at least 0, got %s.".formatted(tolerance));
    }
    ModelDifference difference = difference();
    new DifferenceText(terminal.out(), first, second, tolerance).print(difference);
    if (!difference.settings().isEmpty()
        && (ModelFormat.of(first) == ModelFormat.ONNX) != (ModelFormat
            .of(second) == ModelFormat.ONNX)) {
      terminal.out()
          .println("Note: ONNX has an operator for each activation, none for Dropout, and no"
              + " settings of training: such lines are no difference in what the models answer.");
    }
    return difference.isEqual(tolerance) ? 0 : 1;
  }

  private ModelDifference difference() {
    boolean firstWhole = isWhole(first);
    boolean secondWhole = isWhole(second);
    if (model.isEmpty() && firstWhole && secondWhole) {
      return ModelDifference.of(ModelFiles.load(first), ModelFiles.load(second));
    }
    if (model.isPresent()) {
      return ModelDifference.ofWeights(filled(ModelSource.find(model.get()), first),
          filled(ModelSource.find(model.get()), second));
    }
    if (firstWhole) {
      return ModelDifference.ofWeights(
          ModelFiles.load(first), filled(ModelFiles.load(first), second));
    }
    if (secondWhole) {
      return ModelDifference.ofWeights(
          filled(ModelFiles.load(second), first), ModelFiles.load(second));
    }
    return ModelDifference.ofArrays(ModelFiles.arrays(first), ModelFiles.arrays(second));
  }

  private static boolean isWhole(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new Misuse("%s '%s'.\n  fix:    name the file of a model or of weights.".formatted(
          Files.isDirectory(file) ? "there is a folder, not a file," : "there is no file", file));
    }
    return ModelFormat.of(file).isWhole();
  }

  /// @throws ModelFormatException if the weights are not those of the network
  private static Model filled(Model network, Path weights) {
    ModelFiles.loadWeights(network, weights);
    return network;
  }
}
