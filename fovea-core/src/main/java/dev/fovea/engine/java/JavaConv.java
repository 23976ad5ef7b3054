package dev.fovea.engine.java;

import dev.fovea.graph.Node;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGrad;
import dev.fovea.op.ConvKernelGrad;
import dev.fovea.op.Window;
import dev.fovea.tensor.Shape;

/// Convolution and its two derivatives, as plain loops: for every image, position, element under the
/// window and channel, one row of filters at a time.
final class JavaConv {
  /// Sizes that all three need.
  ///
  /// @param filters filters of one group
  /// @param channels channels of one group
  private record Sizes(Taps taps, int batch, int groups, int channels, int filters) {
    static Sizes of(Window window, int groups, Shape image, Shape kernel) {
      return new Sizes(
          new Taps(window, image),
          image.dim(0),
          groups,
          kernel.dim(-2),
          kernel.last() / groups);
    }

    long pixel(int image, int pixel, int group) {
      return ((long) image * taps.pixels + pixel) * groups * channels + (long) group * channels;
    }

    long position(int image, int position, int group) {
      return ((long) image * taps.positions + position) * groups * filters + (long) group * filters;
    }

    long kernel(int tap, int channel, int group) {
      return ((long) tap * channels + channel) * groups * filters + (long) group * filters;
    }

    long cost() {
      return (long) batch * taps.positions * taps.taps * groups * channels * filters;
    }
  }

  private JavaConv() {}

  /// `y[position] += x[pixel, channel] * kernel[tap, channel]`.
  record Forward(Node node, Sizes sizes, Workers workers) implements JavaKernel {
    Forward(Node node, Workers workers) {
      Conv op = (Conv) node.op();
      this(node, Sizes.of(op.window(), op.groups(), node.input(0).shape(), node.input(1).shape()),
          workers);
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      workers.split(sizes.batch, sizes.cost(),
          (from, to) -> images(from, to, in[0], in[1], out[0]));
    }

    private void images(int from, int to, Reals x, Reals kernel, Reals y) {
      Taps taps = sizes.taps;
      for (int image = from; image < to; image++) {
        for (int position = 0; position < taps.positions; position++) {
          y.fill(sizes.position(image, position, 0), (long) sizes.groups * sizes.filters, 0);
          for (int tap = 0; tap < taps.taps; tap++) {
            int pixel = taps.pixel(position, tap);
            for (int group = 0; pixel != Taps.OUTSIDE && group < sizes.groups; group++) {
              long from1 = sizes.pixel(image, pixel, group);
              long to1 = sizes.position(image, position, group);
              for (int channel = 0; channel < sizes.channels; channel++) {
                long row = sizes.kernel(tap, channel, group);
                y.addRow(to1, x.get(from1 + channel), kernel, row, sizes.filters);
              }
            }
          }
        }
      }
    }
  }

  /// `dx[pixel, channel] += sum over filters of dy[position] * kernel[tap, channel]`.
  record InputGrad(Node node, Sizes sizes, Workers workers) implements JavaKernel {
    InputGrad(Node node, Workers workers) {
      ConvInputGrad op = (ConvInputGrad) node.op();
      this(node, Sizes.of(op.window(), op.groups(), op.image(), node.input(1).shape()), workers);
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      out[0].fill(0, out[0].size(), 0);
      workers.split(sizes.batch, sizes.cost(),
          (from, to) -> images(from, to, in[0], in[1], out[0]));
    }

    private void images(int from, int to, Reals dy, Reals kernel, Reals dx) {
      Taps taps = sizes.taps;
      for (int image = from; image < to; image++) {
        for (int position = 0; position < taps.positions; position++) {
          for (int tap = 0; tap < taps.taps; tap++) {
            int pixel = taps.pixel(position, tap);
            for (int group = 0; pixel != Taps.OUTSIDE && group < sizes.groups; group++) {
              long to1 = sizes.pixel(image, pixel, group);
              long from1 = sizes.position(image, position, group);
              for (int channel = 0; channel < sizes.channels; channel++) {
                long row = sizes.kernel(tap, channel, group);
                double sum = kernel.dot(row, dy, from1, sizes.filters);
                dx.set(to1 + channel, dx.get(to1 + channel) + sum);
              }
            }
          }
        }
      }
    }
  }

  /// `dkernel[tap, channel] += x[pixel, channel] * dy[position]`; each thread has rows of its own.
  record KernelGrad(Node node, Sizes sizes, Workers workers) implements JavaKernel {
    KernelGrad(Node node, Workers workers) {
      ConvKernelGrad op = (ConvKernelGrad) node.op();
      this(node, Sizes.of(op.window(), op.groups(), node.input(0).shape(), op.kernel()), workers);
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      out[0].fill(0, out[0].size(), 0);
      int rows = sizes.taps.taps * sizes.channels;
      workers.split(rows, sizes.cost(), (from, to) -> rows(from, to, in[0], in[1], out[0]));
    }

    private void rows(int from, int to, Reals x, Reals dy, Reals dkernel) {
      Taps taps = sizes.taps;
      for (int image = 0; image < sizes.batch; image++) {
        for (int position = 0; position < taps.positions; position++) {
          for (int row = from; row < to; row++) {
            int tap = row / sizes.channels;
            int channel = row % sizes.channels;
            int pixel = taps.pixel(position, tap);
            for (int group = 0; pixel != Taps.OUTSIDE && group < sizes.groups; group++) {
              double factor = x.get(sizes.pixel(image, pixel, group) + channel);
              long change = sizes.position(image, position, group);
              dkernel.addRow(sizes.kernel(tap, channel, group), factor, dy, change, sizes.filters);
            }
          }
        }
      }
    }
  }
}
