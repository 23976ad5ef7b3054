package dev.fovea.golden;

import dev.fovea.files.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The names of whatever somebody else computed values for, and the golden tests compare with.
public final class References {
  /// Folders of other cases, by kind: each file has a description under `config0`, `config1` ….
  private static final Map<String, String> FOLDERS = Map.of(
      "loss", "losses", "schedule", "schedules");
  /// The names of each kind.
  private static final Map<String, Set<String>> KNOWN = new TreeMap<>();

  static {
    layers();
    traces();
    FOLDERS.forEach(References::folder);
    records("layer", FormulaGoldenTest.layers().values());
    records("metric", MetricGoldenTest.metrics());
    records("schedule", ScheduleGoldenTest.cycles());
    InitializerGoldenTest.cases().forEach(golden -> names("initializer", golden.form()));
  }

  private References() {}

  /// Returns which reference a layer, a loss … lacks.
  ///
  /// @param kind what it is, such as `layer`
  /// @param name as Keras's `class_name`
  public static Optional<String> missing(String kind, String name) {
    return KNOWN.getOrDefault(kind, Set.of()).contains(plain(name))
        ? Optional.empty()
        : Optional.of("a value that Keras or its formula elsewhere gives: add a case to"
            + " fovea-all/src/test/reference, with the class_name " + name);
  }

  /// Those that [LayerGoldenTest] compares with.
  private static void layers() {
    for (Path file : GoldenCase.own("keras/layers", ".npz")) {
      GoldenCase golden = GoldenCase.read(file);
      if (Coverage.notYet(() -> LayerGoldenTest.layer(golden)).isEmpty()) {
        add("layer", LayerGoldenTest.description(golden).get("class_name"));
      }
    }
  }

  /// Those that the golden test of a kind compares with.
  private static void folder(String kind, String folder) {
    Path path = GoldenCase.more("keras").resolve(folder);
    for (Path file : Files.isDirectory(path) ? GoldenCase.list(path, ".npz") : List.<Path>of()) {
      GoldenCase golden = GoldenCase.read(file);
      for (int i = 0; i < golden.count("config"); i++) {
        names(kind, Json.parse(golden.name(), golden.text("config" + i)));
      }
    }
  }

  /// Those that a golden test compares with and no config of Keras names.
  private static void records(String kind, Collection<?> records) {
    records.forEach(one -> add(kind, one.getClass().getSimpleName()));
  }

  /// Those that [TraceGoldenTest] compares with: what a model trains by, and its inputs.
  private static void traces() {
    for (Path file : GoldenCase.own("keras/traces", ".npz")) {
      GoldenCase golden = GoldenCase.read(file);
      if (Coverage.notYet(() -> TraceGoldenTest.Setup.of(golden)).isEmpty()) {
        Object loss = Json.parse(golden.name(), golden.text("loss"));
        add("loss", loss);
        names("loss", loss);
        names("optimizer", Json.parse(golden.name(), golden.text("optimizer")));
        Object model = Json.parse(golden.name(), golden.text("config"));
        for (String kind : List.of("layer", "regularizer", "constraint")) {
          names(kind, model);
        }
      }
    }
  }

  /// Adds the class names of objects, however deep they are; a schedule stands in its optimizer.
  private static void names(String kind, @Nullable Object json) {
    switch (json) {
      case Map<?, ?> object -> {
        boolean schedule = String.valueOf(object.get("module")).endsWith("schedules");
        add(schedule ? "schedule" : kind, object.get("class_name"));
        object.values().forEach(value -> names(kind, value));
      }
      case List<?> items -> items.forEach(item -> names(kind, item));
      case null, default -> {
      }
    }
  }

  /// Adds a name; `mean_squared_error` and `MeanSquaredError` are the same.
  private static void add(String kind, @Nullable Object name) {
    if (name instanceof String text) {
      KNOWN.computeIfAbsent(kind, _ -> new TreeSet<>()).add(plain(text));
    }
  }

  private static String plain(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }
}
