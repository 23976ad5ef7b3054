package dev.fovea.files.onnx;

import dev.fovea.files.onnx.OnnxNode.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Chains of operators that files use in place of one that newer versions have: read as that one they
/// become a layer that trains and can be saved.
final class Idioms {
  private static final Setting NOTHING = new Setting(0, 0, "", List.of(), List.of(), List.of());
  private final OnnxGraph graph;
  private final Map<String, OnnxNode> makers = new HashMap<>();

  private Idioms(OnnxGraph graph) {
    this.graph = graph;
    graph.nodes().forEach(node -> node.outputs().forEach(name -> makers.put(name, node)));
  }

  /// Returns the graph with one operator in the place of each such chain.
  static OnnxGraph joined(OnnxGraph graph) {
    return new Idioms(graph).joined();
  }

  private OnnxGraph joined() {
    List<OnnxNode> nodes = new ArrayList<>();
    boolean any = false;
    for (OnnxNode node : graph.nodes()) {
      Optional<OnnxNode> one = gelu(node).or(() -> softplus(node)).or(() -> normalization(node));
      any |= one.isPresent();
      nodes.add(one.orElse(node));
    }
    return any
        ? new OnnxGraph(graph.opsets(), graph.name(), read(nodes), graph.constants(),
            graph.inputs(), graph.outputs())
        : graph;
  }

  /// Leaves out what nothing reads any more.
  private List<OnnxNode> read(List<OnnxNode> nodes) {
    Set<String> read = new HashSet<>();
    graph.outputs().forEach(port -> read.add(port.name()));
    List<OnnxNode> kept = new ArrayList<>();
    for (OnnxNode node : nodes.reversed()) {
      if (node.outputs().stream().anyMatch(read::contains)) {
        kept.addFirst(node);
        read.addAll(node.inputs());
      }
    }
    return kept;
  }

  /// `x * 0.5 * (1 + Erf(x / sqrt(2)))`, the factors in any order, or `x * (0.5 * Erf(…) + 0.5)`.
  private Optional<OnnxNode> gelu(OnnxNode node) {
    return orders(node, "Mul").filter(pair -> isWholeShare(pair.get(1), pair.getFirst()))
        .map(pair -> one(node, "Gelu", List.of(pair.getFirst()), Map.of())).findFirst()
        .or(() -> geluOfThree(node));
  }

  private Optional<OnnxNode> geluOfThree(OnnxNode node) {
    return orders(node, "Mul").flatMap(pair -> made(pair.getFirst(), "Mul").stream()
        .flatMap(inner -> orders(inner, "Mul"))
        .flatMap(two -> Stream.of(
            List.of(two.get(0), two.get(1), pair.get(1)),
            List.of(two.get(0), pair.get(1), two.get(1)),
            List.of(pair.get(1), two.get(0), two.get(1)))))
        .filter(three -> is(three.get(1), 0.5) && isShare(three.get(2), three.get(0)))
        .map(three -> one(node, "Gelu", List.of(three.getFirst()), Map.of())).findFirst();
  }

  /// `1 + Erf(x / sqrt(2))`.
  private boolean isShare(String name, String x) {
    return made(name, "Add").stream().flatMap(sum -> orders(sum, "Add"))
        .filter(pair -> is(pair.get(1), 1))
        .anyMatch(pair -> isErf(pair.getFirst(), x));
  }

  /// `0.5 * Erf(x / sqrt(2)) + 0.5`.
  private boolean isWholeShare(String name, String x) {
    return made(name, "Add").stream().flatMap(sum -> orders(sum, "Add"))
        .filter(pair -> is(pair.get(1), 0.5))
        .flatMap(pair -> made(pair.getFirst(), "Mul").stream())
        .flatMap(half -> orders(half, "Mul"))
        .anyMatch(pair -> is(pair.get(1), 0.5) && isErf(pair.getFirst(), x));
  }

  /// `Erf(x / sqrt(2))`.
  private boolean isErf(String name, String x) {
    return made(name, "Erf").stream()
        .flatMap(erf -> Stream.ofNullable(makers.get(erf.inputs().getFirst())))
        .filter(inner -> inner.inputs().size() == 2 && inner.inputs().getFirst().equals(x))
        .anyMatch(inner -> switch (inner.type()) {
          case "Div" -> is(inner.inputs().get(1), Math.sqrt(2));
          case "Mul" -> is(inner.inputs().get(1), Math.sqrt(0.5));
          default -> false;
        });
  }

  /// `x > 20 ? x : Softplus(x)`, which is the same: from there on the two differ by less than rounding.
  private Optional<OnnxNode> softplus(OnnxNode node) {
    if (!node.type().equals("Where") || node.inputs().size() != 3) {
      return Optional.empty();
    }
    String x = node.inputs().get(1);
    boolean above = made(node.inputs().getFirst(), "Greater").filter(
        greater -> greater.inputs().size() == 2 && greater.inputs().getFirst().equals(x)
            && number(greater.inputs().get(1)).filter(bound -> bound >= 20).isPresent())
        .isPresent();
    return made(node.inputs().get(2), "Softplus")
        .filter(soft -> above && soft.inputs().getFirst().equals(x))
        .map(_ -> one(node, "Softplus", List.of(x), Map.of()));
  }

