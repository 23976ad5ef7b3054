package dev.fovea.graph;

import dev.fovea.tensor.TensorType;
import java.util.List;

/// One step of a graph.
///
/// @param op      what is computed
/// @param inputs  what it reads, in the op's order
/// @param outputs what it produces, in the op's order
/// @param origin  path of the layer that asked for it; errors and profiles name it
public record Node(Op op, List<Value> inputs, List<Value> outputs, String origin) {
  /// Keeps copies of the lists.
  public Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /// Returns one input.
  public Value input(int index) {
    return inputs.get(index);
  }

  /// Returns the first output, which is the only one for most ops.
  public Value output() {
    return outputs.getFirst();
  }

  /// Returns the types of the inputs.
  public List<TensorType> inputTypes() {
    return inputs.stream().map(Value::type).toList();
  }

  /// Returns the multiply-adds of this node: those of convolutions and products of matrices.
  public long multiplyAdds() {
    return op.multiplyAdds(inputTypes());
  }

  /// Returns the arithmetic of this node, a multiply-add counted as two.
  public long flops() {
    return op.flops(inputTypes());
  }
}
