package dev.fovea.grad;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Fill;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reverse-mode differentiation: the chain rule, from the loss back to whatever it depends on.
///
/// @see <a href="https://www.jmlr.org/papers/v18/17-468.html">Baydin et al. 2018, Automatic
///     differentiation in machine learning: a survey</a>
public final class Gradients {
  private final GraphBuilder g;
  private final Map<Value, Value> derivatives = new HashMap<>();

  private Gradients(GraphBuilder g) {
    this.g = g;
  }

  /// Adds the nodes that compute the derivatives of a scalar.
  ///
  /// @param loss what to differentiate, a scalar of `g`
  /// @param with by what, values of `g`
  /// @return for each of `with` its derivative, zeros where the loss does not depend on it
  /// @throws IllegalArgumentException if `loss` is no scalar
  public static Map<Value, Value> of(GraphBuilder g, Value loss, List<Value> with) {
    if (loss.shape().rank() != 0) {
      throw new IllegalArgumentException(
          "only a scalar can be differentiated, got %s. Take its sum or mean first."
              .formatted(loss.type()));
    }
    return new Gradients(g).run(loss, with);
  }

  private Map<Value, Value> run(Value loss, List<Value> with) {
    derivatives.put(loss, g.apply(new Fill(loss.type(), 1)));
    Set<Value> relevant = dependents(with);
    List<Node> nodes = g.nodes();
    for (Node node : nodes.reversed()) {
      boolean onPath = node.outputs().stream().anyMatch(relevant::contains);
      if (onPath && node.outputs().stream().anyMatch(derivatives::containsKey)) {
        g.within(node.origin(), () -> back(node, relevant));
      }
    }
    Map<Value, Value> result = new LinkedHashMap<>();
    for (Value value : with) {
      Value d = derivatives.get(value);
      result.put(value, d != null ? d : g.apply(new Fill(value.type(), 0)));
    }
    return result;
  }

  /// Returns what depends on `with`: only there derivatives are of use.
  private Set<Value> dependents(List<Value> with) {
    Set<Value> relevant = new HashSet<>(with);
    for (Node node : g.nodes()) {
      if (node.inputs().stream().anyMatch(relevant::contains)) {
        node.outputs().stream().filter(v -> v.dtype().isFloating()).forEach(relevant::add);
      }
    }
    return relevant;
  }

  private boolean back(Node node, Set<Value> relevant) {
    List<@Nullable Value> dy = new ArrayList<>();
    for (Value output : node.outputs()) {
      dy.add(derivatives.get(output));
    }
    if (dy.getFirst() == null) {
      dy.set(0, g.apply(new Fill(node.output().type(), 0)));
    }
    List<@Nullable Value> dx = node.op().gradient(node, dy, g);
    for (int i = 0; i < dx.size(); i++) {
      Value d = dx.get(i);
      Value input = node.input(i);
      if (d != null && relevant.contains(input)) {
        Value sum = derivatives.get(input);
        derivatives.put(input, sum == null ? d : g.apply(new Add(), sum, d));
      }
    }
    return true;
  }
}
