package dev.fovea.files.onnx;

import dev.fovea.graph.Value;
import dev.fovea.initializer.GlorotUniform;
import dev.fovea.initializer.Zeros;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Conv1D;
import dev.fovea.layer.Conv1DTranspose;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Conv2DTranspose;
import dev.fovea.layer.Conv3D;
import dev.fovea.layer.Conv3DTranspose;
import dev.fovea.layer.DataFormat;
import dev.fovea.layer.Lambda;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Padding;
import dev.fovea.layer.Rules;
import dev.fovea.layer.Symbol;
import dev.fovea.op.Add;
import dev.fovea.op.ConvInputGrad;
import dev.fovea.op.Window;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Convolutions and transposed convolutions of one, two and three spatial axes.
final class ConvolutionOperators {
  static final Map<String, Operators.Operator> ALL = Map.of(
      "Conv", ConvolutionOperators::convolve,
      "ConvTranspose", ConvolutionOperators::transposed);
  private static final DataFormat LAST = DataFormat.CHANNELS_LAST;

  private ConvolutionOperators() {}

  private static Known convolve(Call call) {
    Traced x = call.channelsLast(call.traced(0));
    Constant kernel = call.constant(1);
    Optional<Constant> bias = call.optional(2);
    Sliding window = Sliding.of(call, x, window(call, kernel));
    boolean same = window.isSame(x) && !window.isValid();
    if (!same && !window.isValid()) {
      x = call.each(Frames.zeros(call, window.pairs()), x);
    }
    int filters = kernel.shape().getFirst();
    int groups = Math.toIntExact(call.whole("group", 1));
    Padding padding = same ? Padding.SAME : Padding.VALID;
    Function<Boolean, Layer> layer = useBias -> layer(call, window, padding, filters, groups,
        useBias);
    Symbol y = call.layer(layer.apply(bias.isPresent()), x.symbol());
    if (kernel.shape().get(1) * groups != x.length(1)) {
      throw call.wrong("has a kernel %s in %d groups for %d channels"
          .formatted(kernel, groups, x.length(1)));
    }
    call.fill(y, "kernel", kernel.transpose(kernelOrder(kernel.shape().size())));
    bias.ifPresent(b -> call.fill(y, "bias", b));
    if (bias.isEmpty()) {
      call.importer().mayHaveBias(y, layer);
    }
    return x.with(y);
  }

  /// Returns the lengths of the window, which the kernel has in any case.
  private static List<Integer> window(Call call, Constant kernel) {
    int rank = kernel.shape().size();
    if (rank < 3 || rank > 5) {
      throw call.no("a kernel of %d axes".formatted(rank));
    }
    List<Integer> lengths = kernel.shape().subList(2, rank);
    if (call.isSet("kernel_shape") && !call.lengths("kernel_shape", rank - 2, 1).equals(lengths)) {
      throw call.wrong("has the kernel %s and kernel_shape %s"
          .formatted(kernel, call.wholes("kernel_shape", List.of())));
    }
    return lengths;
  }

  /// Returns the order that makes `[filters, channels, window…]` into `[window…, channels, filters]`.
  private static List<Integer> kernelOrder(int rank) {
    List<Integer> order = new ArrayList<>();
    for (int axis = 2; axis < rank; axis++) {
      order.add(axis);
    }
    order.add(1);
    order.add(0);
    return order;
  }

  private static Layer layer(
      Call call, Sliding w, Padding padding, int filters, int groups, boolean bias) {
    return switch (w.kernel().size()) {
      case 1 -> new Conv1D(filters, w.kernel(), w.strides(), padding, LAST, w.dilation(), groups,
          ActivationFunction.LINEAR, bias, new GlorotUniform(), new Zeros(), Rules.NONE, "", true);
      case 2 -> new Conv2D(filters, w.kernel(), w.strides(), padding, LAST, w.dilation(), groups,
          ActivationFunction.LINEAR, bias, new GlorotUniform(), new Zeros(), Rules.NONE, "", true);
      case 3 -> new Conv3D(filters, w.kernel(), w.strides(), padding, LAST, w.dilation(), groups,
          ActivationFunction.LINEAR, bias, new GlorotUniform(), new Zeros(), Rules.NONE, "", true);
      default -> throw call.no("a kernel over %d axes".formatted(w.kernel().size()));
    };
  }

