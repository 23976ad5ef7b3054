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
  /// Inputs and weights are rounded to bf16, and so is the result, once; sums in between are in single
  /// precision, and so are all of a normalization, losses, metrics, and what an optimizer does. On
  /// processors with AVX-512 bf16 or AMX it is faster, and takes half the memory for activations.
  MIXED_BFLOAT16;

  /// Returns Keras's name, such as `mixed_bfloat16`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
