package dev.fovea.files.onnx;

import dev.fovea.files.onnx.Operators.Operator;
import dev.fovea.graph.Value;
import dev.fovea.initializer.Ones;
import dev.fovea.initializer.Zeros;
import dev.fovea.layer.Add;
import dev.fovea.layer.Average;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Lambda;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Maximum;
import dev.fovea.layer.Minimum;
import dev.fovea.layer.Multiply;
import dev.fovea.layer.Rescaling;
import dev.fovea.layer.Reshape;
import dev.fovea.layer.Rules;
import dev.fovea.layer.Subtract;
import dev.fovea.layer.Symbol;
import dev.fovea.op.AtLeast;
import dev.fovea.op.Fill;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Sums, products and the like, of values and of constants.
final class ArithmeticOperators {
  static final Map<String, Operator> ALL = all();

  /// So small that the root of 1 plus it is 1.
  private static final double NOTHING = 1e-12;

  private ArithmeticOperators() {}

  private static Map<String, Operator> all() {
    Map<String, Operator> all = new HashMap<>();
    all.put("Add", ArithmeticOperators::add);
    all.put("Sub", ArithmeticOperators::subtract);
    all.put("Mul", ArithmeticOperators::multiply);
    all.put("Div", ArithmeticOperators::divide);
    all.put("Neg", call -> call.each(new Rescaling(-1), call.traced(0)));
    all.put("Sum", call -> merge(call, new Add()));
    all.put("Mean", call -> merge(call, new Average()));
    all.put("Max", call -> limits(call, true));
    all.put("Min", call -> limits(call, false));
    all.put("GreaterOrEqual", call -> atLeast(call, 0, 1));
    all.put("LessOrEqual", call -> atLeast(call, 1, 0));
    return Map.copyOf(all);
  }

  private static Known add(Call call) {
    if (call.isConstant(0) || call.isConstant(1)) {
      int constant = call.isConstant(0) ? 0 : 1;
      Traced x = call.traced(1 - constant);
      Symbol sum = summed(call, x, call.constant(constant), 1 - constant);
      return sum != null ? x.with(sum) : affine(call, x, 1, call.constant(constant), 1);
    }
    return merge(call, new Add());
  }

  /// Returns the layer before with this constant as its bias, if it is one that lacks just that.
  private static @org.jspecify.annotations.Nullable Symbol summed(
      Call call, Traced x, Constant constant, int input) {
    if (!call.importer().readOnce(call.node().inputs().get(input)) || constant.size() == 0) {
      return null;
    }
    int channel = x.axes().getLast();
    int channels = x.symbol().shape().rank() == 0 ? 1 : x.symbol().shape().last();
    int rank = constant.shape().size();
    int from = channel - (x.rank() - rank);
    if (rank > x.rank() || from < 0 || constant.shape().get(from) != constant.size()) {
      return null;
    }
    float[] bias = constant.size() == 1 ? new float[channels] : constant.floats();
    if (constant.size() == 1) {
      Arrays.fill(bias, (float) constant.get(0));
    }
    return bias.length != channels
        ? null
        : call.importer().withBias(x.symbol(), Constant.of(List.of(channels), bias));
  }

  private static Known subtract(Call call) {
    if (call.isConstant(1)) {
      return affine(call, call.traced(0), 1, call.constant(1), -1);
    }
    return call.isConstant(0)
        ? affine(call, call.traced(1), -1, call.constant(0), 1)
        : merge(call, new Subtract());
  }

  private static Known multiply(Call call) {
    if (call.isConstant(0) || call.isConstant(1)) {
      int constant = call.isConstant(0) ? 0 : 1;
      return scaled(call, call.traced(1 - constant), call.constant(constant));
    }
    return merge(call, new Multiply());
  }

  private static Known divide(Call call) {
    if (call.isConstant(1)) {
      Constant divisor = call.constant(1);
      float[] inverse = divisor.floats().clone();
      for (int i = 0; i < inverse.length; i++) {
        inverse[i] = (float) (1 / (double) inverse[i]);
      }
      return scaled(call, call.traced(0), Constant.of(divisor.shape(), inverse));
    }
    Layer inverse = new Lambda("inverse", (scope, x) -> scope.apply(new dev.fovea.op.Divide(),
        scope.apply(new Fill(x.type(), 1)), x));
    Traced below = call.each(inverse, call.traced(1));
    return call.isConstant(0)
        ? scaled(call, below, call.constant(0))
        : merge(call, new Multiply(), List.of(call.traced(0), below));
  }

  private static Traced scaled(Call call, Traced x, Constant factor) {
    if (factor.size() == 1) {
      return call.each(new Rescaling(factor.get(0)), wide(call, x, factor));
    }
    return affine(call, x, factor, Constant.of(List.of(1), 0f));
  }

  private static Traced affine(Call call, Traced x, double scale, Constant offset, double sign) {
    if (offset.size() == 1) {
      return call.each(new Rescaling(scale, sign * offset.get(0), "", true),
          wide(call, x, offset));
    }
    float[] signed = offset.floats().clone();
    for (int i = 0; i < signed.length; i++) {
      signed[i] *= (float) sign;
    }
    return affine(call, x, Constant.of(List.of(1), (float) scale),
        Constant.of(offset.shape(), signed));
  }