  private static Known transposed(Call call) {
    Traced x = call.channelsLast(call.traced(0));
    Constant kernel = call.constant(1);
    Optional<Constant> bias = call.optional(2);
    List<Integer> lengths = window(call, kernel);
    int rank = lengths.size();
    if (kernel.shape().getFirst() != x.length(1)) {
      throw call.wrong("has a kernel %s for %d channels".formatted(kernel, x.length(1)));
    }
    List<Integer> strides = call.lengths("strides", rank, 1);
    List<Integer> dilation = call.lengths("dilations", rank, 1);
    List<Integer> extra = call.lengths("output_padding", rank, 0);
    int groups = Math.toIntExact(call.whole("group", 1));
    Layer layer = groups == 1
        ? transposedLayer(call, kernel.shape().get(1), lengths, strides, extra, dilation,
            bias.isPresent())
        : inGroups(kernel.shape(), groups, Window.valid(lengths, strides, dilation), extra,
            bias.isPresent());
    Symbol y = call.layer(layer, x.symbol());
    call.fill(y, "kernel", kernel.transpose(kernelOrder(rank + 2)));
    bias.ifPresent(b -> call.fill(y, "bias", b));
    List<List<Integer>> cuts = cuts(call, x.with(y), rank);
    boolean any = cuts.stream().anyMatch(pair -> pair.get(0) + pair.get(1) > 0);
    return any ? call.each(Frames.cut(call, cuts), x.with(y)) : x.with(y);
  }

  /// Returns what ONNX leaves out of the whole result at each end.
  private static List<List<Integer>> cuts(Call call, Traced whole, int rank) {
    List<Integer> pads = call.lengths("pads", 2 * rank, 0);
    String auto = call.text("auto_pad", "NOTSET");
    List<List<Integer>> cuts = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      int before = pads.get(i);
      int after = pads.get(rank + i);
      boolean sized = call.isSet("output_shape");
      if (sized || auto.startsWith("SAME")) {
        int stride = call.lengths("strides", rank, 1).get(i);
        int wanted = sized
            ? call.lengths("output_shape", rank, 0).get(i)
            : call.traced(0).length(i + 2) * stride;
        int total = whole.length(i + 2) - wanted;
        before = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
        after = total - before;
      }
      if (before < 0 || after < 0) {
        throw call.no("a result longer than the kernel reaches");
      }
      cuts.add(List.of(before, after));
    }
    return cuts;
  }

  private static Layer transposedLayer(Call call, int filters, List<Integer> kernel,
      List<Integer> strides, List<Integer> extra, List<Integer> dilation, boolean bias) {
    Optional<List<Integer>> more = Optional.of(extra);
    return switch (kernel.size()) {
      case 1 -> new Conv1DTranspose(filters, kernel, strides, Padding.VALID, more, LAST, dilation,
          ActivationFunction.LINEAR, bias, new GlorotUniform(), new Zeros(), Rules.NONE, "", true);
      case 2 -> new Conv2DTranspose(filters, kernel, strides, Padding.VALID, more, LAST, dilation,
          ActivationFunction.LINEAR, bias, new GlorotUniform(), new Zeros(), Rules.NONE, "", true);
      case 3 -> new Conv3DTranspose(filters, kernel, strides, Padding.VALID, more, LAST, dilation,
          ActivationFunction.LINEAR, bias, new GlorotUniform(), new Zeros(), Rules.NONE, "", true);
      default -> throw call.no("a kernel over %d axes".formatted(Collections.max(kernel)));
    };
  }

  /// Returns a transposed convolution in groups, which Keras has not.
  ///
  /// @param kernel lengths of ONNX's kernel, `[channels, filters / groups, window…]`
  private static Layer inGroups(
      List<Integer> kernel, int groups, Window window, List<Integer> extra, boolean bias) {
    List<Integer> own = kernelOrder(kernel.size()).stream().map(kernel::get).toList();
    int filters = kernel.get(1) * groups;
    return new Lambda("conv_transpose", (scope, x) -> {
      Shape image = x.shape().with(-1, filters);
      for (int i = 0; i < window.rank(); i++) {
        Window.Axis axis = window.axes().get(i);
        image = image.with(i + 1, Math.toIntExact(
            (x.shape().dim(i + 1) - 1L) * axis.stride() + axis.extent() + extra.get(i)));
      }
      Value y = scope.apply(new ConvInputGrad(window, groups, image), x,
          scope.weight("kernel", new Shape(own), new GlorotUniform()));
      return bias
          ? scope.apply(new Add(), y, scope.weight("bias", Shape.of(filters), new Zeros()))
          : y;
    });
  }
}
