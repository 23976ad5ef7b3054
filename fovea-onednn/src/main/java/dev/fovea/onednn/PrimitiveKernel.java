package dev.fovea.onednn;

import dev.fovea.engine.Kernel;
import dev.fovea.engine.Step;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// A kernel that is one primitive, with a copy before or behind it for each tensor that the
/// primitive wants in another layout than the graph's.
///
/// The copies lie in the plan's scratch memory, in front of what the primitives need themselves.
final class PrimitiveKernel implements Kernel {
  private static final long ALIGNMENT = 64;

  /// Where a tensor comes from or goes to.
  private sealed interface Place {
    record Input(int index) implements Place {}

    record Output(int index) implements Place {}

    record Constant(MemorySegment memory) implements Place {}
  }

  /// A tensor of the primitive, and how it is copied between the graph's layout and its own.
  private record Operand(
      int role,
      Place place,
      MemoryDescriptor graph,
      MemoryDescriptor own,
      Optional<PrimitiveDescriptor> copy) {
    long copyBytes() {
      return copy.isEmpty() ? 0 : Math.ceilDiv(own.bytes(), ALIGNMENT) * ALIGNMENT;
    }
  }

  /// What the primitive expects in its result's memory, and how it gets there from elsewhere.
  private record Added(int input, MemoryDescriptor layout, PrimitiveDescriptor copy) {}

  /// A copy of an input that is the same for many runs.
  private record Kept(long from, MemorySegment copy) {}

  /// Memory and how a tensor lies in it.
  private record View(MemoryDescriptor layout, MemorySegment memory) {}

  private final PrimitiveDescriptor main;
  private final String implementation;
  private final List<Operand> operands = new ArrayList<>();
  private final List<Integer> overwritten = new ArrayList<>();
  private final Map<Operand, Kept> kept = new HashMap<>();
  private Optional<Added> added = Optional.empty();

  PrimitiveKernel(PrimitiveDescriptor main) {
    this.main = main;
    this.implementation = main.implementation();
  }

  /// Lets the primitive read an input of the node.
  PrimitiveKernel reads(int role, int input, MemoryDescriptor layout) {
    return add(role, new Place.Input(input), layout, Optional.empty());
  }

  /// Lets the primitive read an input of the node that it wants in the layout `own`.
  PrimitiveKernel reads(int role, int input, MemoryDescriptor graph, MemoryDescriptor own) {
    operands.add(new Operand(role, new Place.Input(input), graph, own, reorder(graph, own)));
    return this;
  }

  /// Lets the primitive read memory that is the same in every run.
  PrimitiveKernel readsConstant(int role, MemorySegment memory, MemoryDescriptor layout) {
    return add(role, new Place.Constant(memory), layout, Optional.empty());
  }

  /// Lets the primitive write an output of the node.
  PrimitiveKernel writes(int role, int output, MemoryDescriptor layout) {
    return add(role, new Place.Output(output), layout, Optional.empty());
  }

  /// Lets the primitive write an output of the node, which it computes in the layout `own`.
  PrimitiveKernel writes(int role, int output, MemoryDescriptor graph, MemoryDescriptor own) {
    operands.add(new Operand(role, new Place.Output(output), graph, own, reorder(own, graph)));
    return this;
  }

  /// Promises that the primitive may write its first result over this input.
  PrimitiveKernel overwrites(int input) {
    overwritten.add(input);
    return this;
  }

  /// Lets the primitive add its first result to an input, in the memory of the result.
  PrimitiveKernel addsTo(int input, MemoryDescriptor layout) {
    added = Optional.of(new Added(input, layout, PrimitiveDescriptor.reorder(layout, layout)));
    return overwrites(input);
  }

  private PrimitiveKernel add(
      int role, Place place, MemoryDescriptor layout, Optional<PrimitiveDescriptor> copy) {
    operands.add(new Operand(role, place, layout, layout, copy));
    return this;
  }

  private static Optional<PrimitiveDescriptor> reorder(MemoryDescriptor from, MemoryDescriptor to) {
    return from.sameAs(to) ? Optional.empty() : Optional.of(PrimitiveDescriptor.reorder(from, to));
  }

  /// Tells whether the primitive is one of oneDNN's reference loops.
  boolean isReference() {
    return main.isReference();
  }

  @Override
  public String implementation() {
    return implementation;
  }

  @Override
  public long scratchBytes() {
    long own = Math.max(main.scratchBytes(), added.map(a -> a.copy.scratchBytes()).orElse(0L));
    for (Operand operand : operands) {
      own = Math.max(own, operand.copy.map(PrimitiveDescriptor::scratchBytes).orElse(0L));
    }
    return copyBytes() + own;
  }

