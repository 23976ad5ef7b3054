package dev.fovea.examples;

import dev.fovea.data.Dataset;
import dev.fovea.data.PixelScale;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.optimizer.SGD;
import dev.fovea.train.Callback;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import dev.fovea.train.Trainer;
import java.util.function.Supplier;

/// How the lectures train each network of their study: 10,000 digits, 10 epochs, batches of 128, plain SGD.
record LectureStudy(Lab lab) {
  /// Samples in a training step.
  static final int BATCH = 128;

  private static final int IMAGES = 10_000;
  private static final double HELD_BACK = 0.3;

  /// Returns the sentence that says what was done.
  String setting() {
    return Words.of(
        "All networks see the same %,d digits of MNIST, of which %.0f %% are held back to measure on, for %d epochs: batches of %d, plain SGD "
            + "with steps of %s.",
        images(), 100 * HELD_BACK, epochs(), BATCH, new SGD().learningRate());
  }

  /// Trains one network with each seed.
  ///
  /// @param name    what is trained, for those who watch
  /// @param network makes the network
  Repeats train(String name, int seeds, PixelScale scale, Supplier<Model> network) {
    return Repeats.of(seeds, seed -> {
      lab.say("%s, seed %d".formatted(name, seed));
      return train(network.get().initialize(seed), scale, Fit.epochs(epochs()).seed(seed));
    });
  }

  /// Trains one network.
  ///
  /// @param followers who looks on
  History train(Model network, PixelScale scale, Fit how, Callback... followers) {
    Fit fit = how.batchSize(BATCH).validationSplit(HELD_BACK);
    for (Callback follower : followers) {
      fit = fit.callback(follower);
    }
    return compile(network).fit(digits(network, scale), fit);
  }

  /// Returns a trainer with the optimizer of the study.
  static Trainer compile(Model network) {
    return network.compile(new SGD(), new SparseCategoricalCrossentropy(), new Accuracy());
  }

  /// Returns the digits in the shape that the network reads.
  Dataset digits(Model network, PixelScale scale) {
    return lab.digits().scaled(scale).shaped(network.inputs().getFirst().shape()).take(images());
  }

  /// Returns how often each digit is seen.
  int epochs() {
    return lab.size(10, 2);
  }

  /// Returns how many training steps there are in all.
  int steps() {
    int trainedOn = (int) Math.floor(images() * (1 - HELD_BACK));
    return epochs() * ((trainedOn + BATCH - 1) / BATCH);
  }

  private int images() {
    return lab.size(IMAGES, 400);
  }
}
