package dev.fovea.cli;

import dev.fovea.examples.Experiment;
import dev.fovea.examples.Experiments;
import dev.fovea.examples.Lab;
import dev.fovea.files.data.DataFiles;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs a lesson.
@Command(name = "experiment", description = "Runs a lesson of the lectures: measures on real data, prints tables, draws pictures and explains them in a page.")
final class ExperimentCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which one; --list says what there is.")
  private Optional<String> name = Optional.empty();

  @Option(names = "--list", description = "List the experiments.")
  private boolean list;

  @Option(names = "--data-dir", paramLabel = "DIR", description = "Folder with data sets that do not come with Fovea, each in a folder of its name; nothing is fetched then.")
  private Optional<Path> data = Optional.empty();

  @Option(names = "--out", paramLabel = "DIR", description = "Folder for report.html and its pictures (default: experiments/NAME).")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--quick", description = "Only show that it runs, on little data: the figures mean nothing.")
  private boolean quick;

  @Option(names = "--markdown", paramLabel = "DIR", description = "Write the page as NAME.md into this folder, too, with its pictures.")
  private Optional<Path> markdown = Optional.empty();

  ExperimentCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (list || name.isEmpty()) {
      Table table = new Table(2, "Experiment", "Lesson");
      Experiments.all().forEach(e -> table.row(e.name(), e.lesson()));
      terminal.out().print(table);
      return 0;
    }
    Experiment experiment = Experiments.of(name.get());
    TransferLine line = new TransferLine(terminal);
    DataFiles files = data.map(DataFiles::in)
        .orElseGet(() -> DataFiles.fetched(WeightFlags.usual().resolve("data"), line));
    Report report = experiment.run(new Lab(data, files, quick, this::say));
    Path page = report.write(out.orElse(Path.of("experiments", experiment.name())));
    markdown.ifPresent(folder -> report.writeMarkdown(folder, experiment.name()));
    terminal.show(report, page);
    return 0;
  }

  private void say(String progress) {
    terminal.err().println(progress);
    terminal.err().flush();
  }
}
