package dev.fovea.model;

import dev.fovea.engine.Engine;
import dev.fovea.layer.DTypePolicy;
import dev.fovea.layer.Input;
import dev.fovea.tensor.DType;
import java.util.List;
import java.util.Locale;

/// In which element types users ask a model to compute.
public enum Precision {
  /// As the model says, which is single precision for one that says nothing.
  AUTO,
  /// Single precision.
  F32,
  /// Mixed precision: bf16 where it takes time, single precision for weights, the results and losses.
  ///
  /// @see Model#mixedPrecision
  BF16;

  /// Returns the model, weights shared, in this precision.
  public Model of(Model model) {
    return switch (this) {
      case AUTO -> model;
      case F32 -> model.policy(DTypePolicy.FLOAT32);
      case BF16 -> model.mixedPrecision();
    };
  }

  /// Returns one sentence about what was chosen for a model, and why.
  ///
  /// @param model as [#of] returned it, on the engine that computes it
  public String says(Model model) {
    Engine engine = model.engine();
    boolean mixed = mixed(model) > 0;
    String name = mixed ? "Precision bf16" : "Precision f32";
    boolean fast = engine.favours(DType.BF16);
    if (mixed) {
      String slow = fast ? "" : "; slow here: " + reason(engine);
      return name + (this == AUTO ? ": the model asks for it" : ", as asked for") + slow + ".";
    }
    return name + (this != AUTO
        ? ", as asked for."
        : fast
            ? ": the exact one; --precision bf16 is faster here."
            : ": the exact one, and the fastest here.");
  }

  /// Returns what a user should know about the precision of a model: that its layers of bf16 are slow
  /// on its engine.
  static List<String> notes(Model model) {
    long mixed = mixed(model);
    return mixed == 0 || model.engine().favours(DType.BF16)
        ? List.of()
        : List.of("%d %s in %s, which is slow here: %s.".formatted(
            mixed, mixed == 1 ? "layer computes" : "layers compute", DTypePolicy.MIXED_BFLOAT16,
            reason(model.engine())));
  }

  /// Returns the number of layers that compute in bf16, those of models within the model included.
  private static long mixed(Model model) {
    return NamedLayer.byPath(model).values().stream()
        .filter(layer -> !(layer.layer() instanceof Input) && !(layer.layer() instanceof Model))
        .filter(layer -> layer.policy() == DTypePolicy.MIXED_BFLOAT16)
        .count();
  }

  private static String reason(Engine engine) {
    return engine.name().equals("java")
        ? "the Java engine widens every number first"
        : "the processor has no instructions for it";
  }

  /// Returns the name on the command line, such as `bf16`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
