package dev.fovea.compile;

import static java.util.Objects.requireNonNull;

import dev.fovea.engine.Engine;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGrad;
import dev.fovea.op.BatchNormRelu;
import dev.fovea.op.BatchNormReluGrad;
import dev.fovea.op.Relu;
import dev.fovea.op.ReluGrad;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// In training, runs batch normalization and the ReLU behind it as one, and so their derivatives.
///
/// @param engine whose kernels decide whether it is worth it
public record FuseBatchNormRelu(Engine engine) implements Pass {
  @Override
  public Graph run(Graph graph) {
    Map<Value, Integer> reads = graph.reads();
    Map<Value, Node> producers = graph.producers();
    Map<Value, Node> relus = new HashMap<>();
    Map<Value, Node> grads = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof BatchNorm op && engine.fuses(op, List.of(new Relu()))) {
        relu(graph, reads, node).ifPresent(relu -> relus.put(node.output(), relu));
      }
    }
    for (Node node : graph.nodes()) {
      if (node.op() instanceof BatchNormGrad) {
        change(node, producers, reads)
            .flatMap(change -> forward(graph, node, change, relus))
            .ifPresent(bn -> grads.put(node.output(), bn));
      }
    }
    relus.values().removeIf(relu -> grads.values().stream().noneMatch(bn -> reads(relu, bn)));
    return new DropDead().run(Rewrite.each(graph, new Merge(relus, grads)::apply));
  }

  private static boolean reads(Node relu, Node batchNorm) {
    return relu.input(0).equals(batchNorm.output());
  }

  /// Returns the ReLU that alone reads the result of a batch normalization.
  private static Optional<Node> relu(
      Graph graph, Map<Value, Integer> reads, Node batchNorm) {
    if (reads.getOrDefault(batchNorm.output(), 0) != 1) {
      return Optional.empty();
    }
    return graph.nodes().stream()
        .filter(n -> n.op() instanceof Relu && n.input(0).equals(batchNorm.output()))
        .findFirst();
  }

  /// Returns the derivative of the ReLU that feeds the derivative of a batch normalization alone.
  private static Optional<Node> change(
      Node grad, Map<Value, Node> producers, Map<Value, Integer> reads) {
    return Optional.ofNullable(producers.get(grad.input(4)))
        .filter(node -> node.op() instanceof ReluGrad)
        .filter(node -> reads.getOrDefault(node.output(), 0) == 1);
  }

  /// Returns the batch normalization behind a derivative, if the ReLU's derivative feeds it alone.
  private static Optional<Node> forward(
      Graph graph, Node grad, Node change, Map<Value, Node> relus) {
    return graph.nodes().stream()
        .filter(n -> n.op() instanceof BatchNorm && n.input(0).equals(grad.input(0)))
        .filter(n -> n.outputs().get(1).equals(grad.input(2)))
        .filter(n -> {
          Node relu = relus.get(n.output());
          return relu != null && relu.output().equals(change.input(0));
        })
        .findFirst();
  }

  /// The rule: what each node of the four becomes.
  private static final class Merge {
    private final Map<Value, Node> relus;
    private final Map<Value, Node> grads;
    private final Map<Value, Value> masks = new HashMap<>();
    private final Map<Value, Value> results = new HashMap<>();

    Merge(Map<Value, Node> relus, Map<Value, Node> grads) {
      this.relus = relus;
      this.grads = grads;
    }

    Optional<List<Value>> apply(Node node, Rewrite copy) {
      Node relu = relus.get(node.output());
      Node forward = grads.get(node.output());
      Value merged = results.get(node.output());
      if (node.op() instanceof BatchNorm(double epsilon) && relu != null) {
        List<Value> all = copy.applyAll(new BatchNormRelu(epsilon), now(node.inputs(), copy));
        masks.put(node.output(), all.get(3));
        results.put(relu.output(), all.get(0));
        return Optional.of(all.subList(0, 3));
      } else if (merged != null) {
        return Optional.of(List.of(merged));
      } else if (forward != null) {
        return Optional.of(gradient(node, forward, copy));
      }
      return Optional.empty();
    }

    private List<Value> gradient(Node node, Node forward, Rewrite copy) {
      Node change = copy.producer(node.input(4)).orElseThrow();
      List<Value> inputs = new ArrayList<>(now(node.inputs().subList(0, 4), copy));
      inputs.add(copy.now(change.input(1)));
      inputs.add(requireNonNull(masks.get(forward.output())));
      double epsilon = ((BatchNormGrad) node.op()).epsilon();
      return copy.applyAll(new BatchNormReluGrad(epsilon), inputs);
    }

    private static List<Value> now(List<Value> values, Rewrite copy) {
      return values.stream().map(copy::now).toList();
    }
  }
}
