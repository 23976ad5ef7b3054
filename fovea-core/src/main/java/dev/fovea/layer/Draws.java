package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.AtLeast;
import dev.fovea.op.Concat;
import dev.fovea.op.Fill;
import dev.fovea.op.Multiply;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/// Columns of numbers, `[batch, 1]`: one for each image of a batch.
///
/// @param scope where nodes go and random numbers come from
/// @param batch number of images
record Draws(Scope scope, int batch) {
  /// Returns a column of random numbers between two limits.
  Value between(List<Double> limits) {
    return between(limits.getFirst(), limits.getLast());
  }

  /// Returns a column of random numbers from `low`, inclusive, to `high`, exclusive.
  Value between(double low, double high) {
    return scope.apply(new Affine(high - low, low), scope.uniform(Shape.of(batch, 1)));
  }

  /// Returns a column that holds the same number everywhere.
  Value same(double value) {
    return scope.apply(new Fill(new TensorType(scope.dtype(), Shape.of(batch, 1)), value));
  }

  /// Returns 1 where a number of the first column is below that of the second, else 0.
  Value below(Value first, Value second) {
    return scope.apply(new Affine(-1, 1), scope.apply(new AtLeast(), first, second));
  }

  /// Returns one of several numbers for each image, all equally likely, given random numbers from 0
  /// to 1.
  Value choice(Value uniform, List<Integer> numbers) {
    Value chosen = same(numbers.getFirst());
    for (int i = 1; i < numbers.size(); i++) {
      Value further = scope.apply(new AtLeast(), uniform, same((double) i / numbers.size()));
      int step = numbers.get(i) - numbers.get(i - 1);
      chosen = plus(chosen, scope.apply(new Affine(step, 0), further));
    }
    return chosen;
  }

  /// Returns the columns next to each other.
  Value beside(Value... columns) {
    return scope.graph().applyAll(new Concat(1), Arrays.asList(columns)).getFirst();
  }

  Value plus(Value a, Value b) {
    return scope.apply(new dev.fovea.op.Add(), a, b);
  }

  Value times(Value a, Value b) {
    return scope.apply(new Multiply(), a, b);
  }

  Value affine(Value a, double scale, double shift) {
    return scope.apply(new Affine(scale, shift), a);
  }
}
