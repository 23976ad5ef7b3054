package dev.fovea.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.compile.Engines;
import dev.fovea.data.TensorDataset;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.ReLU;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Precision;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A small network learns as much in bf16 as in single precision.
class MixedTrainingTest {
  private static final int SIZE = 8;
  private static final int CLASSES = 4;

  /// Pictures of noise with a bright stripe; its place and direction are the class.
  private static TensorDataset stripes(int samples, long seed) {
    Random random = new Random(seed);
    float[] pixels = new float[samples * SIZE * SIZE];
    int[] labels = new int[samples];
    for (int n = 0; n < samples; n++) {
      labels[n] = random.nextInt(CLASSES);
      for (int i = 0; i < SIZE * SIZE; i++) {
        int row = i / SIZE;
        int column = i % SIZE;
        int place = labels[n] % 2 == 0 ? row : column;
        boolean bright = place == (labels[n] < 2 ? 2 : 5);
        pixels[n * SIZE * SIZE + i] = (float) random.nextGaussian() + (bright ? 1.5f : 0);
      }
    }
    return TensorDataset.of(Tensor.of(pixels, samples, SIZE, SIZE, 1),
        Tensor.of(labels, samples));
  }

  private static double accuracy(Engine engine, Precision precision) {
    Model model = precision.of(Sequential.of(new Input(SIZE, SIZE, 1), new Conv2D(8, 3).same(),
        new BatchNormalization().momentum(0.8), new ReLU(), new MaxPooling2D(2), new Flatten(),
        new Dense(CLASSES).activation(ActivationFunction.SOFTMAX))).on(engine).initialize(3);
    Trainer trainer = model.compile(
        new Adam(0.01), new SparseCategoricalCrossentropy(), new Accuracy());
    trainer.fit(stripes(640, 1), Fit.epochs(4).batchSize(32).seed(5));
    return requireNonNull(trainer.evaluate(stripes(400, 2), 100).get("accuracy"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"java", "onednn"})
  void learnsAsMuchInBf16(String name) throws EngineUnavailable {
    try (Engine engine = Engines.named(name, 2).engine()) {
      double exact = accuracy(engine, Precision.F32);
      assertThat(exact).isBetween(0.8, 0.999);
      // Of 400 pictures, 8: one standard deviation of the count of wrong ones is 6 at 90 %.
      assertThat(accuracy(engine, Precision.BF16)).isCloseTo(exact, within(8 / 400.0));
    }
  }
}
