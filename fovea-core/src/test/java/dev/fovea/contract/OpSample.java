package dev.fovea.contract;

import dev.fovea.graph.Graph;
import dev.fovea.graph.GraphText;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One op on inputs of fixed types, as a line such as `f32[2,3] = Add{}(f32[2,3], f32[3])`.
///
/// What stands left of the sign is what the op must infer. A comment `  # positive` asks for inputs
/// above 0.
public record OpSample(String line) {
  private static final String POSITIVE = "positive";

  /// Returns the types that stand left of the sign.
  public List<TensorType> expected() {
    return types(line.substring(0, line.indexOf(" = ")));
  }

  /// Returns the node, read from a graph of nothing else.
  ///
  /// @throws IllegalArgumentException if the op does not infer the expected types
  public Node node() {
    return graph().nodes().getFirst();
  }

  /// Returns the kind of op.
  public Class<? extends Op> kind() {
    return node().op().getClass();
  }

  /// Tells whether all inputs shall be above 0.
  public boolean isPositive() {
    return node().origin().equals(POSITIVE);
  }

  /// Returns the graph of this node alone, its inputs at ports `x0`….
  public Graph graph() {
    String call = line.substring(line.indexOf(" = ") + 3);
    String comment = call.endsWith("  # " + POSITIVE) ? "  # " + POSITIVE : "";
    int open = call.lastIndexOf('(');
    List<TensorType> inputs = types(call.substring(open + 1, call.lastIndexOf(')')));
    StringBuilder text = new StringBuilder();
    List<String> read = new ArrayList<>();
    for (TensorType type : inputs) {
      text.append("in batch x%d %%%1$d: %s\n".formatted(read.size(), type));
      read.add("%" + read.size());
    }
    List<String> given = new ArrayList<>();
    for (TensorType type : expected()) {
      given.add("%%%d: %s".formatted(inputs.size() + given.size(), type));
    }
    text.append("%s = %s(%s)%s\n".formatted(
        String.join(", ", given), call.substring(0, open), String.join(", ", read), comment));
    for (int i = 0; i < given.size(); i++) {
      text.append("out result y%d %%%d\n".formatted(i, inputs.size() + i));
    }
    return new GraphText(Ops.all()).parse(text.toString());
  }

  /// Returns the same sample in another floating type: every `f32` and `bf16` becomes that.
  public OpSample in(DType floating) {
    return new OpSample(line.replace("bf16", "f32").replace("f32", floating.toString()));
  }

  private static List<TensorType> types(String list) {
    return Arrays.stream(list.split(", ")).filter(type -> !type.isBlank()).map(TensorType::parse)
        .toList();
  }

  @Override
  public String toString() {
    return line;
  }
}
