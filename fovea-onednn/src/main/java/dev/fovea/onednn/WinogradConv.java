package dev.fovea.onednn;

import dev.fovea.engine.Kernel;
import dev.fovea.engine.Step;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGrad;
import dev.fovea.op.Relu;
import dev.fovea.op.Window;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// A convolution with a 3x3 kernel, or its derivative with respect to the image, with fewer than half of
/// the multiplications: [Winograd]'s sums in Java around oneDNN's product of matrices.
///
/// Each thread takes a chunk of tiles after the other through all three, so that what lies between them
/// stays in its cache.
final class WinogradConv implements Kernel {
  /// Channels and filters from which on the products outweigh the sums.
  private static final int FEWEST_CHANNELS = 64;

  /// Tiles from which on the products of a kernel's 16 matrices, which are larger than the kernel, pay.
  private static final int FEWEST_TILES = 49;

  /// Results that a tile of four yields at least, where the last tiles of rows and columns hang over.
  private static final double LEAST_YIELD = 0.8;

  /// Results in a row at most, because a chunk is one row of tiles at least.
  private static final int WIDEST = 1024;

  /// Elements of a kernel that are turned at once.
  private static final int PIECE = 2048;

  private static final long ALIGNMENT = 64;
  private static final int CHANGE = 0;

  private final NativeScope scope;
  private final OpenMp team;
  private final WinogradSizes sizes;
  private final boolean backward;
  private final OptionalInt bias;
  private final OptionalInt added;
  private final boolean relu;
  private final MemoryDescriptor tiles;
  private final MemoryDescriptor products;
  private final MemoryDescriptor plain;
  private final MemoryDescriptor packed;
  private final PrimitiveDescriptor pack;
  private final PrimitiveDescriptor product;

  private WinogradConv(NativeScope scope, OpenMp team, WinogradSizes sizes, boolean backward,
      OptionalInt bias, OptionalInt added, boolean relu) {
    this.scope = scope;
    this.team = team;
    this.sizes = sizes;
    this.backward = backward;
    this.bias = bias;
    this.added = added;
    this.relu = relu;
    int count = WinogradSizes.PRODUCTS;
    long in = sizes.channels();
    long out = sizes.filters();
    this.tiles = MemoryDescriptor.dense(scope, DType.F32, count, sizes.tiles(), in);
    this.products = MemoryDescriptor.dense(scope, DType.F32, count, sizes.tiles(), out);
    long[] strides = backward ? new long[]{in * out, 1, in} : new long[]{in * out, out, 1};
    this.plain = MemoryDescriptor.strided(
        scope, Codes.F32, new long[]{count, in, out}, strides);
    MemoryDescriptor any = MemoryDescriptor.any(scope, DType.F32, count, in, out);
    this.product = scope.dnn().onOneThread(() -> PrimitiveDescriptor.create(
        scope, NativeFunction.MATMUL_PRIMITIVE_DESC_CREATE, tiles.address(), any.address(),
        MemoryDescriptor.NONE, products.address(), new Attributes(scope).address()));
    this.packed = product.memory(Codes.QUERY_WEIGHTS);
    this.pack = PrimitiveDescriptor.reorder(plain, packed);
  }

  /// Returns the kernel for a convolution or its derivative, where it is faster than oneDNN's own.
  static Optional<Kernel> of(NativeScope scope, Op op, Node node) {
    return switch (op) {
      case Conv conv when conv.groups() == 1 && fits(node, conv.window()) ->
        forward(scope, conv.window(), node);
      case ConvInputGrad grad when grad.groups() == 1 && fits(node, grad.window()) ->
        backward(scope, grad.window(), node);
      default -> Optional.empty();
    };
  }

  private static boolean fits(Node node, Window window) {
    Shape kernel = node.input(1).shape();
    Shape result = node.output().shape();
    return node.inputs().stream().map(Value::dtype).allMatch(DType.F32::equals)
        && node.output().dtype() == DType.F32
        && window.rank() == 2
        && window.axes().stream().allMatch(
            axis -> axis.kernel() == 3 && axis.stride() == 1 && axis.dilation() == 1
                && axis.before() <= 2)
        && kernel.dim(-2) >= FEWEST_CHANNELS && kernel.last() >= FEWEST_CHANNELS
        && tiles(result) >= FEWEST_TILES
        && result.dim(2) <= WIDEST
        && result.dim(1) * (double) result.dim(2) * result.dim(0) >= LEAST_YIELD * 4
            * tiles(result);
  }

  private static long tiles(Shape result) {
    return (long) result.dim(0) * Math.ceilDiv(result.dim(1), 2)
        * Math.ceilDiv(result.dim(2), 2);
  }

  private static Optional<Kernel> forward(NativeScope scope, Window window, Node node) {
    Tail all = Tail.of(node);
    OptionalInt bias = all.bias(node);
    Tail tail = bias.isPresent() ? all.behindBias() : all;
    boolean adds = !tail.ops().isEmpty() && tail.ops().getFirst() instanceof Add
        && node.input(tail.first()).type().equals(node.output().type());
    List<Op> rest = adds ? tail.ops().subList(1, tail.ops().size()) : tail.ops();
    boolean relu = rest.equals(List.of(new Relu()));
    if (!relu && !rest.isEmpty()) {
      return Optional.empty();
    }
    OptionalInt added = adds ? OptionalInt.of(tail.first()) : OptionalInt.empty();
    return scope.dnn().team().map(team -> new WinogradConv(
        scope, team, sizes(scope, node, window.axes()), false, bias, added, relu));
  }

