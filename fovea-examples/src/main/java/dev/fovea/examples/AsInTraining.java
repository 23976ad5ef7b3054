package dev.fovea.examples;

import dev.fovea.compile.Plan;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.layer.Build;
import dev.fovea.model.Model;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What layers give that draw random numbers while training: a prediction leaves their input as it is.
final class AsInTraining {
  private AsInTraining() {}

  /// Returns the results of several training steps, which each draw anew.
  ///
  /// @param model layers without weights
  /// @param input `[batch, …]`
  static List<Tensor> results(Model model, Tensor input, int steps) {
    Build build = new Build(true, DType.F32);
    Value x = build.graph().input(Port.Kind.BATCH, "x", input.type());
    build.graph().output(Port.Kind.RESULT, "y", model.forward(build, List.of(x)).getFirst());
    Plan plan = model.compiler().compile(build.graph().build(), Map.of("x", input));
    List<Tensor> results = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      plan.port(Build.RANDOM_KEY).set(1, step);
      plan.run();
      results.add(plan.port("y").copy());
    }
    return results;
  }
}
