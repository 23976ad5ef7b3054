package dev.fovea.compile;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Small networks of all layers with shortcuts, one for each seed.
final class RandomNetwork {
  private final Random random;
  private final List<Symbol> images = new ArrayList<>();

  private RandomNetwork(long seed) {
    random = new Random(seed);
  }

  static Model of(long seed) {
    RandomNetwork network = new RandomNetwork(seed);
    return network.build(Input.of(5 + network.random.nextInt(3), 6, 1 + network.random.nextInt(3)));
  }

  /// With images of 16x16 pixels.
  static Model larger(long seed) {
    RandomNetwork network = new RandomNetwork(seed);
    return network.build(Input.of(16, 16, 1 + network.random.nextInt(3)));
  }

  private Model build(Symbol input) {
    images.add(input);
    int layers = 3 + random.nextInt(8);
    for (int i = 0; i < layers; i++) {
      images.add(next(images.getLast()));
    }
    Layer end = random.nextBoolean() ? new Flatten() : new GlobalAveragePooling2D();
    Symbol features = new Dense(4).activation(function()).on(end.on(images.getLast()));
    return Model.of(input, new Dense(3).activation(ActivationFunction.SOFTMAX).on(features));
  }

  private Symbol next(Symbol x) {
    int channels = x.shape().last();
    return switch (random.nextInt(12)) {
      case 0, 1 -> conv(x).on(x);
      case 2, 3 -> new BatchNormalization().on(conv(x).on(x));
      case 4 -> new Activation(ActivationFunction.RELU).on(new BatchNormalization().on(x));
      case 5 -> new Activation(function()).on(x);
      case 6 -> new MaxPooling2D(2).same().strides(1).on(x);
      case 7 -> new AveragePooling2D(2).same().strides(1 + random.nextInt(2)).on(x);
      case 8 -> new Dropout(0.25).on(new Rescaling(0.5, random.nextInt(2), "", true).on(x));
      case 9 -> new Conv2D(2, 3).on(new ZeroPadding2D(1).on(x));
      case 10 -> new MaxPooling2D(3).strides(1 + random.nextInt(2))
          .on(new ZeroPadding2D(1).on(new Activation(function()).on(x)));
      default -> shortcut(x, channels);
    };
  }

  private Symbol shortcut(Symbol x, int channels) {
    Symbol earlier = images.get(random.nextInt(images.size()));
    Symbol same = new Conv2D(channels, 1).on(x);
    if (earlier.shape().equals(x.shape())) {
      return new Activation(ActivationFunction.RELU).on(new Add().on(same, earlier));
    }
    return new Concatenate().on(x, same);
  }

  private Layer conv(Symbol x) {
    boolean bias = random.nextBoolean();
    int filters = random.nextBoolean() ? x.shape().last() : 1 + random.nextInt(4);
    Conv2D conv = new Conv2D(filters, 1 + random.nextInt(3)).same().activation(function());
    return bias ? conv : conv.withoutBias();
  }

  private ActivationFunction function() {
    ActivationFunction[] all = {ActivationFunction.LINEAR, ActivationFunction.RELU,
        ActivationFunction.TANH, ActivationFunction.SIGMOID};
    return all[random.nextInt(all.length)];
  }
}
