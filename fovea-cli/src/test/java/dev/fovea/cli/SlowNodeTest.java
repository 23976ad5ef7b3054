package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.Compiler;
import dev.fovea.compile.Engines;
import dev.fovea.compile.Plan;
import dev.fovea.files.data.DataFiles;
import dev.fovea.files.data.PublishedData;
import dev.fovea.engine.Engine;
import dev.fovea.engine.EngineUnavailable;
import dev.fovea.engine.Kernel;
import dev.fovea.engine.Step;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.model.Model;
import dev.fovea.op.Conv;
import dev.fovea.optimizer.SGD;
import dev.fovea.zoo.Zoo;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowNodeTest {
  @TempDir
  private Path folder;

  /// An engine of another name that has a reference loop for convolutions, and leaves the rest.
  private record Lazy(Engine java) implements Engine {
    static Lazy open() throws EngineUnavailable {
      return new Lazy(Engines.named("java", 2).engine());
    }

    @Override
    public String name() {
      return "lazy";
    }

    @Override
    public Map<String, String> details() {
      return Map.of();
    }

    @Override
    public int threads() {
      return java.threads();
    }

    @Override
    public Optional<Kernel> kernel(Node node, Arena natives) {
      return node.op() instanceof Conv
          ? java.kernel(node, natives).map(Reference::new)
          : Optional.empty();
    }

    @Override
    public boolean fuses(Op base, List<Op> tail) {
      return false;
    }

    @Override
    public void run(List<Step> steps) {
      java.run(steps);
    }

    @Override
    public void close() {
      java.close();
    }
  }

  private record Reference(Kernel kernel) implements Kernel {
    @Override
    public String implementation() {
      return "gemm:ref";
    }

    @Override
    public Step bind(List<MemorySegment> in, List<MemorySegment> out, MemorySegment scratch) {
      return kernel.bind(in, out, scratch);
    }
  }

  private static Plan plan(Engine engine, int batch) {
    Model model = Zoo.model("conv-model-pooling");
    return Compiler.standard(engine).compile(model.inference(batch), model.weights().tensors());
  }

  private static List<String> layers(Engine engine, int batch) {
    return SlowNode.of(plan(engine, batch), engine.name()).stream()
        .map(slow -> slow.node().origin() + " " + slow.implementation())
        .toList();
  }

  /// Folding gives convolutions the names of the batch normalizations that they end with.
  @Test
  void findsLargeOpsOnPlainJavaAndOnReferenceLoops() throws EngineUnavailable {
    try (Lazy lazy = Lazy.open()) {
      assertThat(layers(lazy, 32)).containsExactly(
          "batch_normalization gemm:ref", "batch_normalization_1 gemm:ref",
          "batch_normalization_2 java");
    }
  }

  @Test
  void overlooksSmallOps() throws EngineUnavailable {
    try (Lazy lazy = Lazy.open()) {
      assertThat(layers(lazy, 1)).doesNotContain("batch_normalization gemm:ref");
    }
  }

  @Test
  void findsNothingOnTheJavaEngine() throws EngineUnavailable {
    assertThat(layers(Engines.named("java", 1).engine(), 32)).isEmpty();
  }

  @Test
  void explainPlanNamesEachLayer() throws EngineUnavailable {
    StringWriter text = new StringWriter();
    try (Lazy lazy = Lazy.open()) {
      Model model = Zoo.model("normal-model");
      new PlanText(new PrintWriter(text, true), lazy.name())
          .print(Compiler.standard(lazy), model.inference(128));
    }
    assertThat(text.toString().lines().filter(line -> line.startsWith("warning"))).first()
        .isEqualTo(
            "warning: batch_normalization: MatMul[transposeA=false, transposeB=false] (200.7 MFLOP) runs on 'java',"
                + " which is slow: lazy has no fast code for it.");
  }

  @Test
  void trainSaysItInOneLine() throws EngineUnavailable {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text, true);
    Terminal terminal = new Terminal(out, out, false, StandardCharsets.UTF_8);
    try (Lazy lazy = Lazy.open()) {
      TrainSettings settings = new TrainSettings(
          "normal-model", new DataFlags().images(new ImageSource.Published(
              PublishedData.of("mnist"), DataFiles.in(folder), new TransferLine(terminal))),
          Optional.of(256), 1, 128, 0.5, Optional.of(new SGD()),
          "standard", 0, false, Optional.empty(), List.of());
      int code = new Training(
          terminal,
          settings,
          TrainStart.find("normal-model", new NetworkFlags(),
              new Terminal(out, out, false, StandardCharsets.UTF_8)),
          new Engines.Choice(lazy, "a test asks for it."),
          Optional.of(folder.resolve("run")),
          Optional.empty(),
          Optional.empty()).run();
      assertThat(code).isZero();
    }
    assertThat(text.toString().lines().filter(line -> line.startsWith("warning")))
        .containsExactly(
            "warning: lazy has no fast code for 8 large ops, which will be slow: dense (java), dense_1 (java),"
                + " dense_2 (java); explain-plan --training shows them.");
  }
}
