package dev.fovea.files;

import dev.fovea.layer.WeightSpec;
import dev.fovea.model.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/// A model's weights as `safetensors`: in PyTorch's names and layouts, or in Keras's.
///
/// The file's metadata say which: their `format` is `pt` or `keras`.
/// @see SafeTensors
/// @see PyTorchWeights
public final class SafeTensorsWeights {
  private static final String FORMAT = "format";
  private static final String KERAS = "keras";

  private SafeTensorsWeights() {}

  /// Returns the layout that a model's weights are written in: PyTorch's where it has the same
  /// network, whose `load_state_dict` then takes the file, else Keras's.
  public static WeightLayout layout(Model model) {
    return PyTorchWeights.hasCounterpart(model) ? WeightLayout.PYTORCH : WeightLayout.KERAS;
  }

  /// Writes a model's weights; the file that was there before survives any failure.
  ///
  /// @throws java.io.UncheckedIOException if the file cannot be written
  public static void save(Model model, WeightLayout layout, Path file) {
    if (layout == WeightLayout.PYTORCH) {
      PyTorchWeights.save(model, file);
      return;
    }
    List<SafeTensors.Part> parts = new ArrayList<>();
    VariablePaths.of(model).forEach((path, name) -> parts.add(
        SafeTensors.Part.of(name, KerasWeights.array(model.weights().get(path)))));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(FORMAT, KERAS);
    metadata.put("model", model.name());
    AtomicFile.write(file, SafeTensors.content(metadata, parts));
  }

  /// Overwrites a model's weights with those of a file, in either layout.
  ///
  /// @throws ModelFormatException if the file is damaged, or its arrays are not those of the model
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static void load(Path file, Model model) {
    String name = file.toString();
    SafeTensors.Contents contents = SafeTensors.parse(name, FileBytes.read(file));
    Map<String, NdArray> arrays = SafeTensors.arrays(name, contents);
    Map<String, String> names = VariablePaths.of(model);
    if (KERAS.equals(contents.metadata().get(FORMAT))
        || arrays.keySet().containsAll(names.values())) {
      load(name, arrays, names, model);
    } else {
      PyTorchWeights.load(name, arrays, model);
    }
  }

  private static void load(
      String file, Map<String, NdArray> arrays, Map<String, String> names, Model model) {
    TreeSet<String> unread = new TreeSet<>(arrays.keySet());
    for (WeightSpec spec : model.weights().specs()) {
      String name = Objects.requireNonNull(names.get(spec.path()));
      NdArray array = arrays.get(name);
      if (array == null) {
        throw wrong(file, "has no array '%s', which the model asks for".formatted(name));
      }
      if (!array.type().isFloating() || !array.shape().equals(spec.type().shape().dims())) {
        throw wrong(file, "has %s as '%s', the model asks for %s".formatted(array, name,
            spec.type()));
      }
      unread.remove(name);
    }
    if (!unread.isEmpty()) {
      throw wrong(file, "has arrays that the model has no weight for: %s".formatted(unread));
    }
    names.forEach((path, name) -> KerasWeights.fill(file, path,
        Objects.requireNonNull(arrays.get(name)), model.weights().get(path)));
  }

  private static ModelFormatException wrong(String file, String what) {
    return new ModelFormatException(
        file, what + ".", "check that these weights belong to this model.");
  }
}
