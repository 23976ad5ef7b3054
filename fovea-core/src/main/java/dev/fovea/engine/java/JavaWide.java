package dev.fovea.engine.java;

import dev.fovea.engine.Kernel;
import dev.fovea.engine.Step;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Computes a node that reads or writes bf16 in single precision: its inputs are widened, which is
/// exact, and its results rounded once.
///
/// So that every kernel works on bf16, sums included, and none has to know of it.
///
/// @param node the node as the graph has it
/// @param wide the same in single precision
/// @param own  computes the wide node
record JavaWide(Node node, Node wide, Kernel own, Workers workers) implements Kernel {
  private static final long ALIGNMENT = 64;

  static JavaWide of(Node node, Function<Node, Kernel> kernels, Workers workers) {
    Node wide = new Node(
        node.op(), widened(node.inputs()), widened(node.outputs()), node.origin());
    return new JavaWide(node, wide, kernels.apply(wide), workers);
  }

  /// Tells whether a node has values that it would widen.
  static boolean fits(Node node) {
    return narrow(node.inputs()) || narrow(node.outputs());
  }

  private static boolean narrow(List<Value> values) {
    return values.stream().anyMatch(JavaWide::isNarrow);
  }

  private static boolean isNarrow(Value value) {
    return value.dtype() == DType.BF16;
  }

  private static List<Value> widened(List<Value> values) {
    return values.stream().map(value -> new Value(value.id(), widened(value))).toList();
  }

  private static TensorType widened(Value value) {
    return isNarrow(value) ? value.type().with(DType.F32) : value.type();
  }

  @Override
  public String implementation() {
    return "java, widened";
  }

  @Override
  public long scratchBytes() {
    return blocks(node.inputs()) + blocks(node.outputs()) + own.scratchBytes();
  }

  private static long blocks(List<Value> values) {
    return values.stream().mapToLong(JavaWide::block).sum();
  }

  private static long block(Value value) {
    return isNarrow(value) ? Math.ceilDiv(widened(value).bytes(), ALIGNMENT) * ALIGNMENT : 0;
  }

  @Override
  public boolean inPlace(int index) {
    // A rounded result is written when nobody reads the inputs any more.
    return isNarrow(node.output()) || own.inPlace(index);
  }

  @Override
  public Step bind(List<MemorySegment> inputs, List<MemorySegment> outputs, MemorySegment scratch) {
    List<Step> steps = new ArrayList<>();
    List<MemorySegment> read = new ArrayList<>();
    List<MemorySegment> written = new ArrayList<>();
    List<Step> behind = new ArrayList<>();
    long free = 0;
    for (int i = 0; i < inputs.size(); i++) {
      Value value = node.input(i);
      MemorySegment block = place(value, inputs.get(i), scratch, free);
      free += block(value);
      read.add(block);
      if (isNarrow(value)) {
        steps.add(cast(value.type(), inputs.get(i), widened(value), block));
      }
    }
    for (int i = 0; i < outputs.size(); i++) {
      Value value = node.outputs().get(i);
      MemorySegment block = place(value, outputs.get(i), scratch, free);
      free += block(value);
      written.add(block);
      if (isNarrow(value)) {
        behind.add(cast(widened(value), block, value.type(), outputs.get(i)));
      }
    }
    steps.add(own.bind(read, written, scratch.asSlice(free)));
    steps.addAll(behind);
    return () -> steps.forEach(Step::run);
  }

  private static MemorySegment place(
      Value value, MemorySegment given, MemorySegment scratch, long free) {
    return isNarrow(value) ? scratch.asSlice(free, widened(value).bytes()) : given;
  }

  private Step cast(TensorType from, MemorySegment x, TensorType to, MemorySegment y) {
    Reals source = new Reals(from, x);
    Reals target = new Reals(to, y);
    int size = Math.toIntExact(target.size());
    return () -> workers.split(size, size, (a, b) -> JavaCast.cast(source, target, a, b));
  }
}