  private static Traced wide(Call call, Traced x, Constant constant) {
    if (constant.shape().size() > x.rank()) {
      throw call.no("a constant %s of more axes than the value".formatted(constant));
    }
    return x;
  }

  /// A batch normalization that never learns scales and shifts as Keras's own layers can.
  private static Traced affine(Call call, Traced in, Constant scale, Constant offset) {
    Traced x = in.flat().isPresent() ? call.plain(in) : in;
    Constant factor = aligned(call, scale, x);
    Constant shift = aligned(call, offset, x);
    int rank = x.rank() - 1;
    boolean channels = rank > 0
        && factor.shape().subList(0, rank - 1).stream().allMatch(d -> d == 1)
        && shift.shape().subList(0, rank - 1).stream().allMatch(d -> d == 1);
    List<Integer> sample = x.symbol().shape().dims();
    List<Integer> whole = channels ? ones(rank, sample.getLast()) : sample;
    int count = Math.toIntExact(Constant.count(whole));
    Symbol row = channels ? x.symbol() : call.layer(new Flatten(), x.symbol());
    Layer layer = new BatchNormalization(-1, 0.99, NOTHING, true, true, new Zeros(), new Ones(),
        new Zeros(), new Ones(), Rules.NONE, "", false);
    Symbol y = call.layer(layer, row);
    call.fill(y, "gamma", factor.broadcast(whole).reshape(List.of(count)));
    call.fill(y, "beta", shift.broadcast(whole).reshape(List.of(count)));
    return x.with(channels ? y : call.layer(new Reshape(sample, "", true), y));
  }

  private static List<Integer> ones(int rank, int last) {
    List<Integer> dims = new ArrayList<>(Collections.nCopies(rank, 1));
    dims.set(rank - 1, last);
    return dims;
  }

  /// Returns a constant with an axis for each of a sample, in the value's order.
  static Constant aligned(Call call, Constant constant, Traced x) {
    if (call.opset() < 7 && call.isSet("axis")) {
      throw call.no("the attribute axis of version 6");
    }
    if (constant.shape().size() > x.rank()) {
      throw call.no("a constant %s of more axes than the value".formatted(constant));
    }
    Constant full = constant.withRank(x.rank());
    if (full.shape().getFirst() != 1) {
      throw call.no("a constant %s, which differs between the samples of a batch,"
          .formatted(constant));
    }
    for (int axis = 1; axis < x.rank(); axis++) {
      int length = full.shape().get(axis);
      if (length != 1 && length != x.length(axis)) {
        throw call.no("a constant %s for a value %s".formatted(constant, x.symbol().shape()));
      }
    }
    Constant moved = full.transpose(x.axes());
    return moved.reshape(moved.shape().subList(1, x.rank()));
  }

  private static Traced merge(Call call, Layer layer) {
    if (call.isSet("axis")) {
      throw call.no("the attribute axis of version 6");
    }
    List<Traced> inputs = new ArrayList<>();
    for (int i = 0; i < call.count(); i++) {
      inputs.add(call.traced(i));
    }
    return inputs.size() == 1 ? inputs.getFirst() : merge(call, layer, inputs);
  }

  private static Traced merge(Call call, Layer layer, List<Traced> inputs) {
    Traced first = inputs.getFirst();
    boolean alike = inputs.stream().allMatch(x -> x.axes().equals(first.axes())
        && x.flat().equals(first.flat()));
    List<Symbol> symbols = new ArrayList<>();
    Traced model = alike || first.flat().isEmpty() ? first : call.plain(first);
    for (Traced x : inputs) {
      if (x.rank() != first.rank()) {
        throw call.no("a result of values of %d and %d axes".formatted(first.rank(), x.rank()));
      }
      symbols.add(alike ? x.symbol() : call.ordered(x, model.axes()).symbol());
    }
    return model.with(call.layer(layer, symbols.toArray(Symbol[]::new)));
  }

  private static Known limits(Call call, boolean max) {
    if (call.count() == 2 && (call.isConstant(0) || call.isConstant(1))) {
      int constant = call.isConstant(0) ? 0 : 1;
      if (call.constant(constant).size() == 1) {
        double limit = call.constant(constant).get(0);
        return ActivationOperators.between(call, call.traced(1 - constant),
            max ? limit : Double.NEGATIVE_INFINITY, max ? Double.POSITIVE_INFINITY : limit);
      }
    }
    return merge(call, max ? new Maximum() : new Minimum());
  }

  /// Truth is 1 and falsehood 0, so that a `Cast` to a number behind it has nothing to do.
  private static Known atLeast(Call call, int greater, int less) {
    int constant = call.isConstant(greater) ? greater : less;
    if (!call.isConstant(constant) || call.constant(constant).size() != 1) {
      throw call.no("a comparison with other than one constant number");
    }
    double limit = call.constant(constant).get(0);
    return call.each(new Lambda("at_least", (scope, x) -> {
      Value number = scope.apply(
          new Fill(new TensorType(x.dtype(), Shape.SCALAR), limit));
      return constant == greater
          ? scope.apply(new AtLeast(), number, x)
          : scope.apply(new AtLeast(), x, number);
    }), call.traced(constant == greater ? less : greater));
  }
}
