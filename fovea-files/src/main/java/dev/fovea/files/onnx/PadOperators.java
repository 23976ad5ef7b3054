package dev.fovea.files.onnx;

import dev.fovea.files.onnx.Operators.Operator;
import dev.fovea.layer.DataFormat;
import dev.fovea.layer.Lambda;
import dev.fovea.layer.Padding2D;
import dev.fovea.layer.PaddingMode;
import dev.fovea.op.Pad;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Borders around a value.
final class PadOperators {
  static final Map<String, Operator> ALL = Map.of("Pad", PadOperators::pad);

  private PadOperators() {}

  private static Known pad(Call call) {
    Traced x = call.unrolled(call.traced(0));
    List<Long> pads = call.opset() < 11 ? call.wholes("pads", List.of()) : call.constant(1).longs();
    List<Integer> axes = call.has(3)
        ? call.constant(3).longs().stream().map(a -> call.axis(a, x.rank())).toList()
        : Traced.plainAxes(x.rank());
    if (pads.size() != 2 * axes.size()) {
      throw call.wrong("has %d numbers for %d axes".formatted(pads.size(), axes.size()));
    }
    List<Integer> before = new ArrayList<>(Collections.nCopies(x.rank(), 0));
    List<Integer> after = new ArrayList<>(before);
    Traced y = x;
    for (int i = 0; i < axes.size(); i++) {
      int axis = axes.get(i);
      long front = pads.get(i);
      long back = pads.get(axes.size() + i);
      if (axis == 0 && (front != 0 || back != 0)) {
        throw call.no("padding the batch axis");
      }
      if (axis > 0) {
        int place = x.axes().indexOf(axis);
        before.set(place, Math.toIntExact(Math.max(0, front)));
        after.set(place, Math.toIntExact(Math.max(0, back)));
        y = cut(call, y, axis, Math.max(0, -front), Math.max(0, -back));
      }
    }
    return bordered(call, y, before, after);
  }

  /// Negative padding leaves elements out.
  private static Traced cut(Call call, Traced x, int axis, long front, long back) {
    long end = x.length(axis) - back;
    return front == 0 && back == 0
        ? x
        : PartOperators.taken(call, x, axis,
            PartOperators.run(call, Math.min(front, end), end));
  }

  private static Traced bordered(
      Call call, Traced x, List<Integer> before, List<Integer> after) {
    String mode = call.text("mode", "constant");
    boolean image = x.rank() >= 3 && x.rank() <= 5 && before.getLast() + after.getLast() == 0;
    List<List<Integer>> pairs = IntStream.range(1, x.rank() - 1)
        .mapToObj(i -> List.of(before.get(i), after.get(i))).toList();
    if (mode.equals("constant")) {
      double value = call.opset() < 11
          ? call.real("value", 0)
          : call.optional(2).map(c -> c.get(0)).orElse(0.0);
      return call.each(image && value == 0
          ? Frames.zeros(call, pairs)
          : new Lambda("pad", (scope, v) -> scope.apply(new Pad(before, after, value), v)), x);
    }
    if (image && pairs.size() == 2 && List.of("reflect", "edge").contains(mode)) {
      PaddingMode known = mode.equals("edge") ? PaddingMode.EDGE : PaddingMode.REFLECT;
      return call.each(
          new Padding2D(pairs, known, 0, DataFormat.CHANNELS_LAST, "", true), x);
    }
    return mirrored(call, x, before, after);
  }

  private static Traced mirrored(
      Call call, Traced x, List<Integer> before, List<Integer> after) {
    String mode = call.text("mode", "constant");
    Traced y = x;
    for (int i = 1; i < x.rank(); i++) {
      int axis = x.axes().get(i);
      int length = x.length(axis);
      int longest = mode.equals("reflect") ? length - 1 : Integer.MAX_VALUE;
      if (before.get(i) > longest || after.get(i) > longest) {
        throw call.no("a border longer than the mirrored axis");
      }
      y = PartOperators.taken(call, y, axis,
          PartOperators.run(call, -before.get(i), (long) length + after.get(i)).stream()
              .map(place -> switch (mode) {
                case "reflect" -> length - 1 - Math.abs(length - 1 - Math.abs(place));
                case "edge" -> Math.clamp(place, 0, length - 1);
                case "wrap" -> Math.floorMod(place, length);
                default -> throw call.no("the mode " + mode);
              }).toList());
    }
    return y;
  }
}
