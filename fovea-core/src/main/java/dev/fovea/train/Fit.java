package dev.fovea.train;

import dev.fovea.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How to fit a model, with Keras's defaults.
///
/// {@snippet :
/// Fit.epochs(10).batchSize(128).validationSplit(0.3).seed(1);
/// }
///
/// @param epochs          how often each sample is seen, at least 1
/// @param batchSize       samples in a step, at least 1; the last step of an epoch takes what is left
/// @param shuffle         whether each epoch has an order of its own
/// @param seed            what the orders and all other random numbers follow from
/// @param validation      samples to measure on after each epoch
/// @param validationSplit share of the data, taken from its end before shuffling, to measure on
///     instead of training on it, from 0 below 1
/// @param callbacks       who follows the training
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
    Map<Integer, Double> classWeight) {
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
    return new Fit(count, 32, true, 0, Optional.empty(), 0, List.of(), Map.of());
  }

  /// Returns the same with this many samples in a step.
  public Fit batchSize(int samples) {
    return new Fit(epochs, samples, shuffle, seed, validation, validationSplit, callbacks, classWeight);
  }

  /// Returns the same with samples in their own order.
  public Fit inOrder() {
    return new Fit(epochs, batchSize, false, seed, validation, validationSplit, callbacks, classWeight);
  }

  /// Returns the same with another seed.
  public Fit seed(long other) {
    return new Fit(epochs, batchSize, shuffle, other, validation, validationSplit, callbacks, classWeight);
  }

  /// Returns the same, measured after each epoch on these samples.
  public Fit validation(Dataset samples) {
    return new Fit(
        epochs, batchSize, shuffle, seed, Optional.of(samples), validationSplit, callbacks, classWeight);
  }

  /// Returns the same, measured after each epoch on this share of the data, from its end.
  public Fit validationSplit(double share) {
    return new Fit(epochs, batchSize, shuffle, seed, validation, share, callbacks, classWeight);
  }

  /// Returns the same with one more follower.
  public Fit callback(Callback callback) {
    List<Callback> all = new ArrayList<>(callbacks);
    all.add(callback);
    return new Fit(epochs, batchSize, shuffle, seed, validation, validationSplit, all, classWeight);
  }

  /// Returns the same in which samples of a class count so much in the loss, as in Keras; not in the
  /// validation.
  ///
  /// @param weights by the class's number
  public Fit classWeight(Map<Integer, Double> weights) {
    return new Fit(
        epochs, batchSize, shuffle, seed, validation, validationSplit, callbacks, weights);
  }
}
