package dev.fovea.registry;

import dev.fovea.contract.DifferenceCheck;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.layer.Input;
import dev.fovea.layer.LayerSample;
import dev.fovea.layer.LayerSampleGradient;
import dev.fovea.layer.LayerSamples;
import dev.fovea.loss.Loss;
import dev.fovea.regularizer.Regularizer;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Checks of derivatives against central differences, in double precision.
final class Derivatives {
  private static final int ROWS = 2;
  private static final int CLASSES = 3;
  /// Probabilities, all distinct, so that nothing stands at a bend.
  private static final double[] PREDICTIONS = {0.21, 0.48, 0.31, 0.73, 0.09, 0.18};
  private static final double[] WEIGHT = {0.3, -1.2, 2.5, 0.4, 1.7, -0.6};
  /// Shares of the classes. None is 0: where a loss divides by the label, 1e-7 stands for that, and
  /// the small differences of so large a loss drown in rounding.
  private static final double[] SHARES = {0.125, 0.625, 0.25, 0.5, 0.375, 0.125};

  private Derivatives() {}

  /// What only measures, chooses first values or moves weights is not differentiated.
  static List<DifferenceCheck> none(Object member) {
    return List.of();
  }

  /// Each sample of the layer, outside of training and in it; an input computes nothing.
  static List<DifferenceCheck> ofLayer(Object layer) {
    List<DifferenceCheck> checks = new ArrayList<>();
    for (LayerSample sample : LayerSamples.all()) {
      if (sample.layer().equals(layer) && !(layer instanceof Input)) {
        checks.add(LayerSampleGradient.of(sample, false));
        checks.add(LayerSampleGradient.of(sample, true));
      }
    }
    return checks;
  }

  /// The mean over two rows of three classes.
  static List<DifferenceCheck> ofLoss(Object loss) {
    Tensor predictions = Tensor.of(PREDICTIONS, ROWS, CLASSES);
    TensorType expected = ((Loss) loss).labels(predictions.type());
    Tensor labels = expected.dtype() == DType.I32
        ? Tensor.of(new int[]{1, 0}, ROWS)
        : Tensor.of(SHARES, ROWS, CLASSES);
    GraphBuilder g = new GraphBuilder();
    Value t = g.input(Port.Kind.BATCH, "labels", labels.type());
    Value p = g.input(Port.Kind.BATCH, "predictions", predictions.type());
    return List.of(new DifferenceCheck(g, ((Loss) loss).mean(g, t, p),
        Map.of("labels", labels, "predictions", predictions), List.of("labels")));
  }

  /// The penalty of a matrix.
  static List<DifferenceCheck> ofRegularizer(Object regularizer) {
    Tensor weight = Tensor.of(WEIGHT, ROWS, CLASSES);
    GraphBuilder g = new GraphBuilder();
    Value w = g.input(Port.Kind.WEIGHT, "weight", weight.type());
    return List.of(new DifferenceCheck(
        g, ((Regularizer) regularizer).penalty(g, w), Map.of("weight", weight), List.of()));
  }
}
