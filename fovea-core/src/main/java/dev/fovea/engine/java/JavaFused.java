package dev.fovea.engine.java;

import dev.fovea.engine.Kernel;
import dev.fovea.engine.Step;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Binary;
import dev.fovea.op.Cast;
import dev.fovea.op.Fused;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Fused ops one after the other, each over the result of the one before; casts between them only say
/// what is rounded at the end, which is [JavaWide]'s.
///
/// @param tail  the ops behind the base, without casts
/// @param parts a kernel for each op, the base first
record JavaFused(Node node, List<Op> tail, List<Kernel> parts) implements Kernel {
  static JavaFused of(Node node, Fused op, Function<Node, Kernel> kernels) {
    int next = node.inputs().size() - extra(op.tail());
    List<Op> tail = op.tail().stream().filter(each -> !(each instanceof Cast)).toList();
    List<Kernel> parts = new ArrayList<>();
    List<Value> output = node.outputs();
    parts.add(
        kernels.apply(new Node(op.base(), node.inputs().subList(0, next), output, node.origin())));
    for (Op each : tail) {
      List<Value> inputs = new ArrayList<>(output);
      if (each instanceof Binary) {
        inputs.add(node.input(next++));
      }
      parts.add(kernels.apply(new Node(each, inputs, output, node.origin())));
    }
    return new JavaFused(node, tail, parts);
  }

  private static int extra(List<Op> tail) {
    return (int) tail.stream().filter(Binary.class::isInstance).count();
  }

  @Override
  public String implementation() {
    return "java";
  }

  @Override
  public Step bind(List<MemorySegment> inputs, List<MemorySegment> outputs, MemorySegment scratch) {
    int next = inputs.size() - extra(tail);
    List<Step> steps = new ArrayList<>();
    steps.add(parts.getFirst().bind(inputs.subList(0, next), outputs, scratch));
    for (int i = 0; i < tail.size(); i++) {
      List<MemorySegment> read = new ArrayList<>(outputs);
      if (tail.get(i) instanceof Binary) {
        read.add(inputs.get(next++));
      }
      steps.add(parts.get(i + 1).bind(read, outputs, scratch));
    }
    return () -> steps.forEach(Step::run);
  }
}
