package dev.fovea.compile;

import dev.fovea.engine.Engine;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Binary;
import dev.fovea.op.Cast;
import dev.fovea.op.Fused;
import dev.fovea.op.Unary;
import dev.fovea.tensor.DType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Joins bias, activation, residual sum and casts to the op before them, where the engine fuses them.
///
/// @param engine which says what it fuses
public record FusePostOps(Engine engine) implements Pass {
  /// An op with what was joined to it so far, in terms of the original graph.
  private record Chain(Op base, List<Op> tail, List<Value> inputs) {
    Chain with(Op op, List<Value> more) {
      List<Op> longer = new ArrayList<>(tail);
      longer.add(op);
      List<Value> all = new ArrayList<>(inputs);
      all.addAll(more);
      return new Chain(base, longer, all);
    }

    Op op() {
      return tail.isEmpty() ? base : new Fused(base, tail);
    }
  }

  @Override
  public Graph run(Graph graph) {
    Map<Value, Chain> chains = new HashMap<>();
    Graph fused = Rewrite.each(graph, (node, copy) -> join(node, copy, chains));
    return new DropDead().run(fused);
  }

  private Optional<List<Value>> join(Node node, Rewrite copy, Map<Value, Chain> chains) {
    Chain chain = longer(node, copy, chains);
    if (node.outputs().size() == 1) {
      chains.put(node.output(), chain);
    }
    if (chain.tail().isEmpty()) {
      return Optional.empty();
    }
    List<Value> inputs = chain.inputs().stream().map(copy::now).toList();
    return Optional.of(copy.applyAll(chain.op(), inputs));
  }

  private Chain longer(Node node, Rewrite copy, Map<Value, Chain> chains) {
    Chain alone = new Chain(node.op(), List.of(), node.inputs());
    if (!(node.op() instanceof Unary) && !(node.op() instanceof Binary) && !isCast(node)) {
      return alone;
    }
    for (int i = 0; i < node.inputs().size(); i++) {
      Value input = node.input(i);
      Chain before = chains.get(input);
      boolean alike = isCast(node) || input.type().equals(node.output().type());
      if (before != null && alike && copy.reads(input) == 1 && (i == 0 || commutes(node.op()))) {
        List<Value> others = new ArrayList<>(node.inputs());
        others.remove(i);
        Chain after = before.with(node.op(), others);
        if (engine.fuses(after.base(), after.tail()) && fits(after, node)) {
          return after;
        }
      }
    }
    return alone;
  }

  /// Tells whether a node changes between single precision and bf16. Only ops that read bf16 take
  /// casts: none reads singles and writes bf16.
  private static boolean isCast(Node node) {
    Set<DType> types = EnumSet.of(DType.F32, DType.BF16);
    return node.op() instanceof Cast(DType to) && types.contains(to)
        && types.contains(node.input(0).dtype());
  }

  private static boolean commutes(Op op) {
    return op instanceof Add;
  }

  /// Leaves a sum alone whose other side is neither a vector over the channels nor a whole image.
  private static boolean fits(Chain chain, Node node) {
    Value last = chain.inputs().getLast();
    boolean vector = last.shape().rank() == 1
        && last.shape().last() == node.output().shape().last();
    if (isCast(node)) {
      return chain.inputs().getFirst().dtype() == DType.BF16;
    }
    return node.op() instanceof Unary || vector || last.type().equals(node.output().type());
  }
}
