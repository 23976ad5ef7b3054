package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.initializer.Initializer;
import dev.fovea.initializer.Ones;
import dev.fovea.initializer.Zeros;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.Divide;
import dev.fovea.op.Fill;
import dev.fovea.op.Multiply;
import dev.fovea.op.Sqrt;
import dev.fovea.op.Subtract;
import dev.fovea.op.Transpose;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// Keeps the inputs of the next layer at mean 0 and variance 1, then scales and shifts them.
///
/// In training by the statistics of the batch, else by their moving averages, which start at 0 and
/// 1 and move by `average * momentum + batch * (1 - momentum)` at each training step. A frozen layer
/// uses its averages in training too. Input and output have the same shape. Weights: gamma, beta,
/// moving_mean, moving_variance, each `[channels]`.
///
/// @param axis                      the channels' axis; negative counts from the last
/// @param momentum                  share of the old moving average that stays, from 0 to 1
/// @param epsilon                   what keeps the root away from 0
/// @param center                    whether there is a shift, beta
/// @param scale                     whether there is a factor, gamma
/// @param betaInitializer           first values of beta
/// @param gammaInitializer          first values of gamma
/// @param movingMeanInitializer     first values of the moving mean
/// @param movingVarianceInitializer first values of the moving variance
/// @param rules                     penalties and constraints for beta and gamma
/// @param name                      the layer's name, or empty
/// @param trainable                 whether training changes the weights
/// @see <a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy 2015</a>
public record BatchNormalization(
    int axis,
    double momentum,
    double epsilon,
    boolean center,
    boolean scale,
    Initializer betaInitializer,
    Initializer gammaInitializer,
    Initializer movingMeanInitializer,
    Initializer movingVarianceInitializer,
    Rules rules,
    String name,
    boolean trainable)
    implements
      RuledLayer<BatchNormalization> {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if momentum is outside 0 to 1, or epsilon is not above 0
  public BatchNormalization {
    if (!(momentum >= 0 && momentum <= 1) || !(epsilon > 0)) {
      throw new IllegalArgumentException(
          "BatchNormalization needs momentum from 0 to 1 and epsilon above 0, got %s and %s."
              .formatted(momentum, epsilon));
    }
    rules.check("BatchNormalization", "beta", "gamma");
  }

  /// Returns a layer with Keras's defaults: last axis, momentum 0.99, epsilon 0.001.
  public BatchNormalization() {
    this(-1, 0.99, 1e-3, true, true, new Zeros(), new Ones(), new Zeros(), new Ones(), Rules.NONE,
        "", true);
  }

  /// Returns the same layer with moving averages that keep this share of their old value.
  public BatchNormalization momentum(double share) {
    return Settings.with(this, "momentum", share);
  }

  /// Returns the same layer with another number that keeps the root away from 0.
  public BatchNormalization epsilon(double number) {
    return Settings.with(this, "epsilon", number);
  }

  @Override
  public Value call(Scope scope, Value x) {
    int rank = x.shape().rank();
    int channels = axis < 0 ? axis + rank : axis;
    if (channels < 1 || channels >= rank) {
      throw scope.error(
          "there is no channel axis %d in %s".formatted(axis, x.type()),
          "choose an axis from 1 on");
    }
    if (channels == rank - 1) {
      return normalize(scope, x);
    }
    Value last = scope.apply(Transpose.moveToLast(channels, rank, false), x);
    return scope.apply(Transpose.moveToLast(channels, rank, true), normalize(scope, last));
  }

  private Value normalize(Scope scope, Value x) {
    // Mixed precision: x and the result in bf16, all between them in the type of the weights.
    Scope wide = scope.wide();
    Shape shape = Shape.of(x.shape().last());
    TensorType type = new TensorType(wide.dtype(), shape);
    Value gamma = scale
        ? wide.weight("gamma", shape, gammaInitializer)
        : scope.apply(new Fill(type, 1));
    Value beta = center
        ? wide.weight("beta", shape, betaInitializer)
        : scope.apply(new Fill(type, 0));
    Value mean = wide.state("moving_mean", shape, movingMeanInitializer);
    Value variance = wide.state("moving_variance", shape, movingVarianceInitializer);
    if (!scope.training() || !trainable) {
      List<Value> weights = List.of(gamma, beta, mean, variance);
      return scope.cast(infer(wide, wide.cast(x), weights));
    }
    List<Value> batch = scope.graph().applyAll(new BatchNorm(epsilon), List.of(x, gamma, beta));
    scope.update("moving_mean", moved(scope, mean, batch.get(1)));
    scope.update("moving_variance", moved(scope, variance, batch.get(2)));
    return batch.getFirst();
  }

  private Value infer(Scope scope, Value x, List<Value> weights) {
    Value spread = scope.apply(new Sqrt(), scope.apply(new Affine(1, epsilon), weights.get(3)));
    Value factor = scope.apply(new Divide(), weights.get(0), spread);
    Value centre = scope.apply(new Multiply(), weights.get(2), factor);
    Value shift = scope.apply(new Subtract(), weights.get(1), centre);
    return scope.apply(new Add(), scope.apply(new Multiply(), x, factor), shift);
  }

  private Value moved(Scope scope, Value average, Value batch) {
    Value old = scope.apply(new Affine(momentum, 0), average);
    return scope.apply(new Add(), old, scope.apply(new Affine(1 - momentum, 0), batch));
  }
}
