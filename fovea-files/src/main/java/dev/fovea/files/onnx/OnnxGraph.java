package dev.fovea.files.onnx;

import java.util.List;
import java.util.Map;

/// What a model file says: operators in order, and the weights that they read.
///
/// @param opsets       the version of each set of operators; the main one has an empty name
/// @param name         the graph's name
/// @param nodes        the operators in order
/// @param constants    weights by name
/// @param inputs       what goes in, weights included where the file lists them
/// @param outputs      what comes out
record OnnxGraph(
    Map<String, Long> opsets,
    String name,
    List<OnnxNode> nodes,
    Map<String, Constant> constants,
    List<Port> inputs,
    List<Port> outputs) {
  /// The name of a length that is known only when the model runs.
  static final long OPEN = -1;

  /// What goes in or comes out.
  ///
  /// @param element ONNX's number of the element type, 0 if unknown
  /// @param dims    lengths of the axes, [#OPEN] where they have a name only
  record Port(String name, int element, List<Long> dims) {}
}
