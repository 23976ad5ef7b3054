package dev.fovea.engine.java;

import dev.fovea.engine.Kernel;
import dev.fovea.engine.Step;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// A kernel written in Java: what remains to say is how the outputs follow from the inputs.
interface JavaKernel extends Kernel {
  /// Returns the node that it computes.
  Node node();

  /// Computes the outputs.
  void run(Reals[] in, Reals[] out);

  @Override
  default String implementation() {
    return "java";
  }

  @Override
  default Step bind(List<MemorySegment> inputs, List<MemorySegment> outputs,
      MemorySegment scratch) {
    Reals[] in = reals(node().inputs(), inputs);
    Reals[] out = reals(node().outputs(), outputs);
    return () -> run(in, out);
  }

  private static Reals[] reals(List<Value> values, List<MemorySegment> memory) {
    Reals[] all = new Reals[values.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = new Reals(values.get(i).type(), memory.get(i));
    }
    return all;
  }
}
