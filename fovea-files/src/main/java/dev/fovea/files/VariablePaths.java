package dev.fovea.files;

import dev.fovea.layer.WeightSpec;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Keras's paths of a model's variables, as `variable.path` gives them for a model that was just made,
/// or read from a legacy file.
///
/// A stack puts its own name before those of its layers, a functional model does not:
/// `sequential/dense/kernel`, `dense/kernel`. Only the innermost model counts. Where two variables
/// would share a path, as Keras allows, each has Fovea's, which names all models around it.
final class VariablePaths {
  private VariablePaths() {}

  /// Returns Keras's path for each of Fovea's, in order.
  static Map<String, String> of(Model model) {
    Map<String, String> prefixes = new LinkedHashMap<>();
    prefixes(model, "", prefixes);
    Map<String, String> paths = new LinkedHashMap<>();
    for (WeightSpec spec : model.weights().specs()) {
      String layer = spec.layer();
      paths.put(spec.path(), prefixes.getOrDefault(layer, layer)
          + spec.path().substring(layer.length()));
    }
    Set<String> once = new HashSet<>();
    Set<String> twice = new HashSet<>();
    paths.values().forEach(path -> (once.add(path) ? once : twice).add(path));
    paths.replaceAll((own, path) -> twice.contains(path) ? own : path);
    return paths;
  }

  private static void prefixes(Model model, String place, Map<String, String> prefixes) {
    for (NamedLayer layer : model.layers()) {
      if (layer.layer() instanceof Model inner) {
        prefixes(inner.named(layer.name()), place + layer.name() + "/", prefixes);
      } else {
        prefixes.put(place + layer.name(),
            ModelConfig.isStack(model) ? model.name() + "/" + layer.name() : layer.name());
      }
    }
  }
}
