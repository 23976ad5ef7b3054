package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.initializer.Initializer;
import dev.fovea.initializer.Ones;
import dev.fovea.initializer.Zeros;
import java.util.List;

/// Gives each sample mean 0 and variance 1 along some axes, then scales and shifts it.
///
/// Input and output have the same shape. Weights: gamma and beta, of the lengths of these axes.
///
/// @param axis             the axes, the batch axis being 0; negative counts from the last
/// @param epsilon          what keeps the root away from 0
/// @param center           whether there is a shift, beta
/// @param scale            whether there is a factor, gamma
/// @param rmsScaling       whether to divide by the standard deviation without taking off the mean,
///     and to shift nothing; not what [RMSNormalization] does, and kept for old models
/// @param betaInitializer  first values of beta
/// @param gammaInitializer first values of gamma
/// @param rules            penalties and constraints for beta and gamma
/// @param name             the layer's name, or empty
/// @param trainable        whether training changes the weights
/// @see <a href="https://arxiv.org/abs/1607.06450">Ba, Kiros and Hinton 2016</a>
public record LayerNormalization(
    List<Integer> axis,
    double epsilon,
    boolean center,
    boolean scale,
    boolean rmsScaling,
    Initializer betaInitializer,
    Initializer gammaInitializer,
    Rules rules,
    String name,
    boolean trainable)
    implements
      RuledLayer<LayerNormalization> {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if epsilon is not above 0
  public LayerNormalization {
    axis = List.copyOf(axis);
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException(
          "LayerNormalization epsilon must be above 0, got %s.".formatted(epsilon));
    }
    rules.check("LayerNormalization", "beta", "gamma");
  }

  /// Returns a layer with Keras's defaults: last axis, epsilon 0.001.
  public LayerNormalization() {
    this(List.of(-1), 1e-3, true, true, false, new Zeros(), new Ones(), Rules.NONE, "", true);
  }

  /// Returns the same layer along other axes.
  public LayerNormalization axis(Integer... axes) {
    return Settings.with(this, "axis", List.of(axes));
  }

  /// Returns the same layer with another number that keeps the root away from 0.
  public LayerNormalization epsilon(double number) {
    return Settings.with(this, "epsilon", number);
  }

  @Override
  public Value call(Scope scope, Value x) {
    List<Integer> axes = axis.stream().map(each -> Images.axis(scope, x, each)).toList();
    Value y = rmsScaling
        ? Moments.ofVariance(scope, x, axes, epsilon)
        : Moments.standardized(scope, x, axes, epsilon);
    y = scale || rmsScaling ? Moments.scaled(scope, y, "gamma", axes, gammaInitializer) : y;
    return center && !rmsScaling
        ? Moments.shifted(scope, y, "beta", axes, betaInitializer)
        : y;
  }
}
