package dev.fovea.layer;

import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A layer, what goes in and what it must ask for; shapes are without the batch axis.
///
/// @param inputs    shapes such as `[4,5]`, several behind each other
/// @param output    the shape that must come out
/// @param weights   such as `kernel [3,3,2,5], bias [5]`, or empty
/// @param total     all numbers in the weights, counted by hand
/// @param trainable those that training changes by their derivative
public record LayerSample(
    Layer layer, String inputs, String output, String weights, long total, long trainable) {
  /// Describes a layer without weights.
  public LayerSample(Layer layer, String inputs, String output) {
    this(layer, inputs, output, "", 0, 0);
  }

  /// Describes a layer all of whose weights train.
  public LayerSample(Layer layer, String inputs, String output, String weights, long total) {
    this(layer, inputs, output, weights, total, total);
  }

  /// Returns the shape of each input.
  public List<Shape> inputShapes() {
    return Arrays.stream(inputs.split(" ")).map(LayerSample::shape).toList();
  }

  /// Returns the shape that must come out.
  public Shape outputShape() {
    return shape(output);
  }

  /// Returns the shape of each weight, by its path.
  public Map<String, Shape> weightShapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (String each : weights.isEmpty() ? new String[0] : weights.split(", ")) {
      String[] words = each.split(" ");
      shapes.put("%s/%s".formatted(layer.kind(), words[0]), shape(words[1]));
    }
    return shapes;
  }

  /// Tells whether the layer draws random numbers in training.
  public boolean isRandom() {
    Build build = new Build(true, DType.F32);
    List<Value> values = new ArrayList<>();
    for (Shape shape : inputShapes()) {
      values.add(build.graph().input(Port.Kind.BATCH, "x" + values.size(),
          TensorType.f32().with(shape.withBatch(1))));
    }
    build.call("layer", layer, values);
    return build.weights().containsKey(Build.RANDOM_KEY);
  }

  /// Returns what the layer gives for inputs that come from layers of their own.
  public Symbol on(List<Symbol> given) {
    List<Symbol> before = new ArrayList<>();
    for (Symbol input : given) {
      before.add(new Dense(input.shape().last()).named("before_" + before.size()).on(input));
    }
    return layer instanceof Input ? before.getFirst() : layer.on(before.toArray(Symbol[]::new));
  }

  private static Shape shape(String text) {
    return TensorType.parse("f32" + text).shape();
  }

  @Override
  public String toString() {
    return "%s of %s".formatted(layer, inputs);
  }
}
