package dev.fovea.metric;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.AtLeast;
import dev.fovea.op.Cast;
import dev.fovea.op.Clip;
import dev.fovea.op.MatMul;
import dev.fovea.op.OneHot;
import dev.fovea.op.Relu;
import dev.fovea.op.Reshape;
import dev.fovea.op.Sigmoid;
import dev.fovea.op.Subtract;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.List;

/// The area under a curve of decisions at thresholds that are spread evenly from 0 to 1; 1 where
/// every yes is predicted higher than every no.
///
/// Labels: 0 or 1, of the predictions' shape, or class numbers. All elements count alike. Between
/// thresholds predictions are not told apart, so that the area is an approximation.
///
/// @param numThresholds   how many thresholds, at least 2; memory grows with it times the elements
/// @param curve           which curve
/// @param summationMethod how the area between two points is measured
/// @param fromLogits      whether predictions are logits, before any sigmoid
/// @see <a href="https://doi.org/10.1145/1143844.1143874">Davis and Goadrich 2006, interpolation of
///     precision over recall</a>
public record AUC(int numThresholds, Curve curve, Summation summationMethod, boolean fromLogits)
    implements
      Metric {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if there are fewer than 2 thresholds
  public AUC {
    if (numThresholds < 2) {
      throw new IllegalArgumentException(
          "AUC needs at least 2 thresholds, got %d.".formatted(numThresholds));
    }
  }

  /// Returns Keras's default: 200 thresholds, the receiver operating characteristic.
  public AUC() {
    this(Curve.ROC);
  }

  /// Returns the area under a curve, with Keras's defaults.
  public AUC(Curve curve) {
    this(200, curve, Summation.INTERPOLATION, false);
  }

  @Override
  public String name() {
    return "auc";
  }

  /// How many yes, and how many no, are predicted between each threshold and the next.
  @Override
  public List<Value> sums(GraphBuilder g, Value labels, Value predictions, Value weights) {
    int size = Math.toIntExact(predictions.shape().size());
    Value yes = Decisions.yes(g, Decisions.rows(g, labels, predictions));
    Value odds = fromLogits ? g.apply(new Sigmoid(), predictions) : predictions;
    Value flat = g.apply(new Reshape(Shape.of(size)), odds);
    Value bucket = g.apply(new OneHot(numThresholds, predictions.dtype()), bucket(g, flat));
    return List.of(count(g, yes, weights, bucket),
        count(g, Decisions.not(g, yes), weights, bucket));
  }

  /// The number of the last threshold that each is above: `max(ceil(x * (thresholds - 1)) - 1, 0)`.
  private Value bucket(GraphBuilder g, Value odds) {
    Value scaled = g.apply(new Affine(numThresholds - 1, 0), g.apply(new Clip(0, 1), odds));
    Value whole = g.apply(new Cast(scaled.dtype()), g.apply(new Cast(DType.I32), scaled));
    Value below = g.apply(new Subtract(), whole, g.apply(new AtLeast(), whole, scaled));
    return g.apply(new Cast(DType.I32), g.apply(new Relu(), below));
  }

  private static Value count(GraphBuilder g, Value which, Value weights, Value bucket) {
    Value row = g.apply(new Reshape(Shape.of(1, bucket.shape().dim(0))),
        Sums.weighted(g, which, weights));
    return g.apply(new MatMul(false, false), row, bucket);
  }

  @Override
  public double[] figures(List<double[]> sums) {
    double[] hits = above(sums.get(0));
    double[] alarms = above(sums.get(1));
    return new double[]{curve == Curve.PR && summationMethod == Summation.INTERPOLATION
        ? interpolated(hits, alarms)
        : area(hits, alarms)};
  }

  /// From counts between thresholds to counts above each.
  private static double[] above(double[] counts) {
    double[] above = counts.clone();
    for (int i = above.length - 2; i >= 0; i--) {
      above[i] += above[i + 1];
    }
    return above;
  }

  private double area(double[] hits, double[] alarms) {
    double area = 0;
    for (int i = 0; i + 1 < hits.length; i++) {
      double width = x(hits, alarms, i) - x(hits, alarms, i + 1);
      double one = y(hits, alarms, i);
      double other = y(hits, alarms, i + 1);
      area += width * switch (summationMethod) {
        case INTERPOLATION -> (one + other) / 2;
        case MAJORING -> Math.max(one, other);
        case MINORING -> Math.min(one, other);
      };
    }
    return area;
  }

  private double x(double[] hits, double[] alarms, int i) {
    return curve == Curve.ROC ? Sums.share(alarms[i], alarms[0]) : Sums.share(hits[i], hits[0]);
  }

  private double y(double[] hits, double[] alarms, int i) {
    return curve == Curve.ROC
        ? Sums.share(hits[i], hits[0])
        : Sums.share(hits[i], hits[i] + alarms[i]);
  }

  /// Hits and false alarms grow evenly from one threshold to the next.
  private static double interpolated(double[] hits, double[] alarms) {
    double area = 0;
    for (int i = 0; i + 1 < hits.length; i++) {
      double now = hits[i] + alarms[i];
      double next = hits[i + 1] + alarms[i + 1];
      double gained = hits[i] - hits[i + 1];
      double slope = Sums.share(gained, Math.max(now - next, 0));
      double start = hits[i + 1] - slope * next;
      double ratio = now > 0 && next > 0 ? now / next : 1;
      area += Sums.share(slope * (gained + start * Math.log(ratio)), hits[0]);
    }
    return area;
  }
}
