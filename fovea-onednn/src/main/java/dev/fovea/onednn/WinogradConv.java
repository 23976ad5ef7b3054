package dev.fovea.onednn;

import dev.fovea.engine.Kernel;
import dev.fovea.engine.Step;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.op.Add;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGrad;
import dev.fovea.op.ConvKernelGrad;
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

/// A convolution with a 3x3 kernel, or its derivative with respect to the image, with fewer than half of
/// the multiplications: [Winograd]'s sums in Java around oneDNN's product of matrices.
///
/// Each thread takes a chunk of tiles after the other through all three, so that what lies between them
/// stays in its cache.
final class WinogradConv implements Kernel {
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
  private Optional<Kept> kept = Optional.empty();

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

  /// Returns the kernel for a convolution or one of its derivatives, where it is faster than oneDNN's own.
  static Optional<Kernel> of(NativeScope scope, Op op, Node node) {
    return switch (op) {
      case Conv(Window window, int groups) when WinogradSizes.fit(
          window, groups, node, node.input(1).shape(), node.output().shape()) ->
        forward(scope, window, node);
      case ConvInputGrad(Window window, int groups, Shape _) when WinogradSizes.fit(
          window, groups, node, node.input(1).shape(), node.output().shape()) ->
        backward(scope, window, node);
      case ConvKernelGrad(Window window, int groups, Shape kernel) when WinogradSizes.fit(
          window, groups, node, kernel, node.input(1).shape()) ->
        WinogradKernelGrad.of(scope, window, node);
      default -> Optional.empty();
    };
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

  static long aligned(long bytes) {
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

  /// Matrices that follow from a steady kernel are kept; a second step on the same one reads the first
  /// one's.
  @Override
  public Step bind(List<MemorySegment> inputs, List<MemorySegment> outputs, MemorySegment scratch,
      Set<Integer> steady) {
    return scope.dnn().thread().call(() -> steps(inputs, outputs, scratch, steady.contains(1)));
  }

  private Step steps(List<MemorySegment> inputs, List<MemorySegment> outputs,
      MemorySegment scratch, boolean steady) {
    MemorySegment turned = scratch.asSlice(0, kernelBytes());
    long kernel = inputs.get(1).address();
    boolean known = steady && kept.filter(old -> old.kernel == kernel).isPresent();
    if (steady && !known) {
      kept = Optional.of(new Kept(kernel, scope.allocate(packedBytes())));
    }
    MemorySegment matrices = steady
        ? kept.orElseThrow().matrices
        : scratch.asSlice(kernelBytes(), packedBytes());
    MemorySegment rest = scratch.asSlice(kernelBytes() + packedBytes());
    Step copy = Primitive.of(pack).with(Codes.ARG_SRC, plain, turned)
        .with(Codes.ARG_DST, packed, matrices).withScratch(rest).build();
    Turned turn = new Turned(team, sizes, inputs.get(1), turned, backward, copy);
    List<Lane> lanes = new ArrayList<>();
    for (int thread = 0; thread < scope.dnn().threads(); thread++) {
      lanes.add(lane(matrices, rest.asSlice(thread * laneBytes(), laneBytes())));
    }
    WinogradTiles.End end = new WinogradTiles.End(
        bias.isPresent() ? inputs.get(bias.getAsInt()) : null,
        added.isPresent() ? inputs.get(added.getAsInt()) : null, relu);
    Chunks chunks = new Chunks(team, sizes, inputs.get(CHANGE), outputs.getFirst(), end, lanes);
    return known ? chunks : new Steps(turn, chunks, steady, packedBytes());
  }

  private Lane lane(MemorySegment matrices, MemorySegment memory) {
    MemorySegment before = memory.asSlice(0, aligned(tiles.bytes()));
    MemorySegment behind = memory.asSlice(before.byteSize(), aligned(products.bytes()));
    return scope.dnn().onOneThread(() -> new Lane(before, behind, Primitive.of(product)
        .with(Codes.ARG_SRC, tiles, before).with(Codes.ARG_WEIGHTS, packed, matrices)
        .with(Codes.ARG_DST, products, behind)
        .withScratch(memory.asSlice(before.byteSize() + behind.byteSize())).build()));
  }

  /// The matrices of a kernel that is the same for many runs.
  private record Kept(long kernel, MemorySegment matrices) {}

  /// A thread's memory, and the product of what lies there.
  private record Lane(MemorySegment tiles, MemorySegment products, Step product) {}

  /// Turns a kernel into matrices.
  private record Turned(OpenMp team, WinogradSizes sizes, MemorySegment kernel,
      MemorySegment turned, boolean flipped, Step copy) implements Step {
    @Override
    public void run() {
      int size = sizes.channels() * sizes.filters();
      int piece = WinogradTiles.PIECE;
      team.run(Math.ceilDiv(size, piece), (_, part) -> {
        int from = part * piece;
        new WinogradTiles(sizes)
            .kernel(kernel, turned, flipped, size, from, Math.min(piece, size - from));
      });
      copy.run();
    }
  }

  /// Takes the chunks through all.
  private record Chunks(OpenMp team, WinogradSizes sizes, MemorySegment from, MemorySegment to,
      WinogradTiles.End end, List<Lane> lanes) implements Step {
    @Override
    public void run() {
      team.run(sizes.chunks(), (thread, chunk) -> {
        Lane lane = lanes.get(thread);
        WinogradTiles mine = new WinogradTiles(sizes);
        int first = chunk * sizes.chunkRows();
        int count = Math.min(sizes.chunkRows(), sizes.rows() - first);
        mine.read(from, lane.tiles, first, count);
        lane.product.run();
        mine.write(lane.products, to, end, first, count);
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
