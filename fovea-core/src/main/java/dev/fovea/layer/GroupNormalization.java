package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.initializer.Initializer;
import dev.fovea.initializer.Ones;
import dev.fovea.initializer.Zeros;
import dev.fovea.op.Reshape;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Gives each group of channels of each sample mean 0 and variance 1, then scales and shifts it.
///
/// Input and output have the same shape. Weights: gamma and beta, each `[channels]`.
///
/// @param groups           number of groups, which divides the channels; -1 for one a channel
/// @param axis             the channels' axis; negative counts from the last
/// @param epsilon          what keeps the root away from 0
/// @param center           whether there is a shift, beta
/// @param scale            whether there is a factor, gamma
/// @param betaInitializer  first values of beta
/// @param gammaInitializer first values of gamma
/// @param rules            penalties and constraints for beta and gamma
/// @param name             the layer's name, or empty
/// @param trainable        whether training changes the weights
/// @see <a href="https://arxiv.org/abs/1803.08494">Wu and He 2018</a>
public record GroupNormalization(
    int groups,
    int axis,
    double epsilon,
    boolean center,
    boolean scale,
    Initializer betaInitializer,
    Initializer gammaInitializer,
    Rules rules,
    String name,
    boolean trainable)
    implements
      RuledLayer<GroupNormalization> {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if epsilon is not above 0, or `groups` neither -1 nor at least 1
  public GroupNormalization {
    if (groups != -1) {
      Settings.positive("GroupNormalization groups", groups);
    }
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException(
          "GroupNormalization epsilon must be above 0, got %s.".formatted(epsilon));
    }
    rules.check("GroupNormalization", "beta", "gamma");
  }

  /// Returns a layer with Keras's defaults: 32 groups on the last axis, epsilon 0.001.
  public GroupNormalization() {
    this(32);
  }

  /// Returns a layer with this many groups.
  public GroupNormalization(int groups) {
    this(groups, -1, 1e-3, true, true, new Zeros(), new Ones(), Rules.NONE, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    int own = Images.axis(scope, x, axis);
    int channels = x.shape().dim(own);
    int count = groups == -1 ? channels : groups;
    if (channels % count != 0) {
      throw scope.error(
          "%d channels do not divide into %d groups".formatted(channels, count),
          "choose a number of groups that divides the channels");
    }
    List<Integer> dims = new ArrayList<>(x.shape().dims());
    dims.set(own, count);
    dims.add(own + 1, channels / count);
    List<Integer> axes = IntStream.range(1, dims.size()).filter(i -> i != own).boxed().toList();
    Value cut = scope.apply(new Reshape(new Shape(dims)), x);
    Value normal = Moments.standardized(scope, cut, axes, epsilon);
    Value y = scope.apply(new Reshape(x.shape()), normal);
    y = scale ? Moments.scaled(scope, y, "gamma", List.of(own), gammaInitializer) : y;
    return center ? Moments.shifted(scope, y, "beta", List.of(own), betaInitializer) : y;
  }
}
