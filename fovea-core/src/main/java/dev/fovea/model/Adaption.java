package dev.fovea.model;

import dev.fovea.data.Dataset;
import dev.fovea.data.Row;
import dev.fovea.layer.Normalization;
import dev.fovea.layer.Weights;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// Means and variances over a data set, for the positions of some axes that a [Normalization] keeps.
///
/// One pass, in double precision, each number moving mean and variance by a little.
///
/// @see <a href="https://doi.org/10.1080/00401706.1962.10490022">Welford 1962, Note on a method for
///     calculating corrected sums of squares and products</a>
final class Adaption {
  private final int[] position;
  private final Tensor mean;
  private final Tensor variance;
  private final double[] middle;
  private final double[] squares;
  private final long[] count;

  /// Returns what a layer takes from data.
  ///
  /// @throws IllegalArgumentException if the layer takes nothing, or the data does not fit it
  static Adaption of(NamedLayer named, Dataset data) {
    if (!(named.layer() instanceof Normalization norm) || norm.mean().isPresent()) {
      throw new IllegalArgumentException(
          "%s: only a Normalization without mean and variance of its own adapts to data.\n"
              .formatted(named.name())
              + "  fix:    name such a layer, or leave them out when you make it.");
    }
    TensorType wanted = TensorType.f32().with(named.calls().getFirst().inputs().getFirst().shape());
    boolean fits = data.inputs().size() == 1
        && data.inputs().getFirst().shape().equals(wanted.shape());
    if (!fits || data.size() == 0) {
      throw new IllegalArgumentException(
          "%s: adapts to samples of one input %s, got %d samples of %s.\n  fix:    %s"
              .formatted(named.name(), wanted, data.size(), data.inputs(),
                  "give at least one sample of that shape."));
    }
    Adaption adaption = new Adaption(norm, wanted.shape());
    adaption.read(data);
    return adaption;
  }

  /// Starts with no data.
  ///
  /// @param sample shape of a sample, without the batch axis
  private Adaption(Normalization layer, Shape sample) {
    List<Integer> axes = layer.axes(sample.rank() + 1);
    Shape kept = new Shape(axes.stream().map(axis -> sample.dim(axis - 1)).toList());
    position = positions(sample, axes);
    mean = Tensor.zeros(TensorType.f32().with(kept));
    variance = Tensor.zeros(TensorType.f32().with(kept));
    int size = Math.toIntExact(kept.size());
    middle = new double[size];
    squares = new double[size];
    count = new long[size];
  }

  /// Returns the position to which each element of a sample belongs.
  private static int[] positions(Shape sample, List<Integer> axes) {
    int[] positions = new int[Math.toIntExact(sample.size())];
    long[] strides = sample.strides();
    for (int i = 0; i < positions.length; i++) {
      for (int axis : axes) {
        int length = sample.dim(axis - 1);
        positions[i] = positions[i] * length + (int) (i / strides[axis - 1] % length);
      }
    }
    return positions;
  }

  /// Reads all samples.
  private void read(Dataset data) {
    List<Tensor> inputs = data.inputs().stream().map(Adaption::row).toList();
    List<Tensor> labels = data.labels().stream().map(Adaption::row).toList();
    for (int index = 0; index < data.size(); index++) {
      data.read(index, new Row(0, inputs, labels));
      add(inputs.getFirst());
    }
    for (int at = 0; at < middle.length; at++) {
      mean.set(at, middle[at]);
      variance.set(at, squares[at] / count[at]);
    }
  }

  private static Tensor row(TensorType type) {
    return Tensor.zeros(type.with(type.shape().withBatch(1)));
  }

  private void add(Tensor sample) {
    for (int i = 0; i < position.length; i++) {
      int at = position[i];
      double x = sample.get(i);
      double before = x - middle[at];
      count[at]++;
      middle[at] += before / count[at];
      squares[at] += before * (x - middle[at]);
    }
  }

  /// Writes what was found into the weights of the layer.
  void into(Weights weights, String layer) {
    weights.set(layer + "/mean", mean);
    weights.set(layer + "/variance", variance);
  }
}
