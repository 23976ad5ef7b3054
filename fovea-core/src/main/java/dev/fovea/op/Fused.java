package dev.fovea.op;

import dev.fovea.graph.Op;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// An op and others that follow it, run as one by an engine that can.
///
/// Inputs: those of `base`, then for each op of `tail` with two inputs its second one. A [Cast] in the
/// tail says which type the rest works in; only the last result is rounded.
///
/// @param base the op that comes first
/// @param tail the ops that follow, each on the result of the one before
public record Fused(Op base, List<Op> tail) implements Op {
  /// Keeps a copy of the list.
  public Fused {
    tail = List.copyOf(tail);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    int extra = (int) tail.stream().filter(Binary.class::isInstance).count();
    int next = inputs.size() - extra;
    List<TensorType> result = base.infer(inputs.subList(0, next));
    for (Op op : tail) {
      result = op.infer(
          op instanceof Binary
              ? List.of(result.getFirst(), inputs.get(next++))
              : List.of(result.getFirst()));
    }
    return result;
  }

  @Override
  public long multiplyAdds(List<TensorType> inputs) {
    int extra = (int) tail.stream().filter(Binary.class::isInstance).count();
    return base.multiplyAdds(inputs.subList(0, inputs.size() - extra));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    int extra = (int) tail.stream().filter(Binary.class::isInstance).count();
    long flops = base.flops(inputs.subList(0, inputs.size() - extra));
    return flops + tail.size() * infer(inputs).getFirst().shape().size();
  }
}
