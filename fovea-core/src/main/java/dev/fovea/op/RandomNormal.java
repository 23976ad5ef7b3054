package dev.fovea.op;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Mismatch;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.TensorType;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Random numbers of the normal distribution of mean 0 and variance 1 that follow from a key alone.
///
/// Input: `key` `i32[2]`, a seed and the number of the step. The same key gives the same numbers on
/// every engine and with any number of threads.
///
/// @param type   type of the result
/// @param stream keeps several sources within one step apart, those of [RandomUniform] included
/// @see <a href="https://doi.org/10.1214/aoms/1177706645">Box and Muller 1958, A note on the
///     generation of random normal deviates</a>
public record RandomNormal(TensorType type, int stream) implements Op {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    if (!inputs.getFirst().equals(TensorType.i32(2))) {
      throw new Mismatch("the key is " + inputs.getFirst(), "give a key i32[2]");
    }
    return List.of(type);
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy, GraphBuilder g) {
    return Collections.singletonList(null);
  }
}
