package dev.fovea.files.onnx;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGrad;
import dev.fovea.op.Filter;
import dev.fovea.op.Resize;
import dev.fovea.op.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes the ops that look at neighbouring elements: convolutions, pools, resizes.
///
/// @param op the op
record WindowWriter(OpWriter op) {

  private Node node() {
    return op.node();
  }

  private Value image() {
    return node().input(0);
  }

  /// Returns the image with its channels behind the batch axis, as ONNX wants them.
  private Laid channelsFirst() {
    List<Integer> axes = Laid.channelsFirst(image().shape().rank());
    return new Laid(op.trace().arranged(image(), axes), axes);
  }

  /// Returns the kernel, `[window…, channels, filters]`, in ONNX's order, `[filters, channels,
  /// window…]`.
  private String kernel() {
    int rank = node().input(1).shape().rank();
    List<Integer> axes = new ArrayList<>(List.of(rank - 1, rank - 2));
    axes.addAll(Traced.plainAxes(rank - 2));
    return op.trace().arranged(node().input(1), axes);
  }

  Laid convolution(Conv conv) {
    Map<String, Object> settings = settings(conv.window());
    settings.put("group", conv.groups());
    Laid x = channelsFirst();
    return x.with(op.add("Conv", settings, x.name(), kernel()));
  }

  /// The derivative of a convolution by its image is what ONNX calls a transposed convolution; its
  /// kernel lies as that of the convolution.
  Laid transposed(ConvInputGrad conv) {
    Map<String, Object> settings = settings(conv.window());
    settings.put("group", conv.groups());
    List<Integer> more = new ArrayList<>();
    for (int i = 0; i < conv.window().rank(); i++) {
      Window.Axis axis = conv.window().axes().get(i);
      int smallest = (image().shape().dim(i + 1) - 1) * axis.stride()
          + Math.toIntExact(axis.extent()) - axis.before() - axis.after();
      more.add(conv.image().dim(i + 1) - smallest);
    }
    settings.put("output_padding", more);
    Laid x = channelsFirst();
    return x.with(op.add("ConvTranspose", settings, x.name(), kernel()));
  }

  Laid pool(String type, Window window, Map<String, Object> more) {
    Map<String, Object> settings = settings(window);
    boolean dilated = window.axes().stream().anyMatch(axis -> axis.dilation() > 1);
    if (dilated && type.equals("AveragePool")) {
      throw op.trace().layer().no("a mean of elements that do not lie side by side");
    }
    if (!dilated) {
      settings.remove("dilations");
    }
    settings.putAll(more);
    Laid x = channelsFirst();
    return x.with(op.add(type, settings, x.name()));
  }

  private static Map<String, Object> settings(Window window) {
    List<Integer> pads = new ArrayList<>(window.axes().stream().map(Window.Axis::before).toList());
    pads.addAll(window.axes().stream().map(Window.Axis::after).toList());
    Map<String, Object> settings = new HashMap<>();
    settings.put("kernel_shape", window.kernel().dims());
    settings.put("strides", window.axes().stream().map(Window.Axis::stride).toList());
    settings.put("dilations", window.axes().stream().map(Window.Axis::dilation).toList());
    settings.put("pads", pads);
    return settings;
  }

  /// By a whole factor with ONNX's own operator, else as a product with the weights of the elements.
  Laid resized(Resize resize) {
    int from = image().shape().dim(resize.axis());
    boolean whole = resize.length() % from == 0;
    Laid x = op.x();
    if (resize.filter() == Filter.NEAREST) {
      return whole ? scaled(resize, "nearest", "asymmetric") : taken(resize, from);
    }
    if (resize.filter() == Filter.LINEAR && whole) {
      return scaled(resize, "linear", "half_pixel");
    }
    List<Integer> axes = new ArrayList<>(x.axes());
    axes.remove((Object) resize.axis());
    axes.add(resize.axis());
    float[] matrix = new float[Math.multiplyExact(from, resize.length())];
    for (int to = 0; to < resize.length(); to++) {
      Filter.Taps taps = resize.filter().taps(to, from, resize.length(), resize.antialias());
      for (int k = 0; k < taps.weights().length; k++) {
        matrix[(taps.first() + k) * resize.length() + to] = (float) taps.weights()[k];
      }
    }
    return new Laid(op.add("MatMul", Map.of(), op.trace().arranged(image(), axes),
        op.put(Constant.of(List.of(from, resize.length()), matrix))), axes);
  }

  /// Programs know this operator for images with the channels behind the batch axis alone.
  private Laid scaled(Resize resize, String mode, String place) {
    Laid x = channelsFirst();
    float[] scales = new float[x.rank()];
    Arrays.fill(scales, 1);
    scales[x.place(resize.axis())] = (float) resize.length() / image().shape().dim(resize.axis());
    return x.with(op.add("Resize", Map.of("mode", mode, "coordinate_transformation_mode", place,
        "nearest_mode", "floor"), x.name(), "", op.put(Constant.of(List.of(x.rank()), scales))));
  }

  private Laid taken(Resize resize, int from) {
    List<Long> index = new ArrayList<>();
    for (int i = 0; i < resize.length(); i++) {
      index.add((long) Filter.NEAREST.taps(i, from, resize.length(), false).first());
    }
    return op.x().with(op.add("Gather", Map.of("axis", op.x().place(resize.axis())),
        op.x().name(), op.put(Constant.row(index))));
  }
}
