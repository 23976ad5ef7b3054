package dev.fovea.layer;

import static dev.fovea.layer.ActivationFunction.LINEAR;
import static dev.fovea.layer.ActivationFunction.RELU;
import static dev.fovea.layer.ActivationFunction.SIGMOID;
import static dev.fovea.layer.ActivationFunction.SOFTMAX;
import static dev.fovea.layer.ActivationFunction.TANH;

import dev.fovea.initializer.Ones;
import dev.fovea.initializer.Zeros;
import java.util.ArrayList;
import java.util.List;

/// Samples of every layer. Whoever adds a layer adds lines here, and the layer inherits all tests.
final class LayerSamples {
  private final List<LayerSample> all = new ArrayList<>();

  private LayerSamples() {}

  static List<LayerSample> all() {
    LayerSamples samples = new LayerSamples();
    samples.dense();
    samples.convolutions();
    samples.pools();
    samples.norms();
    samples.others();
    return samples.all;
  }

  private void add(Layer layer, String inputs, String output) {
    all.add(new LayerSample(layer, inputs, output));
  }

  private void add(Layer layer, String inputs, String output, String weights, long total) {
    all.add(new LayerSample(layer, inputs, output, weights, total));
  }

  private void dense() {
    add(new Dense(5), "[7]", "[5]", "kernel [7,5], bias [5]", 40);
    add(new Dense(5).withoutBias(), "[7]", "[5]", "kernel [7,5]", 35);
    add(new Dense(1).activation(SIGMOID), "[1]", "[1]", "kernel [1,1], bias [1]", 2);
    add(new Dense(3).activation(SOFTMAX), "[4,5,7]", "[4,5,3]", "kernel [7,3], bias [3]", 24);
  }

  private void convolutions() {
    add(new Conv2D(5, 3), "[6,7,2]", "[4,5,5]", "kernel [3,3,2,5], bias [5]", 95);
    add(new Conv2D(5, 3).same(), "[6,7,2]", "[6,7,5]", "kernel [3,3,2,5], bias [5]", 95);
    add(new Conv2D(5, 3).same().strides(2), "[6,7,2]", "[3,4,5]", "kernel [3,3,2,5], bias [5]", 95);
    add(new Conv2D(4, 2, 3).withoutBias(), "[6,7,1]", "[5,5,4]", "kernel [2,3,1,4]", 24);
    add(new Conv2D(4, 3).dilation(2), "[6,7,2]", "[2,3,4]", "kernel [3,3,2,4], bias [4]", 76);
    add(new Conv2D(6, 3).groups(2), "[6,7,4]", "[4,5,6]", "kernel [3,3,2,6], bias [6]", 114);
    add(new Conv2D(5, 1).activation(TANH), "[6,7,2]", "[6,7,5]", "kernel [1,1,2,5], bias [5]", 15);
    Layer first = Settings.with(new Conv2D(5, 3), "dataFormat", DataFormat.CHANNELS_FIRST);
    add(first, "[2,6,7]", "[5,4,5]", "kernel [3,3,2,5], bias [5]", 95);
  }

  private void pools() {
    add(new MaxPooling2D(), "[6,7,2]", "[3,3,2]");
    add(new MaxPooling2D(2).same(), "[6,7,2]", "[3,4,2]");
    add(new MaxPooling2D(3).strides(2), "[6,7,2]", "[2,3,2]");
    add(new AveragePooling2D(), "[6,7,2]", "[3,3,2]");
    add(new AveragePooling2D(3).same().strides(1), "[6,7,2]", "[6,7,2]");
    add(Settings.with(new MaxPooling2D(), "dataFormat", DataFormat.CHANNELS_FIRST),
        "[2,6,7]", "[2,3,3]");
    add(Settings.with(new AveragePooling2D(), "dataFormat", DataFormat.CHANNELS_FIRST),
        "[2,6,7]", "[2,3,3]");
    add(new GlobalAveragePooling2D(), "[6,7,2]", "[2]");
    add(new GlobalAveragePooling2D(DataFormat.CHANNELS_FIRST, false, "", true), "[2,6,7]", "[2]");
    add(new GlobalAveragePooling2D(DataFormat.CHANNELS_LAST, true, "", true), "[6,7,2]", "[1,1,2]");
  }

  private void norms() {
    String all4 = "gamma [%1$d], beta [%1$d], moving_mean [%1$d], moving_variance [%1$d]";
    all.add(new LayerSample(new BatchNormalization(), "[7]", "[7]", all4.formatted(7), 28, 14));
    all.add(
        new LayerSample(new BatchNormalization(), "[3,4,5]", "[3,4,5]", all4.formatted(5), 20, 10));
    all.add(new LayerSample(norm(1, true, true), "[3,4,5]", "[3,4,5]", all4.formatted(3), 12, 6));
    all.add(new LayerSample(norm(-1, false, true), "[7]", "[7]",
        "gamma [7], moving_mean [7], moving_variance [7]", 21, 7));
    all.add(new LayerSample(norm(-1, true, false), "[7]", "[7]",
        "beta [7], moving_mean [7], moving_variance [7]", 21, 7));
  }

  private static Layer norm(int axis, boolean center, boolean scale) {
    return new BatchNormalization(axis, 0.9, 1e-3, center, scale, new Zeros(), new Ones(),
        new Zeros(), new Ones(), "", true);
  }

  private void others() {
    add(new Input(4, 5), "[4,5]", "[4,5]");
    for (ActivationFunction function : List.of(LINEAR, RELU, SIGMOID, SOFTMAX, TANH)) {
      add(new Activation(function), "[3,5]", "[3,5]");
    }
    add(new Add(), "[3,5] [3,5]", "[3,5]");
    add(new Add(), "[3,5] [1,5] [3,1]", "[3,5]");
    add(new Concatenate(), "[3,5] [3,2]", "[3,7]");
    add(new Concatenate(1, "", true), "[3,5] [2,5] [1,5]", "[6,5]");
    add(new Dropout(0.25), "[3,5]", "[3,5]");
    add(new Dropout(0), "[5]", "[5]");
    add(new Flatten(), "[3,4,5]", "[60]");
    add(new Flatten(DataFormat.CHANNELS_FIRST, "", true), "[3,4,5]", "[60]");
    add(new Flatten(), "[5]", "[5]");
    add(new Rescaling(0.5), "[3,5]", "[3,5]");
    add(new Rescaling(2, -1, "", true), "[3,5]", "[3,5]");
    add(new ZeroPadding2D(1), "[3,4,2]", "[5,6,2]");
    add(new ZeroPadding2D(List.of(List.of(0, 1), List.of(2, 3)), DataFormat.CHANNELS_FIRST, "",
        true), "[2,3,4]", "[2,4,9]");
  }
}
