package dev.fovea.files.onnx;

import dev.fovea.files.onnx.Operators.Operator;
import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Add;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.ELU;
import dev.fovea.layer.Lambda;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LeakyReLU;
import dev.fovea.layer.PReLU;
import dev.fovea.layer.ReLU;
import dev.fovea.layer.Rescaling;
import dev.fovea.layer.Softmax;
import dev.fovea.layer.Subtract;
import dev.fovea.layer.Symbol;
import dev.fovea.op.Affine;
import dev.fovea.op.Cos;
import dev.fovea.op.Erf;
import dev.fovea.op.Log;
import dev.fovea.op.Power;
import dev.fovea.op.Relu;
import dev.fovea.op.Sin;
import dev.fovea.op.Sqrt;
import dev.fovea.op.Square;
import dev.fovea.op.Unary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/// Functions of one element at a time, and those along an axis.
final class ActivationOperators {
  static final Map<String, Operator> ALL = all();
  private static final double SELU_ALPHA = 1.6732631921768188;
  private static final double SELU_GAMMA = 1.0507010221481323;

  private ActivationOperators() {}

  private static Map<String, Operator> all() {
    Map<String, Operator> all = new HashMap<>();
    all.put("Relu", function(ActivationFunction.RELU));
    all.put("Sigmoid", function(ActivationFunction.SIGMOID));
    all.put("Tanh", function(ActivationFunction.TANH));
    all.put("Softplus", function(ActivationFunction.SOFTPLUS));
    all.put("Softsign", function(ActivationFunction.SOFTSIGN));
    all.put("Exp", function(ActivationFunction.EXPONENTIAL));
    all.put("Mish", function(ActivationFunction.MISH));
    all.put("HardSwish", function(ActivationFunction.HARD_SILU));
    all.put("Log", op(new Log()));
    all.put("Sqrt", op(new Sqrt()));
    all.put("Erf", op(new Erf()));
    all.put("Sin", op(new Sin()));
    all.put("Cos", op(new Cos()));
    all.put("Reciprocal", op(new Power(-1)));
    all.put("Abs", call -> call.each(
        new Lambda("abs", ReduceOperators::magnitude), call.traced(0)));
    all.put("Pow", ActivationOperators::power);
    all.put("Shrink", ActivationOperators::shrink);
    all.put("Gelu", call -> call.each(new Activation(
        call.text("approximate", "none").equals("tanh")
            ? ActivationFunction.GELU_TANH
            : ActivationFunction.GELU),
        call.traced(0)));
    all.put("LeakyRelu", ActivationOperators::leaky);
    all.put("PRelu", ActivationOperators::prelu);
    all.put("ThresholdedRelu",
        call -> call.each(new ReLU().threshold(call.real("alpha", 1)), call.traced(0)));
    all.put("Elu", call -> call.each(new ELU(call.real("alpha", 1)), call.traced(0)));
    all.put("Celu", ActivationOperators::celu);
    all.put("Selu", ActivationOperators::selu);
    all.put("HardSigmoid", ActivationOperators::hardSigmoid);
    all.put("Swish", ActivationOperators::swish);
    all.put("Clip", ActivationOperators::clip);
    all.put("Softmax", ActivationOperators::softmax);
    all.put("LogSoftmax", ActivationOperators::logSoftmax);
    all.put("Dropout", ActivationOperators::dropout);
    all.put("Identity", call -> call.traced(0));
    return Map.copyOf(all);
  }

  private static Operator function(ActivationFunction function) {
    return call -> call.each(new Activation(function), call.traced(0));
  }

  private static Operator op(Unary op) {
    return call -> call.each(
        new Lambda(op.name().toLowerCase(Locale.ROOT), (scope, x) -> scope.apply(op, x)),
        call.traced(0));
  }

  private static Known power(Call call) {
    if (call.constant(1).size() != 1) {
      throw call.no("several exponents");
    }
    double exponent = call.constant(1).get(0);
    return op(exponent == 2 ? new Square() : new Power(exponent)).apply(call);
  }

  private static Known shrink(Call call) {
    double limit = call.real("lambd", 0.5);
    if ((float) limit != (float) call.real("bias", 0)) {
      throw call.no("a bias that is not lambd");
    }
    return call.each(new Lambda("shrink", (scope, x) -> scope.apply(new dev.fovea.op.Subtract(),
        scope.apply(new Relu(), scope.apply(new Affine(1, -limit), x)),
        scope.apply(new Relu(), scope.apply(new Affine(-1, -limit), x)))), call.traced(0));
  }

  private static Known leaky(Call call) {
    return call.each(new LeakyReLU(call.real("alpha", 0.01)), call.traced(0));
  }

  private static Known prelu(Call call) {
    Traced x = call.traced(0).flat().isPresent() ? call.plain(call.traced(0)) : call.traced(0);
    Constant slope = ArithmeticOperators.aligned(call, call.constant(1), x);
    List<Integer> shared = new ArrayList<>();
    for (int axis = 1; axis < x.rank(); axis++) {
      if (slope.shape().get(axis - 1) == 1) {
        shared.add(axis);
      }
    }
    Layer layer = new PReLU().sharedAxes(shared.toArray(Integer[]::new));
    Traced y = call.each(layer, x);
    call.fill(y.symbol(), "alpha", slope);
    return y;
  }

