package dev.fovea.optimizer;

import dev.fovea.schedule.Schedule;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// What every optimizer can do besides its own rule: limit derivatives before it, shrink weights,
/// change the step size by the number of steps, average weights, collect derivatives of several
/// batches.
///
/// {@snippet :
/// new SGD(0.1).with(UpdateOptions.NONE.globalClipnorm(1).weightDecay(1e-4));
/// }
///
/// @param weightDecay    share of a weight, times the step size, that each step takes from it first;
///     at least 0
/// @param clipnorm       longest derivative of each weight, by its Euclidean norm; above 0
/// @param globalClipnorm longest derivative of all weights together; above 0
/// @param clipvalue      largest element of a derivative, either sign; above 0
/// @param schedule       the step size for each step, instead of the optimizer's own; with
///     accumulation it counts batches, not updates, as in Keras
/// @param average        averages of the weights
/// @param lossScaleFactor what the loss is multiplied with before it is differentiated, and the
///     derivatives are divided by, so that small ones do not vanish; above 0
/// @param gradientAccumulationSteps how many batches share an update, by the mean of their
///     derivatives; at least 2
/// @param excludeFromWeightDecay parts of the names of weights that do not shrink, such as `bias`;
///     files do not keep them, as in Keras
/// @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter 2017, decoupled weight
///     decay</a>
/// @see <a href="https://arxiv.org/abs/1211.5063">Pascanu et al. 2012, clipping by the norm</a>
public record UpdateOptions(
    OptionalDouble weightDecay,
    OptionalDouble clipnorm,
    OptionalDouble globalClipnorm,
    OptionalDouble clipvalue,
    Optional<Schedule> schedule,
    MovingAverage average,
    OptionalDouble lossScaleFactor,
    Optional<Integer> gradientAccumulationSteps,
    List<String> excludeFromWeightDecay) {
  /// None of it.
  public static final UpdateOptions NONE = new UpdateOptions(OptionalDouble.empty(),
      OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty(),
      MovingAverage.NONE, OptionalDouble.empty(), Optional.empty(), List.of());

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range, or derivatives are limited in more
  ///     than one way
  public UpdateOptions {
    excludeFromWeightDecay = List.copyOf(excludeFromWeightDecay);
    List<OptionalDouble> limits = Stream.of(clipnorm, globalClipnorm, clipvalue)
        .filter(OptionalDouble::isPresent)
        .toList();
    if (limits.size() > 1) {
      throw new IllegalArgumentException(
          "only one of clipnorm, global clipnorm and clipvalue can be set, got %s, %s and %s."
              .formatted(shown(clipnorm), shown(globalClipnorm), shown(clipvalue)));
    }
    if (!(weightDecay.orElse(0) >= 0) || limits.stream().anyMatch(l -> !(l.orElse(1) > 0))) {
      throw new IllegalArgumentException(
          ("an optimizer needs a weight decay of at least 0 and limits above 0, got %s, and"
              + " clipnorm %s, global clipnorm %s, clipvalue %s.").formatted(shown(weightDecay),
                  shown(clipnorm), shown(globalClipnorm), shown(clipvalue)));
    }
    if (!(lossScaleFactor.orElse(1) > 0) || gradientAccumulationSteps.orElse(2) < 2) {
      throw new IllegalArgumentException(
          ("an optimizer needs a loss scale above 0 and at least 2 steps to accumulate, got %s and"
              + " %s.").formatted(shown(lossScaleFactor),
                  gradientAccumulationSteps.map(String::valueOf).orElse("none")));
    }
  }

  private static String shown(OptionalDouble value) {
    return value.isPresent() ? String.valueOf(value.getAsDouble()) : "none";
  }

  /// Returns the same with this share of each weight taken away, times the step size.
  public UpdateOptions weightDecay(double share) {
    return new UpdateOptions(OptionalDouble.of(share), clipnorm, globalClipnorm, clipvalue,
        schedule, average, lossScaleFactor, gradientAccumulationSteps, excludeFromWeightDecay);
  }

  /// Returns the same with each weight's derivative no longer than this.
  public UpdateOptions clipnorm(double longest) {
    return limits(OptionalDouble.of(longest), globalClipnorm, clipvalue);
  }

  /// Returns the same with all derivatives together no longer than this.
  public UpdateOptions globalClipnorm(double longest) {
    return limits(clipnorm, OptionalDouble.of(longest), clipvalue);
  }

  /// Returns the same with no element of a derivative beyond this, either sign.
  public UpdateOptions clipvalue(double largest) {
    return limits(clipnorm, globalClipnorm, OptionalDouble.of(largest));
  }

  private UpdateOptions limits(OptionalDouble each, OptionalDouble all, OptionalDouble element) {
    return new UpdateOptions(weightDecay, each, all, element, schedule, average, lossScaleFactor,
        gradientAccumulationSteps, excludeFromWeightDecay);
  }

  /// Returns the same with a step size that follows the number of steps.
  public UpdateOptions schedule(Schedule rates) {
    return new UpdateOptions(weightDecay, clipnorm, globalClipnorm, clipvalue, Optional.of(rates),
        average, lossScaleFactor, gradientAccumulationSteps, excludeFromWeightDecay);
  }

  /// Returns the same with averages of the weights, which they become at the end of `fit`.
  ///
  /// @param momentum share of the old average that is kept, from 0 to 1; Keras's default is 0.99
  public UpdateOptions ema(double momentum) {
    return average(new MovingAverage(true, momentum, Optional.empty()));
  }

  /// Returns the same with averages of the weights.
  public UpdateOptions average(MovingAverage weights) {
    return new UpdateOptions(weightDecay, clipnorm, globalClipnorm, clipvalue, schedule, weights,
        lossScaleFactor, gradientAccumulationSteps, excludeFromWeightDecay);
  }

  /// Returns the same with a factor of the loss that derivatives are divided by again.
  public UpdateOptions lossScaleFactor(double factor) {
    return new UpdateOptions(weightDecay, clipnorm, globalClipnorm, clipvalue, schedule, average,
        OptionalDouble.of(factor), gradientAccumulationSteps, excludeFromWeightDecay);
  }

  /// Returns the same with an update only after each `batches` batches, by their mean derivative.
  public UpdateOptions gradientAccumulationSteps(int batches) {
    return new UpdateOptions(weightDecay, clipnorm, globalClipnorm, clipvalue, schedule, average,
        lossScaleFactor, Optional.of(batches), excludeFromWeightDecay);
  }

  /// Returns the same in which weights do not shrink if their names contain one of these.
  public UpdateOptions excludeFromWeightDecay(String... names) {
    return new UpdateOptions(weightDecay, clipnorm, globalClipnorm, clipvalue, schedule, average,
        lossScaleFactor, gradientAccumulationSteps, List.of(names));
  }

  /// Returns how many updates there were in so many steps.
  public long updates(long steps) {
    return steps / gradientAccumulationSteps.orElse(1);
  }
}
