package dev.fovea.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Shows what a model is made of.
@Command(name = "summary", description = "Shows the layers of a model, their parameters and FLOPs.")
final class SummaryCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "MODEL|FILE", description = "Name of a network, or a .keras file.")
  private String model = "";

  SummaryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().print(ModelSource.find(model).summary(false, 80));
    return 0;
  }
}
