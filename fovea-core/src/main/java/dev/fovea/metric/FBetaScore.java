package dev.fovea.metric;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Mismatch;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Sum;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// The harmonic mean of precision and recall of each class, in which recall counts `beta` times as
/// much; from 0 to 1.
///
/// Labels: 0 or 1, `[batch, classes]` as the predictions, or class numbers `[batch]`. Without an
/// averaging there is a figure for each class, in the columns `fbeta_score_0`, `fbeta_score_1` ….
///
/// @param average   how the classes become one figure
/// @param beta      how much recall counts, above 0
/// @param threshold above which predictions are a yes, above 0 up to 1; without it the largest of
///     each sample is
/// @see <a href="https://doi.org/10.1007/978-3-642-39091-3">van Rijsbergen 1979</a>
public record FBetaScore(Optional<Averaging> average, double beta, OptionalDouble threshold)
    implements
      Metric {
  private static final double EPSILON = 1e-7;
  private static final double NOTHING = 1e-9;

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public FBetaScore {
    check("FBetaScore", beta, threshold);
  }

  static void check(String metric, double beta, OptionalDouble threshold) {
    if (!(beta > 0)) {
      throw new IllegalArgumentException(
          "%s needs beta above 0, got %s.".formatted(metric, beta));
    }
    double limit = threshold.orElse(1);
    if (!(limit > 0 && limit <= 1)) {
      throw new IllegalArgumentException(
          "%s needs a threshold above 0 up to 1, got %s.".formatted(metric, limit));
    }
  }

  /// Returns Keras's default: a figure for each class, beta 1.
  public FBetaScore() {
    this(Optional.empty(), 1, OptionalDouble.empty());
  }

  @Override
  public String name() {
    return "fbeta_score";
  }

  @Override
  public List<Value> sums(GraphBuilder g, Value labels, Value predictions, Value weights) {
    if (predictions.shape().rank() != 2) {
      throw new Mismatch(
          "an F score needs predictions [batch, classes], got %s".formatted(predictions.type()),
          "flatten the model's output to one row a sample");
    }
    Value truth = Decisions.rows(g, labels, predictions);
    Value decided = threshold.isPresent()
        ? Decisions.above(g, predictions, threshold.getAsDouble())
        : largest(g, predictions);
    return List.of(
        sum(g, Decisions.both(g, decided, truth), weights),
        sum(g, Decisions.both(g, decided, Decisions.not(g, truth)), weights),
        sum(g, Decisions.both(g, Decisions.not(g, decided), truth), weights),
        sum(g, truth, weights));
  }

  /// 1 where a prediction is the largest of its sample, and not 0.
  private static Value largest(GraphBuilder g, Value x) {
    Value most = Decisions.atLeastLargest(g, x);
    Value up = Decisions.above(g, x, NOTHING);
    Value down = Decisions.above(g, g.apply(new Affine(-1, 0), x), NOTHING);
    return Decisions.both(g, most, g.apply(new Add(), up, down));
  }

  private Value sum(GraphBuilder g, Value x, Value weights) {
    Value weighted = Sums.weighted(g, x, weights);
    return average.filter(Averaging.MICRO::equals).isPresent()
        ? Sums.all(g, weighted)
        : g.apply(new Sum(List.of(0)), weighted);
  }

  @Override
  public double[] figures(List<double[]> sums) {
    int classes = sums.getFirst().length;
    double[] scores = IntStream.range(0, classes)
        .mapToDouble(i -> score(sums.get(0)[i], sums.get(1)[i], sums.get(2)[i]))
        .toArray();
    if (average.isEmpty()) {
      return scores;
    }
    double[] shares = sums.get(3);
    double all = IntStream.range(0, classes).mapToDouble(i -> shares[i]).sum() + EPSILON;
    boolean byShare = average.get() == Averaging.WEIGHTED;
    return new double[]{IntStream.range(0, classes)
        .mapToDouble(i -> scores[i] * (byShare ? shares[i] / all : 1.0 / classes))
        .sum()};
  }

  private double score(double right, double extra, double missed) {
    double precision = right / (right + extra + EPSILON);
    double recall = right / (right + missed + EPSILON);
    double square = beta * beta;
    return precision * recall / (square * precision + recall + EPSILON) * (1 + square);
  }
}
