package dev.fovea.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.compile.Compiler;
import dev.fovea.compile.Plan;
import dev.fovea.engine.Engine;
import dev.fovea.files.KerasJson;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.ConfusionMatrix;
import dev.fovea.metric.Metric;
import dev.fovea.metric.Metrics;
import dev.fovea.metric.TopKAccuracy;
import dev.fovea.metric.TopKError;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Metrics over three batches of different sizes are those that Keras computed, with every setting.
class MetricGoldenTest {
  private static final double LIMIT = 1e-5;
  private static final String KERAS = "keras/metrics";
  private static final String FORMULAS = "formulas/metrics";

  @TestFactory
  Stream<DynamicTest> metricsAreKerass() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : GoldenCase.more(KERAS, ".npz")) {
      GoldenCase golden = GoldenCase.read(file);
      for (Engine engine : GoldenEngines.all()) {
        for (int i = 0; i < golden.count("config"); i++) {
          int number = i;
          tests.add(DynamicTest.dynamicTest("%s %d on %s".formatted(golden.name(), i,
              engine.name()), () -> check(metric(golden, number), golden, number, engine)));
        }
      }
    }
    return tests.stream();
  }

  /// The others are what Keras's compile, its two top-k metrics and scikit-learn give.
  @TestFactory
  Stream<DynamicTest> computesWhatTheFormulaSays() {
    List<DynamicTest> tests = new ArrayList<>();
    others().forEach((name, metric) -> {
      GoldenCase golden = GoldenCase.read(GoldenCase.more(FORMULAS).resolve(name + ".npz"));
      for (Engine engine : GoldenEngines.all()) {
        for (int i = 0; i < golden.count("r"); i++) {
          int number = i;
          tests.add(DynamicTest.dynamicTest("%s %d on %s".formatted(name, i, engine.name()),
              () -> check(metric, golden, number, engine)));
        }
      }
    });
    return tests.stream();
  }

  @Test
  void leavesNoCaseOut() {
    List<String> cases = GoldenCase.more(FORMULAS, ".npz").stream().map(GoldenCase::read)
        .map(GoldenCase::name).toList();
    assertThat(others().keySet()).containsExactlyInAnyOrderElementsOf(cases);
  }

  @Test
  void hasCasesOfEveryMetric() {
    List<Class<?>> seen = new ArrayList<>();
    metrics().forEach(metric -> seen.add(metric.getClass()));
    assertThat(seen).containsAll(Metrics.all());
  }

  /// Returns all metrics that are compared.
  static List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>(others().values());
    GoldenCase.more(KERAS, ".npz").stream().map(GoldenCase::read)
        .forEach(golden -> metrics.add(metric(golden, 0)));
    return metrics;
  }

  /// Those that are no class in Keras: its `Accuracy` compares numbers, which is not what its compile
  /// means by the word.
  private static Map<String, Metric> others() {
    return Map.of(
        "accuracy", new Accuracy(),
        "confusion_matrix", new ConfusionMatrix(),
        "top_1_accuracy", new TopKAccuracy(1),
        "top_2_accuracy", new TopKAccuracy(2),
        "top_3_accuracy", new TopKAccuracy(3),
        "top_2_error", new TopKError(2));
  }

  private static Metric metric(GoldenCase golden, int number) {
    return KerasJson.metric(golden.name(), golden.text("config" + number));
  }

  private static void check(Metric metric, GoldenCase golden, int number, Engine engine) {
    List<double[]> sums = new ArrayList<>();
    for (int batch = 0; golden.has("t%d_%d".formatted(number, batch)); batch++) {
      add(metric, golden, "%d_%d".formatted(number, batch), engine, sums);
    }
    double[] figures = metric.figures(sums);
    float[] expected = golden.array("r" + number).floats();
    assertThat(figures).as("%s", metric).hasSize(expected.length);
    for (int i = 0; i < figures.length; i++) {
      assertThat(figures[i]).as("%s, figure %d", metric, i)
          .isCloseTo(expected[i], within(LIMIT * Math.max(1, Math.abs(expected[i]))));
    }
  }

  private static void add(
      Metric metric, GoldenCase golden, String id, Engine engine, List<double[]> sums) {
    Tensor labels = golden.tensor("t" + id);
    Tensor predictions = golden.tensor("p" + id);
    int rows = labels.shape().dim(0);
    GraphBuilder g = new GraphBuilder();
    Value t = g.input(Port.Kind.BATCH, "t", labels.type());
    Value p = g.input(Port.Kind.BATCH, "p", predictions.type());
    Value s = g.input(Port.Kind.BATCH, "s", TensorType.f32(rows));
    List<Value> parts = metric.sums(g, t, p, s);
    for (int i = 0; i < parts.size(); i++) {
      g.output(Port.Kind.RESULT, "sum" + i, parts.get(i));
    }
    Plan plan = Compiler.standard(engine).compile(g.build(), Map.of());
    plan.port("t").memory().copyFrom(labels.memory());
    plan.port("p").memory().copyFrom(predictions.memory());
    for (int row = 0; row < rows; row++) {
      plan.port("s").set(row, golden.has("s" + id) ? golden.tensor("s" + id).get(row) : 1);
    }
    plan.run();
    for (int i = 0; i < parts.size(); i++) {
      Tensor part = plan.port("sum" + i);
      if (sums.size() == i) {
        sums.add(new double[(int) part.shape().size()]);
      }
      for (int j = 0; j < part.shape().size(); j++) {
        sums.get(i)[j] += part.get(j);
      }
    }
  }
}
