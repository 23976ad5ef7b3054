package dev.fovea.files;

import dev.fovea.callback.EarlyStopping;
import dev.fovea.callback.LearningRateScheduler;
import dev.fovea.callback.ReduceLROnPlateau;
import dev.fovea.callback.Watched;
import dev.fovea.data.BatchSource;
import dev.fovea.data.TensorDataset;
import dev.fovea.engine.Engine;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.Input;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.train.Callback;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import dev.fovea.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// A training with all that has to come back: moving statistics, averages, random numbers, callbacks
/// that remember, validation, a short last batch.
final class SmallTraining {
  static final int SAMPLES = 50;
  static final int BATCH = 8;
  static final int STEPS = 7;
  private static final int FEATURES = 6;
  private static final int CLASSES = 3;

  final Model model;
  final Trainer trainer;

  SmallTraining(Engine engine) {
    model = Sequential.of(new Input(FEATURES), new Dense(8), new BatchNormalization(),
        new Dropout(0.2), new Dense(CLASSES).activation(ActivationFunction.SOFTMAX))
        .on(engine).initialize(3);
    trainer = model.compile(
        new Adam(0.01), new SparseCategoricalCrossentropy(), new Accuracy());
  }

  static TensorDataset data(int samples, long seed) {
    Random random = new Random(seed);
    Tensor inputs = Tensor.zeros(TensorType.f32(samples, FEATURES));
    Tensor labels = Tensor.zeros(TensorType.i32(samples));
    for (int row = 0; row < samples; row++) {
      int label = random.nextInt(CLASSES);
      labels.set(row, label);
      for (int i = 0; i < FEATURES; i++) {
        inputs.set((long) row * FEATURES + i, random.nextGaussian() + (i == label ? 1 : 0));
      }
    }
    return TensorDataset.of(inputs, labels);
  }

  /// The same number of batches, other samples in each epoch.
  static BatchSource stream() {
    return (seed, epoch) -> IntStream.range(0, STEPS)
        .mapToObj(step -> data(BATCH, seed * 1000 + epoch * 100L + step));
  }

  /// How to fit, with callbacks that change the training by what they remember.
  Fit fit(int epochs, Path csv) {
    return Fit.epochs(epochs).batchSize(BATCH).seed(5).validation(data(20, 2))
        .callback(new ReduceLROnPlateau(trainer, Watched.of("val_loss"), 0.5, 1, 1, 1e-5))
        .callback(new EarlyStopping(Watched.of("val_accuracy"), 6).restoring(model.weights()))
        .callback(new LearningRateScheduler(trainer, (epoch, rate) -> rate * 0.97))
        .callback(new CSVLogger(csv));
  }

  History run(Fit how, Callback... more) {
    Fit all = how;
    for (Callback callback : more) {
      all = all.callback(callback);
    }
    return trainer.fit(data(SAMPLES, 1), all);
  }

  /// Returns every bit that must be the same: weights, state and history.
  String bits(History history) {
    List<String> lines = new ArrayList<>();
    model.weights().tensors().forEach((path, tensor) -> lines.add(path + " " + hex(tensor)));
    trainer.state().forEach((name, tensor) -> lines.add(name + " " + hex(tensor)));
    history.epochs().forEach(epoch -> epoch.forEach(
        (column, figure) -> lines.add(
            column + " " + Long.toHexString(Double.doubleToRawLongBits(figure)))));
    return String.join("\n", lines);
  }

  private static String hex(Tensor tensor) {
    return HexFormat.of().formatHex(
        tensor.memory().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
  }
}
