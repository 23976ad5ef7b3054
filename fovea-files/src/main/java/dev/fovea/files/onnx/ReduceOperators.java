package dev.fovea.files.onnx;

import dev.fovea.files.onnx.Operators.Operator;
import dev.fovea.graph.Value;
import dev.fovea.layer.Lambda;
import dev.fovea.layer.Scope;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Exp;
import dev.fovea.op.Log;
import dev.fovea.op.MaxPool;
import dev.fovea.op.Relu;
import dev.fovea.op.Reshape;
import dev.fovea.op.Sqrt;
import dev.fovea.op.Square;
import dev.fovea.op.Subtract;
import dev.fovea.op.Sum;
import dev.fovea.op.Transpose;
import dev.fovea.op.Window;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Operators that make one number out of all those along some axes of a sample.
final class ReduceOperators {
  static final Map<String, Operator> ALL = Map.of(
      "ReduceMean", call -> reduced(call, ReduceOperators::mean),
      "ReduceSum", call -> reduced(call, ReduceOperators::sum),
      "ReduceSumSquare", call -> reduced(call, ReduceOperators::squares),
      "ReduceL1", call -> reduced(call, (s, x, axes) -> sum(s, magnitude(s, x), axes)),
      "ReduceL2", call -> reduced(call, (s, x, axes) -> s.apply(new Sqrt(), squares(s, x, axes))),
      "ReduceLogSum", call -> reduced(call, (s, x, axes) -> s.apply(new Log(), sum(s, x, axes))),
      "ReduceLogSumExp", call -> reduced(call, ReduceOperators::logSumExp),
      "ReduceMax", call -> reduced(call, ReduceOperators::largest),
      "ReduceMin", call -> reduced(call, ReduceOperators::smallest));

  private ReduceOperators() {}

  /// Reduces some axes of a value, which then have length 1.
  @FunctionalInterface
  private interface Reduction {
    Value apply(Scope scope, Value x, List<Integer> axes);
  }

  private static Known reduced(Call call, Reduction reduction) {
    Traced x = call.unrolled(call.traced(0));
    List<Integer> named = call.axes(x.rank(), List.of());
    if (named.isEmpty() && call.whole("noop_with_empty_axes", 0) != 0) {
      return x;
    }
    List<Integer> axes = named.isEmpty() ? Traced.plainAxes(x.rank()) : named;
    if (axes.contains(0)) {
      throw call.no("a result over the samples of a batch");
    }
    boolean keep = call.whole("keepdims", 1) != 0;
    boolean image = x.rank() > 2 && x.rank() < 6
        && axes.equals(IntStream.range(2, x.rank()).boxed().toList());
    if (image && call.type().equals("ReduceMean")) {
      return PoolOperators.mean(call, call.channelsLast(x), keep);
    }
    List<Integer> own = axes.stream().map(x.axes()::indexOf).sorted().toList();
    Traced y = x.with(call.layer(new Lambda("reduce",
        (scope, value) -> reduction.apply(scope, value, own)), x.symbol()));
    return keep ? y : call.squeezed(y, axes);
  }

  private static Value sum(Scope scope, Value x, List<Integer> axes) {
    return scope.apply(new Reshape(kept(x.shape(), axes)), scope.apply(new Sum(axes), x));
  }

  private static Shape kept(Shape shape, List<Integer> axes) {
    Shape kept = shape;
    for (int axis : axes) {
      kept = kept.with(axis, 1);
    }
    return kept;
  }

  private static Value mean(Scope scope, Value x, List<Integer> axes) {
    double count = axes.stream().mapToDouble(x.shape()::dim).reduce(1, (a, b) -> a * b);
    return scope.apply(new Affine(1 / count, 0), sum(scope, x, axes));
  }

  private static Value squares(Scope scope, Value x, List<Integer> axes) {
    return sum(scope, scope.apply(new Square(), x), axes);
  }

  /// Returns each element without its sign.
  static Value magnitude(Scope scope, Value x) {
    return scope.apply(new Add(), scope.apply(new Relu(), x),
        scope.apply(new Relu(), negative(scope, x)));
  }

  private static Value negative(Scope scope, Value x) {
    return scope.apply(new Affine(-1, 0), x);
  }

  /// The largest one is taken off before, so that nothing overflows.
  private static Value logSumExp(Scope scope, Value x, List<Integer> axes) {
    Value largest = largest(scope, x, axes);
    Value below = scope.apply(new Exp(), scope.apply(new Subtract(), x, largest));
    return scope.apply(new Add(), largest, scope.apply(new Log(), sum(scope, below, axes)));
  }

  /// A pool whose window is as long as all axes that go, laid side by side behind that of the samples;
  /// all others are its channels.
  private static Value largest(Scope scope, Value x, List<Integer> axes) {
    List<Integer> others = new ArrayList<>(Traced.plainAxes(x.shape().rank()));
    others.removeAll(axes);
    others.removeFirst();
    int length = axes.stream().mapToInt(x.shape()::dim).reduce(1, Math::multiplyExact);
    int channels = others.stream().mapToInt(x.shape()::dim).reduce(1, Math::multiplyExact);
    List<Integer> order = new ArrayList<>(List.of(0));
    order.addAll(axes);
    order.addAll(others);
    Value row = scope.apply(new Reshape(Shape.of(x.shape().dim(0), length, channels)),
        scope.apply(new Transpose(order), x));
    Window window = Window.valid(List.of(length), List.of(1), List.of(1));
    Value largest = scope.apply(new MaxPool(window, scope.training()), row);
    return scope.apply(new Reshape(kept(x.shape(), axes)), largest);
  }

  private static Value smallest(Scope scope, Value x, List<Integer> axes) {
    return negative(scope, largest(scope, negative(scope, x), axes));
  }
}
