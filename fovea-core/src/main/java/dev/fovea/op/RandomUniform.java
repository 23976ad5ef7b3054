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

/// Random numbers from 0, inclusive, to 1, exclusive, that follow from a key alone.
///
/// Input: `key` `i32[2]`, a seed and the number of the step. The same key gives the same numbers on
/// every engine and with any number of threads.
///
/// @param type   type of the result
/// @param stream keeps several sources within one step apart
/// @see <a href="https://doi.org/10.1145/2063384.2063405">Salmon et al. 2011, Parallel random numbers:
///     as easy as 1, 2, 3</a>
public record RandomUniform(TensorType type, int stream) implements Op {
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
