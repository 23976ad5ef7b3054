package dev.fovea.cli;

import dev.fovea.files.NdArray;
import dev.fovea.files.NpzReader;
import dev.fovea.files.NpzWriter;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Predictions from arrays in a file to arrays in a file.
final class ArrayFiles {
  private ArrayFiles() {}

  /// Reads `x0`, `x1` …, and writes `y0`, `y1` ….
  ///
  /// @throws Misuse                   if the file or an array is not there
  /// @throws IllegalArgumentException if an array does not fit the model
  static void predict(Model model, Path input, Path output) {
    if (!Files.isRegularFile(input)) {
      throw new Misuse("there is no file '%s'.\n  fix:    name an .npz file.".formatted(input));
    }
    Map<String, NdArray> arrays = NpzReader.read(input);
    List<Tensor> batches = new ArrayList<>();
    for (int i = 0; i < model.inputs().size(); i++) {
      NdArray array = arrays.get("x" + i);
      if (array == null) {
        throw new Misuse(
            "%s: there is no array x%d. It has %s.\n  fix:    name the model's inputs x0 and so on; it has %d."
                .formatted(input, i, arrays.keySet(), model.inputs().size()));
      }
      batches.add(Tensor.of(array.floats(), dims(array.shape())));
    }
    Map<String, NdArray> results = new LinkedHashMap<>();
    for (Tensor result : model.predict(batches)) {
      results.put("y" + results.size(), NdArray.of(result.shape().dims(), result.toFloats()));
    }
    NpzWriter.write(output, results);
  }

  private static int[] dims(List<Integer> shape) {
    return shape.stream().mapToInt(Integer::intValue).toArray();
  }
}
