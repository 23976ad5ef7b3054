package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Transpose;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Reorders the axes of each sample.
///
/// Input: `[batch, …]`. Output: axis `i` is axis `dims[i - 1]` of the input.
///
/// @param dims      the axes from 1 on, each once; the batch axis stays
/// @param name      the layer's name, or empty
/// @param trainable without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/reshaping_layers/permute/">Keras: Permute layer</a>
public record Permute(List<Integer> dims, String name, boolean trainable) implements Layer {
  /// Checks the axes.
  ///
  /// @throws IllegalArgumentException if an axis is missing or named twice
  public Permute {
    dims = List.copyOf(dims);
    if (!dims.stream().sorted().toList().equals(
        IntStream.rangeClosed(1, dims.size()).boxed().toList())) {
      throw new IllegalArgumentException(
          "Permute dims needs each axis from 1 to %d once, got %s.".formatted(dims.size(), dims));
    }
  }

  /// Returns a layer without a name.
  public Permute(Integer... dims) {
    this(List.of(dims), "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    if (x.shape().rank() != dims.size() + 1) {
      throw scope.error(
          "input is %s, which has %d axes; the layer orders %d behind the batch axis"
              .formatted(x.type(), x.shape().rank(), dims.size()),
          "name each axis of the input from 1 on");
    }
    List<Integer> order = new ArrayList<>(dims);
    order.addFirst(0);
    return scope.apply(new Transpose(order), x);
  }
}
