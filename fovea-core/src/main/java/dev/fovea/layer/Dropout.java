package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Sets a random share of the inputs to zero while training, and scales the rest to keep the mean.
///
/// Input and output have the same shape. Does nothing outside training.
///
/// @param rate       share of inputs dropped, from 0 inclusive to 1 exclusive
/// @param noiseShape lengths of the mask, the batch axis included: where 1, an axis is kept or dropped
///     as a whole; an empty length is the input's own; if empty, each element falls for itself
/// @param name       the layer's name, or empty
/// @param trainable  without effect: there are no weights
/// @see <a href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al. 2014</a>
public record Dropout(
    double rate, Optional<List<Optional<Integer>>> noiseShape, String name, boolean trainable)
    implements
      Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if `rate` is outside its range or a length is below 1
  public Dropout {
    Dropping.check("Dropout", rate);
    noiseShape = noiseShape.map(List::copyOf);
    if (noiseShape.stream().flatMap(List::stream).flatMap(Optional::stream).anyMatch(n -> n < 1)) {
      throw new IllegalArgumentException(
          "Dropout noiseShape needs lengths of at least 1, got %s."
              .formatted(lengths(noiseShape.orElseThrow())));
    }
  }

  /// Returns a layer that drops this share.
  public Dropout(double rate) {
    this(rate, Optional.empty(), "", true);
  }

  /// Returns the same layer with a mask of its own shape.
  ///
  /// @param lengths with the batch axis; 0 is the input's own length, for which Keras has `None`
  public Dropout noiseShape(int... lengths) {
    List<Optional<Integer>> shape = Arrays.stream(lengths)
        .mapToObj(length -> length == 0 ? Optional.<Integer>empty() : Optional.of(length))
        .toList();
    return Settings.with(this, "noiseShape", Optional.of(shape));
  }

  @Override
  public Value call(Scope scope, Value x) {
    return Dropping.mask(scope, x, rate, noiseShape.map(n -> mask(scope, x, n)).orElse(x.shape()));
  }

  private static Shape mask(Scope scope, Value x, List<Optional<Integer>> lengths) {
    List<Integer> own = x.shape().dims();
    List<Integer> mask = new ArrayList<>();
    boolean fits = lengths.size() == own.size();
    for (int i = 0; fits && i < own.size(); i++) {
      mask.add(lengths.get(i).orElse(own.get(i)));
      fits = mask.get(i) == 1 || mask.get(i).equals(own.get(i));
    }
    if (!fits) {
      throw scope.error(
          "a mask of %s does not fit %s".formatted(lengths(lengths), x.type()),
          "give a length for each axis, 1 or the input's own");
    }
    return new Shape(mask);
  }

  private static List<String> lengths(List<Optional<Integer>> lengths) {
    return lengths.stream().map(n -> n.map(String::valueOf).orElse("None")).toList();
  }
}
