package dev.fovea.files.onnx;

import dev.fovea.files.onnx.Operators.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Operators on constants, which are worked out while a model is read: mostly the arithmetic of
/// shapes.
final class Folding {
  static final Map<String, Operator> ALL = all();

  /// Shapes and small weights are far below; a hostile file might ask for more.
  private static final int LARGEST = 1 << 22;

  private Folding() {}

  private static Map<String, Operator> all() {
    Map<String, Operator> all = new HashMap<>();
    all.put("Constant", Folding::constant);
    all.put("ConstantOfShape", Folding::filled);
    all.put("Identity", call -> call.constant(0));
    all.put("Shape", call -> Constant.row(
        call.constant(0).shape().stream().map(d -> (long) d).toList()));
    all.put("Cast", Folding::cast);
    all.put("CastLike", call -> call.constant(1).isWhole()
        ? Constant.of(call.constant(0).shape(),
            call.constant(0).longs().stream().mapToLong(x -> x).toArray())
        : Constant.of(call.constant(0).shape(), call.constant(0).floats()));
    all.put("Gather", Folding::gather);
    all.put("Concat", Folding::concat);
    all.put("Slice", Folding::slice);
    all.put("Reshape", Folding::reshape);
    all.put("Transpose", Folding::transpose);
    all.put("Squeeze", Folding::squeeze);
    all.put("Unsqueeze", Folding::unsqueeze);
    all.put("Expand", Folding::expand);
    all.put("Tile", Folding::tile);
    all.put("Range", Folding::range);
    all.put("Size", call -> Constant.of(List.of(), (long) call.constant(0).size()));
    all.putAll(FoldedArithmetic.ALL);
    all.put("ReduceProd", Folding::product);
    return Map.copyOf(all);
  }

