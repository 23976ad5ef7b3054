package dev.fovea.engine.java;

import dev.fovea.graph.Node;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGrad;
import dev.fovea.op.BatchNormRelu;
import dev.fovea.op.BatchNormReluGrad;

/// Batch normalization and its derivative; each thread has channels of its own.
///
/// Both also come with a ReLU behind them: its mask is one byte an element, 1 where it lets pass.
final class JavaBatchNorm {
  private JavaBatchNorm() {}

  /// Mean and variance of the batch, then the normalized values.
  record Forward(Node node, double epsilon, boolean relu, Workers workers) implements JavaKernel {
    Forward(Node node, BatchNorm op, Workers workers) {
      this(node, op.epsilon(), false, workers);
    }

    Forward(Node node, BatchNormRelu op, Workers workers) {
      this(node, op.epsilon(), true, workers);
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      int channels = node.input(1).shape().dim(0);
      workers.split(channels, 4 * in[0].size(), (from, to) -> {
        for (int c = from; c < to; c++) {
          channel(c, channels, in, out);
        }
      });
    }

    private void channel(int c, int channels, Reals[] in, Reals[] out) {
      Reals x = in[0];
      long size = x.size();
      long rows = size / channels;
      double sum = 0;
      for (long i = c; i < size; i += channels) {
        sum += x.get(i);
      }
      double mean = sum / rows;
      double squares = 0;
      for (long i = c; i < size; i += channels) {
        double d = x.get(i) - mean;
        squares += d * d;
      }
      double variance = squares / rows;
      double scale = in[1].get(c) / Math.sqrt(variance + epsilon);
      double shift = in[2].get(c) - mean * scale;
      for (long i = c; i < size; i += channels) {
        double y = x.get(i) * scale + shift;
        out[0].set(i, relu ? Math.max(y, 0) : y);
        if (relu) {
          out[3].set(i, y > 0 ? 1 : 0);
        }
      }
      out[1].set(c, mean);
      out[2].set(c, variance);
    }
  }

  /// The derivatives with respect to `x`, `gamma` and `beta`.
  record Grad(Node node, double epsilon, boolean relu, Workers workers) implements JavaKernel {
    Grad(Node node, BatchNormGrad op, Workers workers) {
      this(node, op.epsilon(), false, workers);
    }

    Grad(Node node, BatchNormReluGrad op, Workers workers) {
      this(node, op.epsilon(), true, workers);
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      int channels = node.input(1).shape().dim(0);
      workers.split(channels, 4 * in[0].size(), (from, to) -> {
        for (int c = from; c < to; c++) {
          channel(c, channels, in, out);
        }
      });
    }

    private void channel(int c, int channels, Reals[] in, Reals[] out) {
      Reals x = in[0];
      long size = x.size();
      double mean = in[2].get(c);
      double spread = 1 / Math.sqrt(in[3].get(c) + epsilon);
      double dbeta = 0;
      double dgamma = 0;
      for (long i = c; i < size; i += channels) {
        double d = change(in, i);
        dbeta += d;
        dgamma += d * (x.get(i) - mean) * spread;
      }
      long rows = size / channels;
      double scale = in[1].get(c) * spread;
      for (long i = c; i < size; i += channels) {
        double normal = (x.get(i) - mean) * spread;
        out[0].set(i, scale * (change(in, i) - (dbeta + normal * dgamma) / rows));
      }
      out[1].set(c, dgamma);
      out[2].set(c, dbeta);
    }

    private double change(Reals[] in, long i) {
      return !relu || in[5].get(i) != 0 ? in[4].get(i) : 0;
    }
  }
}
