package dev.fovea.files;

import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Add;
import dev.fovea.layer.AveragePooling2D;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Concatenate;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.Rescaling;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.ZeroPadding2D;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Random;

/// A model of all layers: two inputs, two outputs, a layer that is called twice, a frozen one.
final class EveryLayerModel {
  private EveryLayerModel() {}

  static Model build() {
    Symbol image = new Input(List.of(9, 8, 2), "image").symbol();
    Symbol side = Input.of(6);
    Symbol x = new ZeroPadding2D(1).on(new Rescaling(0.5).on(image));
    Layer shared = new Conv2D(4, 3).same().activation(ActivationFunction.TANH);
    Symbol a = shared.on(x);
    Symbol b = shared.on(new AveragePooling2D(3).strides(1).same().on(x));
    Symbol sum = new Add().on(a, b);
    Symbol normal = new BatchNormalization().momentum(0.9).named("norm").frozen().on(sum);
    Symbol small = new MaxPooling2D(2).on(new Activation(ActivationFunction.RELU).on(normal));
    Symbol mean = new GlobalAveragePooling2D().on(small);
    Symbol flat = new Dropout(0.25).on(new Flatten().on(small));
    Symbol joined = new Concatenate().on(flat, mean, side,
        OtherLayers.sequences(image), OtherLayers.images(image), OtherLayers.volumes(image),
        OtherLayers.shapes(image), OtherLayers.augmentations(image));
    Symbol first = new Dense(3).activation(ActivationFunction.SOFTMAX).named("first").on(joined);
    Symbol second = new Dense(2).withoutBias().on(new BatchNormalization().on(joined));
    return Model.of("everything", List.of(image, side), List.of(first, second)).initialize(3);
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
