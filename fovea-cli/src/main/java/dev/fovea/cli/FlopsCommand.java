package dev.fovea.cli;

import dev.fovea.layer.Input;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Cost;
import dev.fovea.model.Costs;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.train.KeptActivations;
import dev.fovea.lab.report.Table;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Counts what models take.
@Command(name = "flops", description = {
    "Counts the arithmetic and the memory of a model, layer by layer, or compares several.",
    "Multiply-adds are what papers count: the products that convolutions and dense layers sum."
        + " FLOPs are all arithmetic, a multiply-add being two. Activations are the outputs of the layers;"
        + " training keeps what the way back reads. All for one image, in 32-bit numbers."})
final class FlopsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(arity = "1..*", paramLabel = "MODEL|FILE", description = "Names of networks, or .keras, .h5 or .onnx files.")
  private List<String> names = List.of();

  @Mixin
  private NetworkFlags network = new NetworkFlags();

  FlopsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (names.size() == 1) {
      layers(names.getFirst(), ModelSource.find(names.getFirst(), network, terminal));
    } else {
      compare();
    }
    return 0;
  }

  private void compare() {
    Table table = new Table(2, "Model", "Input", "Parameters", "Mult-adds", "FLOPs", "Weights/MiB",
        "Act./MiB", "Kept/MiB");
    for (String name : names) {
      Model model = ModelSource.find(name, network, terminal);
      Cost cost = Costs.of(model).whole();
      table.row(name, Amounts.inputs(model), Amounts.exact(cost.parameters()),
          Amounts.rounded(cost.multiplyAdds()), Amounts.rounded(cost.flops()),
          Amounts.mebibytes(cost.weightBytes()), Amounts.mebibytes(cost.activationBytes()),
          kept(model));
    }
    terminal.out().print(table);
    terminal.out().println("""

        Act.: the outputs of all layers. Kept: what training keeps for the way back.
        All for one image.""");
  }

  private void layers(String name, Model model) {
    Costs costs = Costs.of(model);
    Cost whole = costs.whole();
    boolean small = whole.multiplyAdds() < 10_000_000;
    Table table = small
        ? new Table(2, "Layer", "Output", "Parameters", "Mult-adds/K", "FLOPs/K", "Act./KiB")
        : new Table(2, "Layer", "Output", "Parameters", "Mult-adds/M", "FLOPs/M", "Act./MiB");
    rows(table, model, new Rows(costs, small ? 1e3 : 1e6, small ? 1 << 10 : 1 << 20));
    terminal.out().println("%s, %s, for one image\n".formatted(name, Amounts.inputs(model)));
    terminal.out().println(table);
    line("Parameters", "%s (%s MiB), of which trainable %s (%s MiB)".formatted(
        Amounts.exact(whole.parameters()), Amounts.mebibytes(whole.weightBytes()),
        Amounts.exact(whole.trainable()), Amounts.mebibytes(whole.trainableBytes())));
    line("Multiply-adds", counted(whole.multiplyAdds()));
    line("FLOPs", counted(whole.flops()));
    line("Activations", Amounts.mebibytes(whole.activationBytes()) + " MiB");
    line("Kept in training", kept(model) + " MiB");
  }

  /// What the layers take, and the units in which the table says it.
  private record Rows(Costs costs, double count, double memory) {}

  private static void rows(Table table, Model model, Rows units) {
    NamedLayer.byPath(model).forEach((path, layer) -> {
      if (!(layer.layer() instanceof Model) && !(layer.layer() instanceof Input)) {
        Cost cost = units.costs().layer(path);
        String output = layer.calls().getLast().results().stream().map(Symbol::shape)
            .map(Amounts::size).collect(Collectors.joining(", "));
        table.row(path, output, Amounts.exact(cost.parameters()),
            Amounts.in(units.count(), cost.multiplyAdds()),
            Amounts.in(units.count(), cost.flops()),
            Amounts.in(units.memory(), cost.activationBytes()));
      }
    });
  }

  private void line(String what, String text) {
    terminal.out().println("%-17s %s".formatted(what, text));
  }

  private static String counted(long count) {
    return "%s (%s)".formatted(Amounts.exact(count), Amounts.rounded(count));
  }

  private static String kept(Model model) {
    try {
      return Amounts.mebibytes(KeptActivations.bytes(model));
    } catch (UnsupportedOperationException _) {
      return "?";
    }
  }
}