  private long copyBytes() {
    return operands.stream().mapToLong(Operand::copyBytes).sum();
  }

  @Override
  public OptionalLong bytes(int output) {
    return operands.stream().filter(operand -> operand.place.equals(new Place.Output(output)))
        .mapToLong(operand -> operand.graph.bytes()).findFirst();
  }

  @Override
  public boolean inPlace(int index) {
    return overwritten.contains(index);
  }

  @Override
  public Step bind(List<MemorySegment> inputs, List<MemorySegment> outputs, MemorySegment scratch) {
    return bind(inputs, outputs, scratch, Set.of());
  }

  /// Copies of steady inputs are kept; a second step on the same ones reads the first one's.
  @Override
  public Step bind(
      List<MemorySegment> inputs,
      List<MemorySegment> outputs,
      MemorySegment scratch,
      Set<Integer> steady) {
    return main.scope().dnn().thread().call(() -> steps(inputs, outputs, scratch, steady));
  }

  private Step steps(
      List<MemorySegment> inputs,
      List<MemorySegment> outputs,
      MemorySegment scratch,
      Set<Integer> steady) {
    List<Step> once = new ArrayList<>();
    long bytes = 0;
    List<Step> before = new ArrayList<>();
    List<Step> behind = new ArrayList<>();
    Primitive.Builder builder = Primitive.of(main);
    MemorySegment shared = scratch.asSlice(copyBytes());
    long free = 0;
    for (Operand operand : operands) {
      MemorySegment tensor = memory(operand.place, inputs, outputs);
      if (operand.copy.isPresent() && operand.place instanceof Place.Input(int index)
          && steady.contains(index)) {
        Kept old = kept.get(operand);
        if (old == null || old.from != tensor.address()) {
          MemorySegment block = main.scope().allocate(operand.copyBytes());
          once.add(copy(operand, tensor, block, shared));
          bytes += operand.copyBytes();
          old = new Kept(tensor.address(), block);
          kept.put(operand, old);
        }
        tensor = old.copy;
      } else if (operand.copy.isPresent()) {
        MemorySegment block = scratch.asSlice(free, operand.copyBytes());
        free += operand.copyBytes();
        List<Step> copies = operand.place instanceof Place.Output ? behind : before;
        copies.add(copy(operand, tensor, block, shared));
        tensor = block;
      }
      builder.with(operand.role, operand.own, tensor);
    }
    // Where nobody reads the input later, the plan has already put the result there.
    added.filter(a -> inputs.get(a.input).address() != outputs.getFirst().address())
        .ifPresent(a -> before.add(copy(a.copy, new View(a.layout, inputs.get(a.input)),
            new View(a.layout, outputs.getFirst()), shared)));
    before.add(builder.withScratch(shared).build());
    before.addAll(behind);
    Step each = sequence(before);
    return once.isEmpty() ? each : new Prepared(sequence(once), each, bytes);
  }

  private static Step sequence(List<Step> steps) {
    return steps.size() == 1 ? steps.getFirst() : new Sequence(steps.toArray(Step[]::new));
  }

  private static MemorySegment memory(
      Place place, List<MemorySegment> inputs, List<MemorySegment> outputs) {
    return switch (place) {
      case Place.Input(int index) -> inputs.get(index);
      case Place.Output(int index) -> outputs.get(index);
      case Place.Constant(MemorySegment memory) -> memory;
    };
  }

  private static Step copy(
      Operand operand, MemorySegment graph, MemorySegment own, MemorySegment scratch) {
    View outside = new View(operand.graph, graph);
    View inside = new View(operand.own, own);
    PrimitiveDescriptor how = operand.copy.orElseThrow();
    return operand.place instanceof Place.Output
        ? copy(how, inside, outside, scratch)
        : copy(how, outside, inside, scratch);
  }

  private static Step copy(PrimitiveDescriptor how, View from, View to, MemorySegment scratch) {
    return Primitive.of(how)
        .with(Codes.ARG_SRC, from.layout, from.memory)
        .with(Codes.ARG_DST, to.layout, to.memory)
        .withScratch(scratch)
        .build();
  }

  private record Sequence(Step[] steps) implements Step {
    @Override
    public void run() {
      for (Step step : steps) {
        step.run();
      }
    }
  }

  /// A step whose copies of steady inputs are made beforehand.
  private record Prepared(Step once, Step each, long keptBytes) implements Step {
    @Override
    public void run() {
      each.run();
    }

    @Override
    public void prepare() {
      once.run();
    }
  }
}
