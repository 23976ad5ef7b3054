package dev.fovea.engine.java;

import dev.fovea.graph.Node;
import dev.fovea.op.AveragePool;
import dev.fovea.op.AveragePoolGrad;
import dev.fovea.op.MaxPool;
import dev.fovea.op.MaxPoolGrad;
import dev.fovea.op.Window;
import dev.fovea.tensor.Shape;

/// Pooling and its derivatives: for every image, position and channel, a walk under the window.
final class JavaPool {
  /// What happens at one position of one image.
  @FunctionalInterface
  private interface Visit {
    void at(int position, long result, long image);
  }

  private record Sizes(Taps taps, int batch, int channels) {
    static Sizes of(Window window, Shape image) {
      return new Sizes(new Taps(window, image), image.dim(0), image.last());
    }

    /// Visits all positions; `result` and `image` are the first elements of the position and image.
    void each(Workers workers, Visit visit) {
      long cost = (long) batch * taps.positions * taps.taps * channels;
      workers.split(batch, cost, (from, to) -> {
        for (int n = from; n < to; n++) {
          for (int p = 0; p < taps.positions; p++) {
            long result = ((long) n * taps.positions + p) * channels;
            visit.at(p, result, (long) n * taps.pixels * channels);
          }
        }
      });
    }
  }

  private JavaPool() {}

  /// The largest element, and its place if asked for.
  record Max(Node node, Sizes sizes, Workers workers) implements JavaKernel {
    Max(Node node, Workers workers) {
      this(node, Sizes.of(((MaxPool) node.op()).window(), node.input(0).shape()), workers);
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      sizes.each(workers, (position, result, image) -> {
        for (int c = 0; c < sizes.channels; c++) {
          int best = best(in[0], position, image + c);
          int pixel = sizes.taps.pixel(position, best);
          out[0].set(result + c, in[0].get(image + c + (long) pixel * sizes.channels));
          if (out.length > 1) {
            out[1].set(result + c, best);
          }
        }
      });
    }

    private int best(Reals x, int position, long first) {
      int best = -1;
      double most = Double.NEGATIVE_INFINITY;
      for (int tap = 0; tap < sizes.taps.taps; tap++) {
        int pixel = sizes.taps.pixel(position, tap);
        if (pixel != Taps.OUTSIDE) {
          double value = x.get(first + (long) pixel * sizes.channels);
          if (best < 0 || value > most || Double.isNaN(value)) {
            best = tap;
            most = value;
          }
        }
      }
      return best;
    }
  }

  /// Each derivative goes to the element that won.
  record MaxGrad(Node node, Sizes sizes, Workers workers) implements JavaKernel {
    MaxGrad(Node node, Workers workers) {
      MaxPoolGrad op = (MaxPoolGrad) node.op();
      this(node, Sizes.of(op.window(), op.image()), workers);
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      out[0].fill(0, out[0].size(), 0);
      sizes.each(workers, (position, result, image) -> {
        for (int c = 0; c < sizes.channels; c++) {
          int pixel = sizes.taps.pixel(position, (int) in[0].get(result + c));
          long to = image + c + (long) pixel * sizes.channels;
          out[0].set(to, out[0].get(to) + in[1].get(result + c));
        }
      });
    }
  }

  /// The mean of the elements that are no padding.
  record Average(Node node, Sizes sizes, Workers workers) implements JavaKernel {
    Average(Node node, Workers workers) {
      this(node, Sizes.of(((AveragePool) node.op()).window(), node.input(0).shape()), workers);
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      Taps taps = sizes.taps;
      sizes.each(workers, (position, result, image) -> {
        int inside = taps.inside(position);
        for (int c = 0; c < sizes.channels; c++) {
          double sum = 0;
          for (int tap = 0; tap < taps.taps; tap++) {
            int pixel = taps.pixel(position, tap);
            if (pixel != Taps.OUTSIDE) {
              sum += in[0].get(image + c + (long) pixel * sizes.channels);
            }
          }
          out[0].set(result + c, sum / inside);
        }
      });
    }
  }

  /// Each derivative is shared by the elements that are no padding.
  record AverageGrad(Node node, Sizes sizes, Workers workers) implements JavaKernel {
    AverageGrad(Node node, Workers workers) {
      AveragePoolGrad op = (AveragePoolGrad) node.op();
      this(node, Sizes.of(op.window(), op.image()), workers);
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      Taps taps = sizes.taps;
      out[0].fill(0, out[0].size(), 0);
      sizes.each(workers, (position, result, image) -> {
        double share = 1.0 / taps.inside(position);
        for (int tap = 0; tap < taps.taps; tap++) {
          int pixel = taps.pixel(position, tap);
          if (pixel != Taps.OUTSIDE) {
            out[0].addRow(
                image + (long) pixel * sizes.channels, share, in[0], result, sizes.channels);
          }
        }
      });
    }
  }
}
