package dev.fovea.onednn;

import dev.fovea.engine.Kernel;
import dev.fovea.engine.Step;
import dev.fovea.graph.Node;
import dev.fovea.op.Window;
import dev.fovea.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The derivative of a convolution with respect to its 3x3 kernel, with fewer than half of the
/// multiplications: that of [WinogradConv]'s steps, from the last one back.
///
/// The derivative of a product of matrices is a product of matrices, which sums over tiles. Each part of the
/// images has a sum of its own, always the same chunks in the same order, whichever thread computes it.
final class WinogradKernelGrad implements Kernel {
  /// Bytes of all sums at most.
  private static final long MOST_BYTES = 64L << 20;

  private static final int IMAGE = 0;
  private static final int CHANGE = 1;

  private final NativeScope scope;
  private final OpenMp team;
  private final WinogradSizes sizes;
  private final MemoryDescriptor tiles;
  private final MemoryDescriptor spread;
  private final MemoryDescriptor sums;
  private final PrimitiveDescriptor first;
  private final PrimitiveDescriptor next;

  private WinogradKernelGrad(NativeScope scope, OpenMp team, WinogradSizes sizes) {
    this.scope = scope;
    this.team = team;
    this.sizes = sizes;
    long count = WinogradSizes.PRODUCTS;
    long in = sizes.channels();
    long out = sizes.filters();
    long width = sizes.tiles();
    this.tiles = MemoryDescriptor.strided(
        scope, Codes.F32, new long[]{count, in, width}, new long[]{in * width, 1, in});
    this.spread = MemoryDescriptor.dense(scope, DType.F32, count, width, out);
    this.sums = MemoryDescriptor.dense(scope, DType.F32, count, in, out);
    this.first = product(new Attributes(scope));
    this.next = product(new Attributes(scope).thenSum(DType.F32));
  }

  private PrimitiveDescriptor product(Attributes attributes) {
    return scope.dnn().onOneThread(() -> PrimitiveDescriptor.create(
        scope, NativeFunction.MATMUL_PRIMITIVE_DESC_CREATE, tiles.address(), spread.address(),
        MemoryDescriptor.NONE, sums.address(), attributes.address()));
  }

  /// Returns the kernel, unless its sums took too much memory.
  static Optional<Kernel> of(NativeScope scope, Window window, Node node) {
    int threads = scope.dnn().threads();
    WinogradSizes sizes = WinogradSizes.of(
        node.input(IMAGE).shape(), node.input(CHANGE).shape(), window.axes().getFirst(),
        window.axes().getLast(), threads);
    long bytes = (long) WinogradSizes.PRODUCTS * sizes.channels() * sizes.filters() * Float.BYTES;
    return sizes.chunks() < threads || bytes * threads > MOST_BYTES
        ? Optional.empty()
        : scope.dnn().team().map(team -> new WinogradKernelGrad(scope, team, sizes));
  }

  @Override
  public String implementation() {
    return "winograd:" + first.implementation();
  }

  @Override
  public long scratchBytes() {
    return scope.dnn().threads() * partBytes();
  }

  private long partBytes() {
    return WinogradConv.aligned(tiles.bytes()) + WinogradConv.aligned(spread.bytes())
        + WinogradConv.aligned(sums.bytes())
        + WinogradConv.aligned(Math.max(first.scratchBytes(), next.scratchBytes()));
  }

  @Override
  public Step bind(List<MemorySegment> inputs, List<MemorySegment> outputs, MemorySegment scratch) {
    return scope.dnn().thread().call(() -> {
      List<Part> parts = new ArrayList<>();
      int threads = scope.dnn().threads();
      for (int i = 0; i < threads; i++) {
        int from = (int) ((long) sizes.chunks() * i / threads);
        int to = (int) ((long) sizes.chunks() * (i + 1) / threads);
        parts.add(part(from, to, scratch.asSlice(i * partBytes(), partBytes())));
      }
      return new Steps(team, sizes, inputs.get(IMAGE), inputs.get(CHANGE), outputs.getFirst(),
          parts);
    });
  }

  private Part part(int from, int to, MemorySegment memory) {
    MemorySegment image = memory.asSlice(0, WinogradConv.aligned(tiles.bytes()));
    MemorySegment change = memory.asSlice(
        image.byteSize(), WinogradConv.aligned(spread.bytes()));
    long before = image.byteSize() + change.byteSize();
    MemorySegment sum = memory.asSlice(before, WinogradConv.aligned(sums.bytes()));
    MemorySegment rest = memory.asSlice(before + sum.byteSize());
    return scope.dnn().onOneThread(() -> new Part(from, to, image, change, sum,
        step(first, image, change, sum, rest), step(next, image, change, sum, rest)));
  }

  private Step step(PrimitiveDescriptor product, MemorySegment image, MemorySegment change,
      MemorySegment sum, MemorySegment rest) {
    return Primitive.of(product).with(Codes.ARG_SRC, tiles, image)
        .with(Codes.ARG_WEIGHTS, spread, change).with(Codes.ARG_DST, sums, sum).withScratch(rest)
        .build();
  }

  /// The chunks from `from`, inclusive, to `to`, exclusive, and their sum.
  private record Part(int from, int to, MemorySegment image, MemorySegment change,
      MemorySegment sum, Step first, Step next) {
    void run(WinogradTiles mine, WinogradSizes sizes, MemorySegment images,
        MemorySegment changes) {
      for (int i = from; i < to; i++) {
        int row = i * sizes.chunkRows();
        int count = Math.min(sizes.chunkRows(), sizes.rows() - row);
        mine.read(images, image, row, count);
        mine.spread(changes, change, row, count);
        if (count < sizes.chunkRows()) {
          mine.blank(image, count, sizes.channels());
          mine.blank(change, count, sizes.filters());
        }
        (i == from ? first : next).run();
      }
    }
  }

  private record Steps(OpenMp team, WinogradSizes sizes, MemorySegment images,
      MemorySegment changes, MemorySegment kernel, List<Part> parts) implements Step {
    @Override
    public void run() {
      team.run(parts.size(),
          (_, i) -> parts.get(i).run(new WinogradTiles(sizes), sizes, images, changes));
      int size = sizes.channels() * sizes.filters();
      int piece = WinogradTiles.PIECE;
      List<MemorySegment> sums = parts.stream().map(Part::sum).toList();
      team.run(Math.ceilDiv(size, piece), (_, i) -> new WinogradTiles(sizes)
          .kernelBack(sums, kernel, size, i * piece, Math.min(piece, size - i * piece)));
    }
  }
}
