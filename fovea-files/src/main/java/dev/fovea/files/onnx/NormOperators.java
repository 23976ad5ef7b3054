package dev.fovea.files.onnx;

import dev.fovea.initializer.Ones;
import dev.fovea.initializer.Zeros;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.GroupNormalization;
import dev.fovea.layer.LayerNormalization;
import dev.fovea.layer.LocalResponseNormalization;
import dev.fovea.layer.RMSNormalization;
import dev.fovea.layer.Rules;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.UnitNormalization;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Normalizations.
final class NormOperators {
  static final Map<String, Operators.Operator> ALL = Map.of(
      "BatchNormalization", NormOperators::batch,
      "InstanceNormalization", NormOperators::instance,
      "GroupNormalization", NormOperators::group,
      "LayerNormalization", NormOperators::layer,
      "RMSNormalization", NormOperators::rootMeanSquare,
      "MeanVarianceNormalization", NormOperators::meanVariance,
      "LpNormalization", NormOperators::unit,
      "LRN", NormOperators::neighbours);

  /// What ONNX adds to the root of a variance, about the smallest that single precision tells apart.
  private static final double SMALLEST = 1e-18;

  private NormOperators() {}

  private static Known batch(Call call) {
    if (call.whole("training_mode", 0) != 0) {
      throw call.no("training_mode");
    }
    if (call.opset() < 9 && call.whole("spatial", 1) == 0) {
      throw call.no("a normalization that is not spatial");
    }
    Traced x = call.channelsLast(call.traced(0));
    Symbol y = call.layer(new BatchNormalization(-1, call.real("momentum", 0.9f),
        call.real("epsilon", 1e-5f), true, true, new Zeros(), new Ones(), new Zeros(), new Ones(),
        Rules.NONE, "", true), x.symbol());
    List<String> names = List.of("gamma", "beta", "moving_mean", "moving_variance");
    for (int i = 0; i < names.size(); i++) {
      call.fill(y, names.get(i), vector(call, i + 1, x.length(1)));
    }
    return x.with(y);
  }

  private static Constant vector(Call call, int input, int channels) {
    Constant vector = call.constant(input);
    if (vector.size() != channels) {
      throw call.wrong("has a weight %s for %d channels".formatted(vector, channels));
    }
    return vector.reshape(List.of(channels));
  }

  private static Known instance(Call call) {
    return grouped(call, call.traced(0).length(1), 1);
  }

  private static Known group(Call call) {
    int groups = Math.toIntExact(call.whole("num_groups", 0));
    int channels = call.traced(0).length(1);
    if (groups < 1 || channels % groups != 0) {
      throw call.wrong("has %d groups for %d channels".formatted(groups, channels));
    }
    return grouped(call, groups, call.opset() < 21 ? channels / groups : 1);
  }

  /// Normalizes groups of channels.
  ///
  /// @param each how many channels share a scale and a shift
  private static Known grouped(Call call, int groups, int each) {
    Traced x = call.channelsLast(call.traced(0));
    Symbol y = call.layer(new GroupNormalization(groups, -1, call.real("epsilon", 1e-5f), true,
        true, new Zeros(), new Ones(), Rules.NONE, "", true), x.symbol());
    int channels = x.length(1);
    List<String> names = List.of("gamma", "beta");
    for (int i = 0; i < names.size(); i++) {
      Constant some = vector(call, i + 1, channels / each).reshape(List.of(channels / each, 1));
      call.fill(y, names.get(i),
          some.broadcast(List.of(channels / each, each)).reshape(List.of(channels)));
    }
    return x.with(y);
  }

  private static Known layer(Call call) {
    Traced x = call.plain(call.traced(0));
    int axis = call.axis(call.whole("axis", -1), x.rank());
    if (axis == 0) {
      throw call.no("a normalization over the samples of a batch");
    }
    List<Integer> axes = Traced.plainAxes(x.rank()).subList(axis, x.rank());
    Optional<Constant> bias = call.optional(2);
    Symbol y = call.layer(new LayerNormalization(axes, call.real("epsilon", 1e-5f),
        bias.isPresent(), true, false, new Zeros(), new Ones(), Rules.NONE, "", true), x.symbol());
    List<Integer> shape = x.symbol().shape().dims().subList(axis - 1, x.rank() - 1);
    call.fill(y, "gamma", call.constant(1).withRank(shape.size()).broadcast(shape));
    bias.ifPresent(b -> call.fill(y, "beta", b.withRank(shape.size()).broadcast(shape)));
    return x.with(y);
  }

  private static Known rootMeanSquare(Call call) {
    Traced x = call.plain(call.traced(0));
    int axis = call.axis(call.whole("axis", -1), x.rank());
    if (axis == 0) {
      throw call.no("a normalization over the samples of a batch");
    }
    List<Integer> axes = Traced.plainAxes(x.rank()).subList(axis, x.rank());
    Symbol y = call.layer(new RMSNormalization(axes, call.real("epsilon", 1e-5f), "", true),
        x.symbol());
    List<Integer> shape = x.symbol().shape().dims().subList(axis - 1, x.rank() - 1);
    call.fill(y, "scale", call.constant(1).withRank(shape.size()).broadcast(shape));
    return x.with(y);
  }

  private static Known meanVariance(Call call) {
    Traced x = call.unrolled(call.traced(0));
    List<Integer> axes = call.axes(x.rank(), List.of(0L, 2L, 3L));
    if (axes.contains(0)) {
      throw call.no("a normalization over the samples of a batch");
    }
    List<Integer> own = axes.stream().map(x.axes()::indexOf).sorted().toList();
    return call.each(new LayerNormalization(own, SMALLEST, false, false, false, new Zeros(),
        new Ones(), Rules.NONE, "", true), x);
  }

  private static Known unit(Call call) {
    Traced x = call.unrolled(call.traced(0));
    int axis = call.axis(call.whole("axis", -1), x.rank());
    if (axis == 0 || call.whole("p", 2) != 2) {
      throw call.no(axis == 0 ? "a normalization over the samples of a batch" : "p other than 2");
    }
    return call.each(new UnitNormalization(List.of(x.axes().indexOf(axis)), "", true), x);
  }

  private static Known neighbours(Call call) {
    int size = Math.toIntExact(call.whole("size", 1));
    if (size % 2 == 0) {
      throw call.no("an even number of channels");
    }
    Traced x = call.channelsLast(call.traced(0));
    return call.each(new LocalResponseNormalization(size / 2, call.real("bias", 1),
        call.real("alpha", 1e-4f) / size, call.real("beta", 0.75), "", true), x);
  }
}
