package dev.fovea.files.onnx;

import dev.fovea.files.onnx.Operators.Operator;
import dev.fovea.layer.DataFormat;
import dev.fovea.layer.Interpolation;
import dev.fovea.layer.Lambda;
import dev.fovea.layer.Layer;
import dev.fovea.layer.UpSampling1D;
import dev.fovea.layer.UpSampling2D;
import dev.fovea.layer.UpSampling3D;
import dev.fovea.op.Filter;
import dev.fovea.op.Resize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Images in another size.
final class ResizeOperators {
  static final Map<String, Operator> ALL = Map.of(
      "Resize", ResizeOperators::resize,
      "Upsample", ResizeOperators::resize);

  /// No file may ask for a longer axis.
  private static final int LONGEST = 1 << 16;

  /// How many times longer an axis becomes, and how long that is.
  private record Stretch(double factor, int length) {
    boolean isWhole(int from) {
      return factor == Math.rint(factor) && factor >= 1 && length == ((int) factor) * from;
    }
  }

  private ResizeOperators() {}

  private static Known resize(Call call) {
    Traced x = call.channelsLast(call.traced(0));
    List<Stretch> stretches = stretches(call, x);
    String mode = call.text("mode", "nearest");
    String middle = call.text("coordinate_transformation_mode",
        call.type().equals("Upsample") || call.opset() < 11 ? "asymmetric" : "half_pixel");
    if (mode.equals("nearest")) {
      return nearest(call, x, stretches, middle);
    }
    boolean linear = List.of("linear", "bilinear").contains(mode);
    boolean cubic = mode.equals("cubic") && (float) call.real("cubic_coeff_a", -0.75f) == -0.5f
        && call.whole("exclude_outside", 0) != 0;
    boolean centred = middle.equals("half_pixel") || middle.equals("pytorch_half_pixel")
        && stretches.stream().allMatch(s -> s.length() > 1);
    if (!(linear || cubic) || !centred) {
      throw call.no("the mode %s, %s".formatted(mode, middle));
    }
    for (int i = 0; i < stretches.size(); i++) {
      Stretch stretch = stretches.get(i);
      if (Math.abs(stretch.factor() * x.length(i + 2) - stretch.length()) > 1e-3) {
        throw call.no("a length that its factor does not give");
      }
    }
    if (call.whole("antialias", 0) != 0) {
      throw call.no("antialias");
    }
    List<Integer> factors = factors(x, stretches);
    if (linear && x.rank() == 4 && !factors.isEmpty()) {
      return call.each(new UpSampling2D(factors, DataFormat.CHANNELS_LAST,
          Interpolation.BILINEAR, "", true), x);
    }
    Filter filter = linear ? Filter.LINEAR : Filter.CUBIC;
    return call.each(new Lambda("resize", (scope, v) -> {
      var y = v;
      for (int i = 0; i < stretches.size(); i++) {
        y = scope.apply(new Resize(i + 1, stretches.get(i).length(), filter, false), y);
      }
      return y;
    }), x);
  }

  /// Returns the factor of each spatial axis, or nothing if one is not whole.
  private static List<Integer> factors(Traced x, List<Stretch> stretches) {
    boolean whole = IntStream.range(0, stretches.size())
        .allMatch(i -> stretches.get(i).isWhole(x.length(i + 2)));
    return whole ? stretches.stream().map(s -> (int) s.factor()).toList() : List.of();
  }

  private static Known nearest(Call call, Traced x, List<Stretch> stretches, String middle) {
    String rounding = call.text("nearest_mode",
        call.opset() < 11 ? "floor" : "round_prefer_floor");
    boolean repeats = middle.equals("asymmetric") && rounding.equals("floor")
        || middle.startsWith("half_pixel") && rounding.startsWith("round_prefer");
    List<Integer> factors = factors(x, stretches);
    if (repeats && !factors.isEmpty() && x.rank() < 6) {
      Layer layer = switch (x.rank()) {
        case 3 -> new UpSampling1D(factors.getFirst());
        case 4 -> new UpSampling2D(factors, DataFormat.CHANNELS_LAST, Interpolation.NEAREST, "",
            true);
        default -> new UpSampling3D(factors, DataFormat.CHANNELS_LAST, "", true);
      };
      return call.each(layer, x);
    }
    Traced y = x;
    for (int i = 0; i < stretches.size(); i++) {
      Stretch stretch = stretches.get(i);
      int length = x.length(i + 2);
      y = PartOperators.taken(call, y, i + 2, IntStream.range(0, stretch.length())
          .map(to -> Math.clamp(rounded(call, rounding, place(call, middle, to, length, stretch)),
              0, length - 1))
          .boxed().toList());
    }
    return y;
  }

  /// Returns where an element of the result lies in the input.
  private static double place(Call call, String middle, int to, int length, Stretch stretch) {
    return switch (middle) {
      case "asymmetric" -> to / stretch.factor();
      case "half_pixel" -> (to + 0.5) / stretch.factor() - 0.5;
      case "pytorch_half_pixel" ->
        stretch.length() > 1 ? (to + 0.5) / stretch.factor() - 0.5 : 0;
      case "align_corners" ->
        stretch.length() == 1 ? 0 : to * (length - 1.0) / (stretch.length() - 1);
      default -> throw call.no("the mode " + middle);
    };
  }

  private static int rounded(Call call, String rounding, double place) {
    return (int) switch (rounding) {
      case "floor" -> Math.floor(place);
      case "ceil" -> Math.ceil(place);
      case "round_prefer_floor" -> Math.ceil(place - 0.5);
      case "round_prefer_ceil" -> Math.floor(place + 0.5);
      default -> throw call.no("the mode " + rounding);
    };
  }

  /// Returns what happens to each spatial axis.
  private static List<Stretch> stretches(Call call, Traced x) {
    int scales = call.type().equals("Upsample") || call.opset() < 11 ? 1 : 2;
    boolean set = call.isSet("scales");
    boolean sized = !set && !(call.has(scales) && call.constant(scales).size() > 0);
    List<Double> numbers = set
        ? call.setting("scales").orElseThrow().reals().stream().map(Float::doubleValue).toList()
        : doubles(call.constant(sized ? 3 : scales));
    List<Long> axes = call.wholes("axes",
        IntStream.range(0, x.rank()).mapToObj(i -> (long) i).toList());
    if (numbers.size() != axes.size() || x.rank() < 3) {
      throw call.wrong("has %d numbers for %d axes".formatted(numbers.size(), axes.size()));
    }
    List<Stretch> all = new ArrayList<>(
        x.lengths().stream().skip(1).map(n -> new Stretch(1, n)).toList());
    for (int i = 0; i < axes.size(); i++) {
      int axis = call.axis(axes.get(i), x.rank());
      double number = numbers.get(i);
      if (axis < 2) {
        boolean stays = axis == 0
            ? sized ? number == call.importer().batch() || number == 1 : number == 1
            : number == (sized ? x.length(1) : 1);
        if (!stays) {
          throw call.no("another number of channels, or of samples,");
        }
        continue;
      }
      int from = x.length(axis);
      double length = sized ? number : Math.floor(from * number);
      if (!(length >= 1 && length <= LONGEST)) {
        throw call.no("a length of %s".formatted(length));
      }
      all.set(axis - 2, new Stretch(sized ? length / from : number, (int) length));
    }
    if (sized && !call.text("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
      throw call.no("a size of which one axis decides");
    }
    return all;
  }

  private static List<Double> doubles(Constant constant) {
    return IntStream.range(0, constant.size()).mapToObj(constant::get).toList();
  }
}
