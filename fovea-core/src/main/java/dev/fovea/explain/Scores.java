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
import dev.fovea.op.Sparsemax;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.Arrays;
import java.util.Map;

/// The numbers by which a model ranks classes: what it has before its softmax or sigmoid.
///
/// Explanations differentiate these, as their papers do: a probability changes with the scores of all classes, and no more at all
/// where the model is sure. A model with one output knows two classes: class 1 has its score, class 0 the same with the other sign.
///
/// @param units how many scores the model gives
/// @param end   what the model makes of them
public record Scores(int units, End end) {
  /// What the last op of a model makes of its scores.
  public enum End {
    /// Nothing: the model answers with scores.
    NONE,
    /// Probabilities that sum to 1.
    SOFTMAX,
    /// The logarithms of such probabilities.
    LOG_SOFTMAX,
    /// A probability for each class by itself.
    SIGMOID
  }

  private record Found(Value before, End end) {}

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
    Graph graph = model.inference(1);
    Value result = graph.outputs().getFirst().value();
    return new Scores(model.outputs().getFirst().shape().last(), find(graph, result).end());
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

  /// Tells whether the model answers with probabilities, rather than with scores or logarithms.
  public boolean answersShares() {
    return end == End.SOFTMAX || end == End.SIGMOID;
  }

  /// Returns the probability of each class: what the model says, if it ends with probabilities, else the softmax of its scores, with one
  /// output the sigmoid.
  ///
  /// @param answer what the model says to one sample, `units` numbers
  /// @return as many numbers as there are classes, each from 0 to 1; not a number where the answer has none
  public double[] probabilities(double[] answer) {
    if (units == 1) {
      double one = switch (end) {
        case NONE -> 1 / (1 + Math.exp(-answer[0]));
        case LOG_SOFTMAX -> Math.exp(answer[0]);
        case SOFTMAX, SIGMOID -> answer[0];
      };
      return new double[]{1 - one, one};
    }
    return switch (end) {
      case SOFTMAX, SIGMOID -> answer.clone();
      case LOG_SOFTMAX -> Arrays.stream(answer).map(Math::exp).toArray();
      case NONE -> softmax(answer);
    };
  }

  private static double[] softmax(double[] scores) {
    double highest = Arrays.stream(scores).max().orElseThrow();
    double[] powers = Arrays.stream(scores).map(v -> Math.exp(v - highest)).toArray();
    double sum = Arrays.stream(powers).sum();
    return Arrays.stream(powers).map(v -> v / sum).toArray();
  }

  /// Returns the value before the softmax or sigmoid that a value comes from; the value itself where there is none.
  static Value before(Graph graph, Value result) {
    return find(graph, result).before();
  }

  /// The probabilities of a sparsemax are some, too, but without scores that rank where they are 0.
  private static Found find(Graph graph, Value result) {
    Map<Value, Node> producers = graph.producers();
    Node node = producers.get(result);
    while (node != null) {
      switch (node.op()) {
        case Cast _,Reshape _ -> node = producers.get(node.input(0));
        case Softmax _ -> {
          return found(node, result, End.SOFTMAX);
        }
        case LogSoftmax _ -> {
          return found(node, result, End.LOG_SOFTMAX);
        }
        case Sigmoid _ -> {
          return new Found(node.input(0), End.SIGMOID);
        }
        case Sparsemax _ -> {
          return new Found(result, found(node, result, End.SOFTMAX).end());
        }
        default -> {
          return new Found(result, End.NONE);
        }
      }
    }
    return new Found(result, End.NONE);
  }

  /// A softmax over some of the classes leaves scores: their probabilities do not sum to 1.
  private static Found found(Node node, Value result, End end) {
    Shape shape = node.input(0).shape();
    boolean all = shape.last() == result.shape().last();
    return all ? new Found(node.input(0), end) : new Found(result, End.NONE);
  }
}
