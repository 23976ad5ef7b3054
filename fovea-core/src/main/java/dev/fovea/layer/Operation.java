package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Fill;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// Two results, or one and a number, joined element by element: what Keras records for `x * 0.5` and
/// `x + y` in a functional model.
///
/// Inputs: one for each side that is no number. Output: their shape; as in NumPy, and unlike the
/// layers that merge, shapes are compared from the last axis on, and axes of length 1 repeat to fit.
///
/// {@snippet :
/// Symbol half = new Operation(Operator.MULTIPLY, 0.5).on(Input.of(4));
/// }
///
/// @param operator  what is done
/// @param left      the number on the left, or empty for an input
/// @param right     the number on the right, or empty for an input
/// @param name      the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://keras.io/api/ops/numpy/">Keras: NumPy ops</a>
public record Operation(
    Operator operator, OptionalDouble left, OptionalDouble right, String name, boolean trainable)
    implements
      MergeLayer {
  /// Checks the sides.
  ///
  /// @throws IllegalArgumentException if both sides are numbers
  public Operation {
    if (left.isPresent() && right.isPresent()) {
      throw new IllegalArgumentException(
          "Operation %s joins the numbers %s and %s. Give an input on one side at least."
              .formatted(operator, left.getAsDouble(), right.getAsDouble()));
    }
  }

  /// Returns an operation on two inputs.
  public Operation(Operator operator) {
    this(operator, OptionalDouble.empty(), OptionalDouble.empty(), "", true);
  }

  /// Returns an operation on an input and a number on its right, such as `x - 1`.
  public Operation(Operator operator, double right) {
    this(operator, OptionalDouble.empty(), OptionalDouble.of(right), "", true);
  }

  /// Returns an operation on a number and an input on its right, such as `1 - x`.
  public Operation(double left, Operator operator) {
    this(operator, OptionalDouble.of(left), OptionalDouble.empty(), "", true);
  }

  @Override
  public Value call(Scope scope, List<Value> inputs) {
    int expected = left.isPresent() || right.isPresent() ? 1 : 2;
    if (inputs.size() != expected) {
      throw scope.error(
          "%s takes %d inputs, got %d".formatted(operator, expected, inputs.size()),
          "give one for each side that is no number");
    }
    Iterator<Value> next = inputs.iterator();
    List<Value> sides = new ArrayList<>();
    for (OptionalDouble side : List.of(left, right)) {
      sides.add(side.isPresent() ? number(scope, side.getAsDouble()) : next.next());
    }
    return scope.apply(operator.op(), sides.get(0), sides.get(1));
  }

  private static Value number(Scope scope, double number) {
    return scope.apply(new Fill(new TensorType(scope.dtype(), Shape.SCALAR), number));
  }

  @Override
  public String kind() {
    return operator.name().toLowerCase(Locale.ROOT);
  }
}
