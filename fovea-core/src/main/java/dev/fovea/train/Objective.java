package dev.fovea.train;

import dev.fovea.loss.Loss;
import dev.fovea.metric.Metric;
import java.util.List;

/// What a training makes small at one output of a model, and what is measured there.
///
/// {@snippet :
/// model.compile(new Adam(), List.of(
///     Objective.of(new CategoricalCrossentropy(), new Accuracy()),
///     Objective.of(new MeanSquaredError()).weight(0.2)));
/// }
///
/// @param loss            how far the output is from the labels
/// @param weight          how much the loss counts in the sum over the outputs, finite
/// @param metrics         measured with each sample counting alike
/// @param weightedMetrics measured with samples counting as much as in the loss
public record Objective(
    Loss loss, double weight, List<Metric> metrics, List<Metric> weightedMetrics) {
  /// Keeps copies of the lists.
  ///
  /// @throws IllegalArgumentException if the weight is no finite number
  public Objective {
    metrics = List.copyOf(metrics);
    weightedMetrics = List.copyOf(weightedMetrics);
    if (!Double.isFinite(weight)) {
      throw new IllegalArgumentException(
          "the weight of %s must be a finite number, got %s.".formatted(loss.name(), weight));
    }
  }

  /// Returns an objective of weight 1.
  public static Objective of(Loss loss, Metric... metrics) {
    return new Objective(loss, 1, List.of(metrics), List.of());
  }

  /// Returns the same with another weight.
  public Objective weight(double other) {
    return new Objective(loss, other, metrics, weightedMetrics);
  }

  /// Returns the same with these metrics, in which samples count as much as in the loss.
  public Objective weighted(Metric... others) {
    return new Objective(loss, weight, metrics, List.of(others));
  }
}
