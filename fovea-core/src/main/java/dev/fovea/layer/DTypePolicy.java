package dev.fovea.layer;

import java.util.Locale;

/// In which element types a layer computes and keeps its weights.
///
/// @see <a href="https://arxiv.org/abs/1710.03740">Micikevicius et al. 2018, Mixed precision
///     training</a>
public enum DTypePolicy {
  /// Weights and arithmetic in single precision.
  FLOAT32,
  /// Weights in single precision, arithmetic in bfloat16.
  ///
  /// Not computed yet: a model keeps the policy, reads and writes it, and computes in single
  /// precision, which is more exact and slower. `Model.notes` and `Trainer.notes` say so.
  MIXED_BFLOAT16;

  /// Returns Keras's name, such as `mixed_bfloat16`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
