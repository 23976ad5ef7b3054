package dev.fovea.engine.java;

import dev.fovea.graph.Node;
import dev.fovea.op.InTopK;
import java.util.Arrays;

/// Ops over the classes of a classifier, which lie along the last axis.
///
/// The loops of softmax run over arrays, in methods of their own. While they ran over memory, in one
/// method, Java's compiler took it for optimized, found its guesses wrong at the next step, and began
/// anew: with steps of more than a second for minutes, each time on a processor that the step wanted.
final class JavaClasses {
  private JavaClasses() {}

  /// Probabilities from logits, or their logarithms.
  ///
  /// @param row one row of scores
  record Softmax(Node node, boolean log, double[] row) implements JavaKernel {
    Softmax(Node node, boolean log) {
      this(node, log, forRow(node));
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      for (long at = 0; at < in[0].size(); at += row.length) {
        in[0].read(at, row);
        double sum = subtractLargest(row);
        if (log) {
          subtract(row, Math.log(sum));
        } else {
          exponentials(row, sum);
        }
        out[0].write(at, row);
      }
    }

    /// Returns the sum of the exponentials of what is left.
    private static double subtractLargest(double[] row) {
      double most = Double.NEGATIVE_INFINITY;
      for (double score : row) {
        most = Math.max(most, score);
      }
      subtract(row, most);
      double sum = 0;
      for (double score : row) {
        sum += Math.exp(score);
      }
      return sum;
    }

    private static void subtract(double[] row, double number) {
      for (int c = 0; c < row.length; c++) {
        row[c] -= number;
      }
    }

    private static void exponentials(double[] row, double sum) {
      for (int c = 0; c < row.length; c++) {
        row[c] = Math.exp(row[c]) / sum;
      }
    }
  }

  /// `y * (dy - sum(y * dy))`.
  ///
  /// @param y  one row of the results
  /// @param dy one row of their derivatives
  record SoftmaxGrad(Node node, double[] y, double[] dy) implements JavaKernel {
    SoftmaxGrad(Node node) {
      this(node, forRow(node), forRow(node));
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      for (long at = 0; at < in[0].size(); at += y.length) {
        in[0].read(at, y);
        in[1].read(at, dy);
        gradient(y, dy);
        out[0].write(at, dy);
      }
    }

    private static void gradient(double[] y, double[] dy) {
      double sum = 0;
      for (int c = 0; c < y.length; c++) {
        sum += y[c] * dy[c];
      }
      for (int c = 0; c < y.length; c++) {
        dy[c] = y[c] * (dy[c] - sum);
      }
    }
  }

  private static double[] forRow(Node node) {
    return new double[node.input(0).shape().last()];
  }

  /// The position of the largest element, the first of equals.
  record ArgMax(Node node) implements JavaKernel {
    @Override
    public void run(Reals[] in, Reals[] out) {
      int classes = node.input(0).shape().last();
      for (int row = 0; row < out[0].size(); row++) {
        long at = (long) row * classes;
        int best = 0;
        for (int c = 1; c < classes; c++) {
          if (in[0].get(at + c) > in[0].get(at + best)) {
            best = c;
          }
        }
        out[0].set(row, best);
      }
    }
  }

  /// Whether fewer than `k` classes have a larger score than the labelled one.
  record TopK(Node node, InTopK op) implements JavaKernel {
    @Override
    public void run(Reals[] in, Reals[] out) {
      int classes = node.input(0).shape().last();
      for (int row = 0; row < out[0].size(); row++) {
        long at = (long) row * classes;
        int label = (int) in[1].get(row);
        boolean known = label >= 0 && label < classes;
        int larger = 0;
        for (int c = 0; known && c < classes; c++) {
          larger += in[0].get(at + c) > in[0].get(at + label) ? 1 : 0;
        }
        out[0].set(row, known && larger < op.k() ? 1 : 0);
      }
    }
  }

  /// Class numbers as rows of zeros with one 1.
  record OneHot(Node node) implements JavaKernel {
    @Override
    public void run(Reals[] in, Reals[] out) {
      int depth = node.output().shape().last();
      out[0].fill(0, out[0].size(), 0);
      for (int row = 0; row < in[0].size(); row++) {
        int label = (int) in[0].get(row);
        if (label >= 0 && label < depth) {
          out[0].set((long) row * depth + label, 1);
        }
      }
    }
  }

  /// The nearest probabilities: what is above a threshold, found from the largest number down.
  record Sparsemax(Node node) implements JavaKernel {
    @Override
    public void run(Reals[] in, Reals[] out) {
      double[] sorted = new double[node.input(0).shape().last()];
      for (long at = 0; at < in[0].size(); at += sorted.length) {
        for (int c = 0; c < sorted.length; c++) {
          sorted[c] = in[0].get(at + c);
        }
        Arrays.sort(sorted);
        double threshold = threshold(sorted);
        for (int c = 0; c < sorted.length; c++) {
          out[0].set(at + c, Math.max(in[0].get(at + c) - threshold, 0));
        }
      }
    }

    /// Returns what is taken off, from numbers in rising order: the mean excess over 1 of as many of
    /// the largest as stay above it.
    private static double threshold(double[] sorted) {
      double sum = 0;
      double threshold = 0;
      for (int count = 1; count <= sorted.length; count++) {
        double next = sorted[sorted.length - count];
        if (count > 1 && next <= threshold) {
          break;
        }
        sum += next;
        threshold = (sum - 1) / count;
      }
      return threshold;
    }
  }
}
