package dev.fovea.graph;

/// Where a value enters or leaves a graph.
///
/// A weight or a state that a step changes has two ports of the same name: the old value among the
/// inputs, the new one among the outputs.
///
/// @param name  unique among the inputs, and among the outputs
/// @param kind  what it is for
/// @param value the value that enters or leaves
public record Port(String name, Kind kind, Value value) {
  /// What a port carries.
  public enum Kind {
    /// Data that differs at each run: images, labels.
    BATCH,
    /// What the model learns, and its moving statistics.
    WEIGHT,
    /// What the training step itself keeps: momenta, counters, the learning rate.
    STATE,
    /// What the caller wants to know: predictions, the loss.
    RESULT
  }
}
