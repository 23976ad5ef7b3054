package dev.fovea.contract;

import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs a graph node by node on the plain engine, every value in memory of its own: what a plan
/// must compute, however it shares memory.
public final class PlainRun {
  private PlainRun() {}

  /// Returns the outputs by port name.
  ///
  /// @param inputs a tensor for each input port, by name; they stay as they are
  public static Map<String, Tensor> of(Graph graph, Map<String, Tensor> inputs) {
    try (JavaEngine engine = new JavaEngine(1)) {
      SampleRun run = new SampleRun(engine);
      Map<Value, Tensor> values = new HashMap<>();
      graph.inputs().forEach(port -> values.put(port.value(), inputs.get(port.name())));
      for (Node node : graph.nodes()) {
        List<Tensor> read = node.inputs().stream().map(values::get).toList();
        List<Tensor> given = run.run(node, read).orElseThrow();
        for (int i = 0; i < given.size(); i++) {
          values.put(node.outputs().get(i), given.get(i));
        }
      }
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      for (Port port : graph.outputs()) {
        outputs.put(port.name(), values.get(port.value()).copy());
      }
      return outputs;
    }
  }
}