  private static Known celu(Call call) {
    double alpha = call.real("alpha", 1);
    if (alpha == 1) {
      return call.each(new ELU(1), call.traced(0));
    }
    Traced inner = call.each(new ELU(1), call.each(new Rescaling(1 / alpha), call.traced(0)));
    return call.each(new Rescaling(alpha), inner);
  }

  private static Known selu(Call call) {
    double alpha = call.real("alpha", SELU_ALPHA);
    double gamma = call.real("gamma", SELU_GAMMA);
    boolean usual = (float) alpha == (float) SELU_ALPHA && (float) gamma == (float) SELU_GAMMA;
    return usual
        ? call.each(new Activation(ActivationFunction.SELU), call.traced(0))
        : call.each(new Rescaling(gamma), call.each(new ELU(alpha), call.traced(0)));
  }

  private static Known hardSigmoid(Call call) {
    double alpha = call.real("alpha", 0.2f);
    double beta = call.real("beta", 0.5);
    if ((float) alpha == 1f / 6 && beta == 0.5) {
      return call.each(new Activation(ActivationFunction.HARD_SIGMOID), call.traced(0));
    }
    Layer line = new Rescaling(alpha, beta, "", true);
    return call.each(new ReLU().maxValue(1), call.each(line, call.traced(0)));
  }

  private static Known swish(Call call) {
    double alpha = call.real("alpha", 1);
    Traced x = call.traced(0);
    if (alpha == 1) {
      return call.each(new Activation(ActivationFunction.SILU), x);
    }
    Traced inner = call.each(new Rescaling(alpha), x);
    return call.each(new Rescaling(1 / alpha),
        call.each(new Activation(ActivationFunction.SILU), inner));
  }

  private static Known clip(Call call) {
    boolean settings = call.opset() < 11;
    double low = limit(call, settings, "min", 1, Double.NEGATIVE_INFINITY);
    double high = limit(call, settings, "max", 2, Double.POSITIVE_INFINITY);
    return between(call, call.traced(0), low, high);
  }

  private static double limit(
      Call call, boolean setting, String key, int index, double missing) {
    double limit = setting
        ? call.real(key, missing)
        : call.optional(index).map(c -> c.get(0)).orElse(missing);
    return Math.abs(limit) >= Float.MAX_VALUE ? Math.copySign(1 / 0.0, limit) : limit;
  }

  /// Returns a value kept between two limits, of which either may be infinite. What lies between them
  /// keeps all of its digits: nothing is shifted there and back.
  static Traced between(Call call, Traced x, double low, double high) {
    if (low > high) {
      throw call.no("a lower limit %s above the upper %s".formatted(low, high));
    }
    if (low == Double.NEGATIVE_INFINITY && high == Double.POSITIVE_INFINITY) {
      return x;
    }
    if (low == -1 && high == 1) {
      return call.each(new Activation(ActivationFunction.HARD_TANH), x);
    }
    if (high < 0) {
      return mirrored(call, between(call, mirrored(call, x), -high, -low));
    }
    Traced above = call.each(rectifier(Math.max(low, 0), high), x);
    if (low > 0) {
      Traced missing = call.each(new Rescaling(-1, low, "", true), above);
      return joined(call, new Add(), above, call.each(new ReLU(), missing));
    }
    return low == 0
        ? above
        : joined(call, new Subtract(), above,
            call.each(rectifier(0, -low), mirrored(call, x)));
  }

  private static Traced mirrored(Call call, Traced x) {
    return call.each(new Rescaling(-1), x);
  }

  private static Traced joined(Call call, Layer layer, Traced a, Traced b) {
    return a.with(call.layer(layer, a.symbol(), b.symbol()));
  }

  /// What is below the threshold is 0, what is above the limit is that.
  private static ReLU rectifier(double threshold, double limit) {
    ReLU line = new ReLU().threshold(threshold);
    return limit == Double.POSITIVE_INFINITY ? line : line.maxValue(limit);
  }

  private static Known softmax(Call call) {
    return along(call, (x, axis) -> call.each(new Softmax(x.axes().indexOf(axis)), x));
  }

  private static Known logSoftmax(Call call) {
    return along(call, (x, axis) -> call.each(new Activation(ActivationFunction.LOG_SOFTMAX),
        call.ordered(x, Traced.channelLast(x.rank(), axis))));
  }

  /// Applies a function along an axis; before version 13 all axes from it on are one.
  private static Traced along(Call call, BiFunction<Traced, Integer, Traced> function) {
    Traced x = call.unrolled(call.traced(0));
    int axis = call.axis(call.whole("axis", call.opset() < 13 ? 1 : -1), x.rank());
    if (axis == 0) {
      throw call.no("a softmax over the samples of a batch");
    }
    if (call.opset() >= 13 || axis == x.rank() - 1) {
      return function.apply(x, axis);
    }
    List<Integer> lengths = x.lengths();
    List<Integer> joined = new ArrayList<>(lengths.subList(0, axis - 1));
    joined.add(Math.toIntExact(Constant.count(lengths.subList(axis - 1, lengths.size()))));
    return call.reshaped(function.apply(call.reshaped(x, joined), axis), lengths);
  }

  private static Known dropout(Call call) {
    double rate = call.opset() < 12
        ? call.real("ratio", 0.5)
        : call.optional(1).map(c -> c.get(0)).orElse(0.5);
    if (call.opset() >= 12 && call.optional(2).map(c -> c.get(0) != 0).orElse(false)) {
      throw call.no("a dropout that is always on");
    }
    Symbol y = call.layer(new Dropout(rate), call.traced(0).symbol());
    return call.traced(0).with(y);
  }
}
