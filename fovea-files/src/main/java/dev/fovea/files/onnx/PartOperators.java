package dev.fovea.files.onnx;

import dev.fovea.files.onnx.Operators.Operator;
import dev.fovea.layer.Lambda;
import dev.fovea.op.Broadcast;
import dev.fovea.op.Slice;
import dev.fovea.op.Take;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What takes parts of a value, or repeats them.
final class PartOperators {
  static final Map<String, Operator> ALL = Map.of(
      "Slice", PartOperators::slice,
      "Gather", PartOperators::gather,
      "Split", PartOperators::split,
      "Expand", PartOperators::expand,
      "Tile", PartOperators::tile);

  /// No file may ask for more elements along an axis.
  private static final int LONGEST = 1 << 20;

  private PartOperators() {}

  private static Known slice(Call call) {
    Traced x = call.unrolled(call.traced(0));
    Ranges ranges = Ranges.of(call);
    for (int i = 0; i < ranges.count(); i++) {
      int axis = call.axis(ranges.axes().get(i), x.rank());
      if (axis == 0) {
        if (!ranges.isWhole(i)) {
          throw call.no("a part of the batch");
        }
        continue;
      }
      x = taken(call, x, axis, ranges.index(call, i, x.length(axis)));
    }
    return x;
  }

  /// Returns some elements along one of ONNX's axes.
  static Traced taken(Call call, Traced x, int axis, List<Integer> index) {
    int length = x.length(axis);
    if (index.isEmpty() || index.size() > LONGEST) {
      throw call.no(index.isEmpty() ? "an empty part" : "%d elements".formatted(index.size()));
    }
    if (index.size() == length && index.equals(run(call, 0, length))) {
      return x;
    }
    int place = x.axes().indexOf(axis);
    int first = index.getFirst();
    boolean block = index.equals(run(call, first, (long) first + index.size()));
    return call.each(new Lambda(block ? "slice" : "take", (scope, v) -> {
      List<Integer> begin = new ArrayList<>(Collections.nCopies(v.shape().rank(), 0));
      begin.set(place, first);
      return scope.apply(block
          ? new Slice(begin, v.shape().with(place, index.size()))
          : new Take(place, index), v);
    }), x);
  }

  /// Returns the places from one on and before another, in a list that no file makes long.
  static List<Integer> run(Call call, long from, long to) {
    if (to - from > LONGEST) {
      throw call.no("%d elements".formatted(to - from));
    }
    return IntStream.range((int) from, (int) to).boxed().toList();
  }

  private static Known gather(Call call) {
    Traced x = call.unrolled(call.traced(0));
    Constant index = call.constant(1);
    int axis = call.axis(call.whole("axis", 0), x.rank());
    if (axis == 0 || index.shape().size() > 1) {
      throw call.no(axis == 0 ? "a part of the batch" : "a table of places");
    }
    List<Integer> places = index.longs().stream().map(i -> call.axis(i, x.length(axis))).toList();
    Traced y = taken(call, x, axis, places);
    return index.shape().isEmpty() ? call.squeezed(y, List.of(axis)) : y;
  }

  private static Known split(Call call) {
    Traced x = call.unrolled(call.traced(0));
    int axis = call.axis(call.whole("axis", 0), x.rank());
    if (axis == 0) {
      throw call.no("a part of the batch");
    }
    int length = x.length(axis);
    int count = call.node().outputs().size();
    int each = Math.ceilDiv(length, Math.max(1, count));
    List<Long> sizes = call.isSet("split")
        ? call.wholes("split", List.of())
        : call.has(1)
            ? call.constant(1).longs()
            : IntStream.range(0, count)
                .mapToObj(i -> (long) Math.min(each, length - i * each)).toList();
    if (sizes.size() != count || sizes.stream().anyMatch(size -> size < 1)
        || sizes.stream().mapToLong(size -> size).sum() != length) {
      throw call.wrong("splits %d elements into %d parts of %s".formatted(length, count, sizes));
    }
    List<Known> parts = new ArrayList<>();
    int from = 0;
    for (long size : sizes) {
      int to = from + (int) size;
      parts.add(taken(call, x, axis, run(call, from, to)));
      from = to;
    }
    return new Parts(parts);
  }

  private static Known expand(Call call) {
    Traced x = call.unrolled(call.traced(0));
    List<Long> wanted = call.constant(1).longs();
    if (wanted.size() > x.rank()) {
      throw call.no("more axes than the value has");
    }
    Traced y = x;
    for (int i = 0; i < wanted.size(); i++) {
      int axis = x.rank() - wanted.size() + i;
      long length = wanted.get(i);
      if (axis == 0) {
        if (length != 1 && length != call.importer().batch()) {
          throw call.no("a batch of another length");
        }
      } else if (length != 1 && x.length(axis) == 1) {
        y = repeated(call, y, axis, length);
      } else if (length != 1 && length != x.length(axis)) {
        throw call.wrong("stretches %s to %s".formatted(x.lengths(), wanted));
      }
    }
    return y;
  }

  private static Traced repeated(Call call, Traced x, int axis, long length) {
    if (length < 1 || length > LONGEST) {
      throw call.no("%d elements".formatted(length));
    }
    int place = x.axes().indexOf(axis);
    return call.each(new Lambda("repeat", (scope, v) -> {
      Shape shape = v.shape().with(place, (int) length);
      return scope.apply(new Broadcast(shape), v);
    }), x);
  }

  private static Known tile(Call call) {
    Traced x = call.unrolled(call.traced(0));
    List<Long> times = call.constant(1).longs();
    if (times.size() != x.rank() || times.getFirst() != 1) {
      throw call.no("repeating the batch, or another number of axes,");
    }
    for (int axis = 1; axis < x.rank(); axis++) {
      int length = x.length(axis);
      long total = Math.multiplyExact(times.get(axis), (long) length);
      x = taken(call, x, axis, run(call, 0, total).stream().map(i -> i % length).toList());
    }
    return x;
  }
}
