package dev.fovea.cli;

import dev.fovea.files.pretrained.PublishedWeights;
import dev.fovea.model.Cost;
import dev.fovea.model.Costs;
import dev.fovea.model.Model;
import dev.fovea.zoo.Zoo;
import dev.fovea.lab.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Lists the networks that have a name.
@Command(name = "zoo", description = "Lists the networks that have a name: their images, parameters and arithmetic, and the papers.")
final class ZooCommand implements Callable<Integer> {
  private final Terminal terminal;

  ZooCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<String> papers = new ArrayList<>(
        Zoo.names().stream().map(Zoo::paper).distinct().toList());
    Table table = new Table(2, "Network", "Input", "Classes", "Parameters", "Mult-adds", "FLOPs",
        "Paper");
    Zoo.names().parallelStream().map(name -> row(name, papers)).forEachOrdered(table::row);
    terminal.out().print(table);
    terminal.out().println();
    for (int i = 0; i < papers.size(); i++) {
      terminal.out().println("[%d] %s".formatted(i + 1, papers.get(i)));
    }
    terminal.out().println("""

        *    weights are published: --weights imagenet
        See one with 'fovea summary NETWORK' or 'fovea flops NETWORK'.
        Make it for other images with --input HxWxC, --classes N, --include-top=false.""");
    return 0;
  }

  private static String[] row(String name, List<String> papers) {
    Model model = Zoo.model(name);
    Cost cost = Costs.of(model).whole();
    return new String[]{
        PublishedWeights.find(name, true).isPresent() ? name + " *" : name,
        Amounts.inputs(model),
        String.valueOf(model.outputs().getFirst().shape().last()),
        Amounts.exact(cost.parameters()),
        Amounts.rounded(cost.multiplyAdds()),
        Amounts.rounded(cost.flops()),
        "[%d]".formatted(papers.indexOf(Zoo.paper(name)) + 1)};
  }
}
