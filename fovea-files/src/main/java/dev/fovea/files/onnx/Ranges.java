package dev.fovea.files.onnx;

import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/// What a `Slice` names: for some axes the first element, the one behind the last, and the step.
record Ranges(List<Long> starts, List<Long> ends, List<Long> axes, List<Long> steps) {
  /// No file may ask for more elements along an axis.
  private static final int LONGEST = 1 << 22;

  /// Reads the settings, which are inputs since version 10.
  static Ranges of(Call call) {
    boolean settings = call.opset() < 10;
    List<Long> starts = settings ? call.wholes("starts", List.of()) : call.constant(1).longs();
    List<Long> ends = settings ? call.wholes("ends", List.of()) : call.constant(2).longs();
    List<Long> all = LongStream.range(0, starts.size()).boxed().toList();
    List<Long> axes = settings
        ? call.wholes("axes", all)
        : call.has(3) ? call.constant(3).longs() : all;
    List<Long> steps = !settings && call.has(4)
        ? call.constant(4).longs()
        : Collections.nCopies(starts.size(), 1L);
    if (ends.size() != starts.size() || axes.size() != starts.size()
        || steps.size() != starts.size() || steps.contains(0L)) {
      throw call.wrong("slices from %s to %s along %s by %s".formatted(starts, ends, axes, steps));
    }
    return new Ranges(starts, ends, axes, steps);
  }

  int count() {
    return starts.size();
  }

  /// Tells whether a range is the whole axis, however long that is.
  boolean isWhole(int i) {
    return starts.get(i) == 0 && steps.get(i) == 1 && ends.get(i) >= Integer.MAX_VALUE;
  }

  /// Returns which elements a range takes of an axis. Backwards, a start before the first element is the
  /// first element: ONNX says so, NumPy takes nothing then.
  List<Integer> index(Call call, int i, int length) {
    if (length == 0) {
      return List.of();
    }
    long step = steps.get(i);
    boolean forwards = step > 0;
    long from = Math.clamp(fromFront(starts.get(i), length), 0L, forwards ? length : length - 1L);
    long to = Math.clamp(fromFront(ends.get(i), length), forwards ? 0L : -1L, (long) length);
    long count = Math.ceilDiv(to - from, step);
    if (count > LONGEST) {
      throw call.no("%d elements".formatted(count));
    }
    return LongStream.range(0, count).mapToObj(n -> Math.toIntExact(from + n * step)).toList();
  }

  private static long fromFront(long place, int length) {
    return place < 0 ? place + length : place;
  }
}
