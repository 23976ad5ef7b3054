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

  private Symbol(Layer layer, List<Symbol> inputs, Shape shape) {
    this.layer = layer;
    this.inputs = inputs;
    this.shape = shape;
  }

  /// Returns an input of a model.
  static Symbol of(Input input) {
    return new Symbol(input, List.of(), new Shape(input.shape()));
  }

  /// Returns the result of a layer on these inputs.
  ///
  /// @throws GraphException if the inputs do not fit the layer
  static Symbol of(Layer layer, List<Symbol> inputs) {
    Build probe = new Build(false, DType.F32);
    List<Value> values = new ArrayList<>();
    for (Symbol input : inputs) {
      values.add(probe.graph().input(Port.Kind.BATCH, "x" + values.size(), input.type(1)));
    }
    String path = layer.name().isEmpty() ? layer.kind() : layer.name();
    return new Symbol(layer, inputs, probe.call(path, layer, values).shape().withoutBatch());
  }

  /// Returns the layer that gives this result.
  public Layer layer() {
    return layer;
  }

  /// Returns what the layer reads.
  public List<Symbol> inputs() {
    return inputs;
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
