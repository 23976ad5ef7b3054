package dev.fovea.golden;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.Compiler;
import dev.fovea.compile.Plan;
import dev.fovea.engine.Engine;
import dev.fovea.grad.Gradients;
import dev.fovea.graph.Graph;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.layer.Build;
import dev.fovea.layer.DTypePolicy;
import dev.fovea.layer.Layer;
import dev.fovea.layer.WeightSpec;
import dev.fovea.op.Multiply;
import dev.fovea.op.RandomUniform;
import dev.fovea.op.Sum;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// One layer forward and backward: `y`, the derivatives of `sum(y * r)`, the weights afterwards.
final class LayerCall {
  private final GoldenCase golden;
  private final Build build;
  private final DTypePolicy policy;
  private final Map<String, Tensor> bound = new HashMap<>();

  LayerCall(GoldenCase golden, boolean training) {
    this(golden, training, DTypePolicy.FLOAT32);
  }

  LayerCall(GoldenCase golden, boolean training, DTypePolicy policy) {
    this.golden = golden;
    this.policy = policy;
    build = new Build(training, DType.F32);
  }

  /// Runs the layer and checks every array of the case.
  void check(Layer layer, Engine engine, GoldenReport report, double limit) {
    Graph graph = graph(layer);
    Plan plan = Compiler.standard(engine).compile(graph, bound);
    plan.run();
    for (Port port : graph.outputs()) {
      report.check(engine.name(), golden.name(), port.name(), plan.port(port.name()),
          golden.array(port.name()), limit);
    }
  }

  private Graph graph(Layer layer) {
    GraphBuilder g = build.graph();
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < golden.count("x"); i++) {
      inputs.add(input(Port.Kind.BATCH, "x" + i, golden.tensor("x" + i)));
    }
    Value result = build.root().call("layer", layer, inputs, false, policy).getFirst();
    Value y = build.cast(result, DType.F32);
    Value r = input(Port.Kind.BATCH, "r", golden.tensor("r"));
    Value product = g.apply(new Multiply(), y, r);
    List<Integer> axes = IntStream.range(0, product.shape().rank()).boxed().toList();
    Value loss = g.apply(new Sum(axes), product);
    List<Value> weights = weights();
    List<Value> with = new ArrayList<>(inputs);
    with.addAll(weights);
    Map<Value, Value> derivatives = Gradients.of(g, loss, with);
    g.output(Port.Kind.RESULT, "y", y);
    for (int i = 0; i < inputs.size(); i++) {
      g.output(Port.Kind.RESULT, "dx" + i, requireNonNull(derivatives.get(inputs.get(i))));
    }
    derivatives(weights, derivatives);
    return given(g.build());
  }

  /// Returns the graph with the case's numbers `u0` … in place of random ones, in the order in which
  /// the layer draws.
  private Graph given(Graph graph) {
    List<Port> inputs = new ArrayList<>(graph.inputs());
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof RandomUniform op) {
        String name = "u" + op.stream();
        inputs.add(new Port(name, Port.Kind.BATCH, node.output()));
        bound.put(name, golden.tensor(name, node.output().shape()));
      } else {
        nodes.add(node);
      }
    }
    assertThat(inputs).as("inputs and numbers that the layer draws")
        .hasSize(graph.inputs().size() + golden.count("u"));
    return new Graph(inputs, nodes, graph.outputs());
  }

  private Value input(Port.Kind kind, String name, Tensor tensor) {
    bound.put(name, tensor);
    return build.graph().input(kind, name, tensor.type());
  }

  /// Returns the weights as they were before the call, and checks that they are Keras's.
  private List<Value> weights() {
    Graph soFar = build.graph().build();
    List<WeightSpec> specs = new ArrayList<>(build.specs().values());
    assertThat(specs).as("weights").hasSize(golden.count("w"));
    List<Value> weights = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      WeightSpec spec = specs.get(i);
      assertThat(spec.trainable()).as("%s trains", spec.path()).isEqualTo(golden.has("dw" + i));
      bound.put(spec.path(), golden.tensor("w" + i));
      weights.add(soFar.input(spec.path()).orElseThrow().value());
    }
    return weights;
  }

  private void derivatives(List<Value> weights, Map<Value, Value> derivatives) {
    List<String> paths = new ArrayList<>(build.specs().keySet());
    for (int i = 0; i < weights.size(); i++) {
      if (golden.has("dw" + i)) {
        build.graph().output(Port.Kind.RESULT, "dw" + i,
            requireNonNull(derivatives.get(weights.get(i))));
      }
      Value after = build.updates().getOrDefault(paths.get(i), weights.get(i));
      build.graph().output(Port.Kind.RESULT, "a" + i, after);
    }
  }
}
