package dev.fovea.files.onnx;

import dev.fovea.files.onnx.Exporter.Held;
import dev.fovea.files.onnx.Traced.Image;
import dev.fovea.layer.Activation;
import dev.fovea.layer.Add;
import dev.fovea.layer.Average;
import dev.fovea.layer.AveragePooling1D;
import dev.fovea.layer.AveragePooling2D;
import dev.fovea.layer.AveragePooling3D;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Concatenate;
import dev.fovea.layer.Conv1D;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Conv3D;
import dev.fovea.layer.DataFormat;
import dev.fovea.layer.Dense;
import dev.fovea.layer.DepthwiseConv2D;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.ELU;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.GlobalAveragePooling1D;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.GlobalAveragePooling3D;
import dev.fovea.layer.GlobalMaxPooling2D;
import dev.fovea.layer.Identity;
import dev.fovea.layer.LeakyReLU;
import dev.fovea.layer.MaxPooling1D;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.MaxPooling3D;
import dev.fovea.layer.Maximum;
import dev.fovea.layer.Minimum;
import dev.fovea.layer.Multiply;
import dev.fovea.layer.Permute;
import dev.fovea.layer.ReLU;
import dev.fovea.layer.Rescaling;
import dev.fovea.layer.Reshape;
import dev.fovea.layer.Softmax;
import dev.fovea.layer.Subtract;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.ZeroPadding2D;
import dev.fovea.model.NamedLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes one layer as operators.
///
/// @param exporter where operators and weights go
/// @param layer    the layer, under its name
/// @param symbol   its result
record LayerWriter(Exporter exporter, NamedLayer layer, Symbol symbol) {

  /// Returns the layer's result.
  ///
  /// @throws IllegalArgumentException if ONNX has no operator for it, or Fovea does not write it
  static Held write(LayerWriter w, List<Held> in) {
    Held x = in.getFirst();
    return switch (w.layer.layer()) {
      case Conv1D c -> WindowWriter.of(w, c.dataFormat()).convolution(x, c.kernelSize(),
          c.strides(), c.dilationRate(), c.padding(), c.groups(), c.useBias(), c.activation());
      case Conv2D c -> WindowWriter.of(w, c.dataFormat()).convolution(x, c.kernelSize(),
          c.strides(), c.dilationRate(), c.padding(), c.groups(), c.useBias(), c.activation());
      case Conv3D c -> WindowWriter.of(w, c.dataFormat()).convolution(x, c.kernelSize(),
          c.strides(), c.dilationRate(), c.padding(), c.groups(), c.useBias(), c.activation());
      case DepthwiseConv2D c -> WindowWriter.of(w, c.dataFormat()).depthwise(x, c);
      case MaxPooling1D p -> WindowWriter.of(w, p.dataFormat()).pool("MaxPool", x, p.poolSize(),
          p.strides(), p.padding());
      case MaxPooling2D p -> WindowWriter.of(w, p.dataFormat()).pool("MaxPool", x, p.poolSize(),
          p.strides(), p.padding());
      case MaxPooling3D p -> WindowWriter.of(w, p.dataFormat()).pool("MaxPool", x, p.poolSize(),
          p.strides(), p.padding());
      case AveragePooling1D p -> WindowWriter.of(w, p.dataFormat()).pool("AveragePool", x,
          p.poolSize(), p.strides(), p.padding());
      case AveragePooling2D p -> WindowWriter.of(w, p.dataFormat()).pool("AveragePool", x,
          p.poolSize(), p.strides(), p.padding());
      case AveragePooling3D p -> WindowWriter.of(w, p.dataFormat()).pool("AveragePool", x,
          p.poolSize(), p.strides(), p.padding());
      case GlobalAveragePooling1D p -> w.global("GlobalAveragePool", x, p.dataFormat(),
          p.keepdims());
      case GlobalAveragePooling2D p -> w.global("GlobalAveragePool", x, p.dataFormat(),
          p.keepdims());
      case GlobalAveragePooling3D p -> w.global("GlobalAveragePool", x, p.dataFormat(),
          p.keepdims());
      case GlobalMaxPooling2D p -> w.global("GlobalMaxPool", x, p.dataFormat(), p.keepdims());
      case ZeroPadding2D p -> WindowWriter.of(w, p.dataFormat()).border(x, p.padding());
      case BatchNormalization b -> w.normalized(x, b);
      case Dense d -> w.dense(x, d);
      case Flatten f -> w.flat(x, f);
      case Reshape _ -> w.reshaped(x);
      case Permute p -> w.permuted(x, p);
      case Dropout _ -> x;
      case Identity _ -> x;
      case Activation a -> ActivationWriter.write(w, x, a.activation());
      case Softmax s -> w.softmax(x, s.axis());
      case ReLU r -> ActivationWriter.rectified(w, x, r);
      case LeakyReLU r -> w.each("LeakyRelu", Map.of("alpha", r.negativeSlope()), x);
      case ELU e -> w.each("Elu", Map.of("alpha", e.alpha()), x);
      case Rescaling r -> w.scalar("Add", w.scalar("Mul", x, r.scale()), r.offset());
      case Add _ -> w.joined("Sum", in);
      case Average _ -> w.joined("Mean", in);
      case Maximum _ -> w.joined("Max", in);
      case Minimum _ -> w.joined("Min", in);
      case Multiply _ -> w.folded("Mul", in);
      case Subtract _ -> w.folded("Sub", in);
      case Concatenate c -> w.concatenated(in, c.axis());
      default -> throw w.no("a layer " + w.layer.layer().getClass().getSimpleName());
    };
  }

