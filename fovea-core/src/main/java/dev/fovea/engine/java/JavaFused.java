package dev.fovea.engine.java;

import dev.fovea.engine.Kernel;
import dev.fovea.engine.Step;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Binary;
import dev.fovea.op.Fused;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Fused ops one after the other, each over the result of the one before.
///
/// @param parts a kernel for each op, the base first
record JavaFused(Node node, List<Kernel> parts) implements Kernel {
  static JavaFused of(Node node, Fused op, Function<Node, Kernel> kernels) {
    int next = node.inputs().size() - extra(op);
    List<Kernel> parts = new ArrayList<>();
    List<Value> output = node.outputs();
    parts.add(
        kernels.apply(new Node(op.base(), node.inputs().subList(0, next), output, node.origin())));
    for (Op tail : op.tail()) {
      List<Value> inputs = new ArrayList<>(output);
      if (tail instanceof Binary) {
        inputs.add(node.input(next++));
      }
      parts.add(kernels.apply(new Node(tail, inputs, output, node.origin())));
    }
    return new JavaFused(node, parts);
  }

  private static int extra(Fused op) {
    return (int) op.tail().stream().filter(Binary.class::isInstance).count();
  }

  @Override
  public String implementation() {
    return "java";
  }

  @Override
  public Step bind(List<MemorySegment> inputs, List<MemorySegment> outputs, MemorySegment scratch) {
    Fused op = (Fused) node.op();
    int next = inputs.size() - extra(op);
    List<Step> steps = new ArrayList<>();
    steps.add(parts.getFirst().bind(inputs.subList(0, next), outputs, scratch));
    for (int i = 0; i < op.tail().size(); i++) {
      List<MemorySegment> read = new ArrayList<>(outputs);
      if (op.tail().get(i) instanceof Binary) {
        read.add(inputs.get(next++));
      }
      steps.add(parts.get(i + 1).bind(read, outputs, scratch));
    }
    return () -> steps.forEach(Step::run);
  }
}
