package dev.fovea.files;

import dev.fovea.files.ModelConfig.KerasLayer;
import dev.fovea.layer.WeightSpec;
import dev.fovea.layer.Weights;
import dev.fovea.model.Model;
import dev.fovea.tensor.Count;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// A model's weights as legacy `.h5` files have them: a group for each layer, under its name, with
/// the paths of its arrays in an attribute.
///
/// The weights of a model within the model lie in one group, those that train before the others.
final class LegacyWeights {
  static final String GROUP = "model_weights";
  private static final String LAYERS = "layer_names";
  private static final String WEIGHTS = "weight_names";
  private static final String TOP = "top_level_model_weights";
  private static final String WRONG_FILE = "check that these weights belong to this model.";
  /// An object header takes 64 KB, a text in a list 16 bytes.
  private static final int CHUNK = 4000;

  private final String file;
  private final Hdf5Reader from;
  private final String group;
  /// What was read; a model gets all or nothing.
  private final Map<String, Tensor> found = new LinkedHashMap<>();

  /// A layer with weights.
  ///
  /// @param name   its name in the model
  /// @param specs  its weights in Keras's order
  /// @param nested whether it is a model
  private record Owner(String name, List<WeightSpec> specs, boolean nested) {}

  private LegacyWeights(String file, Hdf5Reader from, String group) {
    this.file = file;
    this.from = from;
    this.group = group;
  }

  /// Finds the group with a legacy file's weights: that of a whole model, or the root.
  static Optional<String> group(Hdf5Reader from) {
    if (!names(from, "", LAYERS).isEmpty()) {
      return Optional.of("");
    }
    return from.has(GROUP) ? Optional.of(GROUP) : Optional.empty();
  }

  /// Overwrites the model's weights with the file's: by the layers' names where the file has the
  /// model's, else in the order of the layers, as Keras does.
  ///
  /// @throws ModelFormatException if the file has other layers, or weights of other shapes
  static void read(String file, Hdf5Reader from, String group, ModelConfig config) {
    LegacyWeights reader = new LegacyWeights(file, from, group);
    reader.check();
    List<Owner> owners = owners(config.layers(), config.model().weights());
    List<String> saved = reader.layers().stream()
        .filter(name -> !reader.arrays(name).isEmpty())
        .toList();
    if (saved.size() != owners.size()) {
      throw new ModelFormatException(file, "the model has %s with weights, /%s has %d."
          .formatted(Count.of(owners.size(), "layer"), group, saved.size()), WRONG_FILE);
    }
    List<String> names = owners.stream().map(Owner::name).toList();
    boolean same = new HashSet<>(saved).equals(new HashSet<>(names));
    for (int i = 0; i < owners.size(); i++) {
      reader.layer(owners.get(i), same ? names.get(i) : saved.get(i));
    }
    reader.found.forEach(config.model().weights()::set);
  }

  /// Overwrites the weights of those layers that have a name of the file, as Keras's `by_name`.
  ///
  /// @return the names of these layers
  /// @throws ModelFormatException if one of them has weights of other shapes
  static List<String> readByName(String file, Hdf5Reader from, String group, Model model) {
    LegacyWeights reader = new LegacyWeights(file, from, group);
    reader.check();
    List<String> saved = reader.layers();
    List<Owner> owners = owners(KerasLayer.of(model), model.weights()).stream()
        .filter(owner -> saved.contains(owner.name()))
        .toList();
    owners.forEach(owner -> reader.layer(owner, owner.name()));
    reader.found.forEach(model.weights()::set);
    return owners.stream().map(Owner::name).toList();
  }

  private static List<Owner> owners(List<KerasLayer> layers, Weights weights) {
    Map<String, List<WeightSpec>> byLayer = new HashMap<>();
    weights.specs().forEach(
        spec -> byLayer.computeIfAbsent(spec.layer(), _ -> new ArrayList<>()).add(spec));
    List<Owner> owners = new ArrayList<>();
    for (KerasLayer layer : layers) {
      List<WeightSpec> specs = new ArrayList<>();
      collect(layer, "", byLayer, specs);
      List<WeightSpec> order = new ArrayList<>(specs.stream().filter(WeightSpec::trainable)
          .toList());
      specs.stream().filter(spec -> !spec.trainable()).forEach(order::add);
      if (!order.isEmpty()) {
        owners.add(new Owner(layer.name(), order, !layer.layers().isEmpty()));
      }
    }
    return owners;
  }

  private static void collect(
      KerasLayer layer, String path, Map<String, List<WeightSpec>> byLayer, List<WeightSpec> to) {
    to.addAll(byLayer.getOrDefault(path + layer.name(), List.of()));
    layer.layers().forEach(inner -> collect(inner, path + layer.name() + "/", byLayer, to));
  }

