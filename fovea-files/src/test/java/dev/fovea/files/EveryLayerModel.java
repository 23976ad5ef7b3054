package dev.fovea.files;

import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Add;
import dev.fovea.layer.AveragePooling2D;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Concatenate;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerSample;
import dev.fovea.layer.LayerSamples;
import dev.fovea.layer.Layers;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.Rescaling;
import dev.fovea.layer.Reshape;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.Grayscale;
import dev.fovea.layer.LayerScale;
import dev.fovea.layer.LocalResponseNormalization;
import dev.fovea.layer.Padding2D;
import dev.fovea.layer.RandomCrop;
import dev.fovea.layer.RandomRightAngleRotation;
import dev.fovea.layer.ZeroPadding2D;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/// A model of all layers that files know, as `LayerSamples` lists them: two inputs, two outputs, a layer
/// that is called twice, a frozen one. The one activation that Keras's files cannot name is left out.
final class EveryLayerModel {
  private static final Set<Class<? extends Layer>> OURS = Set.of(Grayscale.class,
      LocalResponseNormalization.class, Padding2D.class, RandomRightAngleRotation.class);

  /// Keras 3.15 leaves the middle crop out where JAX compiles the model, against its own shapes, and
  /// names a LayerScale's weight by a number that counts what was made before.
  private static final Set<Class<? extends Layer>> OTHERWISE = Set.of(
      RandomCrop.class, LayerScale.class);

  /// Keras 3.15 takes the shape of a GLU's input for that of its result, and its sparsemax does not
  /// sum to 1.
  private static final Set<Layer> UNLIKE = Set.of(
      new Activation(ActivationFunction.GLU), new Activation(ActivationFunction.SPARSEMAX));

  private EveryLayerModel() {}

  static Model build() {
    return build(layer -> true);
  }

  /// Returns the same without the layers that Keras has not, or reads otherwise than it says.
  static Model ofKeras() {
    return build(layer -> !OURS.contains(layer.getClass()) && !UNLIKE.contains(layer)
        && !OTHERWISE.contains(layer.getClass()));
  }

  private static Model build(Predicate<Layer> which) {
    Symbol image = new Input(List.of(9, 8, 2), "image").symbol();
    Symbol side = Input.of(6);
    Symbol x = new ZeroPadding2D(1).named("border").on(
        new Rescaling(0.5).named("pixels").on(image));
    Layer shared = new Conv2D(4, 3).same().activation(ActivationFunction.TANH).named("shared");
    Symbol a = shared.on(x);
    Symbol b = shared.on(new AveragePooling2D(3).strides(1).same().on(x));
    Symbol normal = new BatchNormalization().momentum(0.9).named("norm").frozen()
        .on(new Add().on(a, b));
    List<Symbol> parts = new ArrayList<>();
    parts.add(new Flatten().on(new MaxPooling2D(2).on(normal)));
    parts.add(side);
    LayerSamples.all().stream()
        .filter(sample -> Layers.all().contains(sample.layer().getClass()))
        .filter(sample -> !(sample.layer() instanceof Input))
        .filter(sample -> which.test(sample.layer()))
        .filter(sample -> !sample.layer().equals(new Activation(ActivationFunction.GELU_TANH)))
        .forEach(sample -> parts.add(part(sample, side)));
    Symbol joined = new Concatenate().on(parts.toArray(Symbol[]::new));
    Symbol first = new Dense(3).activation(ActivationFunction.SOFTMAX).named("first").on(joined);
    Symbol second = new Dense(2).withoutBias().named("second").on(
        new BatchNormalization().on(joined));
    return Model.of("everything", List.of(image, side), List.of(first, second)).initialize(3);
  }

  /// Returns what a layer makes of a row of features that takes the shapes of its sample.
  private static Symbol part(LayerSample sample, Symbol features) {
    List<Symbol> inputs = new ArrayList<>();
    for (Shape shape : sample.inputShapes()) {
      Symbol row = new Dense(Math.toIntExact(shape.size())).withoutBias().on(features);
      inputs.add(new Reshape(shape.dims(), "", true).on(row));
    }
    return new Flatten().on(sample.layer().on(inputs.toArray(Symbol[]::new)));
  }

  static List<Tensor> inputs(int rows) {
    return List.of(random(1, rows, 9, 8, 2), random(2, rows, 6));
  }

  static Tensor random(int seed, int... dims) {
    int count = 1;
    for (int dim : dims) {
      count *= dim;
    }
    float[] values = new float[count];
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(values, dims);
  }
}
