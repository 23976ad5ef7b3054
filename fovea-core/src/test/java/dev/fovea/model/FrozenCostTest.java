package dev.fovea.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.Compiler;
import dev.fovea.compile.Plan;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Port;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Dense;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.optimizer.Adam;
import dev.fovea.zoo.NetworkOptions;
import dev.fovea.zoo.Zoo;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Frozen layers below the first that trains cost no backward time and no memory for gradients.
class FrozenCostTest {
  private static final JavaEngine ENGINE = new JavaEngine(1);
  private static final int BATCH = 4;

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  private static Model model() {
    return Zoo.model("resnet18", NetworkOptions.DEFAULT.input(32, 32, 3)).on(ENGINE)
        .upTo("avg_pool")
        .withHead(0, new Dense(2).activation(ActivationFunction.SOFTMAX).named("classes"));
  }

  private static Plan plan(Model model) {
    return model.compile(new Adam(), new SparseCategoricalCrossentropy()).trainingPlan(BATCH);
  }

  /// Gradients of a layer carry its name, as its own nodes do.
  private static Map<String, Long> nodes(Plan plan) {
    Map<String, Long> counts = new TreeMap<>();
    plan.graph().nodes().stream().filter(node -> !node.origin().startsWith("optimizer"))
        .forEach(node -> counts.merge(node.origin(), 1L, Long::sum));
    return counts;
  }

  @Test
  void frozenLayersHaveNoMoreNodesThanAtInference() {
    Model model = model();
    Map<String, Long> forward = nodes(model.plan(BATCH));
    Map<String, Long> frozen = nodes(plan(model.frozen().thawed("classes")));
    Map<String, Long> upper = nodes(plan(model.frozen().thawed("conv5_*").thawed("classes")));
    Map<String, Long> all = nodes(plan(model));
    List<String> below = forward.keySet().stream().filter(name -> !name.equals("classes")).toList();
    assertThat(below).hasSizeGreaterThan(30);
    for (String layer : below) {
      assertThat(frozen.get(layer)).as(layer).isEqualTo(forward.get(layer));
      boolean trains = layer.startsWith("conv5_") || layer.equals("avg_pool");
      if (!trains) {
        assertThat(upper.get(layer)).as(layer).isEqualTo(forward.get(layer));
      }
      if (layer.endsWith("_conv")) {
        assertThat(all.get(layer)).as(layer).isGreaterThan(forward.get(layer));
        assertThat(upper.get(layer) > forward.get(layer)).as(layer).isEqualTo(trains);
      }
    }
    assertThat(frozen.get("classes")).isGreaterThan(forward.get("classes"));
  }

  /// What is kept from one run to the next follows from weights alone, and is left out here.
  @Test
  void frozenLayersHaveNoOptimizerStateAndKeepNoValues() {
    Model model = model().on(Compiler.standard(ENGINE).without("HoistWeights"));
    Plan frozen = plan(model.frozen().thawed("classes"));
    List<String> state = frozen.graph().inputs().stream()
        .filter(port -> port.kind() == Port.Kind.STATE && port.name().startsWith("optimizer/"))
        .map(Port::name).toList();
    assertThat(state).isNotEmpty().allMatch(name -> name.startsWith("optimizer/classes/"));
    assertThat(frozen.graph().outputs().stream().filter(port -> port.kind() == Port.Kind.WEIGHT)
        .map(Port::name)).containsExactly("classes/kernel", "classes/bias");
    long inference = model.plan(BATCH).bytes();
    long head = 100 * 1024;
    assertThat(frozen.bytes()).isLessThan(inference + head);
    assertThat(plan(model).bytes()).as("what training all layers keeps")
        .isGreaterThan(2 * frozen.bytes());
  }
}
