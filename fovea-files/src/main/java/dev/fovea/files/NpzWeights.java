package dev.fovea.files;

import static java.util.Objects.requireNonNull;

import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A model's weights as NumPy's `.npz`, under Keras's paths of the variables.
final class NpzWeights {
  private NpzWeights() {}

  /// Overwrites the model's weights with the file's.
  ///
  /// @throws ModelFormatException if an array is missing, has another shape, or is none of the
  ///     model's
  static void read(Path file, Model model) {
    Map<String, NdArray> arrays = NpzReader.read(file);
    Map<String, String> paths = VariablePaths.of(model);
    if (!arrays.keySet().equals(new TreeSet<>(paths.values()))) {
      TreeSet<String> missing = new TreeSet<>(paths.values());
      missing.removeAll(arrays.keySet());
      TreeSet<String> foreign = new TreeSet<>(arrays.keySet());
      paths.values().forEach(foreign::remove);
      throw new ModelFormatException(
          file.toString(),
          "has other arrays than the model: it lacks %s, and has beside them %s."
              .formatted(shown(missing), shown(foreign)),
          "name the arrays as Keras names the variables: np.savez(file,"
              + " **{v.path: v.numpy() for v in model.weights}).");
    }
    Map<String, Tensor> found = new LinkedHashMap<>();
    model.weights().specs().forEach(spec -> found.put(spec.path(), KerasWeights.tensor(
        file.toString(), spec, requireNonNull(arrays.get(paths.get(spec.path()))))));
    found.forEach(model.weights()::set);
  }

  private static String shown(Set<String> names) {
    List<String> first = names.stream().limit(5).toList();
    return names.isEmpty()
        ? "none"
        : String.join(", ", first) + (names.size() > first.size() ? " …" : "");
  }

  static void write(Model model, Path file) {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    VariablePaths.of(model).forEach(
        (own, path) -> arrays.put(path, KerasWeights.array(model.weights().get(own))));
    NpzWriter.write(file, arrays);
  }
}
