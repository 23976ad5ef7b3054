package dev.fovea.examples;

import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import java.util.ArrayList;
import java.util.List;

/// The lectures' convolutional network, `conv-model`, with parts exchanged.
///
/// @param pooling  what stands behind the first block: a pooling layer, or nothing
/// @param momentum how much of their old value the averages of Batch Normalization keep at each step
record LectureNetwork(List<Layer> pooling, double momentum) {
  /// What Keras and the lectures take.
  static final double USUAL_MOMENTUM = 0.99;

  Model model() {
    List<Layer> layers = new ArrayList<>(block(new Conv2D(64, 3).same()));
    layers.addAll(pooling);
    layers.addAll(block(new Conv2D(32, 3).same()));
    layers.add(new Flatten());
    layers.addAll(block(new Dense(32)));
    layers.add(new Dense(10).activation(ActivationFunction.SOFTMAX));
    return Sequential.of("conv-model", new Input(28, 28, 1), layers);
  }

  private List<Layer> block(Layer layer) {
    return List.of(
        layer,
        new BatchNormalization().momentum(momentum),
        new Activation(ActivationFunction.RELU));
  }
}
