package dev.fovea.zoo;

import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import java.util.ArrayList;
import java.util.List;

/// The three networks with which lectures compare dense and convolutional layers on MNIST.
public final class LectureModels {
  private LectureModels() {}

  /// Returns a dense network on 784 pixels: 1000, 512, 256, then 10 classes; 1,438,482 parameters.
  public static Model normalModel() {
    List<Layer> layers = new ArrayList<>();
    for (int units : List.of(1000, 512, 256)) {
      layers.addAll(block(new Dense(units)));
    }
    layers.add(new Dense(10).activation(ActivationFunction.SOFTMAX));
    return Sequential.of("normal-model", new Input(784), layers);
  }

  /// Returns a convolutional network on 28x28x1 images; 822,794 parameters.
  public static Model convModel() {
    return convolutional("conv-model", List.of());
  }

  /// Returns the same with max pooling behind the first block; 220,682 parameters.
  public static Model convModelPooling() {
    return convolutional("conv-model-pooling", List.of(new MaxPooling2D(2)));
  }

  private static Model convolutional(String name, List<Layer> pooling) {
    List<Layer> layers = new ArrayList<>(block(new Conv2D(64, 3).same()));
    layers.addAll(pooling);
    layers.addAll(block(new Conv2D(32, 3).same()));
    layers.add(new Flatten());
    layers.addAll(block(new Dense(32)));
    layers.add(new Dense(10).activation(ActivationFunction.SOFTMAX));
    return Sequential.of(name, new Input(28, 28, 1), layers);
  }

  private static List<Layer> block(Layer layer) {
    return List.of(layer, new BatchNormalization(), new Activation(ActivationFunction.RELU));
  }
}
