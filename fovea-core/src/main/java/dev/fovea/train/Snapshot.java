package dev.fovea.train;

import dev.fovea.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// All that the rest of a training follows from, besides its program and its data.
///
/// Tensors: `weight/PATH` and `state/NAME` as in [Trainer#weights] and [Trainer#state], `sums` what
/// the means over the epoch are computed from, `callback/NUMBER/NAME` what callbacks remember.
///
/// @param setup   what the training is of, for people: a training of another setup cannot go on here
/// @param epoch   the epoch that is under way or comes next, from 1
/// @param step    how many of its steps are done
/// @param stopped whether a callback has ended the training
/// @param history the figures of the epochs that are over
/// @param tensors all numbers, by name
public record Snapshot(
    Map<String, String> setup,
    int epoch,
    int step,
    boolean stopped,
    History history,
    Map<String, Tensor> tensors) {
  /// Keeps the order of both maps.
  public Snapshot {
    setup = Collections.unmodifiableMap(new LinkedHashMap<>(setup));
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }
}
