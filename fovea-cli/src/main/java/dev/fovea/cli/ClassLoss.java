package dev.fovea.cli;

import dev.fovea.explain.Scores;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import java.util.List;

/// The loss of a network that tells classes apart: of probabilities, or of the scores before a softmax, whichever it answers with.
final class ClassLoss {
  private static final double ROUNDING = 1e-3;

  private ClassLoss() {}

  /// Returns the loss that suits what a model answers with.
  static SparseCategoricalCrossentropy of(Model model) {
    boolean classes = model.inputs().size() == 1 && model.outputs().size() == 1
        && model.outputs().getFirst().shape().rank() == 1;
    return new SparseCategoricalCrossentropy(classes && answersScores(model));
  }

  /// A mean of probabilities is some, too, and its graph does not say so: the answer to an empty image does.
  private static boolean answersScores(Model model) {
    return switch (Scores.of(model).end()) {
      case SOFTMAX, SIGMOID -> false;
      case LOG_SOFTMAX -> true;
      case NONE -> {
        Tensor empty = Tensor.zeros(model.inputs().getFirst().type(1));
        yield !areShares(model.predict(List.of(empty)).getFirst().toFloats());
      }
    };
  }

  /// Tells whether numbers can be the probabilities of classes: from 0 to 1, and 1 together.
  static boolean areShares(float[] answer) {
    double sum = 0;
    boolean share = true;
    for (float one : answer) {
      sum += one;
      share &= one >= 0 && one <= 1;
    }
    return share && Math.abs(sum - 1) < ROUNDING;
  }
}
