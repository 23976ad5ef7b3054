package dev.fovea.train;

import static java.util.Objects.requireNonNull;

import dev.fovea.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Gives the callbacks that keep a training its state, and takes it back from them.
final class Backups {
  private static final String WEIGHT = "weight/";
  private static final String STATE = "state/";
  private static final String SUMS = "sums";
  private static final String CALLBACK = "callback/";

  private final Trainer trainer;
  private final Progress at;
  private final List<Backup> backups;
  private final List<Resumable> callbacks;
  private final Map<String, String> setup;

  Backups(Trainer trainer, Progress at, Fit how, Supplier<Map<String, String>> setup) {
    this.trainer = trainer;
    this.at = at;
    backups = how.callbacks().stream()
        .filter(Backup.class::isInstance).map(Backup.class::cast).toList();
    callbacks = Setup.resumable(how);
    this.setup = backups.isEmpty() ? Map.of() : setup.get();
  }

  /// Brings back the first state that a callback has kept, and tells whether there was one.
  ///
  /// @throws IllegalArgumentException if it is that of another training
  boolean resume() {
    for (Backup backup : backups) {
      Optional<Snapshot> saved = backup.restore();
      if (saved.isPresent()) {
        Setup.check(backup, saved.get().setup(), setup);
        restore(backup, saved.get());
        return true;
      }
    }
    return false;
  }

  /// Tells that a step or an epoch is over.
  void settled(TrainEvent event) {
    backups.forEach(backup -> backup.settled(event, this::snapshot));
  }

  private Snapshot snapshot() {
    Map<String, Tensor> tensors = numbers();
    for (int i = 0; i < callbacks.size(); i++) {
      String prefix = CALLBACK + i + "/";
      callbacks.get(i).memory().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
    }
    return new Snapshot(
        setup, at.epoch, at.step, at.stopped, new History(at.epochs), tensors);
  }

  private Map<String, Tensor> numbers() {
    Map<String, Tensor> numbers = new LinkedHashMap<>();
    trainer.weights().tensors().forEach((path, tensor) -> numbers.put(WEIGHT + path, tensor));
    trainer.state().forEach((name, tensor) -> numbers.put(STATE + name, tensor));
    numbers.put(SUMS, at.means.sums());
    return numbers;
  }

  private void restore(Backup backup, Snapshot saved) {
    Map<String, Tensor> numbers = numbers();
    // All is compared before anything is overwritten. How many sums there are depends on the step.
    numbers.forEach((name, tensor) -> {
      Tensor kept = saved.tensors().get(name);
      boolean fits = kept != null && (name.equals(SUMS) || kept.type().equals(tensor.type()));
      if (!fits) {
        throw new IllegalArgumentException(
            "%s has %s for %s, the training needs %s.\n  fix:    %s.".formatted(
                backup, kept == null ? "nothing" : kept.type(), name, tensor.type(),
                "choose another folder to start anew"));
      }
    });
    saved.tensors().forEach((name, kept) -> {
      Tensor tensor = numbers.get(name);
      if (tensor != null && !name.equals(SUMS)) {
        tensor.fill(kept);
      }
    });
    at.means.restore(requireNonNull(saved.tensors().get(SUMS)));
    at.epoch = saved.epoch();
    at.step = saved.step();
    at.stopped |= saved.stopped();
    at.epochs.clear();
    at.epochs.addAll(saved.history().epochs());
    for (int i = 0; i < callbacks.size(); i++) {
      callbacks.get(i).recall(memory(saved, CALLBACK + i + "/"));
    }
  }

  private static Map<String, Tensor> memory(Snapshot saved, String prefix) {
    Map<String, Tensor> memory = new LinkedHashMap<>();
    saved.tensors().forEach((name, tensor) -> {
      if (name.startsWith(prefix)) {
        memory.put(name.substring(prefix.length()), tensor);
      }
    });
    return memory;
  }
}
