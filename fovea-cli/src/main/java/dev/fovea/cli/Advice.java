package dev.fovea.cli;

import dev.fovea.layer.BatchNormalization;
import dev.fovea.model.Model;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What figures of a training tell those who know the usual reasons.
final class Advice {
  /// How far the validation must fall behind to be a dip, as a share of samples.
  private static final double DIP = 0.15;

  /// Momentum from which on averages need hundreds of steps.
  private static final double SLOW_MOMENTUM = 0.99;

  private Advice() {}

  /// Returns one line of advice, if there is any.
  ///
  /// @param epochs figures of each epoch
  static Optional<String> of(Model model, List<Map<String, Double>> epochs) {
    boolean slow = model.layers().stream().anyMatch(
        layer -> layer.layer() instanceof BatchNormalization norm
            && norm.momentum() >= SLOW_MOMENTUM);
    return slow && dips(epochs)
        ? Optional.of(
            "The validation was far behind at first because Batch Normalization's moving averages, with momentum"
                + " 0.99, need some 500 steps to settle; with momentum 0.9 they need 50.")
        : Optional.empty();
  }

  /// Tells whether the first half of the epochs has one whose validation is far behind.
  private static boolean dips(List<Map<String, Double>> epochs) {
    return epochs.subList(0, Math.ceilDiv(epochs.size(), 2)).stream().anyMatch(
        figures -> figures.getOrDefault("accuracy", 0.0)
            - figures.getOrDefault("val_accuracy", 1.0) > DIP);
  }
}
