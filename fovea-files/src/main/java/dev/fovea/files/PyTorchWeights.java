package dev.fovea.files;

import dev.fovea.layer.WeightSpec;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// A model's weights in PyTorch's names and layouts, as a `safetensors` file holds a state dict.
///
/// Modules have the names that torchvision gives them for VGG and ResNet, else those of the layers.
/// @see SafeTensors
public final class PyTorchWeights {
  private static final String BATCHES = ".num_batches_tracked";

  private PyTorchWeights() {}

  /// Overwrites the model's weights with those of a file.
  ///
  /// @throws ModelFormatException if the file is damaged, or its arrays are not those of the model
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static void load(Path file, Model model) {
    Map<String, NdArray> arrays = SafeTensors.read(file);
    List<Map<String, String>> ways = PyTorchNames.of(model);
    Map<String, String> names = ways.stream()
        .filter(way -> arrays.keySet().containsAll(names(model, way)))
        .findFirst()
        .orElse(ways.getLast());
    load(file, arrays, model, names);
  }

  private static List<String> names(Model model, Map<String, String> modules) {
    Map<String, NamedLayer> layers = layers(model);
    return model.weights().specs().stream()
        .map(spec -> name(spec, layout(layers, spec), modules))
        .toList();
  }

  private static String name(
      WeightSpec spec, PyTorchLayout layout, Map<String, String> modules) {
    return modules.getOrDefault(spec.layer(), spec.layer()) + "." + layout.name();
  }

  /// Overwrites the model's weights with those of a file, in which modules have these names.
  ///
  /// @param modules the name of the module by that of the layer; a layer that is not named has the
  ///     same name there
  /// @throws ModelFormatException if the file is damaged, or its arrays are not those of the model
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static void load(Path file, Model model, Map<String, String> modules) {
    load(file, SafeTensors.read(file), model, modules);
  }

  private static void load(
      Path file, Map<String, NdArray> arrays, Model model, Map<String, String> modules) {
    TreeSet<String> unread = new TreeSet<>(arrays.keySet());
    unread.removeIf(name -> name.endsWith(BATCHES));
    Map<String, Tensor> read = new LinkedHashMap<>();
    Map<String, NamedLayer> layers = layers(model);
    for (WeightSpec spec : model.weights().specs()) {
      PyTorchLayout layout = layout(layers, spec);
      String name = name(spec, layout, modules);
      NdArray array = arrays.get(name);
      if (array == null) {
        throw wrong(file, "has no array '%s' for %s; it has %s".formatted(name, spec.path(),
            some(arrays)));
      }
      read.put(spec.path(), tensor(file, spec, layout, name, array));
      unread.remove(name);
    }
    if (!unread.isEmpty()) {
      throw wrong(file, "has arrays that the model has no weight for: %s".formatted(unread));
    }
    read.forEach(model.weights()::set);
  }

  private static Tensor tensor(
      Path file, WeightSpec spec, PyTorchLayout layout, String name, NdArray array) {
    if (!array.type().isFloating() || !array.shape().equals(layout.shape())) {
      throw wrong(file, "has %s as '%s', %s of the model asks for %s".formatted(array, name,
          spec.path(), NdArray.text(ElementType.F32, layout.shape())));
    }
    float[] values = array.floats();
    Tensor tensor = Tensor.zeros(spec.type());
    for (int i = 0; i < values.length; i++) {
      tensor.set(i, values[layout.index()[i]]);
    }
    return tensor;
  }

  /// Writes the model's weights, replacing the file of that name.
  ///
  /// @throws java.io.UncheckedIOException if the file cannot be written
  public static void save(Model model, Path file) {
    Map<String, String> names = PyTorchNames.of(model).getFirst();
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    Map<String, NamedLayer> layers = layers(model);
    for (WeightSpec spec : model.weights().specs()) {
      PyTorchLayout layout = layout(layers, spec);
      Tensor tensor = model.weights().get(spec.path());
      float[] values = new float[layout.index().length];
      for (int i = 0; i < values.length; i++) {
        values[layout.index()[i]] = (float) tensor.get(i);
      }
      arrays.put(name(spec, layout, names), NdArray.of(layout.shape(), values));
    }
    SafeTensors.write(file, arrays);
  }

  private static PyTorchLayout layout(Map<String, NamedLayer> layers, WeightSpec spec) {
    NamedLayer layer = layers.get(spec.layer());
    if (layer == null) {
      throw new IllegalStateException("the model has no layer " + spec.layer());
    }
    return PyTorchLayout.of(layer, spec.path().substring(spec.path().lastIndexOf('/') + 1),
        spec.type().shape());
  }

  private static Map<String, NamedLayer> layers(Model model) {
    Map<String, NamedLayer> layers = new HashMap<>();
    model.layers().forEach(layer -> layers.put(layer.name(), layer));
    return layers;
  }

  private static String some(Map<String, NdArray> arrays) {
    List<String> names = List.copyOf(new TreeSet<>(arrays.keySet()));
    return names.size() <= 6 ? names.toString() : names.subList(0, 6) + " and others";
  }

  private static ModelFormatException wrong(Path file, String what) {
    return new ModelFormatException(
        file.toString(), what + ".",
        "check that these weights belong to this model, or say which module belongs to which layer.");
  }
}