  /// Returns the refusal of what is not written.
  IllegalArgumentException no(String what) {
    return new IllegalArgumentException(
        "%s: %s is not written to ONNX yet.\n  fix:    %s.".formatted(layer.name(), what,
            "leave it out, or save the model as .keras; docs/formats/onnx.md lists the layers"));
  }

  String name() {
    return layer.name();
  }

  Symbol input() {
    return symbol.inputs().getFirst();
  }

  GraphMessage graph() {
    return exporter.graph();
  }

  /// Returns a weight of the layer.
  Constant weight(String name) {
    return exporter.weight(layer.name() + "/" + name);
  }

  /// Writes a weight and returns its name in the file.
  String put(String name, Constant value) {
    return graph().weight(layer.name() + "_" + name, value);
  }

  /// Adds an operator that works element by element.
  Held each(String type, Map<String, ?> settings, Held x) {
    return new Held(graph().node(type, name(), settings, x.name()), x.first(), x.flat());
  }

  /// Adds an operator of a value and a number.
  Held scalar(String type, Held x, double number) {
    boolean nothing = number == (type.equals("Mul") ? 1 : 0);
    return nothing
        ? x
        : new Held(graph().node(type, name(), Map.of(), x.name(),
            put("number", Constant.of(List.of(), (float) number))), x.first(), x.flat());
  }

  private Held global(String type, Held value, DataFormat format, boolean keep) {
    if (format != DataFormat.CHANNELS_LAST) {
      throw no("channels_first");
    }
    Held x = exporter.first(value, input(), name());
    Held y = each(type, Map.of(), x);
    return keep ? y : new Held(graph().node("Flatten", name(), Map.of("axis", 1), y.name()), false);
  }

  private Held normalized(Held value, BatchNormalization b) {
    int rank = input().shape().rank() + 1;
    if (b.axis() != -1 && b.axis() != rank - 1) {
      throw no("a normalization of the axis " + b.axis());
    }
    Held x = exporter.first(plainRow(value), input(), name());
    int channels = input().shape().last();
    float[] ones = new float[channels];
    java.util.Arrays.fill(ones, 1);
    Constant gamma = b.scale() ? weight("gamma") : Constant.of(List.of(channels), ones);
    Constant beta = b.center()
        ? weight("beta")
        : Constant.of(List.of(channels), new float[channels]);
    return new Held(graph().node("BatchNormalization", name(), Map.of("epsilon", b.epsilon()),
        x.name(), put("gamma", gamma), put("beta", beta), put("mean", weight("moving_mean")),
        put("variance", weight("moving_variance"))), x.first());
  }

  private Held plainRow(Held value) {
    return value.flat().isPresent() ? exporter.last(value, input(), name()) : value;
  }

