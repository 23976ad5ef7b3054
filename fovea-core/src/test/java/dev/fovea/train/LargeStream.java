package dev.fovea.train;

import dev.fovea.data.BatchSource;
import dev.fovea.data.TensorDataset;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.layer.Dense;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.Input;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.stream.IntStream;

/// A program that trains an epoch of 128 batches of 4 MiB, each made anew.
final class LargeStream {
  private static final int STEPS = 128;
  private static final int BATCH = 4;
  private static final int SIDE = 512;

  private LargeStream() {}

  public static void main(String[] args) {
    try (JavaEngine engine = new JavaEngine(1)) {
      Model model = Sequential.of(
          new Input(SIDE, SIDE, 1), new GlobalAveragePooling2D(), new Dense(2)).on(engine);
      Trainer trainer = model.compile(new SGD(), new SparseCategoricalCrossentropy(true));
      BatchSource source = (seed, epoch) -> IntStream.range(0, STEPS)
          .mapToObj(step -> batch(step));
      int[] steps = {0};
      trainer.fit(source, Fit.epochs(1).callback(event -> {
        steps[0] += event instanceof TrainEvent.StepEnded ? 1 : 0;
        return Callback.Verdict.CONTINUE;
      }));
      System.out.printf("%d steps, %d MiB, heap of %d MiB%n", steps[0],
          (long) steps[0] * BATCH * SIDE * SIDE * 4 >> 20, Runtime.getRuntime().maxMemory() >> 20);
    }
  }

  private static TensorDataset batch(int step) {
    Tensor images = Tensor.zeros(TensorType.f32(BATCH, SIDE, SIDE, 1));
    images.set(step, step);
    return TensorDataset.of(images, Tensor.of(new int[]{0, 1, 0, 1}, BATCH));
  }
}
