package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGrad;
import dev.fovea.op.Broadcast;
import dev.fovea.op.Cast;
import dev.fovea.op.Fill;
import dev.fovea.op.MaxPool;
import dev.fovea.op.Multiply;
import dev.fovea.op.Pad;
import dev.fovea.op.Reshape;
import dev.fovea.op.Sum;
import dev.fovea.op.Transpose;
import dev.fovea.tensor.DType;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Replaces nodes that need not compute: reshapes of reshapes, scaling by 1, sums with zeros,
/// constants of constants, derivatives that are always zero.
public record Simplify() implements Pass {
  @Override
  public Graph run(Graph graph) {
    return Rewrite.each(graph, (node, copy) -> simpler(node, copy).map(List::of));
  }

  private static Optional<Value> simpler(Node node, Rewrite copy) {
    return switch (node.op()) {
      case Reshape(var shape) when shape.equals(node.input(0).shape()) -> same(node, copy);
      case Reshape reshape -> inside(node, copy, Reshape.class).map(in -> copy.apply(reshape, in));
      case Broadcast(var shape) when shape.equals(node.input(0).shape()) -> same(node, copy);
      case Cast(var to) when to == node.input(0).dtype() -> same(node, copy);
      case Cast(var to) -> cast(to, node, copy);
      case Transpose op -> transpose(op, node, copy);
      case Pad op when IntStream.range(0, op.before().size())
          .allMatch(i -> op.before().get(i) == 0 && op.after().get(i) == 0) ->
        same(node, copy);
      case Affine(double scale, double shift) when scale == 1 && shift == 0 -> same(node, copy);
      case Affine op -> affine(op, node, copy);
      case Add _ -> sum(node, copy);
      case Multiply _ -> product(node, copy);
      case Sum op when isBiasGradient(op, node, copy) ->
        Optional.of(copy.apply(new Fill(node.output().type(), 0)));
      case MaxPool(var window, var positions) when positions
          && copy.reads(node.outputs().get(1)) == 0 ->
        Optional.of(copy.apply(new MaxPool(window, false), copy.now(node.input(0))));
      default -> Optional.empty();
    };
  }

  private static Optional<Value> same(Node node, Rewrite copy) {
    return Optional.of(copy.now(node.input(0)));
  }

  /// Returns the input's own input, if the input comes from a node of this kind.
  private static Optional<Value> inside(Node node, Rewrite copy, Class<?> kind) {
    return copy.producer(node.input(0))
        .filter(before -> kind.isInstance(before.op()))
        .map(before -> copy.now(before.input(0)));
  }

  private static Optional<Value> transpose(Transpose op, Node node, Rewrite copy) {
    if (IntStream.range(0, op.order().size()).allMatch(i -> op.order().get(i) == i)) {
      return same(node, copy);
    }
    Node before = copy.producer(node.input(0)).orElse(null);
    if (before != null && before.op() instanceof Transpose(var order)) {
      List<Integer> both = op.order().stream().map(order::get).toList();
      Value from = copy.now(before.input(0));
      boolean none = IntStream.range(0, both.size()).allMatch(i -> both.get(i) == i);
      return Optional.of(none ? from : copy.apply(new Transpose(both), from));
    }
    return Optional.empty();
  }

  /// A cast undoes one to a wider type, which loses nothing; and a constant is one of any type.
  private static Optional<Value> cast(DType to, Node node, Rewrite copy) {
    Node before = copy.producer(node.input(0)).orElse(null);
    if (before == null || !to.isFloating() || !node.input(0).dtype().isFloating()) {
      return Optional.empty();
    }
    return switch (before.op()) {
      case Fill(var type, var value) -> Optional.of(copy.apply(new Fill(type.with(to), value)));
      case Cast _ when before.input(0).dtype() == to
          && to.bytes() < node.input(0).dtype().bytes() ->
        Optional.of(copy.now(before.input(0)));
      default -> Optional.empty();
    };
  }

  private static Optional<Value> affine(Affine op, Node node, Rewrite copy) {
    Node before = copy.producer(node.input(0)).orElse(null);
    if (before != null && before.op() instanceof Fill(var type, var value)) {
      return Optional.of(copy.apply(new Fill(type, op.apply(value))));
    }
    return Optional.empty();
  }

  private static Optional<Value> sum(Node node, Rewrite copy) {
    if (isFill(node.input(1), 0, copy) && node.input(0).type().equals(node.output().type())) {
      return same(node, copy);
    }
    if (isFill(node.input(0), 0, copy) && node.input(1).type().equals(node.output().type())) {
      return Optional.of(copy.now(node.input(1)));
    }
    return Optional.empty();
  }

  private static Optional<Value> product(Node node, Rewrite copy) {
    if (isFill(node.input(1), 1, copy) && node.input(0).type().equals(node.output().type())) {
      return same(node, copy);
    }
    if (isFill(node.input(0), 1, copy) && node.input(1).type().equals(node.output().type())) {
      return Optional.of(copy.now(node.input(1)));
    }
    return Optional.empty();
  }

  /// Tells whether a sum is the derivative of a bias in front of a batch normalization, which takes
  /// the bias away again: zero, but for rounding that an optimizer such as Adam would blow up.
  private static boolean isBiasGradient(Sum op, Node node, Rewrite copy) {
    int channels = node.input(0).shape().last();
    if (op.axes().size() != node.input(0).shape().rank() - 1
        || op.axes().contains(op.axes().size())) {
      return false;
    }
    Value summed = node.input(0);
    Node before = copy.producer(summed).orElse(null);
    while (before != null && before.op() instanceof Reshape
        && before.input(0).shape().rank() > 0 && before.input(0).shape().last() == channels) {
      summed = before.input(0);
      before = copy.producer(summed).orElse(null);
    }
    return before != null && before.op() instanceof BatchNormGrad
        && before.outputs().getFirst().equals(summed)
        && ofTheBatch(before, copy);
  }

  /// Tells whether the mean that a derivative reads is that of its input.
  private static boolean ofTheBatch(Node grad, Rewrite copy) {
    return copy.producer(grad.input(2))
        .filter(norm -> norm.op() instanceof BatchNorm
            && norm.input(0).equals(grad.input(0))
            && norm.outputs().get(1).equals(grad.input(2)))
        .isPresent();
  }

  private static boolean isFill(Value value, double expected, Rewrite copy) {
    return copy.producer(value)
        .filter(node -> node.op() instanceof Fill(var _, var filled) && filled == expected)
        .isPresent();
  }
}
