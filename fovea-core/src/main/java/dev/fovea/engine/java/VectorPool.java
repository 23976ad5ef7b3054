package dev.fovea.engine.java;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.fovea.engine.vector.Floats;
import dev.fovea.engine.vector.Pooling;
import dev.fovea.graph.Node;
import dev.fovea.op.MaxPool;
import dev.fovea.op.MaxPoolGrad;
import dev.fovea.op.Window;
import dev.fovea.tensor.Shape;
import java.lang.foreign.MemorySegment;

/// Maximum pooling and its derivative; each thread has images of its own.
final class VectorPool {
  /// What happens at one position of one image.
  @FunctionalInterface
  private interface Visit {
    void at(int position, long result, long image, float[] places);
  }

  record Sizes(Taps taps, int batch, int channels) {
    static Sizes of(Window window, Shape image) {
      return new Sizes(new Taps(window, image), image.dim(0), image.last());
    }

    /// Tells whether channels fill whole vectors, and places are bytes.
    static boolean fits(Window window, Shape image) {
      return image.last() % Floats.LANES == 0 && window.size() <= 255;
    }

    Pooling loops() {
      return new Pooling(taps.table(), taps.taps, channels);
    }

    /// Visits all positions; `result` is the first element of the position, `image` the first pixel.
    private void each(Workers workers, Visit visit) {
      long cost = (long) batch * taps.positions * taps.taps * channels;
      workers.split(batch, cost, (from, to) -> {
        float[] places = new float[channels];
        for (int n = from; n < to; n++) {
          for (int p = 0; p < taps.positions; p++) {
            long result = ((long) n * taps.positions + p) * channels;
            visit.at(p, result, (long) n * taps.pixels, places);
          }
        }
      });
    }
  }

  private VectorPool() {}

  /// The largest element, and its place if asked for.
  record Max(Node node, Sizes sizes, Workers workers) implements VectorKernel {
    Max(Node node, MaxPool op, Workers workers) {
      this(node, Sizes.of(op.window(), node.input(0).shape()), workers);
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      Pooling loops = sizes.loops();
      sizes.each(workers, (position, result, image, places) -> {
        loops.max(in[0].memory, image, position, out[0].memory, result, places);
        if (out.length > 1) {
          write(places, out[1].memory, result);
        }
      });
    }

    private static void write(float[] places, MemorySegment to, long at) {
      for (int i = 0; i < places.length; i++) {
        to.set(JAVA_BYTE, at + i, (byte) (int) places[i]);
      }
    }
  }

  /// Each derivative goes to the element that won.
  record MaxGrad(Node node, Sizes sizes, Workers workers) implements VectorKernel {
    MaxGrad(Node node, MaxPoolGrad op, Workers workers) {
      this(node, Sizes.of(op.window(), op.image()), workers);
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      Pooling loops = sizes.loops();
      out[0].fill(0, out[0].size(), 0);
      sizes.each(workers, (position, result, image, places) -> {
        read(in[0].memory, result, places);
        loops.back(in[1].memory, result, position, out[0].memory, image, places);
      });
    }

    private static void read(MemorySegment from, long at, float[] places) {
      for (int i = 0; i < places.length; i++) {
        places[i] = from.get(JAVA_BYTE, at + i) & 0xff;
      }
    }
  }
}
