package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Cast;
import dev.fovea.op.Conv;
import dev.fovea.op.MatMul;
import dev.fovea.op.Multiply;
import dev.fovea.tensor.DType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Moves a factor per channel, such as batch normalization's at inference, into the convolution or
/// matrix product before it: the kernel is small, the image is not.
///
/// `(x * kernel + bias) * factor` becomes `x * (kernel * factor) + bias * factor`, and
/// `(y + bias) + shift` becomes `y + (bias + shift)`. In mixed precision, where `y` is bf16 and the factor
/// single, `kernel * factor` is computed in singles and rounded once.
public record FoldBatchNorm() implements Pass {
  @Override
  public Graph run(Graph graph) {
    Graph scaled = Rewrite.each(graph, (node, copy) -> scale(node, copy).map(List::of));
    return Rewrite.each(scaled, (node, copy) -> shift(node, copy).map(List::of));
  }

  private static Optional<Value> scale(Node node, Rewrite copy) {
    if (!(node.op() instanceof Multiply) || !isPerChannel(node)) {
      return Optional.empty();
    }
    Node before = widened(onlyReader(node.input(0), copy), copy);
    Value factor = copy.now(node.input(1));
    if (before != null && before.op() instanceof Add && isPerChannel(before)) {
      Node product = onlyReader(before.input(0), copy);
      if (product != null && folds(product.op())) {
        Value own = wide(before.input(1), factor.dtype(), copy);
        Value bias = copy.apply(new Multiply(), own, factor);
        return Optional.of(copy.apply(new Add(), scaled(product, factor, copy), bias));
      }
    }
    return before != null && folds(before.op())
        ? Optional.of(scaled(before, factor, copy))
        : Optional.empty();
  }

  private static Optional<Value> shift(Node node, Rewrite copy) {
    if (!(node.op() instanceof Add) || !isPerChannel(node)) {
      return Optional.empty();
    }
    Node before = onlyReader(node.input(0), copy);
    if (before == null || !(before.op() instanceof Add) || !isPerChannel(before)) {
      return Optional.empty();
    }
    Value bias = copy.apply(new Add(), copy.now(before.input(1)), copy.now(node.input(1)));
    return Optional.of(copy.apply(new Add(), copy.now(before.input(0)), bias));
  }

  private static Value scaled(Node product, Value factor, Rewrite copy) {
    Value own = wide(product.input(1), factor.dtype(), copy);
    Value kernel = cast(copy.apply(new Multiply(), own, factor), product.input(1).dtype(), copy);
    Value result = copy.apply(product.op(), copy.now(product.input(0)), kernel);
    return cast(result, factor.dtype(), copy);
  }

  /// Looks through a cast to singles.
  private static @Nullable Node widened(@Nullable Node node, Rewrite copy) {
    if (node != null && node.op() instanceof Cast(var to) && to == DType.F32
        && node.input(0).dtype() == DType.BF16) {
      return onlyReader(node.input(0), copy);
    }
    return node;
  }

  /// Returns a weight in a wider type: as it was before it was rounded.
  private static Value wide(Value weight, DType type, Rewrite copy) {
    return copy.producer(weight)
        .filter(node -> node.op() instanceof Cast && node.input(0).dtype() == type)
        .map(node -> copy.now(node.input(0)))
        .orElseGet(() -> cast(copy.now(weight), type, copy));
  }

  private static Value cast(Value value, DType type, Rewrite copy) {
    return value.dtype() == type ? value : copy.apply(new Cast(type), value);
  }

  private static boolean folds(Op op) {
    return switch (op) {
      case Conv _ -> true;
      case MatMul(boolean _, boolean transposeB) -> !transposeB;
      default -> false;
    };
  }

  /// Tells whether the second input is a vector over the channels of a larger first one.
  private static boolean isPerChannel(Node node) {
    return node.input(0).shape().rank() > 1
        && node.input(1).shape().rank() == 1
        && node.input(1).shape().last() == node.input(0).shape().last();
  }

  private static @Nullable Node onlyReader(Value value, Rewrite copy) {
    return copy.reads(value) == 1 ? copy.producer(value).orElse(null) : null;
  }
}
