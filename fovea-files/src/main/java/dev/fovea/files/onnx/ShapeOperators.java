package dev.fovea.files.onnx;

import dev.fovea.files.onnx.Operators.Operator;
import dev.fovea.files.onnx.Traced.Image;
import dev.fovea.layer.Concatenate;
import dev.fovea.layer.DataFormat;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Interpolation;
import dev.fovea.layer.Lambda;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reshape;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.UpSampling1D;
import dev.fovea.layer.UpSampling2D;
import dev.fovea.layer.UpSampling3D;
import dev.fovea.op.Pad;
import dev.fovea.op.Slice;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// What moves elements without changing them, and what asks for shapes.
final class ShapeOperators {
  static final Map<String, Operator> ALL = all();

  private ShapeOperators() {}

  private static Map<String, Operator> all() {
    Map<String, Operator> all = new HashMap<>();
    all.put("Shape", ShapeOperators::shape);
    all.put("Flatten", ShapeOperators::flatten);
    all.put("Reshape", ShapeOperators::reshape);
    all.put("Transpose", ShapeOperators::transpose);
    all.put("Squeeze", ShapeOperators::squeeze);
    all.put("Unsqueeze", ShapeOperators::unsqueeze);
    all.put("Concat", ShapeOperators::concat);
    all.put("Pad", ShapeOperators::pad);
    all.put("Slice", ShapeOperators::slice);
    all.put("Cast", ShapeOperators::cast);
    all.put("ReduceMean", ShapeOperators::mean);
    all.put("Resize", ShapeOperators::resize);
    all.put("Upsample", ShapeOperators::resize);
    return Map.copyOf(all);
  }

  private static Known shape(Call call) {
    Traced x = call.traced(0);
    List<Long> shape = new ArrayList<>(List.of(call.importer().batch()));
    x.lengths().forEach(length -> shape.add((long) length));
    int from = Math.clamp(whole(call.whole("start", 0), shape.size()), 0, shape.size());
    int to = Math.clamp(whole(call.whole("end", shape.size()), shape.size()), from, shape.size());
    return Constant.row(shape.subList(from, to));
  }

  private static long whole(long index, int size) {
    return index < 0 ? index + size : index;
  }

  private static Known flatten(Call call) {
    Traced x = call.traced(0);
    long axis = call.whole("axis", 1);
    if (axis != 1 && axis != 1 - x.rank()) {
      throw call.no("a row from another axis than 1");
    }
    return row(call, x);
  }

  /// Puts a sample in one row; the order of an image's elements is remembered, not changed.
  private static Traced row(Call call, Traced x) {
    if (x.rank() == 2) {
      return x;
    }
    Symbol row = call.layer(new Flatten(), x.symbol());
    return x.liesPlain()
        ? Traced.plain(row)
        : new Traced(row, Traced.plainAxes(2),
            Optional.of(new Image(x.symbol().shape().dims(), x.axes())));
  }

  private static Known reshape(Call call) {
    Traced x = call.traced(0);
    List<Long> wanted = call.opset() < 5
        ? call.wholes("shape", List.of())
        : call.constant(1).longs();
    if (wanted.isEmpty()) {
      throw call.no("a scalar");
    }
    List<Integer> lengths = x.lengths();
    List<Integer> sample = new ArrayList<>();
    int open = -1;
    long known = 1;
    for (int i = 1; i < wanted.size(); i++) {
      long length = wanted.get(i);
      if (length == 0 && call.whole("allowzero", 0) == 0 && i <= lengths.size()) {
        length = lengths.get(i - 1);
      }
      if (length == -1 && open < 0) {
        open = i - 1;
      } else if (length < 1) {
        throw call.no("the shape %s".formatted(wanted));
      } else {
        known = Math.multiplyExact(known, length);
      }
      sample.add(Math.toIntExact(length));
    }
    int size = x.sampleSize();
    long first = wanted.getFirst();
    boolean keeps = first <= 0 || first == call.importer().batch();
    if (open >= 0 && keeps && first != -1 && size % known == 0) {
      sample.set(open, Math.toIntExact(size / known));
      known = size;
    }
    if (sample.contains(-1) || known != size || !keeps) {
      throw call.no("the shape %s, which mixes the samples of a batch %s,"
          .formatted(wanted, lengths));
    }
    return sample.size() == 1
        ? row(call, x)
        : sample.equals(lengths) ? x : call.reshaped(x, sample);
  }

  private static Known transpose(Call call) {
    Traced in = call.traced(0);
    int rank = in.rank();
    List<Long> order = call.wholes("perm",
        IntStream.range(0, rank).mapToObj(i -> (long) rank - 1 - i).toList());
    if (!order.stream().sorted().toList()
        .equals(IntStream.range(0, rank).mapToObj(i -> (long) i).toList())) {
      throw call.wrong("orders %d axes by %s".formatted(rank, order));
    }
    if (order.getFirst() != 0) {
      throw call.no("moving the batch axis");
    }
    Traced x = in.flat().isPresent() ? call.plain(in) : in;
    return new Traced(x.symbol(),
        x.axes().stream().map(axis -> order.indexOf((long) axis)).toList());
  }

