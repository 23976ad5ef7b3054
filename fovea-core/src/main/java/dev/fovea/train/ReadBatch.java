package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.data.Row;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The samples of one step, which several threads read, each a row at a time.
///
/// As a data set it stands for the one that it was read from, and only its own samples are there: each
/// in the row in which it was read, changed already as training wants it.
final class ReadBatch implements Dataset {
  private final Samples samples;
  private final List<Tensor> inputs;
  private final List<Tensor> labels;
  private final double[] weights;
  private final OptionalLong seed;
  private final long step;
  private int next;
  private int left;
  private int failedSlot = Integer.MAX_VALUE;
  private boolean finished;
  private @Nullable Throwable failure;

  /// @param room memory for a batch, at least as large as this one
  /// @param seed that of the training, nothing for a measurement
  /// @param step number of training steps before this one
  ReadBatch(Samples samples, Room room, OptionalLong seed, long step) {
    this.samples = samples;
    this.seed = seed;
    this.step = step;
    left = samples.count();
    inputs = rows(room.inputs, samples.count());
    labels = rows(room.labels, samples.count());
    weights = new double[samples.count()];
  }

  /// Memory for a batch, used again when its step has run.
  record Room(List<Tensor> inputs, List<Tensor> labels) {
    /// Makes room for as many samples.
    static Room of(Samples samples) {
      return new Room(
          zeros(samples.data().inputs(), samples.count()),
          zeros(samples.data().labels(), samples.count()));
    }

    private static List<Tensor> zeros(List<TensorType> types, int count) {
      return types.stream().map(type -> Tensor.zeros(type.with(type.shape().withBatch(count))))
          .toList();
    }
  }

  private static List<Tensor> rows(List<Tensor> room, int count) {
    List<Tensor> rows = new ArrayList<>();
    for (Tensor tensor : room) {
      TensorType type = tensor.type().with(tensor.shape().withoutBatch().withBatch(count));
      rows.add(Tensor.over(type, tensor.memory().asSlice(0, type.bytes())));
    }
    return rows;
  }

  /// Returns the samples, to be had from here.
  Samples samples() {
    return new Samples(this, samples.order(), samples.from(), samples.count());
  }

  /// Tells whether there is a row that nobody has begun to read.
  boolean hasRow() {
    return next < samples.count();
  }

  /// Returns the next row to read.
  int nextRow() {
    return next++;
  }

  /// Reads a row; what goes wrong is kept.
  ///
  /// @return what went wrong
  @Nullable
  Throwable read(int slot) {
    try {
      Row row = new Row(slot, inputs, labels);
      samples.data().read(
          samples.index(slot), seed.isPresent() ? row.during(seed.getAsLong(), step) : row);
      weights[slot] = samples.weight(slot, labels);
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  /// Notes that a row was read; of several failures that of the first sample counts, whoever was faster.
  ///
  /// @return whether it was the last row, so that the batch is to be finished
  boolean done(int slot, @Nullable Throwable problem) {
    if (problem != null && slot < failedSlot) {
      failedSlot = slot;
      failure = problem;
    }
    return --left == 0;
  }

  /// Changes the whole batch as training wants it, once all rows are there; what goes wrong is kept.
  void finish() {
    try {
      if (failure == null) {
        seed.ifPresent(number -> samples.data().augment(inputs, labels, number, step));
      }
    } catch (Throwable e) {
      failure = e;
    }
  }

  /// Lets the step have it.
  void release() {
    finished = true;
  }

  /// Tells whether the step may have it.
  boolean isFinished() {
    return finished;
  }

  /// Throws what went wrong.
  void check() {
    switch (failure) {
      case null -> {
        // All rows are there.
      }
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      // Java lets code throw what it does not declare; a thread that dies of it would be waited for.
      default -> throw new IllegalStateException(
          "reading samples threw %s, which no data set declares.\n  fix:    %s."
              .formatted(failure, "wrap it in an exception that is not checked"),
          failure);
    }
  }

  @Override
  public int size() {
    return samples.data().size();
  }

  @Override
  public List<TensorType> inputs() {
    return samples.data().inputs();
  }

  @Override
  public List<TensorType> labels() {
    return samples.data().labels();
  }

  @Override
  public void read(int index, Row row) {
    copy(inputs, row.slot(), row.inputs());
    copy(labels, row.slot(), row.labels());
  }

  private static void copy(List<Tensor> from, int slot, List<Tensor> to) {
    for (int i = 0; i < from.size(); i++) {
      long bytes = from.get(i).type().bytes() / from.get(i).shape().dim(0);
      MemorySegment.copy(from.get(i).memory(), slot * bytes, to.get(i).memory(), slot * bytes,
          bytes);
    }
  }

  /// Returns how much the sample in a row counts, by the label that it had when it was read.
  double weightOfRow(int slot) {
    return weights[slot];
  }
}
