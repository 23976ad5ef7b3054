package dev.fovea.initializer;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.random.RandomGenerator;

/// Starts a weight with columns, or rows where there are fewer of them, of length `gain` that stand at
/// right angles.
///
/// A kernel `[window…, channels, filters]` counts as a matrix of `filters` columns.
///
/// @param gain length of each column or row
/// @see <a href="https://arxiv.org/abs/1312.6120">Saxe et al. 2013</a>
public record Orthogonal(double gain) implements Initializer {
  /// Returns Keras's default: length 1.
  public Orthogonal() {
    this(1);
  }

  @Override
  public void fill(Tensor weight, RandomGenerator random) {
    Shape shape = weight.shape();
    if (shape.rank() < 2) {
      throw new IllegalArgumentException(
          ("Orthogonal needs a weight of at least 2 axes, got %s.\n"
              + "  fix:    use another initializer for this weight.").formatted(weight.type()));
    }
    int columns = shape.last();
    int rows = Math.toIntExact(shape.size() / columns);
    double[][] basis = basis(Math.min(rows, columns), Math.max(rows, columns), random);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double element = rows < columns ? basis[row][column] : basis[column][row];
        weight.set((long) row * columns + column, gain * element);
      }
    }
  }

  /// Draws vectors, and takes from each what lies along those before it: Gram and Schmidt.
  private static double[][] basis(int count, int length, RandomGenerator random) {
    double[][] basis = new double[count][length];
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < length; k++) {
        basis[i][k] = random.nextGaussian();
      }
      // Twice is enough: what rounding leaves of the others the second round takes away.
      for (int j = 0; j < 2 * i; j++) {
        add(basis[i], basis[j % i], -dot(basis[i], basis[j % i]));
      }
      double scale = 1 / Math.sqrt(dot(basis[i], basis[i]));
      add(basis[i], basis[i].clone(), scale - 1);
    }
    return basis;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static void add(double[] to, double[] other, double factor) {
    for (int k = 0; k < to.length; k++) {
      to[k] += factor * other[k];
    }
  }
}
