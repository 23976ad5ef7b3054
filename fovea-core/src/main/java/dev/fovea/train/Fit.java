package dev.fovea.train;

import dev.fovea.data.BatchSource;
import dev.fovea.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// How to fit a model, with Keras's defaults.
///
/// {@snippet :
/// Fit.epochs(10).batchSize(128).validationSplit(0.3).seed(1);
/// }
///
/// @param epochs          how often each sample is seen, at least 1
/// @param batchSize       samples in a step, at least 1; the last step of an epoch takes what is left;
///     a stream of batches says itself
/// @param shuffle         whether each epoch has an order of its own; a stream says itself
/// @param seed            what the orders and all other random numbers follow from
/// @param validation      samples to measure on after each epoch
/// @param validationSplit share of the data, taken from its end before shuffling, to measure on
///     instead of training on it, from 0 below 1
/// @param callbacks       who follows the training
/// @param stream          batches to measure on after each epoch, instead of `validation`
/// @param limits          where to start, and how many steps to take
/// @param classWeight     how much samples of a class count in the loss, by the class's number; 1
///     where none is given
public record Fit(
    int epochs,
    int batchSize,
    boolean shuffle,
    long seed,
    Optional<Dataset> validation,
    double validationSplit,
    List<Callback> callbacks,
    Optional<BatchSource> stream,
    Limits limits,
    Map<Integer, Double> classWeight) {
  /// Where a training starts, and how many steps it takes.
  ///
  /// @param initialEpoch    how many epochs an earlier training has done: the first one now is the
  ///     next, and [#epochs] counts them too; at least 0
  /// @param stepsPerEpoch   how many batches an epoch takes, from its start; at least 1, all without it
  /// @param validationSteps how many batches a measurement takes; at least 1, all without it
  public record Limits(int initialEpoch, OptionalInt stepsPerEpoch, OptionalInt validationSteps) {
    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is outside its range
    public Limits {
      if (initialEpoch < 0 || stepsPerEpoch.orElse(1) < 1 || validationSteps.orElse(1) < 1) {
        throw new IllegalArgumentException(
            ("fit needs an initialEpoch of at least 0, stepsPerEpoch and validationSteps of at"
                + " least 1, got %d, %s and %s.")
                .formatted(initialEpoch, shown(stepsPerEpoch), shown(validationSteps)));
      }
    }

    private static String shown(OptionalInt number) {
      return number.isPresent() ? String.valueOf(number.getAsInt()) : "none";
    }
  }

  private static final Limits ALL = new Limits(0, OptionalInt.empty(), OptionalInt.empty());

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public Fit {
    callbacks = List.copyOf(callbacks);
    classWeight = Map.copyOf(classWeight);
    if (epochs < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "fit needs at least 1 epoch and a batch size of at least 1, got %d and %d."
              .formatted(epochs, batchSize));
    }
    if (!(validationSplit >= 0 && validationSplit < 1)) {
      throw new IllegalArgumentException(
          "validationSplit must be at least 0 and below 1, got %s.".formatted(validationSplit));
    }
    if (classWeight.values().stream().anyMatch(weight -> !(weight >= 0) || weight.isInfinite())) {
      throw new IllegalArgumentException(
          "class weights must be finite and at least 0, got %s.".formatted(classWeight));
    }
  }

  /// Returns Keras's defaults for this many epochs: batches of 32, shuffled, no validation.
  public static Fit epochs(int count) {
    return new Fit(
        count, 32, true, 0, Optional.empty(), 0, List.of(), Optional.empty(), ALL,
        Map.of());
  }

  /// Returns the same with this many samples in a step.
  public Fit batchSize(int samples) {
    return new Fit(epochs, samples, shuffle, seed, validation, validationSplit, callbacks, stream,
        limits, classWeight);
  }

  /// Returns the same with samples in their own order.
  public Fit inOrder() {
    return new Fit(epochs, batchSize, false, seed, validation, validationSplit, callbacks, stream,
        limits, classWeight);
  }

  /// Returns the same with another seed.
  public Fit seed(long other) {
    return new Fit(epochs, batchSize, shuffle, other, validation, validationSplit, callbacks,
        stream, limits, classWeight);
  }

  /// Returns the same, measured after each epoch on these samples.
  public Fit validation(Dataset samples) {
    return new Fit(epochs, batchSize, shuffle, seed, Optional.of(samples), validationSplit,
        callbacks, Optional.empty(), limits, classWeight);
  }

  /// Returns the same, measured after each epoch on these batches.
  public Fit validation(BatchSource batches) {
    return new Fit(epochs, batchSize, shuffle, seed, Optional.empty(), validationSplit, callbacks,
        Optional.of(batches), limits, classWeight);
  }

  /// Returns the same, measured after each epoch on this share of the data, from its end.
  public Fit validationSplit(double share) {
    return new Fit(
        epochs, batchSize, shuffle, seed, validation, share, callbacks, stream, limits,
        classWeight);
  }

  /// Returns the same with one more follower.
  public Fit callback(Callback callback) {
    List<Callback> all = new ArrayList<>(callbacks);
    all.add(callback);
    return new Fit(
        epochs, batchSize, shuffle, seed, validation, validationSplit, all, stream, limits,
        classWeight);
  }

  /// Returns the same that goes on after this many epochs of an earlier training.
  ///
  /// @throws IllegalArgumentException if the number is below 0
  public Fit initialEpoch(int done) {
    return limits(new Limits(done, limits.stepsPerEpoch(), limits.validationSteps()));
  }

  /// Returns the same number of epochs, counted on after those of an earlier training.
  ///
  /// @param done how many epochs came before, at least 0
  public Fit after(int done) {
    return new Fit(epochs + done, batchSize, shuffle, seed, validation, validationSplit, callbacks,
        stream, limits, classWeight).initialEpoch(limits.initialEpoch() + done);
  }

  /// Returns the same with epochs of this many batches, each epoch's first ones.
  ///
  /// @throws IllegalArgumentException if the number is below 1
  public Fit stepsPerEpoch(int steps) {
    return limits(
        new Limits(limits.initialEpoch(), OptionalInt.of(steps), limits.validationSteps()));
  }

  /// Returns the same, measured on the first batches only.
  ///
  /// @throws IllegalArgumentException if the number is below 1
  public Fit validationSteps(int steps) {
    return limits(
        new Limits(limits.initialEpoch(), limits.stepsPerEpoch(), OptionalInt.of(steps)));
  }

  /// Returns the same in which samples of a class count so much in the loss, as in Keras; not in the
  /// validation.
  ///
  /// @param weights by the class's number
  public Fit classWeight(Map<Integer, Double> weights) {
    return new Fit(epochs, batchSize, shuffle, seed, validation, validationSplit, callbacks,
        stream, limits, weights);
  }

  private Fit limits(Limits other) {
    return new Fit(epochs, batchSize, shuffle, seed, validation, validationSplit, callbacks,
        stream, other, classWeight);
  }
}
