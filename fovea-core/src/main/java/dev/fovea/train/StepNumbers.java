package dev.fovea.train;

import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.Slots;
import dev.fovea.optimizer.Updates;
import dev.fovea.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/// What follows from the number of a step alone, and is set before it: the step size where there is
/// a schedule, and the optimizer's numbers.
final class StepNumbers {
  private final Optimizer optimizer;
  private final Tensor learningRate;
  private final Map<String, Tensor> numbers = new LinkedHashMap<>();

  /// Takes what it sets out of a training's state.
  StepNumbers(Optimizer optimizer, Tensor learningRate, Map<String, Tensor> state) {
    this.optimizer = optimizer;
    this.learningRate = learningRate;
    state.forEach((name, tensor) -> {
      if (name.startsWith(Slots.NUMBER)) {
        numbers.put(name.substring(Slots.NUMBER.length()), tensor);
      }
    });
  }

  /// Prepares the step after `done` steps.
  void set(long done) {
    optimizer.options().schedule().ifPresent(rates -> learningRate.set(0, rates.at(done)));
    numbers.forEach((name, tensor) -> tensor.set(0, Updates.number(optimizer, name, done)));
  }
}
