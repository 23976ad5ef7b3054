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
import dev.fovea.layer.Symbol;
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
/// @param name  what PyTorch calls it within the module, such as `running_mean`
/// @param shape its shape there
/// @param index for each element in Keras's order, its place in PyTorch's
/// @see <a href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html">Conv2d</a>
record PyTorchLayout(String name, List<Integer> shape, int[] index) {
  /// Returns the layout of a weight.
  ///
  /// @param weight its name in Keras, such as `kernel`
  static PyTorchLayout of(NamedLayer layer, String weight, Shape shape) {
    return switch (weight) {
      case "kernel" -> kernel(layer, shape);
      case "gamma" -> vector("weight", layer, shape);
      case "alpha" -> vector("weight", layer, shape);
      case "beta" -> vector("bias", layer, shape);
      case "moving_mean" -> vector("running_mean", layer, shape);
      case "moving_variance" -> vector("running_var", layer, shape);
      default -> new PyTorchLayout(weight, shape.dims(), straight(shape));
    };
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
    List<Integer> axes = new ArrayList<>(List.of(rank - 1, rank - 2));
    IntStream.range(0, rank - 2).forEach(axes::add);
    List<Integer> there = axes.stream().map(shape::dim).toList();
    return new PyTorchLayout("weight", there, moved(shape, axes));
  }

  /// `[…, channels, multiplier]` becomes `[channels * multiplier, 1, …]`.
  private static PyTorchLayout depthwise(Shape shape) {
    int rank = shape.rank();
    List<Integer> axes = new ArrayList<>(List.of(rank - 2, rank - 1));
    IntStream.range(0, rank - 2).forEach(axes::add);
    List<Integer> there = new ArrayList<>(List.of(shape.dim(rank - 2) * shape.dim(rank - 1), 1));
    there.addAll(shape.dims().subList(0, rank - 2));
    return new PyTorchLayout("weight", there, moved(shape, axes));
  }

  private static PyTorchLayout dense(NamedLayer layer, Shape shape) {
    int inputs = shape.dim(0);
    int units = shape.dim(1);
    int[] rows = channelsFirst(layer).orElseGet(() -> IntStream.range(0, inputs).toArray());
    int[] index = new int[inputs * units];
    for (int row = 0; row < inputs; row++) {
      for (int unit = 0; unit < units; unit++) {
        index[row * units + unit] = unit * inputs + rows[row];
      }
    }
    return new PyTorchLayout("weight", List.of(units, inputs), index);
  }

  private static PyTorchLayout vector(String name, NamedLayer layer, Shape shape) {
    List<Integer> dims = List.of(Math.toIntExact(shape.size()));
    int[] order = channelsFirst(layer).filter(places -> places.length == shape.size())
        .orElseGet(() -> straight(shape));
    return new PyTorchLayout(name, dims, order);
  }

  private static int[] straight(Shape shape) {
    return IntStream.range(0, Math.toIntExact(shape.size())).toArray();
  }

  /// Returns each element's place after the axes were put in this order.
  private static int[] moved(Shape shape, List<Integer> axes) {
    int[] stride = new int[shape.rank()];
    int step = 1;
    for (int axis : axes.reversed()) {
      stride[axis] = step;
      step *= shape.dim(axis);
    }
    int[] index = new int[step];
    for (int i = 0; i < index.length; i++) {
      int rest = i;
      for (int axis = shape.rank() - 1; axis >= 0; axis--) {
        index[i] += rest % shape.dim(axis) * stride[axis];
        rest /= shape.dim(axis);
      }
    }
    return index;
  }

  /// Returns, where the layer reads a flattened image, the place of each element in an image that was
  /// flattened channels first.
  private static Optional<int[]> channelsFirst(NamedLayer layer) {
    Symbol source = layer.calls().getFirst().inputs().getFirst();
    while (!(source.layer() instanceof Flatten)) {
      if (source.inputs().size() != 1
          || !source.inputs().getFirst().shape().equals(source.shape())) {
        return Optional.empty();
      }
      source = source.inputs().getFirst();
    }
    Shape image = source.inputs().getFirst().shape();
    if (image.rank() < 2) {
      return Optional.empty();
    }
    List<Integer> axes = new ArrayList<>(List.of(image.rank() - 1));
    IntStream.range(0, image.rank() - 1).forEach(axes::add);
    return Optional.of(moved(image, axes));
  }
}
