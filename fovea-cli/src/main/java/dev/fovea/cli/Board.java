package dev.fovea.cli;

import dev.fovea.data.Dataset;
import dev.fovea.data.Row;
import dev.fovea.files.tensorboard.TensorBoard;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.train.Trainer;
import java.nio.file.Path;
import java.util.List;

/// Writes a training for TensorBoard: figures every few steps, weights after each epoch, and some
/// images.
final class Board {
  private static final int STEPS = 10;
  private static final int IMAGES = 8;

  private Board() {}

  /// @param folder for this training
  static TensorBoard of(Path folder, Model model, Trainer trainer, Dataset data) {
    TensorBoard board = new TensorBoard(folder, model, trainer).histogramFreq(1).writeFilters()
        .updateFreq(STEPS).writeStepsPerSecond();
    boolean pictures = data.inputs().getFirst().shape().rank() == 3;
    return pictures ? board.images("training images", first(data)) : board;
  }

  /// Returns the first images, brought to 0 to 1.
  private static Tensor first(Dataset data) {
    int count = Math.min(IMAGES, data.size());
    Tensor images = rows(data.inputs().getFirst(), count);
    Tensor labels = rows(data.labels().getFirst(), count);
    for (int i = 0; i < count; i++) {
      data.read(i, new Row(i, List.of(images), List.of(labels)));
    }
    double least = images.get(0);
    double most = least;
    for (long i = 0; i < images.shape().size(); i++) {
      least = Math.min(least, images.get(i));
      most = Math.max(most, images.get(i));
    }
    for (long i = 0; i < images.shape().size(); i++) {
      images.set(i, (images.get(i) - least) / Math.max(most - least, Float.MIN_NORMAL));
    }
    return images;
  }

  private static Tensor rows(TensorType sample, int count) {
    return Tensor.zeros(sample.with(sample.shape().withBatch(count)));
  }
}
