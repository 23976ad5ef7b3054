package dev.fovea.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.fovea.data.TensorDataset;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class AllocationTest {
  private static final int STEPS = 200;
  private static final int ROUNDS = 50;
  /// Bytes that a step may take from the Java heap: views of memory and running means.
  private static final long PER_STEP = 16 * 1024;

  /// On one thread, so that all of it is this thread's; in plain loops, because vectors are boxed until the
  /// compiler has seen enough of a loop.
  @Test
  void aTrainingStepTakesAlmostNothingFromTheHeap() {
    try (JavaEngine engine = JavaEngine.plain(1)) {
      Trainer trainer = model().on(engine)
          .compile(new Adam(), new SparseCategoricalCrossentropy(), new Accuracy());
      TensorDataset data = TensorDataset.of(
          Tensor.zeros(TensorType.f32(16, 8, 8, 1)), Tensor.zeros(TensorType.i32(16)));
      Fit fit = Fit.epochs(STEPS).batchSize(16);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long least = Long.MAX_VALUE;
      // Views of memory vanish once the compiler has seen the loops often enough.
      for (int round = 0; round < ROUNDS && least >= PER_STEP; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        trainer.fit(data, fit);
        least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / STEPS);
      }
      assertThat(least).isLessThan(PER_STEP);
    }
  }

  private static Model model() {
    return Sequential.of(new Input(8, 8, 1), new Conv2D(4, 3).same(), new BatchNormalization(),
        new MaxPooling2D(), new Flatten(), new Dropout(0.1),
        new Dense(3).activation(ActivationFunction.SOFTMAX));
  }
}
