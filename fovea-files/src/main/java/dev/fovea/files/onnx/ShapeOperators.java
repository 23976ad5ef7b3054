package dev.fovea.files.onnx;

import dev.fovea.files.onnx.Operators.Operator;
import dev.fovea.files.onnx.Traced.Image;
import dev.fovea.layer.Concatenate;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Symbol;
import java.util.ArrayList;
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
    all.put("Cast", ShapeOperators::cast);
    all.put("CastLike", ShapeOperators::castLike);
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

  private static Known squeeze(Call call) {
    Traced x = call.traced(0);
    List<Long> ones = IntStream.range(1, x.rank()).filter(a -> x.length(a) == 1)
        .mapToObj(a -> (long) a).toList();
    List<Integer> gone = call.axes(x.rank(), ones);
    if (gone.contains(0)) {
      throw call.no("leaving out the batch axis");
    }
    if (gone.stream().anyMatch(axis -> x.length(axis) != 1)) {
      throw call.wrong("leaves out axes %s of %s".formatted(gone, x.lengths()));
    }
    return gone.isEmpty() ? x : call.squeezed(x, gone);
  }

  private static Known unsqueeze(Call call) {
    Traced x = call.traced(0);
    int many = call.isSet("axes") || !call.has(1)
        ? call.wholes("axes", List.of()).size()
        : call.constant(1).size();
    List<Integer> fresh = call.axes(x.rank() + many, List.of());
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

  private static Known castLike(Call call) {
    if (call.isConstant(1) && call.constant(1).isWhole()) {
      throw call.no("a value of another element type than float");
    }
    return call.input(0) instanceof Constant number
        ? Constant.of(number.shape(), number.floats())
        : call.traced(0);
  }

  private static Known cast(Call call) {
    long to = call.whole("to", 1);
    if (to != 1 && to != 11) {
      throw call.no("a value of another element type than float");
    }
    return call.traced(0);
  }
}
