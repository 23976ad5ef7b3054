package dev.fovea.cli;

import static dev.fovea.cli.RunRecord.property;

import dev.fovea.compile.Engines;
import dev.fovea.tensor.Count;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Shows what computes here, and why.
@Command(name = "info", description = "Shows the engine that computes here, why, and versions.")
final class InfoCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private EngineOptions engine = new EngineOptions();

  InfoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Engines.Choice choice = engine.open();
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("Fovea", Version.number());
    lines.put("engine", choice.engine().name());
    lines.put("why", choice.why());
    lines.put("threads", "%d of %s".formatted(
        choice.engine().threads(),
        Count.of(Runtime.getRuntime().availableProcessors(), "core")));
    lines.putAll(choice.engine().details());
    lines.put("engines", String.join(", ", Engines.names()));
    lines.put("Java", "%s, %s".formatted(Runtime.version(), property("java.vm.vendor")));
    lines.put("Java heap", "up to %,d MiB".formatted(Runtime.getRuntime().maxMemory() >> 20));
    lines.put("system", "%s %s, %s".formatted(
        property("os.name"), property("os.version"), property("os.arch")));
    int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
    lines.forEach((label, text) -> terminal.out().println(
        label + " ".repeat(width - label.length() + 2) + text));
    return 0;
  }
}
