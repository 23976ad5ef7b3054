package dev.fovea.engine.java;

import dev.fovea.graph.Node;

/// The same numbers in the same order.
record JavaCopy(Node node) implements JavaKernel {
  @Override
  public void run(Reals[] in, Reals[] out) {
    out[0].copy(0, in[0], 0, out[0].size());
  }
}
