package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Cast;
import dev.fovea.op.Reshape;
import dev.fovea.op.Transpose;
import dev.fovea.tensor.DType;
import java.util.List;
import java.util.Optional;

/// Moves the casts of mixed precision to where kernels take them in, and leaves out those that only
/// round.
///
/// A number that is rounded to bf16 and widened again stays as it is: more exact, and what XLA does
/// with Keras's models. A rounded weight that is reshaped is rounded behind that, at the op that
/// reads it, so that other passes find the weight itself.
public record LowerPrecision() implements Pass {
  @Override
  public Graph run(Graph graph) {
    return Rewrite.each(graph, (node, copy) -> lowered(node, copy).map(List::of));
  }

  private static Optional<Value> lowered(Node node, Rewrite copy) {
    Node before = node.inputs().isEmpty() ? null : copy.producer(node.input(0)).orElse(null);
    if (before == null || !rounds(before)) {
      return Optional.empty();
    }
    Value exact = copy.now(before.input(0));
    return switch (node.op()) {
      case Cast(var to) when to == DType.F32 -> Optional.of(exact);
      case Reshape op -> Optional.of(copy.apply(before.op(), copy.apply(op, exact)));
      case Transpose op -> Optional.of(copy.apply(before.op(), copy.apply(op, exact)));
      default -> Optional.empty();
    };
  }

  private static boolean rounds(Node node) {
    return node.op() instanceof Cast(var to) && to == DType.BF16
        && node.input(0).dtype() == DType.F32;
  }
}
