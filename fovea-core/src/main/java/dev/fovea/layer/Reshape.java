package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// The same elements of each sample, in the same order, under another shape.
///
/// Input: `[batch, …]`. Output: `[batch, targetShape…]`.
///
/// @param targetShape the shape of a sample; -1, once at most, stands for what is left
/// @param name        the layer's name, or empty
/// @param trainable   without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/reshaping_layers/reshape/">Keras: Reshape layer</a>
public record Reshape(List<Integer> targetShape, String name, boolean trainable) implements Layer {
  /// Checks the lengths.
  ///
  /// @throws IllegalArgumentException if a length is neither -1 nor at least 1, or two are -1
  public Reshape {
    targetShape = List.copyOf(targetShape);
    if (targetShape.stream().anyMatch(length -> length < -1 || length == 0)
        || targetShape.stream().filter(length -> length == -1).count() > 1) {
      throw new IllegalArgumentException(
          "Reshape targetShape needs lengths of at least 1, or -1 once, got %s."
              .formatted(targetShape));
    }
  }

  /// Returns a layer without a name.
  public Reshape(Integer... targetShape) {
    this(List.of(targetShape), "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    long elements = x.shape().withoutBatch().size();
    long known = targetShape.stream().filter(length -> length > 0).mapToLong(length -> length)
        .reduce(1, Math::multiplyExact);
    boolean open = targetShape.contains(-1);
    if (open ? elements % known != 0 : elements != known) {
      throw scope.error(
          "a sample of %s has %d elements, which do not fill %s"
              .formatted(x.type(), elements, targetShape),
          "choose lengths whose product is %d".formatted(elements));
    }
    List<Integer> dims = new ArrayList<>(targetShape);
    dims.replaceAll(length -> length > 0 ? length : Math.toIntExact(elements / known));
    dims.addFirst(x.shape().dim(0));
    return scope.apply(new dev.fovea.op.Reshape(new Shape(dims)), x);
  }
}
