package dev.fovea.cli;

import dev.fovea.compile.Engines;
import dev.fovea.files.AtomicFile;
import dev.fovea.files.Json;
import dev.fovea.optimizer.Optimizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What `run.json` says: everything needed to do a training again, and what came of it.
///
/// @param settings  what was asked for
/// @param optimizer the rule by which weights moved
/// @param choice    what computed
/// @param started   when it began
record RunRecord(
    RunSettings settings, Optimizer optimizer, Engines.Choice choice, Instant started) {
  /// Name of the file.
  static final String FILE = "run.json";

  /// Writes the file.
  ///
  /// @param state   `running`, `finished`, or why it ended early
  /// @param epochs  the figures of each finished epoch
  /// @param seconds how long it took so far
  void write(Path file, String state, List<Map<String, Double>> epochs, double seconds) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("state", state);
    tree.put("command", settings.command(choice.engine().name(), choice.engine().threads()));
    tree.put("settings", settings.json(optimizer));
    tree.put("pixels", settings.pixels());
    tree.put("engine", engine());
    tree.put("versions", versions());
    tree.put("started", started.truncatedTo(ChronoUnit.SECONDS).toString());
    tree.put("seconds", seconds);
    tree.put("epochs_done", epochs.size());
    tree.put("figures", epochs.isEmpty() ? Map.of() : epochs.getLast());
    String text = Json.indented(tree);
    AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// Returns the folder or data set that a model's run was trained on, by the file beside the model; nothing if it does not say.
  static Optional<String> trainedOn(Path model) {
    Path file = model.resolveSibling(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      Map<?, ?> tree = Json.parseObject(file.toString(), Files.readAllBytes(file));
      return tree.get("settings") instanceof Map<?, ?> settings
          && settings.get("data") instanceof String data ? Optional.of(data) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("%s: cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  private Map<String, Object> engine() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", choice.engine().name());
    tree.put("threads", choice.engine().threads());
    tree.put("why", choice.why());
    tree.putAll(choice.engine().details());
    return tree;
  }

  private static Map<String, Object> versions() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("fovea", Version.number());
    tree.put("java", Runtime.version().toString());
    tree.put("jvm", "%s, %s".formatted(property("java.vm.name"), property("java.vm.vendor")));
    tree.put("os", "%s %s".formatted(property("os.name"), property("os.version")));
    tree.put("processor", property("os.arch"));
    tree.put("cores", Runtime.getRuntime().availableProcessors());
    return tree;
  }

  /// Returns a system property that every JVM sets.
  static String property(String name) {
    return System.getProperty(name, "unknown");
  }
}
