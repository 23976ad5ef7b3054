package dev.fovea.onednn;

import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.op.Add;
import dev.fovea.op.Binary;
import dev.fovea.op.Cast;
import dev.fovea.op.Fused;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/// The ops that follow a node's main op in the same kernel.
///
/// @param ops   what follows, in order
/// @param first the node's input that is the second one of the first op of two inputs
record Tail(List<Op> ops, int first) {
  /// Returns what follows in a node; nothing unless its op is [Fused].
  static Tail of(Node node) {
    if (node.op() instanceof Fused(Op _, List<Op> ops)) {
      int extra = (int) ops.stream().filter(Binary.class::isInstance).count();
      // oneDNN computes in single precision up to the result, whose type says how it is rounded.
      List<Op> computed = ops.stream().filter(op -> !(op instanceof Cast)).toList();
      return new Tail(computed, node.inputs().size() - extra);
    }
    return new Tail(List.of(), node.inputs().size());
  }

  /// Tells whether oneDNN can append these ops to another.
  static boolean appends(List<Op> ops) {
    return ops.stream()
        .allMatch(op -> op instanceof Cast || Elementwise.unary(op).isPresent()
            || Elementwise.binary(op).isPresent());
  }

  /// Returns the input that can be the main op's bias: what is added first, if it is a vector.
  OptionalInt bias(Node node) {
    boolean vector = !ops.isEmpty() && ops.getFirst() instanceof Add
        && node.input(first).shape().rank() == 1;
    return vector ? OptionalInt.of(first) : OptionalInt.empty();
  }

  /// Returns what follows the bias.
  Tail behindBias() {
    return new Tail(ops.subList(1, ops.size()), first + 1);
  }

  /// An input of the node that an appended op reads.
  private record Read(int role, int input, MemoryDescriptor layout) {}

  /// The ops as oneDNN's attributes, and what they read.
  ///
  /// @param attributes the address of the attributes
  /// @param summed     what the result is added to, in its own memory
  record Appended(long attributes, List<Read> reads, Optional<Read> summed) {
    /// Tells the kernel what the appended ops read.
    PrimitiveKernel bind(PrimitiveKernel kernel) {
      reads.forEach(read -> kernel.reads(read.role, read.input, read.layout));
      summed.ifPresent(read -> kernel.addsTo(read.input, read.layout));
      return kernel;
    }
  }

  /// Appends the ops to a primitive's attributes.
  ///
  /// @param layout  describes an input of the node as the primitive describes its result
  Appended append(
      Node node, NativeScope scope, Function<TensorType, MemoryDescriptor> layout) {
    return append(node, scope, layout, false);
  }

  /// Appends the ops; a sum with a tensor of the result's type may take place in that tensor's memory,
  /// which is then read and written once and not in two places.
  ///
  /// @param layout  describes an input of the node as the primitive describes its result
  /// @param inPlace whether to do so
  Appended append(
      Node node, NativeScope scope, Function<TensorType, MemoryDescriptor> layout,
      boolean inPlace) {
    Attributes attributes = new Attributes(scope);
    List<Read> reads = new ArrayList<>();
    Optional<Read> summed = Optional.empty();
    int input = first;
    for (int i = 0; i < ops.size(); i++) {
      Op op = ops.get(i);
      if (!(op instanceof Binary)) {
        attributes.then(Elementwise.unary(op).orElseThrow());
        continue;
      }
      TensorType type = node.input(input).type();
      MemoryDescriptor other = layout.apply(type);
      Read read = new Read(Codes.ARG_POST_OP * (i + 1) | Codes.ARG_SRC_1, input++, other);
      if (inPlace && summed.isEmpty() && op instanceof Add && type.equals(node.output().type())) {
        attributes.thenSum(type.dtype());
        summed = Optional.of(read);
      } else {
        attributes.then(Elementwise.binary(op).orElseThrow(), other);
        reads.add(read);
      }
    }
    return new Appended(attributes.address(), List.copyOf(reads), summed);
  }
}
