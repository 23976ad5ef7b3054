package dev.fovea.layer;

import dev.fovea.constraint.Constraint;
import dev.fovea.regularizer.Regularizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Penalties and constraints of a layer's weights, by the words that Keras has for them in its
/// settings: `kernel`, `bias`, `depthwise`, `gamma` …; `activity` is what the layer gives.
///
/// @param regularizers penalties that are added to the loss
/// @param constraints  what weights must keep to after each training step
/// @see RuledLayer
public record Rules(Map<String, Regularizer> regularizers, Map<String, Constraint> constraints) {
  /// The word for what a layer gives.
  public static final String ACTIVITY = "activity";

  /// No penalties, no constraints.
  public static final Rules NONE = new Rules(Map.of(), Map.of());

  /// Keeps copies of the maps, in the order of the alphabet.
  public Rules {
    regularizers = Collections.unmodifiableMap(new TreeMap<>(regularizers));
    constraints = Collections.unmodifiableMap(new TreeMap<>(constraints));
  }

  /// Returns the same with one more penalty.
  public Rules regularize(String word, Regularizer regularizer) {
    Map<String, Regularizer> all = new TreeMap<>(regularizers);
    all.put(word, regularizer);
    return new Rules(all, constraints);
  }

  /// Returns the same with one more constraint.
  public Rules constrain(String word, Constraint constraint) {
    Map<String, Constraint> all = new TreeMap<>(constraints);
    all.put(word, constraint);
    return new Rules(regularizers, all);
  }

  /// Returns the penalty for a word.
  public Optional<Regularizer> regularizer(String word) {
    return Optional.ofNullable(regularizers.get(word));
  }

  /// Returns the constraint for a word.
  public Optional<Constraint> constraint(String word) {
    return Optional.ofNullable(constraints.get(word));
  }

  /// Checks that there are rules only for what a layer has.
  ///
  /// @param layer the layer's kind, for the message
  /// @param words its weights; the activity goes without saying
  /// @throws IllegalArgumentException if there is one for something else
  public void check(String layer, String... words) {
    List<String> penalized = new ArrayList<>(List.of(words));
    penalized.add(ACTIVITY);
    check(layer, "regularizer", penalized, regularizers);
    check(layer, "constraint", List.of(words), constraints);
  }

  private static void check(String layer, String what, List<String> words, Map<String, ?> rules) {
    for (String word : rules.keySet()) {
      if (!words.contains(word)) {
        throw new IllegalArgumentException(
            "%s has no %s for a %s, only %s."
                .formatted(layer, word, what, String.join(", ", words)));
      }
    }
  }
}
