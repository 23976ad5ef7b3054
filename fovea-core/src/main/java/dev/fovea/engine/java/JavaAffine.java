package dev.fovea.engine.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.fovea.graph.Node;
import dev.fovea.op.AffineTransform;
import dev.fovea.op.AffineTransformImageGrad;
import dev.fovea.op.AffineTransformMatrixGrad;
import dev.fovea.op.FillMode;
import dev.fovea.tensor.Shape;
import java.lang.foreign.MemorySegment;

/// Moving images about, and its derivatives: for every pixel of the result, a look at the one or four
/// pixels that it comes from.
final class JavaAffine {
  private JavaAffine() {}

  /// Images of one size, and how pixels are found in them.
  private record Images(int batch, int height, int width, int channels, FillMode fill,
      double fillValue, boolean linear) {
    static Images of(Shape shape, FillMode fill, double fillValue, boolean linear) {
      return new Images(
          shape.dim(0), shape.dim(1), shape.dim(2), shape.dim(3), fill, fillValue, linear);
    }

    double value(Reals x, int pixel, int channel) {
      return pixel == FillMode.OUTSIDE ? fillValue : x.get((long) pixel * channels + channel);
    }

    long cost() {
      return (long) batch * height * width * (channels + 8L);
    }
  }

  /// The pixels that one pixel of a result comes from, with the share of each.
  ///
  /// Of four, the second and fourth are one column further, the third and fourth one row.
  private static final class Spot {
    final Images images;
    final int[] pixel;
    final double[] share;
    private final double[] matrix = new double[6];
    private int image;
    double right;
    double down;

    Spot(Images images) {
      this.images = images;
      pixel = new int[images.linear ? 4 : 1];
      share = new double[pixel.length];
    }

    /// Goes to another image.
    void image(Reals matrices, int number) {
      image = number;
      for (int i = 0; i < matrix.length; i++) {
        matrix[i] = matrices.get(6L * number + i);
      }
    }

    /// Finds the pixels for column `x` and row `y` of the result.
    void find(int x, int y) {
      double column = matrix[0] * x + matrix[1] * y + matrix[2];
      double row = matrix[3] * x + matrix[4] * y + matrix[5];
      if (images.linear) {
        four(column, row);
      } else {
        int across = images.fill.pixel(nearest(column), images.width);
        pixel[0] = number(across, images.fill.pixel(nearest(row), images.height));
        share[0] = 1;
      }
    }

    private void four(double column, double row) {
      int x = (int) Math.floor(column);
      int y = (int) Math.floor(row);
      right = column - x;
      down = row - y;
      int left = images.fill.pixel(x, images.width);
      int next = images.fill.pixel(x + 1, images.width);
      int top = images.fill.pixel(y, images.height);
      int below = images.fill.pixel(y + 1, images.height);
      pixel[0] = number(left, top);
      pixel[1] = number(next, top);
      pixel[2] = number(left, below);
      pixel[3] = number(next, below);
      share[0] = (1 - down) * (1 - right);
      share[1] = (1 - down) * right;
      share[2] = down * (1 - right);
      share[3] = down * right;
    }

    private int number(int column, int row) {
      return column == FillMode.OUTSIDE || row == FillMode.OUTSIDE
          ? FillMode.OUTSIDE
          : (image * images.height + row) * images.width + column;
    }

    private static int nearest(double place) {
      return (int) (place < 0 ? Math.ceil(place - 0.5) : Math.floor(place + 0.5));
    }
  }

  /// The moved images.
  record Forward(Node node, Images images, Workers workers) implements JavaKernel {
    static Forward of(Node node, AffineTransform op, Workers workers) {
      Images images = Images.of(
          node.input(0).shape(), op.fill(), op.fillValue(), op.linear());
      return new Forward(node, images, workers);
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      workers.split(images.batch * images.height, images.cost(), (from, to) -> {
        Spot spot = new Spot(images);
        for (int row = from; row < to; row++) {
          spot.image(in[1], row / images.height);
          for (int x = 0; x < images.width; x++) {
            spot.find(x, row % images.height);
            mix(spot, in[0], out[0], ((long) row * images.width + x) * images.channels);
          }
        }
      });
    }

