package dev.fovea.engine.java;

import dev.fovea.engine.vector.Product;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGrad;
import dev.fovea.op.ConvKernelGrad;
import dev.fovea.op.Window;
import dev.fovea.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Convolution and its two derivatives as products of matrices, a product for each group.
final class VectorConv {
  /// Sizes that all three need.
  ///
  /// @param channels channels of one group
  /// @param filters  filters of one group
  record Sizes(Taps taps, int batch, int groups, int channels, int filters) {
    static Sizes of(Window window, int groups, Shape image, Shape kernel) {
      return new Sizes(new Taps(window, image), image.dim(0), groups, kernel.dim(-2),
          kernel.last() / groups);
    }

    /// Returns the number of positions of all images.
    int positions() {
      return Math.multiplyExact(batch, taps.positions);
    }

    /// Returns the number of kernel elements of one filter.
    int depth() {
      return taps.taps * channels;
    }

    Patches patches(Reals image, int group, boolean transposed) {
      return new Patches(image.memory, taps, groups * channels, group * channels, channels,
          transposed);
    }

    /// Returns the part of a group of a tensor whose last axis are the filters: the kernel, or what
    /// belongs to the positions.
    Matrix part(Reals tensor, int group, boolean transposed) {
      MemorySegment memory = tensor.memory;
      return new Matrix(memory, (long) group * filters, (long) groups * filters, transposed);
    }

    long cost() {
      return (long) positions() * depth() * groups * filters;
    }
  }

  private VectorConv() {}

  /// Patches times kernel; each thread has positions of its own.
  ///
  /// @param tail the ops that follow
  record Forward(
      Node node, Sizes sizes, List<Op> tail, Workers workers, BufferPool buffers)
      implements
        VectorKernel {
    Forward(Node node, Conv op, List<Op> tail, Workers workers, BufferPool buffers) {
      this(node, Sizes.of(op.window(), op.groups(), node.input(0).shape(), node.input(1).shape()),
          tail, workers, buffers);
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      workers.split(sizes.positions(), sizes.cost(), (from, to) -> {
        for (int group = 0; group < sizes.groups; group++) {
          Product product = new Product(
              sizes.patches(in[0], group, false),
              sizes.part(in[1], group, false).strips(sizes.depth(), sizes.filters),
              Tail.of(tail, List.of(in).subList(2, in.length), sizes.part(out[0], group, false)));
          buffers.lend(mine -> product.run(from, to, mine));
        }
      });
    }
  }

  /// What comes back at the positions, times the kernel transposed, makes patches, which are added
  /// up to the image; each thread has images of its own.
  record InputGrad(Node node, Sizes sizes, Workers workers, BufferPool buffers)
      implements
        VectorKernel {
    InputGrad(Node node, ConvInputGrad op, Workers workers, BufferPool buffers) {
      this(node, Sizes.of(op.window(), op.groups(), op.image(), node.input(1).shape()), workers,
          buffers);
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      int positions = sizes.taps.positions;
      long image = (long) sizes.taps.pixels * sizes.groups * sizes.channels;
      workers.split(sizes.batch, sizes.cost(), (from, to) -> {
        out[0].fill(from * image, (to - from) * image, 0);
        for (int group = 0; group < sizes.groups; group++) {
          Product product = new Product(
              sizes.part(in[0], group, false),
              sizes.part(in[1], group, true).strips(sizes.filters, sizes.depth()),
              sizes.patches(out[0], group, false)::add);
          buffers.lend(mine -> product.run(from * positions, to * positions, mine));
        }
      });
    }
  }

  /// Patches transposed times what comes back at the positions; each thread has kernel elements of
  /// its own.
  record KernelGrad(Node node, Sizes sizes, Workers workers, BufferPool buffers)
      implements
        VectorKernel {
    KernelGrad(Node node, ConvKernelGrad op, Workers workers, BufferPool buffers) {
      this(node, Sizes.of(op.window(), op.groups(), node.input(0).shape(), op.kernel()), workers,
          buffers);
    }

    @Override
    public void run(Reals[] in, Reals[] out) {
      workers.split(sizes.depth(), sizes.cost(), (from, to) -> {
        for (int group = 0; group < sizes.groups; group++) {
          Product product = new Product(
              sizes.patches(in[0], group, true),
              sizes.part(in[1], group, false).strips(sizes.positions(), sizes.filters),
              sizes.part(out[0], group, false));
          buffers.lend(mine -> product.run(from, to, mine));
        }
      });
    }
  }
}
