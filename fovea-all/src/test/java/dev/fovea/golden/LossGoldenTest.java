package dev.fovea.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.Compiler;
import dev.fovea.compile.Plan;
import dev.fovea.engine.Engine;
import dev.fovea.files.KerasJson;
import dev.fovea.grad.Gradients;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.loss.Loss;
import dev.fovea.loss.Losses;
import dev.fovea.loss.Reduced;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Losses and their derivatives are those that Keras computed, with every setting and reduction.
class LossGoldenTest {
  private static final double LIMIT = 1e-5;
  private static final GoldenReport REPORT = new GoldenReport("losses");

  @AfterAll
  static void report() {
    REPORT.write();
  }

  @TestFactory
  Stream<DynamicTest> lossesAreKerass() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : files()) {
      GoldenCase golden = GoldenCase.read(file);
      for (Engine engine : GoldenEngines.all()) {
        for (int i = 0; i < golden.count("config"); i++) {
          int number = i;
          tests.add(DynamicTest.dynamicTest("%s %d on %s".formatted(golden.name(), i,
              engine.name()), () -> check(golden, number, engine)));
        }
      }
    }
    return tests.stream();
  }

  @Test
  void hasCasesOfEveryLoss() {
    List<Class<?>> seen = new ArrayList<>();
    files().stream().map(GoldenCase::read)
        .forEach(golden -> seen.add(plain(loss(golden, 0)).getClass()));
    assertThat(seen).containsAll(Losses.all());
  }

  private static List<Path> files() {
    return GoldenCase.more("keras/losses", ".npz");
  }

  private static Loss loss(GoldenCase golden, int number) {
    return KerasJson.loss(golden.name(), golden.text("config" + number));
  }

  private static Loss plain(Loss loss) {
    return loss instanceof Reduced reduced ? reduced.loss() : loss;
  }

  private static void check(GoldenCase golden, int number, Engine engine) {
    Loss loss = loss(golden, number);
    Tensor labels = golden.tensor("t" + number);
    Tensor predictions = golden.tensor("p" + number);
    int rows = labels.shape().dim(0);
    GraphBuilder g = new GraphBuilder();
    Value t = g.input(Port.Kind.BATCH, "t", loss.labels(predictions.type()));
    Value p = g.input(Port.Kind.BATCH, "p", predictions.type());
    Value s = g.input(Port.Kind.BATCH, "s", TensorType.f32(rows));
    Value total = loss.total(g, t, p, s);
    g.output(Port.Kind.RESULT, "v", total);
    Gradients.of(g, total, List.of(p)).forEach((_, d) -> g.output(Port.Kind.RESULT, "g", d));
    Plan plan = Compiler.standard(engine).compile(g.build(), Map.of());
    plan.port("t").memory().copyFrom(labels.memory());
    plan.port("p").memory().copyFrom(predictions.memory());
    for (int row = 0; row < rows; row++) {
      plan.port("s").set(row, golden.has("s" + number) ? golden.tensor("s" + number).get(row) : 1);
    }
    plan.run();
    REPORT.check(engine.name(), golden.name(), "v%d, %s".formatted(number, loss), plan.port("v"),
        golden.array("v" + number), LIMIT);
    REPORT.check(engine.name(), golden.name(), "g%d, %s".formatted(number, loss), plan.port("g"),
        golden.array("g" + number), LIMIT);
  }
}