    private void mix(Spot spot, Reals x, Reals y, long at) {
      if (x.isF32()) {
        floats(spot, x.memory, y.memory, at);
        return;
      }
      for (int c = 0; c < images.channels; c++) {
        double sum = 0;
        for (int k = 0; k < spot.pixel.length; k++) {
          sum += spot.share[k] * images.value(x, spot.pixel[k], c);
        }
        y.set(at + c, sum);
      }
    }

    private void floats(Spot spot, MemorySegment x, MemorySegment y, long at) {
      for (int c = 0; c < images.channels; c++) {
        float sum = 0;
        for (int k = 0; k < spot.pixel.length; k++) {
          int pixel = spot.pixel[k];
          float value = pixel == FillMode.OUTSIDE
              ? (float) images.fillValue
              : x.get(JAVA_FLOAT, 4 * ((long) pixel * images.channels + c));
          sum += (float) spot.share[k] * value;
        }
        y.set(JAVA_FLOAT, 4 * (at + c), sum);
      }
    }
  }

  /// Each derivative goes to the pixels that its own came from.
  record ImageGrad(Node node, Images images, Workers workers) implements JavaKernel {
    static ImageGrad of(Node node, AffineTransformImageGrad op, Workers workers) {
      Images images = Images.of(node.input(0).shape(), op.fill(), 0, op.linear());
      return new ImageGrad(node, images, workers);
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      out[0].fill(0, out[0].size(), 0);
      workers.split(images.batch, images.cost(), (from, to) -> {
        Spot spot = new Spot(images);
        for (int n = from; n < to; n++) {
          spot.image(in[1], n);
          image(spot, n, in[0], out[0]);
        }
      });
    }

    private void image(Spot spot, int n, Reals dy, Reals dx) {
      long at = (long) n * images.height * images.width * images.channels;
      for (int y = 0; y < images.height; y++) {
        for (int x = 0; x < images.width; x++) {
          spot.find(x, y);
          for (int k = 0; k < spot.pixel.length; k++) {
            if (spot.pixel[k] != FillMode.OUTSIDE) {
              long to = (long) spot.pixel[k] * images.channels;
              dx.addRow(to, spot.share[k], dy, at, images.channels);
            }
          }
          at += images.channels;
        }
      }
    }
  }

  /// How the result's slope at each place moves with the six numbers.
  record MatrixGrad(Node node, Images images, Workers workers) implements JavaKernel {
    static MatrixGrad of(Node node, AffineTransformMatrixGrad op, Workers workers) {
      Images images = Images.of(node.input(0).shape(), op.fill(), op.fillValue(), true);
      return new MatrixGrad(node, images, workers);
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      workers.split(images.batch, images.cost(), (from, to) -> {
        Spot spot = new Spot(images);
        for (int n = from; n < to; n++) {
          spot.image(in[1], n);
          image(spot, n, in, out[0]);
        }
      });
    }

    private void image(Spot spot, int n, Reals[] in, Reals dMatrices) {
      double[] sums = new double[6];
      long at = (long) n * images.height * images.width * images.channels;
      for (int y = 0; y < images.height; y++) {
        for (int x = 0; x < images.width; x++) {
          spot.find(x, y);
          for (int c = 0; c < images.channels; c++) {
            add(spot, x, y, c, in[0], in[2].get(at++), sums);
          }
        }
      }
      for (int i = 0; i < sums.length; i++) {
        dMatrices.set(6L * n + i, sums[i]);
      }
    }

    private void add(Spot spot, int x, int y, int channel, Reals image, double d, double[] sums) {
      double a = images.value(image, spot.pixel[0], channel);
      double b = images.value(image, spot.pixel[1], channel);
      double c = images.value(image, spot.pixel[2], channel);
      double e = images.value(image, spot.pixel[3], channel);
      double across = d * ((1 - spot.down) * (b - a) + spot.down * (e - c));
      double along = d * ((1 - spot.right) * (c - a) + spot.right * (e - b));
      sums[0] += across * x;
      sums[1] += across * y;
      sums[2] += across;
      sums[3] += along * x;
      sums[4] += along * y;
      sums[5] += along;
    }
  }
}
