package dev.fovea.cli;

import dev.fovea.compile.Compiler;
import dev.fovea.compile.Engines;
import dev.fovea.graph.Graph;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.tensor.DType;
import dev.fovea.train.Objective;
import dev.fovea.train.StepGraph;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows how a model becomes a plan.
@Command(name = "explain-plan", description = "Shows a model's graph after each pass, with bytes and FLOPs, and what each node"
    + " of the plan runs on.")
final class ExplainPlanCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "MODEL|FILE", description = "Name of a network, or a .keras, .h5 or .onnx file.")
  private String name = "";

  @Option(names = "--training", description = "The step of training (class numbers as labels), not prediction.")
  private boolean training;

  @Option(names = "--optimizer", paramLabel = "NAME", defaultValue = "adam", description = "Rule by which weights move in training: adam, sgd, adamw, rmsprop and others (default: ${DEFAULT-VALUE}).")
  private String optimizer = "";

  @Option(names = "--batch", paramLabel = "N", defaultValue = "128", description = "Samples at a time (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Mixin
  private NetworkFlags network = new NetworkFlags();

  @Mixin
  private EngineOptions engine = new EngineOptions();

  @Mixin
  private PrecisionOption precision = new PrecisionOption();

  ExplainPlanCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Misuse.below("--batch", batch, 1);
    Engines.Choice choice = engine.open();
    Model model = precision.chosen().of(ModelSource.find(name, network, terminal))
        .on(choice.engine());
    Compiler compiler = Compiler.standard(choice.engine());
    new PlanText(terminal.out(), choice.engine().name()).print(compiler, graph(model));
    return 0;
  }

  private Graph graph(Model model) {
    if (!training) {
      return model.inference(batch);
    }
    StepGraph step = new StepGraph(
        model,
        Collections.nCopies(model.outputs().size(),
            Objective.of(new SparseCategoricalCrossentropy(), new Accuracy())),
        DType.F32);
    return step.training(batch, OptimizerNames.optimizer(optimizer, Optional.empty()));
  }
}
