package dev.fovea.files;

import dev.fovea.layer.Conv1D;
import dev.fovea.layer.Conv1DTranspose;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Conv2DTranspose;
import dev.fovea.layer.Conv3D;
import dev.fovea.layer.Conv3DTranspose;
import dev.fovea.layer.Dense;
import dev.fovea.layer.DepthwiseConv1D;
import dev.fovea.layer.DepthwiseConv2D;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerScale;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// How PyTorch lays out the weight of a layer: its name there, its shape, and where each element is.
///
/// PyTorch keeps kernels as `[filters, channels, rows, columns]` and dense weights as
/// `[outputs, inputs]`, and flattens images channels first.
///
/// @param name  what PyTorch calls it within the module, such as `running_mean`; empty where the
///     weight is the module
/// @param shape its shape there
/// @param axes  the elements in PyTorch's order, as loops from the outermost to the innermost
/// @see <a href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html">Conv2d</a>
record PyTorchLayout(String name, List<Integer> shape, List<Axis> axes) {
  /// A loop over elements.
  ///
  /// @param length how often it runs
  /// @param stride how far apart, in Keras's order, the elements of two runs are
  record Axis(int length, long stride) {}

  /// Returns the layout of a weight.
  ///
  /// @param weight its name in Keras, such as `kernel`
  static PyTorchLayout of(NamedLayer layer, String weight, Shape shape) {
    return switch (weight) {
      case "kernel" -> kernel(layer, shape);
      case "gamma" -> layer.layer() instanceof LayerScale
          ? new PyTorchLayout("", List.of(shape.dim(0), 1, 1), straight(shape))
          : vector("weight", layer, shape);
      case "alpha" -> vector("weight", layer, shape);
      case "beta" -> vector("bias", layer, shape);
      case "moving_mean" -> vector("running_mean", layer, shape);
      case "moving_variance" -> vector("running_var", layer, shape);
      default -> new PyTorchLayout(weight, shape.dims(), straight(shape));
    };
  }

  /// Returns how many rows the elements make: the runs of the outermost loop.
  int rows() {
    return axes.getFirst().length();
  }

  /// Returns how far apart, in Keras's order, the elements of two rows are.
  long stride() {
    return axes.getFirst().stride();
  }

  /// Returns the place, in Keras's order, of each element of the first row.
  long[] row() {
    long[] places = {0};
    for (Axis axis : axes.subList(1, axes.size())) {
      long[] more = new long[Math.multiplyExact(places.length, axis.length())];
      for (int i = 0; i < more.length; i++) {
        more[i] = places[i / axis.length()] + i % axis.length() * axis.stride();
      }
      places = more;
    }
    return places;
  }

  private static PyTorchLayout kernel(NamedLayer named, Shape shape) {
    Layer layer = named.layer();
    return switch (layer) {
      case Dense _ -> dense(named, shape);
      case DepthwiseConv1D _ -> depthwise(shape);
      case DepthwiseConv2D _ -> depthwise(shape);
      case Conv1D _,Conv2D _,Conv3D _ -> reversed(shape);
      // Keras has [rows, columns, filters, channels] here, PyTorch [channels, filters, …].
      case Conv1DTranspose _,Conv2DTranspose _,Conv3DTranspose _ -> reversed(shape);
      default -> new PyTorchLayout("kernel", shape.dims(), straight(shape));
    };
  }

  /// Moves the last axis to the front, then the one before it: `[…, channels, filters]` becomes
  /// `[filters, channels, …]`.
  private static PyTorchLayout reversed(Shape shape) {
    int rank = shape.rank();
    List<Integer> order = new ArrayList<>(List.of(rank - 1, rank - 2));
    IntStream.range(0, rank - 2).forEach(order::add);
    return new PyTorchLayout("weight", order.stream().map(shape::dim).toList(),
        moved(shape, order));
  }

  /// `[…, channels, multiplier]` becomes `[channels * multiplier, 1, …]`.
  private static PyTorchLayout depthwise(Shape shape) {
    int rank = shape.rank();
    List<Integer> order = new ArrayList<>(List.of(rank - 2, rank - 1));
    IntStream.range(0, rank - 2).forEach(order::add);
    List<Integer> there = new ArrayList<>(List.of(shape.dim(rank - 2) * shape.dim(rank - 1), 1));
    there.addAll(shape.dims().subList(0, rank - 2));
    return new PyTorchLayout("weight", there, moved(shape, order));
  }

  private static PyTorchLayout dense(NamedLayer layer, Shape shape) {
    int units = shape.dim(1);
    List<Axis> axes = new ArrayList<>(List.of(new Axis(units, 1)));
    flattened(layer).filter(image -> image.size() == shape.dim(0))
        .map(PyTorchLayout::channelsFirst)
        .orElse(List.of(new Axis(shape.dim(0), 1)))
        .forEach(axis -> axes.add(new Axis(axis.length(), axis.stride() * units)));
    return new PyTorchLayout("weight", List.of(units, shape.dim(0)), axes);
  }

  private static PyTorchLayout vector(String name, NamedLayer layer, Shape shape) {
    List<Axis> axes = flattened(layer).filter(image -> image.size() == shape.size())
        .map(PyTorchLayout::channelsFirst)
        .orElseGet(() -> straight(shape));
    return new PyTorchLayout(name, List.of(Math.toIntExact(shape.size())), axes);
  }

  private static List<Axis> straight(Shape shape) {
    return List.of(new Axis(Math.toIntExact(shape.size()), 1));
  }

  private static List<Axis> channelsFirst(Shape image) {
    List<Integer> order = new ArrayList<>(List.of(image.rank() - 1));
    IntStream.range(0, image.rank() - 1).forEach(order::add);
    return moved(image, order);
  }

  /// Returns the loops over a shape's axes in this order.
  private static List<Axis> moved(Shape shape, List<Integer> order) {
    long[] stride = new long[shape.rank()];
    long step = 1;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      stride[axis] = step;
      step *= shape.dim(axis);
    }
    return order.stream().map(axis -> new Axis(shape.dim(axis), stride[axis])).toList();
  }

  /// Returns the image that the layer reads in one row, if it does.
  private static Optional<Shape> flattened(NamedLayer layer) {
    Symbol source = layer.calls().getFirst().inputs().getFirst();
    while (!(source.layer() instanceof Flatten)) {
      // What mixes elements gives them an order of its own, also where it gives as many as it reads.
      if (source.layer() instanceof Dense || source.layer() instanceof Model
          || source.inputs().size() != 1
          || !source.inputs().getFirst().shape().equals(source.shape())) {
        return Optional.empty();
      }
      source = source.inputs().getFirst();
    }
    Shape image = source.inputs().getFirst().shape();
    return image.rank() < 2 ? Optional.empty() : Optional.of(image);
  }
}
