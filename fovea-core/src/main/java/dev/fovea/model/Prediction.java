package dev.fovea.model;

import dev.fovea.compile.Plan;
import dev.fovea.layer.Symbol;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Runs a model over many rows, a batch at a time.
final class Prediction {
  /// Rows at a time: more cost memory and gain no speed.
  private static final int BATCH = 32;

  private final Model model;
  private final List<Tensor> inputs;

  Prediction(Model model, List<Tensor> inputs) {
    this.model = model;
    this.inputs = inputs;
    List<Symbol> expected = model.inputs();
    boolean fits = inputs.size() == expected.size();
    for (int i = 0; fits && i < inputs.size(); i++) {
      TensorType type = inputs.get(i).type();
      fits = type.shape().rank() > 0
          && type.dtype() == DType.F32
          && type.shape().withoutBatch().equals(expected.get(i).shape())
          && type.shape().dim(0) == inputs.getFirst().shape().dim(0);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "%s: got inputs %s, the model expects %s.\n  fix:    give each input as f32, a row a sample."
              .formatted(model.name(), inputs.stream().map(Tensor::type).toList(), expected));
    }
  }

  /// Returns what a model with one output says to a batch.
  ///
  /// @throws IllegalArgumentException if it has several outputs, or the batch does not fit it
  static Tensor single(Model model, Tensor batch) {
    if (model.outputs().size() != 1) {
      throw new IllegalArgumentException(
          "%s has %d outputs.\n  fix:    call predict(List.of(batch)), which returns all of them."
              .formatted(model.name(), model.outputs().size()));
    }
    return new Prediction(model, List.of(batch)).run().getFirst();
  }

  List<Tensor> run() {
    int rows = inputs.getFirst().shape().dim(0);
    List<Tensor> results = new ArrayList<>();
    for (Symbol output : model.outputs()) {
      results.add(Tensor.zeros(output.type(rows)));
    }
    for (int from = 0; from < rows; from += BATCH) {
      int count = Math.min(BATCH, rows - from);
      Plan plan = model.plan(count);
      synchronized (plan) {
        for (int i = 0; i < inputs.size(); i++) {
          copy(inputs.get(i), from, plan.port("x" + i), 0, count);
        }
        plan.run();
        for (int i = 0; i < results.size(); i++) {
          copy(plan.port("y" + i), 0, results.get(i), from, count);
        }
      }
    }
    return results;
  }

  private static void copy(Tensor from, int fromRow, Tensor to, int toRow, int rows) {
    long row = from.type().bytes() / from.shape().dim(0);
    MemorySegment.copy(from.readOnly(), fromRow * row, to.memory(), toRow * row, rows * row);
  }
}
