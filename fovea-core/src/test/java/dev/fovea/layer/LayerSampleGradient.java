package dev.fovea.layer;

import static java.util.Objects.requireNonNull;

import dev.fovea.contract.DifferenceCheck;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.op.Multiply;
import dev.fovea.op.Sum;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/// The derivatives of a layer's result, each element times a number of its own, by its inputs and
/// weights, in double precision.
///
/// In training too: the key of all random numbers stays the same, so that the same elements drop.
public final class LayerSampleGradient {
  private static final int BATCH = 3;

  private final Random random = new Random(11);
  private final Map<String, Tensor> bound = new HashMap<>();
  private final List<String> fixed = new ArrayList<>(List.of("r"));

  private LayerSampleGradient() {}

  /// Builds the graph of a layer that is no [Input].
  ///
  /// @param training whether the layer behaves as in training
  public static DifferenceCheck of(LayerSample sample, boolean training) {
    return new LayerSampleGradient().check(sample, new Build(training, DType.F64));
  }

  private DifferenceCheck check(LayerSample sample, Build build) {
    GraphBuilder g = build.graph();
    List<Value> inputs = new ArrayList<>();
    for (Shape shape : sample.inputShapes()) {
      inputs.add(input(g, "x" + inputs.size(), shape.withBatch(BATCH)));
    }
    Value y = build.call("layer", sample.layer(), inputs);
    Value product = g.apply(new Multiply(), y, input(g, "r", y.shape()));
    List<Integer> axes = IntStream.range(0, y.shape().rank()).boxed().toList();
    Value scalar = g.apply(new Sum(axes), product);
    build.specs().values().forEach(this::weight);
    if (g.build().input(Build.RANDOM_KEY).isPresent()) {
      bound.put(Build.RANDOM_KEY, Tensor.of(new int[]{7, 1}, 2));
    }
    return new DifferenceCheck(g, scalar, bound, fixed);
  }

  private Value input(GraphBuilder g, String name, Shape shape) {
    TensorType type = new TensorType(DType.F64, shape);
    bound.put(name, numbers(type));
    return g.input(Port.Kind.BATCH, name, type);
  }

  /// What does not train may be a variance, which is above 0.
  private void weight(WeightSpec spec) {
    bound.put(spec.path(), numbers(spec.type()));
    if (!spec.trainable()) {
      fixed.add(spec.path());
      Tensor tensor = requireNonNull(bound.get(spec.path()));
      for (long i = 0; i < tensor.shape().size(); i++) {
        tensor.set(i, 0.5 + Math.abs(tensor.get(i)));
      }
    }
  }

  private Tensor numbers(TensorType type) {
    Tensor tensor = Tensor.zeros(type);
    for (long i = 0; i < type.shape().size(); i++) {
      tensor.set(i, random.nextGaussian());
    }
    return tensor;
  }
}
