package dev.fovea.files.onnx;

import dev.fovea.files.onnx.Exporter.Held;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.DataFormat;
import dev.fovea.layer.DepthwiseConv2D;
import dev.fovea.layer.Padding;
import dev.fovea.op.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes layers that look at an image through a window.
///
/// @param layer where the layer's operators go
record WindowWriter(LayerWriter layer) {

  /// Returns the writer of a layer with the channels last.
  static WindowWriter of(LayerWriter layer, DataFormat format) {
    if (format != DataFormat.CHANNELS_LAST) {
      throw layer.no("channels_first");
    }
    return new WindowWriter(layer);
  }

  Held convolution(Held value, List<Integer> kernel, List<Integer> strides,
      List<Integer> dilation, Padding padding, int groups, boolean bias,
      ActivationFunction activation) {
    Map<String, Object> settings = settings(kernel, strides, dilation, padding);
    settings.put("group", groups);
    return convolved(value, layer.weight("kernel"), settings, bias, activation);
  }

  /// A convolution in as many groups as there are channels.
  Held depthwise(Held value, DepthwiseConv2D c) {
    Map<String, Object> settings = settings(c.kernelSize(), c.strides(), c.dilationRate(),
        c.padding());
    Constant kernel = layer.weight("kernel");
    List<Integer> shape = new ArrayList<>(kernel.shape());
    int multiplier = shape.removeLast();
    int channels = shape.removeLast();
    shape.add(1);
    shape.add(channels * multiplier);
    settings.put("group", channels);
    return convolved(value, kernel.reshape(shape), settings, c.useBias(), c.activation());
  }

  private Held convolved(Held value, Constant kernel, Map<String, ?> settings, boolean bias,
      ActivationFunction activation) {
    Held x = layer.exporter().first(value, layer.input(), layer.name());
    int rank = kernel.shape().size();
    List<Integer> order = new ArrayList<>(List.of(rank - 1, rank - 2));
    for (int axis = 0; axis < rank - 2; axis++) {
      order.add(axis);
    }
    List<String> inputs = new ArrayList<>(List.of(x.name(),
        layer.put("kernel", kernel.transpose(order))));
    if (bias) {
      inputs.add(layer.put("bias", layer.weight("bias")));
    }
    String y = layer.graph().node("Conv", layer.name(), settings,
        inputs.toArray(String[]::new));
    return ActivationWriter.write(layer, new Held(y, true), activation);
  }

  Held pool(String type, Held value, List<Integer> kernel, List<Integer> strides,
      Padding padding) {
    Held x = layer.exporter().first(value, layer.input(), layer.name());
    Map<String, Object> settings = settings(kernel, strides, ones(kernel.size()), padding);
    settings.remove("dilations");
    return layer.each(type, settings, x);
  }

  Held border(Held value, List<List<Integer>> pairs) {
    Held x = layer.exporter().first(value, layer.input(), layer.name());
    List<Long> pads = new ArrayList<>();
    for (int end = 0; end < 2; end++) {
      pads.add(0L);
      pads.add(0L);
      for (List<Integer> pair : pairs) {
        pads.add((long) pair.get(end));
      }
    }
    return new Held(layer.graph().node("Pad", layer.name(), Map.of(), x.name(),
        layer.put("pads", Constant.row(pads))), true);
  }

  private static List<Integer> ones(int count) {
    return java.util.Collections.nCopies(count, 1);
  }

  private Map<String, Object> settings(List<Integer> kernel, List<Integer> strides,
      List<Integer> dilation, Padding padding) {
    List<Integer> before = new ArrayList<>();
    List<Integer> after = new ArrayList<>();
    for (Window.Axis axis : window(kernel, strides, dilation, padding).axes()) {
      before.add(axis.before());
      after.add(axis.after());
    }
    before.addAll(after);
    Map<String, Object> settings = new HashMap<>();
    settings.put("kernel_shape", kernel);
    settings.put("strides", strides);
    settings.put("dilations", dilation);
    settings.put("pads", before);
    return settings;
  }

  private Window window(List<Integer> kernel, List<Integer> strides, List<Integer> dilation,
      Padding padding) {
    return switch (padding) {
      case VALID -> Window.valid(kernel, strides, dilation);
      case SAME -> Window.same(kernel, strides, dilation,
          layer.input().shape().slice(0, kernel.size()));
      case CAUSAL -> throw layer.no("causal padding");
    };
  }
}
