package dev.fovea.engine.java;

import dev.fovea.graph.Node;
import dev.fovea.op.Fill;

/// One value everywhere.
record JavaFill(Node node, Fill op) implements JavaKernel {
  @Override
  public void run(Reals[] in, Reals[] out) {
    out[0].fill(0, out[0].size(), op.value());
  }
}
