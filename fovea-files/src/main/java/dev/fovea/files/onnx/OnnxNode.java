package dev.fovea.files.onnx;

import java.util.List;
import java.util.Map;

/// One operator of a file.
///
/// @param type       the operator's name
/// @param domain     whose operator it is; ONNX's own have an empty domain
/// @param name       the node's name, often empty
/// @param inputs     names of what it reads, empty where an optional input is left out
/// @param outputs    names of its results
/// @param attributes settings by name
record OnnxNode(
    String type,
    String domain,
    String name,
    List<String> inputs,
    List<String> outputs,
    Map<String, Setting> attributes) {
  /// An attribute; which of its members counts, the operator knows.
  ///
  /// @param real    its number with a fraction
  /// @param whole   its whole number
  /// @param text    its text
  /// @param tensors its tensor, or nothing
  /// @param reals   its list of numbers with a fraction
  /// @param wholes  its list of whole numbers
  record Setting(float real, long whole, String text, List<Constant> tensors,
      List<Float> reals, List<Long> wholes) {}

  /// Returns how messages call the node.
  String label() {
    return name.isEmpty()
        ? type + " (" + String.join(", ", outputs) + ")"
        : type + " '" + name + "'";
  }
}
