package dev.fovea.files;

import dev.fovea.files.ModelConfig.KerasLayer;
import dev.fovea.layer.WeightSpec;
import dev.fovea.layer.Weights;
import dev.fovea.model.Model;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A model's weights in Keras's `model.weights.h5`: `layers/GROUP/vars/NUMBER`.
///
/// Groups are named by the layers' classes, counted in the order of the config. The group of a model
/// within another one has `layers` of its own.
final class KerasWeights {
  private static final String WRONG_FILE = "check that these weights belong to this model.";

  private KerasWeights() {}

  /// Returns the group of each layer.
  static List<String> groups(List<KerasLayer> layers) {
    Map<String, Integer> counts = new HashMap<>();
    List<String> groups = new ArrayList<>();
    for (KerasLayer layer : layers) {
      String kind = KerasName.snake(layer.className());
      int number = counts.merge(kind, 1, Integer::sum) - 1;
      groups.add(number == 0 ? kind : kind + "_" + number);
    }
    return groups;
  }

  private static List<WeightSpec> specs(Weights weights, String layer) {
    return weights.specs().stream().filter(spec -> spec.layer().equals(layer)).toList();
  }

  /// Overwrites the model's weights with the file's; a file that does not fit changes none of them.
  ///
  /// @throws ModelFormatException if a layer's weights are missing or of another shape
  static void read(String file, Hdf5Reader from, ModelConfig config) {
    Weights weights = config.model().weights();
    Map<String, Tensor> found = new LinkedHashMap<>();
    read(file, from, "", config.layers(), "", weights, found);
    found.forEach(weights::set);
  }

  /// Finds the weights of a model's layers.
  ///
  /// @param group the model's place in the file: empty, or ended by a slash
  /// @param path  the model's place in the outermost one: empty, or ended by a slash
  private static void read(
      String file,
      Hdf5Reader from,
      String group,
      List<KerasLayer> layers,
      String path,
      Weights weights,
      Map<String, Tensor> found) {
    // Keras 2.13 to 2.15 called the group so.
    String old = group + "_layer_checkpoint_dependencies";
    String root = from.has(old) ? old : group + "layers";
    List<String> groups = groups(layers);
    for (int i = 0; i < groups.size(); i++) {
      KerasLayer layer = layers.get(i);
      String place = root + "/" + groups.get(i);
      List<WeightSpec> specs = specs(weights, path + layer.name());
      if (!layer.layers().isEmpty()) {
        read(file, from, place + "/", layer.layers(), path + layer.name() + "/", weights,
            found);
      } else if (!specs.isEmpty()) {
        readLayer(file, from, place + "/vars", path + layer.name(), specs, found);
      }
    }
  }

  private static void readLayer(
      String file,
      Hdf5Reader from,
      String group,
      String layer,
      List<WeightSpec> specs,
      Map<String, Tensor> found) {
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
      found.put(spec.path(), tensor(file, spec, from.array(group + "/" + i)));
    }
  }

  /// Returns the values of a weight.
  ///
  /// @throws ModelFormatException if the file's are of another shape
  static Tensor tensor(String file, WeightSpec spec, NdArray array) {
    // Before memory is taken: the config may ask for any size, the file holds what it holds.
    requireFit(file, spec.path(), array, spec.type());
    Tensor value = Tensor.zeros(spec.type());
    fill(file, spec.path(), array, value);
    return value;
  }

  /// Overwrites a tensor.
  ///
  /// @param path whose tensor it is, for messages
  static void fill(String file, String path, NdArray array, Tensor tensor) {
    requireFit(file, path, array, tensor.type());
    if (array.type() == ElementType.F32 && tensor.type().dtype() == DType.F32) {
      tensor.memory().copyFrom(array.bytes());
      return;
    }
    for (long i = 0; i < array.size(); i++) {
      tensor.set(i, array.get(i));
    }
  }

  /// @throws ModelFormatException if an array is not what a weight or an average takes
  static void requireFit(String file, String path, NdArray array, TensorType wanted) {
    // Normalization counts its samples in whole numbers.
    boolean numbers = array.type().isFloating() || array.type() == ElementType.I32;
    if (!numbers || !array.shape().equals(wanted.shape().dims())) {
      int slash = path.lastIndexOf('/');
      throw new ModelFormatException(
          file,
          "%s: %s is %s in the file, the config asks for %s."
              .formatted(path.substring(0, slash), path.substring(slash + 1), array, wanted),
          WRONG_FILE);
    }
  }

  /// Adds the model's weights to a file.
  static void write(Model model, Hdf5Writer to) {
    to.attribute("vars", "name", model.name());
    write(model.weights(), to, "", KerasLayer.of(model), "");
  }

  private static void write(
      Weights weights, Hdf5Writer to, String group, List<KerasLayer> layers, String path) {
    to.group(group + "layers");
    List<String> groups = groups(layers);
    for (int i = 0; i < groups.size(); i++) {
      KerasLayer layer = layers.get(i);
      String place = group + "layers/" + groups.get(i);
      to.attribute(place + "/vars", "name", layer.name());
      if (!layer.layers().isEmpty()) {
        write(weights, to, place + "/", layer.layers(), path + layer.name() + "/");
      }
      List<WeightSpec> specs = specs(weights, path + layer.name());
      for (int n = 0; n < specs.size(); n++) {
        to.array(place + "/vars/" + n, array(weights.get(specs.get(n).path())));
      }
    }
  }

  /// Returns a tensor as it goes into a file; its memory is not copied.
  static NdArray array(Tensor tensor) {
    return new NdArray(ElementType.F32, tensor.shape().dims(), tensor.memory());
  }
}