  /// `(x - mean) / sqrt(mean((x - mean)²) + epsilon) * gamma + beta` along the last axis.
  private Optional<OnnxNode> normalization(OnnxNode node) {
    return orders(node, "Add")
        .filter(pair -> isRow(pair.get(1)))
        .flatMap(pair -> made(pair.getFirst(), "Mul").stream().flatMap(m -> orders(m, "Mul"))
            .filter(two -> isRow(two.get(1)))
            .flatMap(two -> made(two.getFirst(), "Div").stream()
                .flatMap(div -> standardized(div).stream())
                .map(found -> one(node, "LayerNormalization",
                    List.of(found.x(), two.get(1), pair.get(1)),
                    Map.of("epsilon", found.epsilon())))))
        .findFirst();
  }

  /// What a division makes to have mean 0 and variance 1.
  private record Standardized(String x, Setting epsilon) {}

  private Optional<Standardized> standardized(OnnxNode div) {
    Optional<OnnxNode> sub = made(div.inputs().getFirst(), "Sub");
    if (sub.isEmpty() || sub.get().inputs().size() != 2 || div.inputs().size() != 2) {
      return Optional.empty();
    }
    String x = sub.get().inputs().getFirst();
    boolean centred = made(sub.get().inputs().get(1), "ReduceMean")
        .filter(mean -> isAlongLast(mean) && mean.inputs().getFirst().equals(x)).isPresent();
    if (!centred) {
      return Optional.empty();
    }
    return made(div.inputs().get(1), "Sqrt")
        .flatMap(root -> made(root.inputs().getFirst(), "Add")).stream()
        .flatMap(sum -> orders(sum, "Add"))
        .filter(pair -> number(pair.get(1)).isPresent() && isVariance(pair.getFirst(), sub.get()))
        .map(pair -> new Standardized(x, new Setting(
            (float) (double) number(pair.get(1)).orElseThrow(), 0, "", List.of(), List.of(),
            List.of())))
        .findFirst();
  }

  private boolean isVariance(String name, OnnxNode centred) {
    return made(name, "ReduceMean").filter(this::isAlongLast)
        .flatMap(mean -> Optional.ofNullable(makers.get(mean.inputs().getFirst())))
        .filter(square -> square.inputs().size() == 2
            && Optional.ofNullable(makers.get(square.inputs().getFirst()))
                .filter(sub -> sub.type().equals("Sub") && sub.inputs().equals(centred.inputs()))
                .isPresent())
        .filter(square -> square.type().equals("Pow") && is(square.inputs().get(1), 2)
            || square.type().equals("Mul")
                && square.inputs().get(0).equals(square.inputs().get(1)))
        .isPresent();
  }

  private boolean isAlongLast(OnnxNode mean) {
    return !mean.inputs().isEmpty()
        && mean.attributes().getOrDefault("axes", NOTHING).wholes().equals(List.of(-1L))
        && (!mean.attributes().containsKey("keepdims")
            || mean.attributes().getOrDefault("keepdims", NOTHING).whole() != 0);
  }

  /// Returns the two inputs of a node of this type, in both orders.
  private static Stream<List<String>> orders(OnnxNode node, String type) {
    return node.type().equals(type) && node.inputs().size() == 2
        ? Stream.of(node.inputs(), node.inputs().reversed())
        : Stream.of();
  }

  private Optional<OnnxNode> made(String name, String type) {
    return Optional.ofNullable(makers.get(name))
        .filter(node -> node.type().equals(type) && !node.inputs().isEmpty());
  }

  private Optional<Constant> constant(String name) {
    Constant weight = graph.constants().get(name);
    OnnxNode maker = makers.get(name);
    if (maker != null && maker.type().equals("Identity") && maker.inputs().size() == 1) {
      // PyTorch's way to say that two weights hold the same numbers.
      return Optional.ofNullable(graph.constants().get(maker.inputs().getFirst()));
    }
    return weight == null && maker != null && maker.type().equals("Constant")
        ? maker.attributes().getOrDefault("value", NOTHING).tensors().stream().findFirst()
        : Optional.ofNullable(weight);
  }

  private Optional<Double> number(String name) {
    return constant(name).filter(c -> c.size() == 1).map(c -> c.get(0));
  }

  private boolean is(String name, double expected) {
    return number(name).filter(value -> Math.abs(value - expected) < 1e-6).isPresent();
  }

  private boolean isRow(String name) {
    return constant(name).filter(c -> c.shape().size() == 1 && c.size() > 1).isPresent();
  }

  private static OnnxNode one(
      OnnxNode last, String type, List<String> inputs, Map<String, Setting> settings) {
    return new OnnxNode(type, "", last.name(), inputs, last.outputs(), settings);
  }
}
