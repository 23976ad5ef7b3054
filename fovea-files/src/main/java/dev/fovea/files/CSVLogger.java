package dev.fovea.files;

import dev.fovea.tensor.Tensor;
import dev.fovea.train.Resumable;
import dev.fovea.train.TrainEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Writes a line for each epoch into a CSV file, as Keras's class of this name does: `epoch`, from 0,
/// then the figures in the alphabet's order.
///
/// Without validation there are columns for it nevertheless, which say `NA`. Each line is on the disk as
/// soon as its epoch is over. Where a training goes on after its process died, no line is lost and none
/// is there twice.
public final class CSVLogger implements Resumable {
  private static final String START = "start";

  private final Path file;
  private final String separator;
  private final boolean append;
  /// Where the lines of this training start in the file.
  private long start;
  private List<String> columns = List.of();

  private CSVLogger(Path file, String separator, boolean append) {
    if (separator.length() != 1) {
      throw new IllegalArgumentException(
          "CSVLogger needs a separator of one character, got '%s'.".formatted(separator));
    }
    this.file = file;
    this.separator = separator;
    this.append = append;
  }

  /// Writes a file anew, with commas.
  public CSVLogger(Path file) {
    this(file, ",", false);
  }

  /// Returns the same with another character between the columns.
  ///
  /// @throws IllegalArgumentException if it is not one character
  public CSVLogger separator(String character) {
    return new CSVLogger(file, character, append);
  }

  /// Returns the same that keeps the lines that are in the file.
  public CSVLogger append() {
    return new CSVLogger(file, separator, true);
  }

  @Override
  public Verdict on(TrainEvent event) {
    try {
      switch (event) {
        case TrainEvent.TrainStarted _ -> {
          start = append && Files.exists(file) ? Files.size(file) : 0;
          columns = List.of();
        }
        case TrainEvent.Resumed resumed -> rewrite(resumed);
        case TrainEvent.EpochEnded ended -> write(ended.epoch(), ended.figures());
        case TrainEvent.EpochStarted _,TrainEvent.StepEnded _,TrainEvent.TrainEnded _ -> {
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s cannot be written: %s.\n  fix:    choose a folder that exists and is writable."
              .formatted(file, AtomicFile.reason(e)),
          e);
    }
    return Verdict.CONTINUE;
  }

  /// What an earlier process wrote may end anywhere.
  private void rewrite(TrainEvent.Resumed resumed) throws IOException {
    List<Map<String, Double>> epochs = resumed.history().epochs();
    for (int i = 0; i < epochs.size(); i++) {
      write(resumed.epoch() - epochs.size() + i, epochs.get(i));
    }
  }

  private void write(int epoch, Map<String, Double> figures) throws IOException {
    StringBuilder text = new StringBuilder();
    boolean first = columns.isEmpty();
    if (first) {
      columns = columns(figures);
      if (start == 0) {
        text.append(line("epoch", columns));
      }
    }
    List<String> cells = columns.stream()
        .map(column -> figures.containsKey(column) ? cell(figures.get(column)) : "NA").toList();
    text.append(line(String.valueOf(epoch - 1), cells));
    try (FileChannel channel = FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (first) {
        channel.truncate(start);
      }
      channel.position(channel.size());
      ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static List<String> columns(Map<String, Double> figures) {
    List<String> columns = new ArrayList<>(figures.keySet().stream().sorted().toList());
    if (columns.stream().noneMatch(column -> column.startsWith("val_"))) {
      List.copyOf(columns).forEach(column -> columns.add("val_" + column));
    }
    return columns;
  }

  /// Spells a number as Python does.
  private static String cell(double figure) {
    if (Double.isNaN(figure)) {
      return "nan";
    }
    return Double.isInfinite(figure) ? figure > 0 ? "inf" : "-inf" : Json.compact(figure);
  }

  private String line(String first, List<String> others) {
    return first + separator + String.join(separator, others) + "\n";
  }

  @Override
  public Map<String, Tensor> memory() {
    return Map.of(START, Tensor.of(new double[]{start}, 1));
  }

  @Override
  public void recall(Map<String, Tensor> memory) {
    start = (long) Resumable.number(memory, START);
  }
}
