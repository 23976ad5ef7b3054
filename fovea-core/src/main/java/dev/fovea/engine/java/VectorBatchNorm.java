package dev.fovea.engine.java;

import dev.fovea.engine.vector.Floats;
import dev.fovea.engine.vector.Normalization;
import dev.fovea.graph.Node;
import dev.fovea.tensor.Shape;
import java.util.Optional;

/// Batch normalization and its derivative, with or without a ReLU behind, block of rows by block.
///
/// Each block gives sums in single precision; they are added up in double precision, in order, so
/// that the result is the same for every number of threads.
final class VectorBatchNorm {
  /// How a tensor is cut. Where a vector is wider than a row, or rows are no multiple of it, several
  /// rows are taken as one.
  ///
  /// @param channels  elements of a row
  /// @param width     elements of a row of rows, a multiple of a vector
  /// @param rows      how many of those there are
  /// @param blockRows how many of those are a block
  record Cut(int channels, int width, int rows, int blockRows) {
    /// Returns how to cut a tensor, or nothing where vectors would straddle its end.
    static Optional<Cut> of(Shape shape) {
      int channels = shape.last();
      int width = channels;
      while (width % Floats.LANES != 0) {
        width += channels;
      }
      if (shape.size() == 0 || shape.size() % width != 0) {
        return Optional.empty();
      }
      int rows = Math.toIntExact(shape.size() / width);
      return Optional.of(new Cut(channels, width, rows, Math.clamp(16_384 / width, 16, 256)));
    }

    int blocks() {
      return Math.ceilDiv(rows, blockRows);
    }

    int first(int block) {
      return Math.min(block * blockRows, rows);
    }

    /// Returns the number of elements of each channel.
    double count() {
      return (double) rows * width / channels;
    }

    /// Returns the sums over the blocks, an entry a channel.
    double[] total(float[] blocks) {
      double[] total = new double[channels];
      for (int i = 0; i < blocks() * width; i++) {
        total[i % channels] += blocks[i];
      }
      return total;
    }

    float[] wide() {
      return new float[width];
    }

    float[] partial() {
      return new float[Math.multiplyExact(blocks(), width)];
    }

    /// Sets what belongs to a channel, for all rows that are taken as one.
    void set(float[] wide, int channel, double value) {
      for (int i = channel; i < width; i += channels) {
        wide[i] = (float) value;
      }
    }

    void split(Workers workers, Workers.Range work) {
      workers.split(blocks(), 4L * rows * width, (from, to) -> {
        for (int block = from; block < to; block++) {
          work.run(first(block), first(block + 1));
        }
      });
    }
  }

  private VectorBatchNorm() {}

  /// Mean and variance of the batch, then the normalized values.
  ///
  /// @param means   of each block and column
  /// @param squares of each block and column: the sum of squared distances from that mean
  /// @param mean    what is taken from a column
  /// @param scale   what it is multiplied by then
  /// @param shift   what is added then
  record Forward(Node node, double epsilon, boolean relu, Cut cut, Workers workers,
      float[] means, float[] squares, float[] mean, float[] scale, float[] shift)
      implements
        VectorKernel {
    Forward(Node node, double epsilon, boolean relu, Cut cut, Workers workers) {
      this(node, epsilon, relu, cut, workers, cut.partial(), cut.partial(), cut.wide(), cut.wide(),
          cut.wide());
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      Normalization loops = new Normalization(cut.width,
          relu ? Optional.of(out[3].memory) : Optional.empty());
      cut.split(workers, (from, to) -> loops.moments(in[0].memory, from, to, means, squares,
          from / cut.blockRows * cut.width));
      moments(out[1], out[2]);
      for (int c = 0; c < cut.channels; c++) {
        cut.set(mean, c, out[1].get(c));
        cut.set(scale, c, in[1].get(c) / Math.sqrt(out[2].get(c) + epsilon));
        cut.set(shift, c, in[2].get(c));
      }
      cut.split(workers,
          (from, to) -> loops.apply(in[0].memory, out[0].memory, from, to, mean, scale, shift));
    }

    /// Joins the blocks' means and squared distances to those of the whole.
    ///
    /// @see <a href="http://i.stanford.edu/pub/cstr/reports/cs/tr/79/773/CS-TR-79-773.pdf">Chan,
    ///     Golub and LeVeque 1979, Updating formulae and a pairwise algorithm for computing sample
    ///     variances</a>
    private void moments(Reals mean, Reals variance) {
      double[] sums = new double[cut.channels];
      for (int i = 0; i < means.length; i++) {
        sums[i % cut.channels] += (double) means[i] * rowsOf(i / cut.width);
      }
      double[] distances = cut.total(squares);
      for (int i = 0; i < means.length; i++) {
        double off = means[i] - sums[i % cut.channels] / cut.count();
        distances[i % cut.channels] += off * off * rowsOf(i / cut.width);
      }
      for (int c = 0; c < cut.channels; c++) {
        mean.set(c, sums[c] / cut.count());
        variance.set(c, distances[c] / cut.count());
      }
    }

    private int rowsOf(int block) {
      return cut.first(block + 1) - cut.first(block);
    }
  }

  /// The derivatives with respect to `x`, `gamma` and `beta`.
  ///
  /// @param changes  of each block and column: the sum of what comes back
  /// @param products of each block and column: the sum of it times the distance from the mean
  record Grad(Node node, double epsilon, boolean relu, Cut cut, Workers workers,
      float[] changes, float[] products, float[] mean, float[] scale, float[] slope, float[] shift)
      implements
        VectorKernel {
    Grad(Node node, double epsilon, boolean relu, Cut cut, Workers workers) {
      this(node, epsilon, relu, cut, workers, cut.partial(), cut.partial(), cut.wide(), cut.wide(),
          cut.wide(), cut.wide());
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      Normalization loops = new Normalization(cut.width,
          relu ? Optional.of(in[5].memory) : Optional.empty());
      for (int c = 0; c < cut.channels; c++) {
        cut.set(mean, c, in[2].get(c));
      }
      cut.split(workers, (from, to) -> loops.sums(in[0].memory, in[4].memory, from, to, mean,
          changes, products, from / cut.blockRows * cut.width));
      factors(in[1], in[3], out[1], out[2]);
      cut.split(workers, (from, to) -> loops.grad(in[0].memory, in[4].memory, out[0].memory, from,
          to, mean, scale, slope, shift));
    }

    private void factors(Reals gamma, Reals variance, Reals dgamma, Reals dbeta) {
      double[] change = cut.total(changes);
      double[] product = cut.total(products);
      for (int c = 0; c < cut.channels; c++) {
        double spread = 1 / Math.sqrt(variance.get(c) + epsilon);
        double factor = gamma.get(c) * spread;
        dbeta.set(c, change[c]);
        dgamma.set(c, product[c] * spread);
        cut.set(scale, c, factor);
        cut.set(slope, c, -factor * spread * spread * product[c] / cut.count());
        cut.set(shift, c, -factor * change[c] / cut.count());
      }
    }
  }
}
