package dev.fovea.files;

import dev.fovea.files.ModelConfig.KerasLayer;
import dev.fovea.layer.WeightSpec;
import dev.fovea.layer.Weights;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A model's weights in Keras's `model.weights.h5`: `layers/GROUP/vars/NUMBER`.
///
/// Groups are named by the layers' classes, counted in the order of the config.
final class KerasWeights {
  private static final String WRONG_FILE = "check that these weights belong to this model.";

  private KerasWeights() {}

  /// Returns the group of each layer, by the layer's name.
  static Map<String, String> groups(List<KerasLayer> layers) {
    Map<String, Integer> counts = new HashMap<>();
    Map<String, String> groups = new LinkedHashMap<>();
    for (KerasLayer layer : layers) {
      String kind = KerasName.snake(layer.className());
      int number = counts.merge(kind, 1, Integer::sum) - 1;
      groups.put(layer.name(), number == 0 ? kind : kind + "_" + number);
    }
    return groups;
  }

  private static List<WeightSpec> specs(Weights weights, String layer) {
    return weights.specs().stream().filter(spec -> spec.layer().equals(layer)).toList();
  }

  /// Overwrites the model's weights with the file's.
  ///
  /// @throws ModelFormatException if a layer's weights are missing or of another shape
  static void read(String file, Hdf5Reader from, ModelConfig config) {
    // Keras 2.13 to 2.15 called the group so.
    String root = from.has("_layer_checkpoint_dependencies")
        ? "_layer_checkpoint_dependencies"
        : "layers";
    Weights weights = config.model().weights();
    groups(config.layers()).forEach((layer, group) -> {
      List<WeightSpec> specs = specs(weights, layer);
      if (!specs.isEmpty()) {
        readLayer(file, from, "%s/%s/vars".formatted(root, group), layer, specs, weights);
      }
    });
  }

  private static void readLayer(
      String file,
      Hdf5Reader from,
      String group,
      String layer,
      List<WeightSpec> specs,
      Weights weights) {
    int count = from.has(group) ? from.children(group).size() : 0;
    if (count != specs.size()) {
      throw new ModelFormatException(
          file,
          "%s: the config asks for %d weights, /%s has %d."
              .formatted(layer, specs.size(), group, count),
          WRONG_FILE);
    }
    for (int i = 0; i < count; i++) {
      WeightSpec spec = specs.get(i);
      NdArray array = from.array(group + "/" + i);
      Tensor value = Tensor.zeros(spec.type());
      fill(file, spec.path(), array, value);
      weights.set(spec.path(), value);
    }
  }

  /// Overwrites a tensor.
  ///
  /// @param path whose tensor it is, for messages
  static void fill(String file, String path, NdArray array, Tensor tensor) {
    if (!array.type().isFloating() || !array.shape().equals(tensor.shape().dims())) {
      int slash = path.lastIndexOf('/');
      throw new ModelFormatException(
          file,
          "%s: %s is %s in the file, the config asks for %s."
              .formatted(path.substring(0, slash), path.substring(slash + 1), array,
                  tensor.type()),
          WRONG_FILE);
    }
    float[] values = array.floats();
    for (int i = 0; i < values.length; i++) {
      tensor.set(i, values[i]);
    }
  }

  /// Adds the model's weights to a file.
  static void write(Model model, Hdf5Writer to, List<KerasLayer> layers) {
    to.attribute("vars", "name", model.name());
    to.group("layers");
    groups(layers).forEach((layer, group) -> {
      String vars = "layers/%s/vars".formatted(group);
      to.attribute(vars, "name", layer);
      List<WeightSpec> specs = specs(model.weights(), layer);
      for (int i = 0; i < specs.size(); i++) {
        to.array(vars + "/" + i, array(model.weights().get(specs.get(i).path())));
      }
    });
  }

  /// Returns a tensor as it goes into a file; its memory is not copied.
  static NdArray array(Tensor tensor) {
    return new NdArray(ElementType.F32, tensor.shape().dims(), tensor.memory());
  }
}
