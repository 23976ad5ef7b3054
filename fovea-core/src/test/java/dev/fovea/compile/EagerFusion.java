package dev.fovea.compile;

import dev.fovea.engine.Engine;
import dev.fovea.engine.Kernel;
import dev.fovea.engine.Step;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.Binary;
import dev.fovea.op.Conv;
import dev.fovea.op.MatMul;
import dev.fovea.op.Relu;
import dev.fovea.op.Unary;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The plain engine, but one that claims to fuse all that may be fused, so that passes do so.
final class EagerFusion implements Engine {
  private final JavaEngine plain = new JavaEngine(1);

  @Override
  public String name() {
    return "eager";
  }

  @Override
  public Map<String, String> details() {
    return Map.of();
  }

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public Optional<Kernel> kernel(Node node, Arena natives) {
    return plain.kernel(node, natives);
  }

  @Override
  public boolean fuses(Op base, List<Op> tail) {
    return switch (base) {
      case BatchNorm _ -> tail.equals(List.of(new Relu()));
      case Conv _,MatMul _,Binary _,Unary _ -> true;
      default -> false;
    };
  }

  @Override
  public void run(List<Step> steps) {
    plain.run(steps);
  }

  @Override
  public void close() {
    plain.close();
  }
}
