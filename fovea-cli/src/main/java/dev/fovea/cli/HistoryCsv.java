package dev.fovea.cli;

import dev.fovea.files.Json;
import dev.fovea.train.Callback;
import dev.fovea.train.TrainEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Writes `history.csv` as Keras's CSVLogger does: `epoch`, from 0, and the figures by the alphabet.
///
/// Each line is in the file as soon as its epoch is over.
final class HistoryCsv implements Callback {
  private final Path file;

  HistoryCsv(Path file) {
    this.file = file;
  }

  @Override
  public Verdict on(TrainEvent event) {
    if (event instanceof TrainEvent.EpochEnded ended) {
      Map<String, Double> figures = new TreeMap<>(ended.figures());
      if (ended.epoch() == 1) {
        write("epoch", List.copyOf(figures.keySet()), StandardOpenOption.TRUNCATE_EXISTING);
      }
      List<String> cells = figures.values().stream().map(Json::compact).toList();
      write(String.valueOf(ended.epoch() - 1), cells, StandardOpenOption.APPEND);
    }
    return Verdict.CONTINUE;
  }

  private void write(String first, List<String> others, StandardOpenOption how) {
    List<String> cells = new ArrayList<>(List.of(first));
    cells.addAll(others);
    try {
      Files.writeString(
          file, String.join(",", cells) + "\n", StandardOpenOption.CREATE, StandardOpenOption.WRITE,
          how);
    } catch (IOException e) {
      throw new UncheckedIOException("%s: cannot be written: %s.".formatted(file, e.getMessage()),
          e);
    }
  }
}