  /// Returns the axes that a node names, by input since version 13, in rising order.
  private static List<Integer> axes(Call call, int rank, List<Long> missing) {
    List<Long> named = call.isSet("axes") || !call.has(1)
        ? call.wholes("axes", missing)
        : call.constant(1).longs();
    return named.stream().map(axis -> call.axis(axis, rank)).sorted().distinct().toList();
  }

  private static Known squeeze(Call call) {
    Traced x = call.traced(0);
    List<Long> ones = IntStream.range(1, x.rank()).filter(a -> x.length(a) == 1)
        .mapToObj(a -> (long) a).toList();
    List<Integer> gone = axes(call, x.rank(), ones);
    if (gone.contains(0)) {
      throw call.no("leaving out the batch axis");
    }
    List<Integer> kept = x.axes().stream().filter(axis -> !gone.contains(axis)).toList();
    if (gone.stream().anyMatch(axis -> x.length(axis) != 1)) {
      throw call.wrong("leaves out axes %s of %s".formatted(gone, x.lengths()));
    }
    List<Integer> sample = kept.stream().skip(1).map(x::length).toList();
    List<Integer> renumbered = kept.stream()
        .map(axis -> axis - (int) gone.stream().filter(g -> g < axis).count()).toList();
    return gone.isEmpty()
        ? x
        : new Traced(call.layer(new Reshape(sample, "", true), x.symbol()), renumbered);
  }

  private static Known unsqueeze(Call call) {
    Traced x = call.traced(0);
    int many = call.isSet("axes") || !call.has(1)
        ? call.wholes("axes", List.of()).size()
        : call.constant(1).size();
    List<Integer> fresh = axes(call, x.rank() + many, List.of());
    if (fresh.contains(0)) {
      throw call.no("an axis in front of the batch axis");
    }
    List<Integer> sample = new ArrayList<>(x.lengths());
    fresh.forEach(axis -> sample.add(axis - 1, 1));
    return call.reshaped(x, sample);
  }

  private static Known concat(Call call) {
    Traced first = call.traced(0);
    int axis = call.axis(call.whole("axis", 1), first.rank());
    if (axis == 0) {
      throw call.no("joining along the batch axis");
    }
    Traced model = first.flat().isPresent() ? call.plain(first) : first;
    Symbol[] all = new Symbol[call.count()];
    for (int i = 0; i < all.length; i++) {
      all[i] = i == 0 ? model.symbol() : call.ordered(call.traced(i), model.axes()).symbol();
      if (all[i].shape().rank() != model.symbol().shape().rank()) {
        throw call.wrong("joins values of %d and %d axes"
            .formatted(model.rank(), all[i].shape().rank() + 1));
      }
    }
    return all.length == 1
        ? model
        : model.with(call.layer(new Concatenate(model.axes().indexOf(axis), "", true), all));
  }

  private static Known pad(Call call) {
    Traced in = call.traced(0);
    Traced x = in.flat().isPresent() ? call.plain(in) : in;
    if (!call.text("mode", "constant").equals("constant")) {
      throw call.no("the mode " + call.text("mode", ""));
    }
    List<Long> pads = call.opset() < 11 ? call.wholes("pads", List.of()) : call.constant(1).longs();
    double value = call.opset() < 11
        ? call.real("value", 0)
        : call.optional(2).map(c -> c.get(0)).orElse(0.0);
    List<Integer> axes = call.has(3)
        ? call.constant(3).longs().stream().map(a -> call.axis(a, x.rank())).toList()
        : Traced.plainAxes(x.rank());
    if (pads.size() != 2 * axes.size()) {
      throw call.wrong("has %d numbers for %d axes".formatted(pads.size(), axes.size()));
    }
    List<Integer> before = new ArrayList<>(Collections.nCopies(x.rank(), 0));
    List<Integer> after = new ArrayList<>(before);
    for (int i = 0; i < axes.size(); i++) {
      int place = x.axes().indexOf(axes.get(i));
      before.set(place, Math.toIntExact(pads.get(i)));
      after.set(place, Math.toIntExact(pads.get(axes.size() + i)));
    }
    if (before.getFirst() != 0 || after.getFirst() != 0) {
      throw call.no("padding the batch axis");
    }
    if (before.stream().anyMatch(p -> p < 0) || after.stream().anyMatch(p -> p < 0)) {
      throw call.no("negative padding");
    }
    return call.each(border(call, x, before, after, value), x);
  }

  private static Layer border(
      Call call, Traced x, List<Integer> before, List<Integer> after, double value) {
    boolean image = value == 0 && x.rank() >= 3 && x.rank() <= 5
        && before.getLast() == 0 && after.getLast() == 0;
    if (image) {
      List<List<Integer>> pairs = new ArrayList<>();
      for (int i = 1; i < x.rank() - 1; i++) {
        pairs.add(List.of(before.get(i), after.get(i)));
      }
      return Frames.zeros(call, pairs);
    }
    return new Lambda("pad", (scope, v) -> scope.apply(new Pad(before, after, value), v));
  }

