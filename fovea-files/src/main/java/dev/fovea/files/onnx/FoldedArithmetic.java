package dev.fovea.files.onnx;

import dev.fovea.files.onnx.Operators.Operator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// Arithmetic of constants, element by element.
final class FoldedArithmetic {
  static final Map<String, Operator> ALL = all();

  private FoldedArithmetic() {}

  private static Map<String, Operator> all() {
    Map<String, Operator> all = new HashMap<>();
    pair(all, "Add", (a, b) -> a + b);
    pair(all, "Sub", (a, b) -> a - b);
    pair(all, "Mul", (a, b) -> a * b);
    pair(all, "Div", (a, b) -> a / b);
    pair(all, "Pow", Math::pow);
    pair(all, "Max", Math::max);
    pair(all, "Min", Math::min);
    pair(all, "Equal", (a, b) -> a == b ? 1 : 0);
    pair(all, "Greater", (a, b) -> a > b ? 1 : 0);
    pair(all, "GreaterOrEqual", (a, b) -> a >= b ? 1 : 0);
    pair(all, "Less", (a, b) -> a < b ? 1 : 0);
    pair(all, "LessOrEqual", (a, b) -> a <= b ? 1 : 0);
    pair(all, "And", Math::min);
    pair(all, "Or", Math::max);
    each(all, "Not", a -> 1 - a);
    each(all, "Neg", a -> -a);
    each(all, "Abs", Math::abs);
    each(all, "Floor", Math::floor);
    each(all, "Ceil", Math::ceil);
    each(all, "Round", Math::rint);
    each(all, "Sqrt", Math::sqrt);
    each(all, "Exp", Math::exp);
    each(all, "Log", Math::log);
    each(all, "Reciprocal", a -> 1 / a);
    all.put("Where", FoldedArithmetic::chosen);
    return Map.copyOf(all);
  }

  private static void each(Map<String, Operator> all, String name, DoubleUnaryOperator function) {
    all.put(name, call -> {
      Constant x = call.constant(0);
      return Folding.like(x, x.shape(),
          IntStream.range(0, x.size()).mapToDouble(x::get).map(function).toArray());
    });
  }

  private static void pair(Map<String, Operator> all, String name, DoubleBinaryOperator function) {
    all.put(name, call -> {
      List<Constant> in = alike(call, 2);
      return Folding.like(in.getFirst(), in.getFirst().shape(),
          IntStream.range(0, in.getFirst().size())
              .mapToDouble(i -> function.applyAsDouble(in.get(0).get(i), in.get(1).get(i)))
              .toArray());
    });
  }

  private static Known chosen(Call call) {
    List<Constant> in = alike(call, 3);
    return Folding.like(in.get(1), in.getFirst().shape(), IntStream.range(0, in.getFirst().size())
        .mapToDouble(i -> in.get(in.getFirst().get(i) != 0 ? 1 : 2).get(i)).toArray());
  }

  /// Returns this many constants, repeated until they have the same shape.
  private static List<Constant> alike(Call call, int count) {
    if (call.count() != count) {
      throw call.no("%d constants".formatted(call.count()));
    }
    List<Constant> in = IntStream.range(0, count).mapToObj(call::constant).toList();
    int rank = in.stream().mapToInt(c -> c.shape().size()).max().orElse(0);
    List<Integer> shape = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      int own = axis;
      shape.add(in.stream().mapToInt(c -> c.withRank(rank).shape().get(own))
          .reduce(1, (a, b) -> a == 1 ? b : a));
    }
    List<Integer> fits = Folding.fits(call, shape);
    return in.stream().map(c -> c.withRank(rank).broadcast(fits)).toList();
  }
}
