package dev.fovea.files.onnx;

import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.AveragePooling1D;
import dev.fovea.layer.AveragePooling2D;
import dev.fovea.layer.AveragePooling3D;
import dev.fovea.layer.DataFormat;
import dev.fovea.layer.GlobalAveragePooling1D;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.GlobalAveragePooling3D;
import dev.fovea.layer.GlobalMaxPooling1D;
import dev.fovea.layer.GlobalMaxPooling2D;
import dev.fovea.layer.GlobalMaxPooling3D;
import dev.fovea.layer.Lambda;
import dev.fovea.layer.Layer;
import dev.fovea.layer.MaxPooling1D;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.MaxPooling3D;
import dev.fovea.layer.Padding;
import dev.fovea.layer.ReLU;
import dev.fovea.op.Affine;
import dev.fovea.op.AveragePool;
import dev.fovea.op.MaxPool;
import dev.fovea.op.Power;
import dev.fovea.op.Window;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Pools.
final class PoolOperators {
  static final Map<String, Operators.Operator> ALL = Map.of(
      "MaxPool", PoolOperators::max,
      "AveragePool", PoolOperators::average,
      "GlobalAveragePool", PoolOperators::globalAverage,
      "GlobalMaxPool", PoolOperators::globalMax,
      "LpPool", PoolOperators::norm,
      "GlobalLpPool", PoolOperators::globalNorm);
  private static final DataFormat LAST = DataFormat.CHANNELS_LAST;
  private static final Set<ActivationFunction> NEVER_NEGATIVE = Set.of(
      ActivationFunction.RELU, ActivationFunction.RELU6, ActivationFunction.SIGMOID,
      ActivationFunction.HARD_SIGMOID, ActivationFunction.SOFTMAX, ActivationFunction.SOFTPLUS);

  private PoolOperators() {}

  private static Known max(Call call) {
    Traced x = call.channelsLast(call.traced(0));
    Sliding w = Sliding.of(call, x, kernel(call));
    if (w.isDilated() || !(w.isValid() || w.isSame(x) || neverNegative(x))) {
      Window window = w.window();
      return call.each(new Lambda("max",
          (scope, image) -> scope.apply(new MaxPool(window, scope.training()), image)), x);
    }
    Padding padding = w.isSame(x) && !w.isValid() ? Padding.SAME : Padding.VALID;
    Traced framed = w.isValid() || padding == Padding.SAME
        ? x
        : call.each(Frames.zeros(call, w.pairs()), x);
    return call.each(switch (w.kernel().size()) {
      case 1 -> new MaxPooling1D(w.kernel(), w.strides(), padding, LAST, "", true);
      case 2 -> new MaxPooling2D(w.kernel(), w.strides(), padding, LAST, "", true);
      case 3 -> new MaxPooling3D(w.kernel(), w.strides(), padding, LAST, "", true);
      default -> throw call.no("a pool over %d axes".formatted(w.kernel().size()));
    }, framed);
  }

  /// Tells whether zeros around an image change no maximum.
  private static boolean neverNegative(Traced x) {
    Layer layer = x.symbol().layer();
    return layer instanceof Activation act && NEVER_NEGATIVE.contains(act.activation())
        || layer instanceof ReLU relu && relu.negativeSlope() == 0;
  }

  private static List<Integer> kernel(Call call) {
    if (!call.isSet("kernel_shape")) {
      throw call.wrong("lacks kernel_shape");
    }
    int rank = call.wholes("kernel_shape", List.of()).size();
    return call.lengths("kernel_shape", rank, 1);
  }

  private static Known average(Call call) {
    Traced x = call.channelsLast(call.traced(0));
    Sliding own = Sliding.of(call, x, kernel(call));
    // Zeros that count are there beforehand; beyond them, where ONNX rounds up, nothing counts.
    Sliding padded = own.roundedDown();
    boolean counted = call.whole("count_include_pad", 0) != 0 && !padded.isValid();
    Traced framed = counted ? call.each(Frames.zeros(call, padded.pairs()), x) : x;
    Sliding w = counted ? own.framed() : own;
    boolean same = w.isSame(framed) && !w.isValid();
    if (w.isDilated() || !(same || w.isValid())) {
      Window window = w.window();
      return call.each(new Lambda("average",
          (scope, image) -> scope.apply(new AveragePool(window), image)), framed);
    }
    Padding padding = same ? Padding.SAME : Padding.VALID;
    return call.each(switch (w.kernel().size()) {
      case 1 -> new AveragePooling1D(w.kernel(), w.strides(), padding, LAST, "", true);
      case 2 -> new AveragePooling2D(w.kernel(), w.strides(), padding, LAST, "", true);
      case 3 -> new AveragePooling3D(w.kernel(), w.strides(), padding, LAST, "", true);
      default -> throw call.no("a pool over %d axes".formatted(w.kernel().size()));
    }, framed);
  }

  private static Known globalAverage(Call call) {
    return mean(call, call.channelsLast(call.traced(0)), true);
  }

  /// Returns the mean over all spatial axes.
  static Traced mean(Call call, Traced x, boolean keep) {
    Layer layer = switch (x.rank()) {
      case 3 -> new GlobalAveragePooling1D(LAST, keep, "", true);
      case 4 -> new GlobalAveragePooling2D(LAST, keep, "", true);
      case 5 -> new GlobalAveragePooling3D(LAST, keep, "", true);
      default -> throw call.no("a pool over %d axes".formatted(x.rank() - 2));
    };
    return new Traced(call.layer(layer, x.symbol()), keep ? x.axes() : Traced.plainAxes(2));
  }

  private static Known globalMax(Call call) {
    Traced x = call.channelsLast(call.traced(0));
    return call.each(switch (x.rank()) {
      case 3 -> new GlobalMaxPooling1D(LAST, true, "", true);
      case 4 -> new GlobalMaxPooling2D(LAST, true, "", true);
      case 5 -> new GlobalMaxPooling3D(LAST, true, "", true);
      default -> throw call.no("a pool over %d axes".formatted(x.rank() - 2));
    }, x);
  }

  private static Known norm(Call call) {
    Traced x = call.channelsLast(call.traced(0));
    Sliding w = Sliding.of(call, x, kernel(call));
    Traced framed = w.isValid() ? x : call.each(Frames.zeros(call, w.pairs()), x);
    return norm(call, framed, Window.valid(w.kernel(), w.strides(), w.dilation()));
  }

  private static Known globalNorm(Call call) {
    Traced x = call.channelsLast(call.traced(0));
    List<Integer> whole = x.lengths().subList(1, x.rank() - 1);
    List<Integer> ones = Collections.nCopies(whole.size(), 1);
    return norm(call, x, Window.valid(whole, ones, ones));
  }

  /// The root of a window's sum of powers, which is its mean times the number of elements.
  private static Traced norm(Call call, Traced x, Window window) {
    double p = call.whole("p", 2);
    return call.each(new Lambda("norm", (scope, image) -> {
      var power = scope.apply(new Power(p), ReduceOperators.magnitude(scope, image));
      var sum = scope.apply(new Affine(window.size(), 0),
          scope.apply(new AveragePool(window), power));
      return scope.apply(new Power(1 / p), sum);
    }), x);
  }
}