  private Held dense(Held value, Dense d) {
    Constant kernel = weight("kernel");
    Held x = value.flat().isPresent() ? value : exporter.last(value, input(), name());
    if (value.flat().isPresent()) {
      kernel = channelsFirst(kernel, value.flat().get());
    }
    String y = graph().node("MatMul", name(), Map.of(), x.name(), put("kernel", kernel));
    if (d.useBias()) {
      y = graph().node("Add", name(), Map.of(), y, put("bias", weight("bias")));
    }
    return ActivationWriter.write(this, new Held(y, false), d.activation());
  }

  /// Returns a kernel with its rows in the order of an image with the channels first.
  private static Constant channelsFirst(Constant kernel, Image image) {
    List<Integer> shape = new ArrayList<>(image.shape());
    int spatial = shape.size() - 1;
    shape.add(kernel.shape().get(1));
    List<Integer> order = new ArrayList<>(List.of(spatial));
    for (int axis = 0; axis < spatial; axis++) {
      order.add(axis);
    }
    order.add(spatial + 1);
    return kernel.reshape(shape).transpose(order).reshape(kernel.shape());
  }

  private Held flat(Held x, Flatten f) {
    if (f.dataFormat() != DataFormat.CHANNELS_LAST) {
      throw no("channels_first");
    }
    List<Integer> shape = input().shape().dims();
    if (shape.size() == 1) {
      return x;
    }
    String y = graph().node("Flatten", name(), Map.of("axis", 1), x.name());
    return new Held(y, false, x.first()
        ? Optional.of(new Image(shape, Traced.lastAxes(shape.size() + 1)))
        : Optional.empty());
  }

  private Held reshaped(Held value) {
    Held x = exporter.last(value, input(), name());
    List<Long> shape = new ArrayList<>(List.of(0L));
    symbol.shape().dims().forEach(length -> shape.add((long) length));
    return new Held(graph().node("Reshape", name(), Map.of(), x.name(),
        put("shape", Constant.row(shape))), false);
  }

  private Held permuted(Held value, Permute p) {
    Held x = exporter.last(value, input(), name());
    List<Integer> order = new ArrayList<>(List.of(0));
    order.addAll(p.dims());
    return new Held(graph().node("Transpose", name(), Map.of("perm", order), x.name()), false);
  }

  /// Returns a softmax along one of Fovea's axes.
  Held softmax(Held value, int axis) {
    Held x = exporter.last(value, input(), name());
    return each("Softmax", Map.of("axis", axis), x);
  }

  private List<Held> alike(List<Held> in) {
    boolean same = in.stream().allMatch(x -> x.first() == in.getFirst().first()
        && x.flat().equals(in.getFirst().flat()))
        && symbol.inputs().stream().allMatch(s -> s.shape().rank() == symbol.shape().rank());
    List<Held> all = new ArrayList<>();
    for (int i = 0; i < in.size(); i++) {
      Symbol own = symbol.inputs().get(i);
      if (own.shape().rank() != symbol.shape().rank()) {
        throw no("joining values of different numbers of axes");
      }
      all.add(same ? in.get(i) : exporter.last(in.get(i), own, name()));
    }
    return all;
  }

  private Held joined(String type, List<Held> in) {
    List<Held> all = alike(in);
    String[] names = all.stream().map(Held::name).toArray(String[]::new);
    Held first = all.getFirst();
    return new Held(graph().node(type, name(), Map.of(), names), first.first(), first.flat());
  }

  private Held folded(String type, List<Held> in) {
    List<Held> all = alike(in);
    String y = all.getFirst().name();
    for (Held x : all.subList(1, all.size())) {
      y = graph().node(type, name(), Map.of(), y, x.name());
    }
    return new Held(y, all.getFirst().first(), all.getFirst().flat());
  }

  private Held concatenated(List<Held> in, int axis) {
    int rank = symbol.shape().rank() + 1;
    int own = axis < 0 ? axis + rank : axis;
    boolean rows = in.stream().anyMatch(x -> x.flat().isPresent());
    List<Held> all = new ArrayList<>();
    for (int i = 0; i < in.size(); i++) {
      Symbol from = symbol.inputs().get(i);
      all.add(rows || rank < 3
          ? exporter.last(in.get(i), from, name())
          : exporter.first(in.get(i), from, name()));
    }
    boolean first = all.getFirst().first();
    int place = first ? (own == rank - 1 ? 1 : own + 1) : own;
    String[] names = all.stream().map(Held::name).toArray(String[]::new);
    return new Held(graph().node("Concat", name(), Map.of("axis", place), names), first);
  }
}
