package dev.fovea.registry;

import dev.fovea.constraint.MaxNorm;
import dev.fovea.constraint.MinMaxNorm;
import dev.fovea.constraint.UnitNorm;
import dev.fovea.initializer.Distribution;
import dev.fovea.initializer.FanMode;
import dev.fovea.initializer.VarianceScaling;
import dev.fovea.loss.BinaryCrossentropy;
import dev.fovea.loss.BinaryFocalCrossentropy;
import dev.fovea.loss.CategoricalCrossentropy;
import dev.fovea.loss.CategoricalFocalCrossentropy;
import dev.fovea.loss.LogCosh;
import dev.fovea.metric.LossMetric;
import dev.fovea.metric.TopKAccuracy;
import dev.fovea.metric.TopKError;
import dev.fovea.optimizer.RMSprop;
import dev.fovea.optimizer.SGD;
import dev.fovea.optimizer.UpdateOptions;
import dev.fovea.regularizer.OrthogonalMode;
import dev.fovea.regularizer.OrthogonalRegularizer;
import dev.fovea.schedule.CosineDecay;
import dev.fovea.schedule.CosineDecayRestarts;
import dev.fovea.schedule.ExponentialDecay;
import dev.fovea.schedule.InverseTimeDecay;
import dev.fovea.schedule.OneCycle;
import dev.fovea.schedule.PiecewiseConstantDecay;
import dev.fovea.schedule.PolynomialDecay;
import java.util.List;
import java.util.OptionalDouble;

/// Samples of what has no constructor without parameters, and of settings other than the defaults.
/// Layers have theirs in `LayerSamples`.
final class Instances {
  private Instances() {}

  static List<Object> all() {
    return List.of(
        new BinaryCrossentropy(true, 0.25),
        new BinaryFocalCrossentropy(true, 0.3, 1.5, true, 0.125),
        new CategoricalCrossentropy(true, 0.25),
        new CategoricalFocalCrossentropy(0.5, 1.5, true, 0.125),
        new CosineDecay(0.1, 100, 0.25, OptionalDouble.empty(), 0),
        new CosineDecay(0.1, 100).warmup(0.5, 10),
        new CosineDecayRestarts(0.1, 100, 1.5, 0.5, 0.25),
        new LossMetric(new CategoricalCrossentropy(true, 0.25)),
        new LossMetric(new LogCosh()),
        new MaxNorm(3).axis(0, 1),
        new MinMaxNorm(0.5, 1.5).rate(0.25),
        new OrthogonalRegularizer(0.5, OrthogonalMode.COLUMNS),
        new UnitNorm().axis(0, 1),
        new ExponentialDecay(0.1, 100, 0.5, true),
        new InverseTimeDecay(0.1, 100, 0.5, true),
        new OneCycle(0.1, 60),
        new OneCycle(0.1, 60, 0.25, 10, 50, true, true),
        new PiecewiseConstantDecay(List.of(10.0, 20.0), List.of(0.5, 0.25, 0.125)),
        new PolynomialDecay(0.1, 100, 0.01, 2, true),
        new RMSprop(0.01, 0.8, 0.5, 1e-3, true, UpdateOptions.NONE.clipvalue(0.5)),
        new SGD(0.1, 0.9, true).with(UpdateOptions.NONE.weightDecay(0.125).clipnorm(0.25)),
        new TopKAccuracy(2),
        new TopKError(2),
        new VarianceScaling(3, FanMode.FAN_OUT, Distribution.UNIFORM));
  }
}
