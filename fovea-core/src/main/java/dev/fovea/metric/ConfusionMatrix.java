package dev.fovea.metric;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.ArgMax;
import dev.fovea.op.Cast;
import dev.fovea.op.MatMul;
import dev.fovea.op.OneHot;
import dev.fovea.op.Reshape;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Map;

/// How often each class was taken for each: `[classes, classes]`, rows by label, columns by prediction.
///
/// The column `confusion_matrix_2_7` of a history or an evaluation counts the samples of class 2 that
/// were taken for class 7; [#table] makes a matrix of them. Labels are class numbers, or rows of which
/// the largest counts; for predictions of a single number there are the classes 0 and 1, which is 1
/// above a probability of 0.5. Keras has no such metric, so that a trainer with it cannot be saved for
/// Keras.
///
/// @see <a href="https://doi.org/10.1016/S0034-4257(97)00083-7">Stehman 1997</a>
public record ConfusionMatrix() implements Metric {
  @Override
  public String name() {
    return "confusion_matrix";
  }

  @Override
  public List<Value> sums(GraphBuilder g, Value labels, Value predictions, Value weights) {
    boolean single = predictions.shape().last() == 1 && labels.dtype().isFloating();
    int classes = single ? 2 : predictions.shape().last();
    Value guess = single
        ? g.apply(new Cast(DType.I32), Decisions.above(g, predictions, 0.5))
        : g.apply(new ArgMax(), predictions);
    Value truth = labels;
    if (labels.dtype().isFloating()) {
      truth = single ? g.apply(new Cast(DType.I32), labels) : g.apply(new ArgMax(), labels);
    }
    OneHot rows = new OneHot(classes, predictions.dtype());
    Value counted = Sums.weighted(g, g.apply(rows, truth), weights);
    return List.of(g.apply(new MatMul(true, false), flat(g, counted), flat(g,
        g.apply(rows, guess))));
  }

  /// `[elements, classes]`.
  private static Value flat(GraphBuilder g, Value rows) {
    int classes = rows.shape().last();
    int elements = Math.toIntExact(rows.shape().size() / classes);
    return g.apply(new Reshape(Shape.of(elements, classes)), rows);
  }

  @Override
  public double[] figures(List<double[]> sums) {
    return sums.getFirst();
  }

  @Override
  public String suffix(int index, int count) {
    int classes = (int) Math.round(Math.sqrt(count));
    return "_%d_%d".formatted(index / classes, index % classes);
  }

  /// Returns the matrix that an evaluation, or an epoch, has in its columns.
  ///
  /// @param figures figures by column
  /// @param prefix  what stands before the columns' names, such as `val_`, or nothing
  /// @throws IllegalArgumentException if there is no such matrix
  public static double[][] table(Map<String, Double> figures, String prefix) {
    String start = prefix + "confusion_matrix_";
    long count = figures.keySet().stream().filter(column -> column.startsWith(start)).count();
    if (count == 0) {
      throw new IllegalArgumentException(
          "there are no columns %s…. There are %s.\n  fix:    %s.".formatted(start,
              figures.keySet(), "compile the model with a ConfusionMatrix"));
    }
    int classes = (int) Math.round(Math.sqrt((double) count));
    double[][] table = new double[classes][classes];
    for (int label = 0; label < classes; label++) {
      for (int guess = 0; guess < classes; guess++) {
        table[label][guess] = figures.getOrDefault(
            start + label + "_" + guess, Double.NaN);
      }
    }
    return table;
  }
}
