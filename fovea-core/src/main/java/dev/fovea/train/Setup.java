package dev.fovea.train;

import static java.util.stream.Collectors.joining;

import dev.fovea.graph.GraphText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What a training is of, as lines for people: whether a snapshot belongs to it.
final class Setup {
  private Setup() {}

  /// Returns the lines by name.
  static Map<String, String> of(
      Trainer trainer, Feed feed, Optional<Feed> validation, Fit how) {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("weights", "%d numbers in %d arrays"
        .formatted(trainer.weights().count(), trainer.weights().paths().size()));
    lines.put("optimizer", trainer.optimizer().options().schedule().isPresent()
        ? trainer.optimizer().name()
        : "%s, learning rate %s"
            .formatted(trainer.optimizer().name(), trainer.optimizer().learningRate()));
    lines.put("step", "graph " + digest(GraphText.print(trainer.stepOfOneSample())));
    lines.put("data", data(feed, how));
    lines.put("validation", validation.map(measured -> data(measured, how)).orElse("none"));
    lines.put("order", how.shuffle() ? "shuffled" : "as it is");
    lines.put("seed", String.valueOf(how.seed()));
    if (!how.classWeight().isEmpty()) {
      lines.put("classes", "weights %s".formatted(new TreeMap<>(how.classWeight())));
    }
    lines.put("callbacks", resumable(how).stream()
        .map(callback -> callback.getClass().getSimpleName()).collect(joining(", ")));
    return lines;
  }

  /// Returns the callbacks that remember something.
  static List<Resumable> resumable(Fit how) {
    return how.callbacks().stream()
        .filter(Resumable.class::isInstance).map(Resumable.class::cast).toList();
  }

  private static String data(Feed feed, Fit how) {
    if (feed instanceof StreamFeed) {
      return feed.steps() == 0 ? "a stream" : "a stream of %d steps".formatted(feed.steps());
    }
    return "%d samples in batches of %d".formatted(feed.samples(), how.batchSize());
  }

  private static String digest(String text) {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256")
          .digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// Refuses a snapshot of another training.
  ///
  /// @param backup where it is from
  /// @throws IllegalArgumentException if it is of another setup, with what differs
  static void check(Backup backup, Map<String, String> saved, Map<String, String> now) {
    StringBuilder differing = new StringBuilder();
    Set<String> names = new LinkedHashSet<>(now.keySet());
    names.addAll(saved.keySet());
    for (String name : names) {
      String before = saved.getOrDefault(name, "nothing");
      String here = now.getOrDefault(name, "nothing");
      if (!before.equals(here)) {
        differing.append("  %-7s %s: %s, here %s\n".formatted(
            differing.isEmpty() ? "saved:" : "", name, before, here));
      }
    }
    if (!differing.isEmpty()) {
      throw new IllegalArgumentException(
          "%s holds another training than this one.\n%s  fix:    %s.".formatted(
              backup, differing,
              "start the program with the settings it had, or choose another folder"));
    }
  }
}
