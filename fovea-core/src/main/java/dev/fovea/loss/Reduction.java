package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Clip;
import dev.fovea.op.Divide;
import dev.fovea.op.Multiply;
import dev.fovea.op.Reshape;
import dev.fovea.op.Sum;
import dev.fovea.tensor.Shape;
import java.util.stream.IntStream;

/// How the losses of samples become one number, under Keras's names.
public enum Reduction {
  /// The sum of all, weighted, over how many they are; weights do not count in the divisor.
  SUM_OVER_BATCH_SIZE,
  /// The sum of all, weighted.
  SUM,
  /// The weighted mean: the sum of all, weighted, over the sum of the weights.
  MEAN_WITH_SAMPLE_WEIGHT;

  /// Adds the nodes that make one number.
  ///
  /// One number for the whole batch is multiplied by the mean of the weights, but for a weighted mean.
  /// Keras multiplies it by their sum where a [#SUM] is asked for and there are weights, and by
  /// nothing where there are none.
  ///
  /// @param each    `[batch, …]`, or one number for the whole batch
  /// @param weights how much each sample counts, `[batch]`
  Value of(GraphBuilder g, Value each, Value weights) {
    if (each.shape().rank() == 0) {
      return this == MEAN_WITH_SAMPLE_WEIGHT
          ? each
          : g.apply(new Multiply(), each, Means.all(g, weights));
    }
    Value weighted = g.apply(new Multiply(), each, g.apply(new Reshape(column(each)), weights));
    return switch (this) {
      case SUM_OVER_BATCH_SIZE -> Means.all(g, weighted);
      case SUM -> sum(g, weighted);
      case MEAN_WITH_SAMPLE_WEIGHT -> {
        double perSample = (double) each.shape().size() / each.shape().dim(0);
        Value all = g.apply(new Affine(perSample, 0), sum(g, weights));
        Value positive = g.apply(new Clip(Float.MIN_NORMAL, Double.POSITIVE_INFINITY), all);
        yield g.apply(new Divide(), sum(g, weighted), positive);
      }
    };
  }

  private static Value sum(GraphBuilder g, Value x) {
    return g.apply(new Sum(IntStream.range(0, x.shape().rank()).boxed().toList()), x);
  }

  /// `[batch, 1, …]`, of the rank of the losses.
  private static Shape column(Value each) {
    Shape shape = each.shape();
    for (int axis = 1; axis < each.shape().rank(); axis++) {
      shape = shape.with(axis, 1);
    }
    return shape;
  }
}
