package dev.fovea.explain;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.model.Model;
import dev.fovea.op.Cast;
import dev.fovea.op.LogSoftmax;
import dev.fovea.op.Reshape;
import dev.fovea.op.Sigmoid;
import dev.fovea.op.Softmax;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.Map;

/// The numbers by which a model ranks classes: what it has before its softmax or sigmoid.
///
/// Explanations differentiate these, as their papers do: a probability changes with the scores of all classes, and no more at all
/// where the model is sure. A model with one output knows two classes: class 1 has its score, class 0 the same with the other sign.
///
/// @param units how many scores the model gives
public record Scores(int units) {
  /// Returns the scores of a model.
  ///
  /// @throws IllegalArgumentException if the model has several inputs or outputs, or its output is not a number for each class
  public static Scores of(Model model) {
    LayerChoice.of(model).input();
    if (model.outputs().size() != 1 || model.outputs().getFirst().shape().rank() != 1) {
      throw new IllegalArgumentException(
          "%s has outputs %s, which are no scores of classes.\n  fix:    explain a model with one output [classes]."
              .formatted(model.name(), model.outputs()));
    }
    return new Scores(model.outputs().getFirst().shape().last());
  }

  /// Returns how many classes there are.
  public int classes() {
    return units == 1 ? 2 : units;
  }

  /// Returns the weights that choose a class's score in each row, `f32[rows,units]`.
  ///
  /// @throws IllegalArgumentException if there is no such class
  public Tensor choosing(int... classes) {
    Tensor weights = Tensor.zeros(TensorType.f32(classes.length, units));
    for (int row = 0; row < classes.length; row++) {
      int wanted = classes[row];
      if (wanted < 0 || wanted >= classes()) {
        throw new IllegalArgumentException(
            "There is no class %d: the model knows the classes 0 to %d.".formatted(wanted,
                classes() - 1));
      }
      weights.set((long) row * units + (units == 1 ? 0 : wanted),
          units == 1 && wanted == 0 ? -1 : 1);
    }
    return weights;
  }

  /// Returns the score of a class.
  ///
  /// @param scores `f32[rows,units]`
  public double of(Tensor scores, int row, int wanted) {
    double value = scores.get((long) row * units + (units == 1 ? 0 : wanted));
    return units == 1 && wanted == 0 ? -value : value;
  }

  /// Returns the class of the highest score.
  ///
  /// @param scores `f32[rows,units]`; probabilities will do
  /// @param middle the score at which a model with one output is undecided: 0, or 0.5 for a probability
  public int best(Tensor scores, int row, double middle) {
    if (units == 1) {
      return scores.get(row) > middle ? 1 : 0;
    }
    int best = 0;
    for (int i = 1; i < units; i++) {
      best = of(scores, row, i) > of(scores, row, best) ? i : best;
    }
    return best;
  }

  /// Returns the value before the softmax or sigmoid that a value comes from; the value itself where there is none.
  static Value before(Graph graph, Value result) {
    Map<Value, Node> producers = graph.producers();
    Value value = result;
    Node node = producers.get(value);
    while (node != null) {
      switch (node.op()) {
        case Cast _,Reshape _ -> value = node.input(0);
        case Softmax _,LogSoftmax _,Sigmoid _ -> {
          return sameSize(node.input(0).shape(), result.shape()) ? node.input(0) : result;
        }
        default -> {
          return result;
        }
      }
      node = producers.get(value);
    }
    return result;
  }

  private static boolean sameSize(Shape a, Shape b) {
    return a.size() == b.size();
  }
}