  private static Known constant(Call call) {
    for (OnnxNode.Setting setting : call.setting("value").stream().toList()) {
      return setting.tensors().getFirst();
    }
    if (call.isSet("value_float")) {
      return Constant.of(List.of(), (float) call.real("value_float", 0));
    }
    if (call.isSet("value_int")) {
      return Constant.of(List.of(), call.whole("value_int", 0));
    }
    if (call.isSet("value_ints")) {
      return Constant.row(call.wholes("value_ints", List.of()));
    }
    if (call.isSet("value_floats")) {
      List<Float> all = call.setting("value_floats").orElseThrow().reals();
      float[] floats = new float[all.size()];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = all.get(i);
      }
      return Constant.of(List.of(floats.length), floats);
    }
    throw call.no("a constant of text or without a value");
  }

  private static Known filled(Call call) {
    List<Integer> shape = call.constant(0).longs().stream().map(Math::toIntExact).toList();
    Constant value = call.setting("value").map(s -> s.tensors().getFirst())
        .orElse(Constant.of(List.of(1), 0f));
    if (value.size() != 1) {
      throw call.wrong("has a value " + value);
    }
    return fits(call, shape).isEmpty()
        ? value.reshape(List.of())
        : value.reshape(Collections.nCopies(shape.size(), 1)).broadcast(shape);
  }

  static List<Integer> fits(Call call, List<Integer> shape) {
    long most = LARGEST;
    for (int i = 0; i < call.count(); i++) {
      most += call.has(i) ? call.constant(i).size() : 0;
    }
    if (shape.stream().anyMatch(d -> d < 0) || Constant.count(shape) > most) {
      throw call.no("a constant of the shape %s".formatted(shape));
    }
    return shape;
  }

  private static Known cast(Call call) {
    Constant x = call.constant(0);
    long to = call.whole("to", 1);
    if (to == 1 || to == 10 || to == 11 || to == 16) {
      return Constant.of(x.shape(), x.floats());
    }
    if (to == 8 || to > 16) {
      throw call.no("ONNX's element type %d".formatted(to));
    }
    long[] wholes = x.longs().stream().mapToLong(v -> to == 9 ? (v == 0 ? 0 : 1) : v).toArray();
    return Constant.of(x.shape(), wholes);
  }

  static Constant like(Constant model, List<Integer> shape, double[] values) {
    return model.isWhole()
        ? Constant.of(shape, Arrays.stream(values).mapToLong(v -> (long) v).toArray())
        : Constant.of(shape, floats(values));
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static Known gather(Call call) {
    Constant x = call.constant(0);
    Constant index = call.constant(1);
    int axis = call.axis(call.whole("axis", 0), x.shape().size());
    int length = x.shape().get(axis);
    Constant taken = taken(call, x, axis,
        index.longs().stream().map(place -> call.axis(place, length)).toList());
    List<Integer> shape = new ArrayList<>(x.shape().subList(0, axis));
    shape.addAll(index.shape());
    shape.addAll(x.shape().subList(axis + 1, x.shape().size()));
    return taken.reshape(shape);
  }

  /// Returns some elements along an axis.
  private static Constant taken(Call call, Constant x, int axis, List<Integer> index) {
    List<Integer> shape = new ArrayList<>(x.shape());
    int length = shape.set(axis, index.size());
    double[] values = new double[(int) Constant.count(fits(call, shape))];
    int inner = (int) Constant.count(shape.subList(axis + 1, shape.size()));
    for (int at = 0; at < values.length; at++) {
      int row = index.get(at / inner % index.size());
      int outer = at / inner / index.size();
      values[at] = x.get((outer * length + row) * inner + at % inner);
    }
    return like(x, shape, values);
  }

  private static Known concat(Call call) {
    Constant first = call.constant(0);
    int axis = call.axis(call.whole("axis", 0), first.shape().size());
    int length = 0;
    for (int i = 0; i < call.count(); i++) {
      length += call.constant(i).shape().get(axis);
    }
    List<Integer> shape = new ArrayList<>(first.shape());
    shape.set(axis, length);
    int outer = (int) Constant.count(first.shape().subList(0, axis));
    double[] values = new double[(int) Constant.count(fits(call, shape))];
    int at = 0;
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < call.count(); i++) {
        Constant part = call.constant(i);
        int block = part.size() / outer;
        for (int k = 0; k < block; k++) {
          values[at++] = part.get(o * block + k);
        }
      }
    }
    return like(first, shape, values);
  }

  private static Known slice(Call call) {
    Constant x = call.constant(0);
    Ranges ranges = Ranges.of(call);
    for (int i = 0; i < ranges.count(); i++) {
      int axis = call.axis(ranges.axes().get(i), x.shape().size());
      x = taken(call, x, axis, ranges.index(call, i, x.shape().get(axis)));
    }
    return x;
  }

  private static Known expand(Call call) {
    List<Integer> wanted = call.constant(1).longs().stream().map(Math::toIntExact).toList();
    int rank = Math.max(wanted.size(), call.constant(0).shape().size());
    Constant x = call.constant(0).withRank(rank);
    List<Integer> shape = new ArrayList<>(x.shape());
    for (int i = 0; i < wanted.size(); i++) {
      int axis = rank - wanted.size() + i;
      shape.set(axis, shape.get(axis) == 1 ? wanted.get(i) : shape.get(axis));
    }
    return x.broadcast(fits(call, shape));
  }

  private static Known tile(Call call) {
    Constant x = call.constant(0);
    List<Long> times = call.constant(1).longs();
    for (int axis = 0; axis < x.shape().size(); axis++) {
      int length = x.shape().get(axis);
      long total = Math.multiplyExact(length, times.get(axis));
      if (total > LARGEST) {
        throw call.no("%d elements".formatted(total));
      }
      x = taken(call, x, axis, IntStream.range(0, (int) total).map(i -> i % length).boxed()
          .toList());
    }
    return x;
  }

  private static Known range(Call call) {
    double start = call.constant(0).get(0);
    double step = call.constant(2).get(0);
    double count = Math.ceil((call.constant(1).get(0) - start) / step);
    if (!(count >= 0 && count <= LARGEST)) {
      throw call.no("%s elements".formatted(count));
    }
    double[] values = IntStream.range(0, (int) count).mapToDouble(i -> start + i * step).toArray();
    return like(call.constant(0), List.of(values.length), values);
  }

  private static Known reshape(Call call) {
    Constant x = call.constant(0);
    List<Long> wanted = call.constant(1).longs();
    List<Integer> shape = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      long length = wanted.get(i);
      shape.add(length == 0 ? x.shape().get(i) : Math.toIntExact(length));
    }
    int open = shape.indexOf(-1);
    if (open >= 0) {
      shape.set(open, 1);
      shape.set(open, Math.toIntExact(x.size() / Math.max(1, Constant.count(shape))));
    }
    return x.reshape(fits(call, shape));
  }

  private static Known transpose(Call call) {
    Constant x = call.constant(0);
    int rank = x.shape().size();
    List<Integer> order = call.isSet("perm")
        ? call.lengths("perm", rank, 0)
        : IntStream.range(0, rank).mapToObj(i -> rank - 1 - i).toList();
    if (!order.stream().sorted().toList().equals(Traced.plainAxes(rank))) {
      throw call.wrong("orders %d axes by %s".formatted(rank, order));
    }
    return x.transpose(order);
  }

  private static List<Long> axes(Call call) {
    return call.isSet("axes") || !call.has(1)
        ? call.wholes("axes", List.of())
        : call.constant(1).longs();
  }

  private static Known squeeze(Call call) {
    Constant x = call.constant(0);
    List<Integer> gone = axes(call).stream().map(a -> call.axis(a, x.shape().size())).toList();
    List<Integer> shape = new ArrayList<>();
    for (int axis = 0; axis < x.shape().size(); axis++) {
      boolean leaves = gone.isEmpty() ? x.shape().get(axis) == 1 : gone.contains(axis);
      if (!leaves) {
        shape.add(x.shape().get(axis));
      }
    }
    return x.reshape(shape);
  }

  private static Known unsqueeze(Call call) {
    Constant x = call.constant(0);
    int rank = x.shape().size() + axes(call).size();
    List<Integer> shape = new ArrayList<>(x.shape());
    axes(call).stream().map(a -> call.axis(a, rank)).sorted().forEach(a -> shape.add(a, 1));
    return x.reshape(shape);
  }

  private static Known product(Call call) {
    Constant x = call.constant(0);
    if (!axes(call).isEmpty() && x.shape().size() != 1) {
      throw call.no("a product over some axes");
    }
    double product = IntStream.range(0, x.size()).mapToDouble(x::get).reduce(1, (a, b) -> a * b);
    List<Integer> shape = call.whole("keepdims", 1) != 0
        ? Collections.nCopies(x.shape().size(), 1)
        : List.of();
    return like(x, shape, new double[]{product});
  }
}
