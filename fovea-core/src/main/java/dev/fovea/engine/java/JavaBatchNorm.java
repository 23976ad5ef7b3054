package dev.fovea.engine.java;

import dev.fovea.graph.Node;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGrad;
import dev.fovea.op.BatchNormRelu;
import dev.fovea.op.BatchNormReluGrad;
import dev.fovea.op.Normalize;
import java.util.Arrays;

/// Batch normalization and its derivative; each thread has channels of its own.
///
/// Both also come with a ReLU behind them: its mask is one byte an element, 1 where it lets pass.
final class JavaBatchNorm {
  private JavaBatchNorm() {}

  /// Mean and variance of the batch, then the normalized values.
  ///
  /// @param sums one entry a channel: sums at first, then the factor
  /// @param more one entry a channel: sums of squares at first, then the shift
  record Forward(
      Node node, double epsilon, boolean relu, Workers workers, double[] sums, double[] more)
      implements
        JavaKernel {
    Forward(Node node, double epsilon, boolean relu, Workers workers) {
      int channels = node.input(1).shape().dim(0);
      this(node, epsilon, relu, workers, new double[channels], new double[channels]);
    }

    Forward(Node node, BatchNorm op, Workers workers) {
      this(node, op.epsilon(), false, workers);
    }

    Forward(Node node, BatchNormRelu op, Workers workers) {
      this(node, op.epsilon(), true, workers);
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      long cost = 4 * in[0].size();
      workers.split(sums.length, cost, (from, to) -> channels(from, to, in, out));
    }

    private void channels(int from, int to, Reals[] in, Reals[] out) {
      mean(from, to, in[0], out[1]);
      variance(from, to, in[0], out[1], out[2]);
      for (int c = from; c < to; c++) {
        sums[c] = in[1].get(c) / Math.sqrt(out[2].get(c) + epsilon);
        more[c] = in[2].get(c) - out[1].get(c) * sums[c];
      }
      for (long row = 0; row < in[0].size(); row += sums.length) {
        for (int c = from; c < to; c++) {
          double y = in[0].get(row + c) * sums[c] + more[c];
          out[0].set(row + c, relu ? Math.max(y, 0) : y);
        }
        for (int c = from; relu && c < to; c++) {
          out[3].set(row + c, out[0].get(row + c) > 0 ? 1 : 0);
        }
      }
    }

    private void mean(int from, int to, Reals x, Reals mean) {
      Arrays.fill(sums, from, to, 0);
      for (long row = 0; row < x.size(); row += sums.length) {
        for (int c = from; c < to; c++) {
          sums[c] += x.get(row + c);
        }
      }
      for (int c = from; c < to; c++) {
        mean.set(c, sums[c] * sums.length / x.size());
      }
    }

    private void variance(int from, int to, Reals x, Reals mean, Reals variance) {
      Arrays.fill(more, from, to, 0);
      for (long row = 0; row < x.size(); row += sums.length) {
        for (int c = from; c < to; c++) {
          double d = x.get(row + c) - mean.get(c);
          more[c] += d * d;
        }
      }
      for (int c = from; c < to; c++) {
        variance.set(c, more[c] * sums.length / x.size());
      }
    }
  }

  /// The normalized values, from a mean and a variance that are known.
  ///
  /// @param factors one entry a channel
  record Again(Node node, Normalize op, Workers workers, double[] factors) implements JavaKernel {
    Again(Node node, Normalize op, Workers workers) {
      this(node, op, workers, new double[node.input(1).shape().dim(0)]);
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      workers.split(factors.length, 4 * in[0].size(), (from, to) -> {
        for (int c = from; c < to; c++) {
          factors[c] = in[1].get(c) / Math.sqrt(in[4].get(c) + op.epsilon());
        }
        for (long row = 0; row < in[0].size(); row += factors.length) {
          for (int c = from; c < to; c++) {
            double y = (in[0].get(row + c) - in[3].get(c)) * factors[c] + in[2].get(c);
            out[0].set(row + c, op.relu() ? Math.max(y, 0) : y);
          }
        }
      });
    }

    @Override
    public boolean inPlace(int index) {
      return index == 0;
    }
  }

  /// The derivatives with respect to `x`, `gamma` and `beta`.
  ///
  /// @param dbeta  one entry a channel
  /// @param dgamma one entry a channel
  record Grad(
      Node node, double epsilon, boolean relu, Workers workers, double[] dbeta, double[] dgamma)
      implements
        JavaKernel {
    Grad(Node node, double epsilon, boolean relu, Workers workers) {
      int channels = node.input(1).shape().dim(0);
      this(node, epsilon, relu, workers, new double[channels], new double[channels]);
    }

    Grad(Node node, BatchNormGrad op, Workers workers) {
      this(node, op.epsilon(), false, workers);
    }

    Grad(Node node, BatchNormReluGrad op, Workers workers) {
      this(node, op.epsilon(), true, workers);
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      long cost = 4 * in[0].size();
      workers.split(dbeta.length, cost, (from, to) -> channels(from, to, in, out));
    }

    private void channels(int from, int to, Reals[] in, Reals[] out) {
      sums(from, to, in);
      long size = in[0].size();
      double rows = (double) size / dbeta.length;
      for (long row = 0; row < size; row += dbeta.length) {
        for (int c = from; c < to; c++) {
          double spread = spread(in, c);
          double normal = (in[0].get(row + c) - in[2].get(c)) * spread;
          double change = change(in, row + c) - (dbeta[c] + normal * dgamma[c]) / rows;
          out[0].set(row + c, in[1].get(c) * spread * change);
        }
      }
      for (int c = from; c < to; c++) {
        out[1].set(c, dgamma[c]);
        out[2].set(c, dbeta[c]);
      }
    }

    private void sums(int from, int to, Reals[] in) {
      Arrays.fill(dbeta, from, to, 0);
      Arrays.fill(dgamma, from, to, 0);
      for (long row = 0; row < in[0].size(); row += dbeta.length) {
        for (int c = from; c < to; c++) {
          double d = change(in, row + c);
          dbeta[c] += d;
          dgamma[c] += d * (in[0].get(row + c) - in[2].get(c));
        }
      }
      for (int c = from; c < to; c++) {
        dgamma[c] *= spread(in, c);
      }
    }

    private double spread(Reals[] in, int c) {
      return 1 / Math.sqrt(in[3].get(c) + epsilon);
    }

    private double change(Reals[] in, long i) {
      return !relu || in[5].get(i) != 0 ? in[4].get(i) : 0;
    }
  }
}
