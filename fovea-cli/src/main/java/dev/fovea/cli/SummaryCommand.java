package dev.fovea.cli;

import dev.fovea.files.ModelFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Shows what a model is made of.
@Command(name = "summary", description = "Shows the layers of a model, their parameters and FLOPs; of a file of weights its arrays.")
final class SummaryCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(paramLabel = "MODEL|FILE", description = "Name of a network, or a file: .keras, .h5, .onnx; .weights.h5, .safetensors, .npz.")
  private String model = "";

  @Mixin
  private NetworkFlags network = new NetworkFlags();

  SummaryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path file = Path.of(model);
    if (Files.isRegularFile(file) && !ModelFormat.of(file).isWhole()) {
      network.refuseForWeights(model);
      terminal.out().print(ArrayTable.of(file));
      return 0;
    }
    int width = terminal.interactive() ? spec.usageMessage().width() : Integer.MAX_VALUE;
    terminal.out().print(ModelSource.find(model, network, terminal).summary(false, width));
    return 0;
  }
}