  /// Refuses what Keras 3 itself would read wrongly, or not at all.
  private void check() {
    if (from.text(group, "backend").filter("theano"::equals).isPresent()) {
      throw new ModelFormatException(
          file,
          "was saved by Keras on Theano, which turns the kernels of convolutions around.",
          "load it with Keras 2 on TensorFlow, and save it again.");
    }
    if (from.has(at(TOP)) && !arrays(TOP).isEmpty()) {
      throw new ModelFormatException(
          file,
          "has %d weights of the model itself, outside of its layers.".formatted(
              arrays(TOP).size()),
          WRONG_FILE);
    }
  }

  private String at(String name) {
    return group.isEmpty() ? name : group + "/" + name;
  }

  private List<String> layers() {
    return names(from, group, LAYERS);
  }

  private List<String> arrays(String layer) {
    return names(from, at(layer), WEIGHTS);
  }

  private void layer(Owner owner, String name) {
    List<String> arrays = arrays(name);
    List<WeightSpec> specs = owner.specs();
    if (arrays.size() != specs.size()) {
      throw new ModelFormatException(
          file,
          "%s: the model asks for %d weights, /%s has %d."
              .formatted(owner.name(), specs.size(), at(name), arrays.size()),
          WRONG_FILE);
    }
    Map<String, String> byName = owner.nested() ? byName(specs, arrays) : Map.of();
    for (int i = 0; i < specs.size(); i++) {
      WeightSpec spec = specs.get(i);
      String array = byName.getOrDefault(spec.path(), arrays.get(i));
      found.put(spec.path(),
          KerasWeights.tensor(file, spec, from.array(at(name) + "/" + array)));
    }
  }

  /// Finds the array of each weight of a model by the names of layer and variable, if all of them
  /// are found so: which weights came first once depended on the version, and on what was frozen.
  private static Map<String, String> byName(List<WeightSpec> specs, List<String> arrays) {
    Map<String, String> named = new HashMap<>();
    arrays.forEach(array -> named.put(lastTwo(array.replaceFirst(":0$", "")), array));
    Map<String, String> found = new LinkedHashMap<>();
    for (WeightSpec spec : specs) {
      String array = named.remove(lastTwo(spec.path()));
      if (array == null) {
        return Map.of();
      }
      found.put(spec.path(), array);
    }
    return found;
  }

  private static String lastTwo(String path) {
    int layer = path.lastIndexOf('/', path.lastIndexOf('/') - 1);
    return path.substring(layer + 1);
  }

  /// Returns a list of texts, which large files have in pieces.
  static List<String> names(Hdf5Reader from, String path, String attribute) {
    List<String> names = new ArrayList<>(from.texts(path, attribute));
    List<String> more = from.texts(path, attribute + 0);
    for (int i = 1; !more.isEmpty(); i++) {
      names.addAll(more);
      more = from.texts(path, attribute + i);
    }
    return names;
  }

  /// Adds a list of texts, in pieces if it is long.
  static void names(Hdf5Writer to, String path, String attribute, List<String> names) {
    if (names.size() <= CHUNK) {
      to.attribute(path, attribute, names);
      return;
    }
    for (int i = 0; i * CHUNK < names.size(); i++) {
      to.attribute(path, attribute + i,
          names.subList(i * CHUNK, Math.min(names.size(), (i + 1) * CHUNK)));
    }
  }

  /// Adds the model's weights to a file.
  static void write(Model model, Hdf5Writer to) {
    List<KerasLayer> layers = KerasLayer.of(model);
    Map<String, String> paths = VariablePaths.of(model);
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    to.group(GROUP);
    names(to, GROUP, LAYERS, layers.stream().map(KerasLayer::name).toList());
    layers.forEach(layer -> subset(to, layer.name(), Map.of()));
    subset(to, TOP, Map.of());
    for (Owner owner : owners(layers, model.weights())) {
      arrays.clear();
      owner.specs().forEach(spec -> arrays.put(paths.getOrDefault(spec.path(), spec.path()),
          KerasWeights.array(model.weights().get(spec.path()))));
      subset(to, owner.name(), arrays);
    }
  }

  private static void subset(Hdf5Writer to, String layer, Map<String, NdArray> arrays) {
    arrays(to, GROUP + "/" + layer, arrays);
  }

  /// Adds arrays and the list of their paths.
  static void arrays(Hdf5Writer to, String group, Map<String, NdArray> arrays) {
    to.group(group);
    names(to, group, WEIGHTS, List.copyOf(arrays.keySet()));
    arrays.forEach((path, array) -> to.array(group + "/" + path, array));
  }

  /// Returns the arrays of a group whose names are wanted, in the order of their list.
  static List<NdArray> arrays(Hdf5Reader from, String group, Predicate<String> wanted) {
    return names(from, group, WEIGHTS).stream()
        .filter(wanted)
        .map(path -> from.array(group + "/" + path))
        .toList();
  }
}