  private static Optional<Kernel> backward(NativeScope scope, Window window, Node node) {
    // The change at a position came to all elements under its window: the same from the other side.
    List<Window.Axis> axes = window.axes().stream()
        .map(axis -> new Window.Axis(3, 1, 1, 2 - axis.before(), 2)).toList();
    return scope.dnn().team().map(team -> new WinogradConv(scope, team, sizes(scope, node, axes),
        true, OptionalInt.empty(), OptionalInt.empty(), false));
  }

  private static WinogradSizes sizes(NativeScope scope, Node node, List<Window.Axis> axes) {
    return WinogradSizes.of(node.input(CHANGE).shape(), node.output().shape(), axes.getFirst(),
        axes.getLast(), scope.dnn().threads());
  }

  @Override
  public String implementation() {
    return "winograd:" + product.implementation();
  }

  @Override
  public long scratchBytes() {
    return kernelBytes() + packedBytes()
        + Math.max(pack.scratchBytes(), scope.dnn().threads() * laneBytes());
  }

  private long kernelBytes() {
    return aligned(plain.bytes());
  }

  private long packedBytes() {
    return aligned(packed.bytes());
  }

  private long laneBytes() {
    return aligned(tiles.bytes()) + aligned(products.bytes()) + aligned(product.scratchBytes());
  }

  private static long aligned(long bytes) {
    return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
  }

  /// What is added to a result is read before the result is written.
  @Override
  public boolean inPlace(int index) {
    return added.isPresent() && added.getAsInt() == index;
  }

  @Override
  public Step bind(List<MemorySegment> inputs, List<MemorySegment> outputs, MemorySegment scratch) {
    return bind(inputs, outputs, scratch, Set.of());
  }

  /// Matrices that follow from a steady kernel are kept.
  @Override
  public Step bind(List<MemorySegment> inputs, List<MemorySegment> outputs, MemorySegment scratch,
      Set<Integer> steady) {
    return scope.dnn().thread().call(() -> steps(inputs, outputs, scratch, steady.contains(1)));
  }

  private Step steps(List<MemorySegment> inputs, List<MemorySegment> outputs,
      MemorySegment scratch, boolean steady) {
    MemorySegment turned = scratch.asSlice(0, kernelBytes());
    MemorySegment matrices = steady
        ? scope.allocate(packedBytes())
        : scratch.asSlice(kernelBytes(), packedBytes());
    MemorySegment rest = scratch.asSlice(kernelBytes() + packedBytes());
    Step copy = Primitive.of(pack).with(Codes.ARG_SRC, plain, turned)
        .with(Codes.ARG_DST, packed, matrices).withScratch(rest).build();
    Turned turn = new Turned(team, inputs.get(1), turned, backward,
        sizes.channels() * sizes.filters(), copy, new AtomicInteger());
    List<Lane> lanes = new ArrayList<>();
    for (int thread = 0; thread < scope.dnn().threads(); thread++) {
      lanes.add(lane(matrices, rest.asSlice(thread * laneBytes(), laneBytes())));
    }
    WinogradTiles.End end = new WinogradTiles.End(
        bias.isPresent() ? inputs.get(bias.getAsInt()) : null,
        added.isPresent() ? inputs.get(added.getAsInt()) : null, relu);
    Chunks chunks = new Chunks(team, sizes, inputs.get(CHANGE), outputs.getFirst(), end, lanes,
        new AtomicInteger());
    return new Steps(turn, chunks, steady, packedBytes());
  }

  private Lane lane(MemorySegment matrices, MemorySegment memory) {
    MemorySegment before = memory.asSlice(0, aligned(tiles.bytes()));
    MemorySegment behind = memory.asSlice(before.byteSize(), aligned(products.bytes()));
    return scope.dnn().onOneThread(() -> new Lane(before, behind, Primitive.of(product)
        .with(Codes.ARG_SRC, tiles, before).with(Codes.ARG_WEIGHTS, packed, matrices)
        .with(Codes.ARG_DST, products, behind)
        .withScratch(memory.asSlice(before.byteSize() + behind.byteSize())).build()));
  }

  /// A thread's memory, and the product of what lies there.
  private record Lane(MemorySegment tiles, MemorySegment products, Step product) {}

  /// Turns a kernel into matrices.
  private record Turned(OpenMp team, MemorySegment kernel, MemorySegment turned, boolean flipped,
      int size, Step copy, AtomicInteger next) implements Step {
    @Override
    public void run() {
      next.set(0);
      team.run(_ -> {
        for (int from = next.getAndAdd(PIECE); from < size; from = next.getAndAdd(PIECE)) {
          WinogradTiles.kernel(kernel, turned, flipped, size, from, Math.min(PIECE, size - from));
        }
      });
      copy.run();
    }
  }

  /// Takes the chunks through all, whoever is free the next one.
  private record Chunks(OpenMp team, WinogradSizes sizes, MemorySegment from, MemorySegment to,
      WinogradTiles.End end, List<Lane> lanes, AtomicInteger next) implements Step {
    @Override
    public void run() {
      next.set(0);
      team.run(thread -> {
        Lane lane = lanes.get(thread);
        WinogradTiles mine = new WinogradTiles(sizes);
        for (int i = next.getAndIncrement(); i < sizes.chunks(); i = next.getAndIncrement()) {
          int first = i * sizes.chunkRows();
          int count = Math.min(sizes.chunkRows(), sizes.rows() - first);
          mine.read(from, lane.tiles, first, count);
          lane.product.run();
          mine.write(lane.products, to, end, first, count);
        }
      });
    }
  }

  private record Steps(Turned turn, Chunks chunks, boolean steady, long bytes) implements Step {
    @Override
    public void run() {
      if (!steady) {
        turn.run();
      }
      chunks.run();
    }

    @Override
    public void prepare() {
      if (steady) {
        turn.run();
      }
    }

    @Override
    public long keptBytes() {
      return steady ? bytes : 0;
    }
  }
}
