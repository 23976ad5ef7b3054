package dev.fovea.layer;

import dev.fovea.graph.GraphException;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/// The result of a layer in a functional model, before there is any data: Keras's symbolic tensor.
///
/// Its shape leaves out the batch axis. Two symbols are the same only if they are the same object.
public final class Symbol {
  private final Layer layer;
  private final List<Symbol> inputs;
  private final Shape shape;
  private final boolean inference;
  private final List<Symbol> results;

  private Symbol(
      Layer layer, List<Symbol> inputs, Shape shape, boolean inference, List<Symbol> results) {
    this.layer = layer;
    this.inputs = inputs;
    this.shape = shape;
    this.inference = inference;
    this.results = results;
    results.add(this);
  }

  /// Returns an input of a model.
  static Symbol of(Input input) {
    return new Symbol(input, List.of(), new Shape(input.shape()), false, new ArrayList<>());
  }

  /// Returns the first result of a layer on these inputs.
  ///
  /// @param inference whether the layer behaves as at inference even while the model trains
  /// @throws GraphException if the inputs do not fit the layer
  public static Symbol of(Layer layer, List<Symbol> inputs, boolean inference) {
    Build probe = new Build(false, DType.F32);
    List<Value> values = new ArrayList<>();
    for (Symbol input : inputs) {
      values.add(probe.graph().input(Port.Kind.BATCH, "x" + values.size(), input.type(1)));
    }
    String name = layer.name().isEmpty() ? layer.kind() : layer.name();
    List<Symbol> results = new ArrayList<>();
    for (Value value : probe.root().call(name, layer, values, inference, DTypePolicy.FLOAT32)) {
      new Symbol(layer, inputs, value.shape().withoutBatch(), inference, results);
    }
    return results.getFirst();
  }

  /// Returns the layer that gives this result.
  public Layer layer() {
    return layer;
  }

  /// Returns what the layer reads.
  public List<Symbol> inputs() {
    return inputs;
  }

  /// Returns all results of this call of the layer: one, but for models with several outputs.
  public List<Symbol> results() {
    return List.copyOf(results);
  }

  /// Returns the first result of this call, which stands for the call.
  public Symbol call() {
    return results.getFirst();
  }

  /// Tells whether the layer behaves as at inference even while the model trains.
  public boolean inference() {
    return inference;
  }

  /// Returns the shape without the batch axis.
  public Shape shape() {
    return shape;
  }

  /// Returns the type for a batch of this size.
  public TensorType type(int batch) {
    return new TensorType(DType.F32, shape.withBatch(batch));
  }

  /// Returns a form such as `conv2d (None, 26, 26, 32)`.
  @Override
  public String toString() {
    String dims = String.join(", ", shape.dims().stream().map(String::valueOf).toList());
    return "%s (None, %s)".formatted(layer.name().isEmpty() ? layer.kind() : layer.name(), dims);
  }
}
