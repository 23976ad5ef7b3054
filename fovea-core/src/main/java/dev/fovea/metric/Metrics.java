package dev.fovea.metric;

import java.util.List;

/// All metrics that Keras has under the same name, for those who read models from files.
///
/// [LossMetric] stands for those that are named after a loss. [ConfusionMatrix], [TopKAccuracy] and
/// [TopKError] are not Keras's.
public final class Metrics {
  private Metrics() {}

  /// Returns the metrics' records, by the alphabet.
  public static List<Class<? extends Metric>> all() {
    return List.of(
        AUC.class,
        Accuracy.class,
        BinaryAccuracy.class,
        CategoricalAccuracy.class,
        F1Score.class,
        FBetaScore.class,
        Precision.class,
        Recall.class,
        RootMeanSquaredError.class,
        SparseCategoricalAccuracy.class,
        SparseTopKCategoricalAccuracy.class,
        TopKCategoricalAccuracy.class);
  }
}
