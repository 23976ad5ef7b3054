package dev.fovea.engine.java;

import dev.fovea.graph.Node;

/// The same numbers in the same order, in the output's element type.
record JavaCopy(Node node) implements JavaKernel {
  @Override
  public void run(Reals[] in, Reals[] out) {
    long size = out[0].size();
    if (in[0].type.dtype() == out[0].type.dtype()) {
      out[0].copy(0, in[0], 0, size);
    } else {
      for (long i = 0; i < size; i++) {
        out[0].set(i, in[0].get(i));
      }
    }
  }
}