  private static Known slice(Call call) {
    Traced in = call.traced(0);
    Traced x = in.flat().isPresent() ? call.plain(in) : in;
    boolean settings = call.opset() < 10;
    List<Long> starts = settings ? call.wholes("starts", List.of()) : call.constant(1).longs();
    List<Long> ends = settings ? call.wholes("ends", List.of()) : call.constant(2).longs();
    List<Long> all = IntStream.range(0, starts.size()).mapToObj(i -> (long) i).toList();
    List<Long> axes = settings
        ? call.wholes("axes", all)
        : call.has(3) ? call.constant(3).longs() : all;
    List<Long> steps = !settings && call.has(4)
        ? call.constant(4).longs()
        : Collections.nCopies(starts.size(), 1L);
    List<Integer> begin = new ArrayList<>(Collections.nCopies(x.rank(), 0));
    List<Integer> dims = new ArrayList<>(x.symbol().shape().dims());
    for (int i = 0; i < starts.size(); i++) {
      int axis = call.axis(axes.get(i), x.rank());
      if (axis == 0 || steps.get(i) != 1) {
        throw call.no(axis == 0 ? "a part of the batch" : "a step of " + steps.get(i));
      }
      int length = x.length(axis);
      int from = (int) Math.clamp(whole(starts.get(i), length), 0L, length);
      int to = (int) Math.clamp(whole(ends.get(i), length), 0L, length);
      if (to <= from) {
        throw call.no("an empty part");
      }
      begin.set(x.axes().indexOf(axis), from);
      dims.set(x.axes().indexOf(axis) - 1, to - from);
    }
    return call.each(new Lambda("slice", (scope, v) -> scope.apply(
        new Slice(begin, new Shape(dims).withBatch(v.shape().dim(0))), v)), x);
  }

  private static Known cast(Call call) {
    long to = call.whole("to", 1);
    if (to != 1 && to != 11) {
      throw call.no("a value of another element type than float");
    }
    return call.traced(0);
  }

  private static Known mean(Call call) {
    Traced x = call.channelsLast(call.traced(0));
    List<Integer> axes = axes(call, x.rank(), List.of());
    if (axes.isEmpty() && call.whole("noop_with_empty_axes", 0) != 0) {
      return x;
    }
    boolean spatial = x.rank() > 2
        && axes.equals(IntStream.range(2, x.rank()).boxed().toList());
    if (!spatial) {
      throw call.no("a mean over the axes %s".formatted(axes));
    }
    return PoolOperators.mean(call, x, call.whole("keepdims", 1) != 0);
  }

  private static Known resize(Call call) {
    Traced x = call.channelsLast(call.traced(0));
    List<Integer> factors = factors(call, x);
    String mode = call.text("mode", "nearest");
    boolean linear = mode.equals("linear") && x.rank() == 4;
    String middle = call.text("coordinate_transformation_mode",
        call.type().equals("Upsample") || call.opset() < 11 ? "asymmetric" : "half_pixel");
    String rounding = call.text("nearest_mode",
        call.opset() < 11 ? "floor" : "round_prefer_floor");
    boolean repeats = middle.equals("asymmetric") && rounding.equals("floor")
        || middle.startsWith("half_pixel") && rounding.startsWith("round_prefer");
    boolean fits = mode.equals("nearest") ? repeats : linear && middle.startsWith("half_pixel");
    if (!fits) {
      throw call.no("the mode %s, %s, %s".formatted(mode, middle, rounding));
    }
    return call.each(switch (x.rank()) {
      case 3 -> new UpSampling1D(factors.getFirst());
      case 4 -> new UpSampling2D(factors, DataFormat.CHANNELS_LAST,
          linear ? Interpolation.BILINEAR : Interpolation.NEAREST, "", true);
      case 5 -> new UpSampling3D(factors, DataFormat.CHANNELS_LAST, "", true);
      default -> throw call.no("a value of %d axes".formatted(x.rank()));
    }, x);
  }

  /// Returns how many times longer each spatial axis becomes.
  private static List<Integer> factors(Call call, Traced x) {
    int scales = call.type().equals("Upsample") || call.opset() < 11 ? 1 : 2;
    boolean sized = !(call.has(scales) && call.constant(scales).size() > 0);
    Constant numbers = sized ? call.constant(3) : call.constant(scales);
    List<Long> axes = call.wholes("axes",
        IntStream.range(0, x.rank()).mapToObj(i -> (long) i).toList());
    if (numbers.size() != axes.size()) {
      throw call.wrong("has %d numbers for %d axes".formatted(numbers.size(), axes.size()));
    }
    List<Integer> factors = new ArrayList<>(Collections.nCopies(x.rank() - 2, 1));
    for (int i = 0; i < axes.size(); i++) {
      int axis = call.axis(axes.get(i), x.rank());
      if (axis == 0) {
        continue;
      }
      double factor = sized ? numbers.get(i) / x.length(axis) : numbers.get(i);
      if (factor != Math.rint(factor) || factor < 1 || axis < 2 && factor != 1) {
        throw call.no("a factor %s".formatted(factor));
      }
      if (axis >= 2) {
        factors.set(axis - 2, (int) factor);
      }
    }
    return factors;
  }
}
