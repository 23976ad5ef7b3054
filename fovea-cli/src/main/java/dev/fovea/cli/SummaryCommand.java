package dev.fovea.cli;

import dev.fovea.files.ModelFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Shows what a model is made of.
@Command(name = "summary", description = "Shows the layers of a model, their parameters and FLOPs; of a file of weights its arrays.")
final class SummaryCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "MODEL|FILE", description = "Name of a network, or a file: .keras, .h5, .onnx; .weights.h5, .safetensors, .npz.")
  private String model = "";

  SummaryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path file = Path.of(model);
    if (Files.isRegularFile(file) && !ModelFormat.of(file).isWhole()) {
      terminal.out().print(ArrayTable.of(file));
      return 0;
    }
    terminal.out().print(ModelSource.find(model).summary());
    return 0;
  }
}
