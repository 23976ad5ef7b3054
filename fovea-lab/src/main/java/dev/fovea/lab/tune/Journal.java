package dev.fovea.lab.tune;

import dev.fovea.files.AtomicFile;
import dev.fovea.files.Json;
import dev.fovea.files.ModelFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The trials of a search as a file: a line of JSON that says what is searched, then one for each training that ended.
///
/// A trial that went on has several lines; the last one counts. The file is written anew for each line, whole or not at all.
/// `docs/formats/trials.md` describes it.
final class Journal {
  /// Name of the file.
  static final String FILE = "trials.jsonl";

  private static final String FORMAT = "fovea trials 1";

  private final Path file;
  private final Map<String, Object> header;
  private final List<String> lines = new ArrayList<>();

  /// @param header what is searched, by name
  Journal(Path file, Map<String, Object> header) {
    this.file = file;
    this.header = new LinkedHashMap<>();
    this.header.put("format", FORMAT);
    this.header.putAll(header);
  }

  /// Makes the file with the first line, or takes up what is in it, and clears away what a dying process left half written.
  void begin() {
    clear();
    lines.clear();
    if (Files.exists(file)) {
      lines.addAll(text());
    } else {
      lines.add(Json.compact(header));
      write();
    }
  }

  /// Writes down that a training has ended.
  void add(Trial trial) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("trial", trial.number());
    line.put("epochs", trial.epochs());
    line.put("values", trial.values().byName());
    line.put("scores", trial.scores());
    trial.failure().ifPresent(why -> line.put("failure", why));
    line.put("seconds", trial.seconds());
    lines.add(Json.compact(line));
    write();
  }

  /// Returns the study with the trials of the file, if it is there.
  ///
  /// @throws IllegalArgumentException if it is damaged, or that of another search
  Study read(Study empty) {
    if (!Files.exists(file)) {
      return empty;
    }
    List<String> text = text();
    check(object(text, 0));
    Study study = empty;
    for (int i = 1; i < text.size(); i++) {
      Map<String, @Nullable Object> line = object(text, i);
      try {
        Trial trial = trial(line);
        study.space().places(trial.values());
        if (trial.number() < 1 || trial.number() > study.trials().size() + 1) {
          throw new IllegalArgumentException("trial %d follows trial %d.".formatted(
              trial.number(), study.trials().size()));
        }
        study = study.with(trial);
      } catch (ClassCastException | ArithmeticException | IllegalArgumentException e) {
        throw damaged(i, "is no trial of this space", e);
      }
    }
    return study;
  }

  private void check(Map<String, @Nullable Object> found) {
    StringBuilder differing = new StringBuilder();
    header.forEach((name, here) -> {
      String saved = Json.compact(found.get(name));
      String now = Json.compact(here);
      if (!saved.equals(now)) {
        differing.append("  %-7s %s: %s, here %s\n".formatted(
            differing.isEmpty() ? "saved:" : "", name, saved, now));
      }
    });
    if (!differing.isEmpty()) {
      throw new IllegalArgumentException(
          "%s holds another search than this one.\n%s  fix:    %s.".formatted(
              file, differing, "start it with the settings it had, or choose another folder"));
    }
  }

  private static Trial trial(Map<String, @Nullable Object> line) {
    Map<String, Object> values = new LinkedHashMap<>();
    ((Map<?, ?>) present(line, "values")).forEach(
        (name, value) -> values.put((String) name, present(String.valueOf(name), value)));
    List<Double> scores = ((List<?>) present(line, "scores")).stream()
        .map(score -> ((Number) present("score", score)).doubleValue()).toList();
    return new Trial(
        whole(line, "trial"), new Values(values), whole(line, "epochs"), scores,
        Optional.ofNullable((String) line.get("failure")),
        ((Number) present(line, "seconds")).doubleValue());
  }

  private static int whole(Map<String, @Nullable Object> line, String name) {
    return Math.toIntExact((Long) present(line, name));
  }

  private static Object present(Map<String, @Nullable Object> line, String name) {
    return present(name, line.get(name));
  }

  private static Object present(String name, @Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("there is no '%s'.".formatted(name));
    }
    return value;
  }

  private Map<String, @Nullable Object> object(List<String> text, int line) {
    if (text.size() <= line) {
      throw damaged(line, "is missing", null);
    }
    try {
      return Json.parseObject(FILE, text.get(line).getBytes(StandardCharsets.UTF_8));
    } catch (ModelFormatException e) {
      throw damaged(line, "is no object of JSON", e);
    }
  }

  private IllegalArgumentException damaged(int line, String what, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "%s: line %d %s.\n  fix:    delete this line and those below it, if it is not the first; else choose another folder."
            .formatted(file, line + 1, what),
        cause);
  }

  private List<String> text() {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException("%s: cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  private void write() {
    String text = String.join("\n", lines) + "\n";
    AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private void clear() {
    try (Stream<Path> files = Files.list(Objects.requireNonNull(file.getParent()))) {
      for (Path part : files.filter(f -> f.getFileName().toString().startsWith("." + FILE))
          .toList()) {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("%s: cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }
}
