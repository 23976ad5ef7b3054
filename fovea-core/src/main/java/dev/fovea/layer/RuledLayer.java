package dev.fovea.layer;

import dev.fovea.constraint.Constraint;
import dev.fovea.regularizer.Regularizer;

/// A layer whose weights and results may have penalties, and whose weights may have constraints.
///
/// {@snippet :
/// new Conv2D(32, 3).kernelRegularizer(new L2(1e-4)).kernelConstraint(new MaxNorm(3).axis(0, 1, 2));
/// }
///
/// A penalty is added to the loss, in training and when the model is measured; that of the activity
/// is divided by the number of samples. A frozen layer's weights have none. Constraints hold after
/// each training step, not for first values. Records of such layers have the component `rules`.
///
/// @param <L> the layer itself
/// @see <a href="https://keras.io/api/layers/regularizers/">Keras: layer weight regularizers</a>
public interface RuledLayer<L extends RuledLayer<L>> extends Layer {
  /// Returns the penalties and constraints.
  Rules rules();

  /// Returns the word that [Rules] has for a weight, which mostly is its name.
  ///
  /// @param weight its name within the layer, such as `depthwise_kernel`
  default String word(String weight) {
    return weight.endsWith("_kernel")
        ? weight.substring(0, weight.length() - "_kernel".length())
        : weight;
  }

  /// Returns the same layer with other penalties and constraints.
  ///
  /// @throws IllegalArgumentException if there is one for a weight that the layer has not
  @SuppressWarnings("unchecked") // L is the layer itself.
  default L rules(Rules rules) {
    return (L) Settings.with((Record & RuledLayer<L>) this, "rules", rules);
  }

  /// Returns the same layer with a penalty for the kernel.
  ///
  /// @throws IllegalArgumentException if the layer has none
  default L kernelRegularizer(Regularizer regularizer) {
    return rules(rules().regularize("kernel", regularizer));
  }

  /// Returns the same layer with a constraint for the kernel.
  ///
  /// @throws IllegalArgumentException if the layer has none
  default L kernelConstraint(Constraint constraint) {
    return rules(rules().constrain("kernel", constraint));
  }

  /// Returns the same layer with a penalty for the bias.
  ///
  /// @throws IllegalArgumentException if the layer has none
  default L biasRegularizer(Regularizer regularizer) {
    return rules(rules().regularize("bias", regularizer));
  }

  /// Returns the same layer with a constraint for the bias.
  ///
  /// @throws IllegalArgumentException if the layer has none
  default L biasConstraint(Constraint constraint) {
    return rules(rules().constrain("bias", constraint));
  }

  /// Returns the same layer with a penalty for the kernel that convolves each channel on its own.
  ///
  /// @throws IllegalArgumentException if the layer has none
  default L depthwiseRegularizer(Regularizer regularizer) {
    return rules(rules().regularize("depthwise", regularizer));
  }

  /// Returns the same layer with a constraint for the kernel that convolves each channel on its own.
  ///
  /// @throws IllegalArgumentException if the layer has none
  default L depthwiseConstraint(Constraint constraint) {
    return rules(rules().constrain("depthwise", constraint));
  }

  /// Returns the same layer with a penalty for the kernel that mixes the channels.
  ///
  /// @throws IllegalArgumentException if the layer has none
  default L pointwiseRegularizer(Regularizer regularizer) {
    return rules(rules().regularize("pointwise", regularizer));
  }

  /// Returns the same layer with a constraint for the kernel that mixes the channels.
  ///
  /// @throws IllegalArgumentException if the layer has none
  default L pointwiseConstraint(Constraint constraint) {
    return rules(rules().constrain("pointwise", constraint));
  }

  /// Returns the same layer with a penalty for the factors.
  ///
  /// @throws IllegalArgumentException if the layer has none
  default L gammaRegularizer(Regularizer regularizer) {
    return rules(rules().regularize("gamma", regularizer));
  }

  /// Returns the same layer with a constraint for the factors.
  ///
  /// @throws IllegalArgumentException if the layer has none
  default L gammaConstraint(Constraint constraint) {
    return rules(rules().constrain("gamma", constraint));
  }

  /// Returns the same layer with a penalty for the shifts.
  ///
  /// @throws IllegalArgumentException if the layer has none
  default L betaRegularizer(Regularizer regularizer) {
    return rules(rules().regularize("beta", regularizer));
  }

  /// Returns the same layer with a constraint for the shifts.
  ///
  /// @throws IllegalArgumentException if the layer has none
  default L betaConstraint(Constraint constraint) {
    return rules(rules().constrain("beta", constraint));
  }

  /// Returns the same layer with a penalty for the slopes.
  ///
  /// @throws IllegalArgumentException if the layer has none
  default L alphaRegularizer(Regularizer regularizer) {
    return rules(rules().regularize("alpha", regularizer));
  }

  /// Returns the same layer with a constraint for the slopes.
  ///
  /// @throws IllegalArgumentException if the layer has none
  default L alphaConstraint(Constraint constraint) {
    return rules(rules().constrain("alpha", constraint));
  }

  /// Returns the same layer with a penalty for what it gives, divided by the number of samples.
  default L activityRegularizer(Regularizer regularizer) {
    return rules(rules().regularize(Rules.ACTIVITY, regularizer));
  }
}
