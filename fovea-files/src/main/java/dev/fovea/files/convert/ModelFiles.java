package dev.fovea.files.convert;

import dev.fovea.files.Hdf5Reader;
import dev.fovea.files.KerasArchive;
import dev.fovea.files.KerasModels;
import dev.fovea.files.ModelFormat;
import dev.fovea.files.ModelFormatException;
import dev.fovea.files.NdArray;
import dev.fovea.files.NpzReader;
import dev.fovea.files.SafeTensors;
import dev.fovea.files.SafeTensorsWeights;
import dev.fovea.files.onnx.OnnxModels;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads and writes models in files of any format: what is read is told by the file's content, what
/// is written by its name.
///
/// {@snippet :
/// Model model = ModelFiles.load(Path.of("model.onnx"));
/// ModelFiles.save(model, Path.of("model.keras"));
/// }
///
/// @see ModelFormat
public final class ModelFiles {
  private ModelFiles() {}

  /// Reads a network with its weights.
  ///
  /// @param file a `.keras`, `.h5` or `.onnx` file, whatever its name
  /// @throws ModelFormatException if the file is damaged, has what Fovea does not know yet, or holds
  ///     weights alone
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static Model load(Path file) {
    return switch (ModelFormat.of(file)) {
      case KERAS, H5 -> KerasModels.load(file);
      case ONNX -> OnnxModels.load(file);
      case KERAS_WEIGHTS, SAFETENSORS, NPZ -> throw new ModelFormatException(
          file.toString(),
          "holds weights alone, not the network that they belong to.",
          "say which network it is: --model NAME|FILE, or ModelFiles.loadWeights(model, file).");
    };
  }

  /// Overwrites a model's weights with those of a file.
  ///
  /// Weights alone are found by their names, in Keras's or PyTorch's way; those of a whole model in
  /// the order of its layers.
  /// @param file a file of weights, or of a whole model with weights of the same shapes
  /// @throws ModelFormatException if the file is damaged, or belongs to another model
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static void loadWeights(Model model, Path file) {
    switch (ModelFormat.of(file)) {
      case KERAS, H5, KERAS_WEIGHTS, NPZ -> KerasModels.loadWeights(model, Optional.empty(), file);
      case SAFETENSORS -> SafeTensorsWeights.load(file, model);
      case ONNX -> copy(file, OnnxModels.load(file), model);
    }
  }

  private static void copy(Path file, Model from, Model to) {
    Pairs pairs = Pairs.of(shapes(from), shapes(to));
    boolean fit = pairs.areAll() && pairs.pairs().stream().allMatch(
        pair -> from.weights().get(pair.first()).type()
            .equals(to.weights().get(pair.second()).type()));
    if (!fit) {
      throw new ModelFormatException(
          file.toString(),
          "has other weights than the network %s.".formatted(to.name()),
          "see which ones they are: fovea diff.");
    }
    pairs.pairs().forEach(
        pair -> to.weights().set(pair.second(), from.weights().get(pair.first())));
  }

  private static Map<String, Shape> shapes(Model model) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    model.weights().specs().forEach(spec -> shapes.put(spec.path(), spec.type().shape()));
    return shapes;
  }

  /// Writes a model, or its weights where the name says a format for weights alone; the file that was
  /// there before survives any failure.
  ///
  /// @param file ends with `.keras`, `.h5`, `.hdf5`, `.onnx`, `.weights.h5`, `.safetensors` or `.npz`;
  ///     its folder must exist
  /// @throws IllegalArgumentException if the name has no such end, or the format cannot express a
  ///     layer
  /// @throws java.io.UncheckedIOException if the file cannot be written
  public static void save(Model model, Path file) {
    switch (format(file)) {
      case KERAS, H5 -> KerasModels.save(model, Optional.empty(), file);
      case ONNX -> OnnxModels.save(model, file);
      case KERAS_WEIGHTS, NPZ -> KerasModels.saveWeights(model, Optional.empty(), file);
      case SAFETENSORS -> SafeTensorsWeights.save(model, SafeTensorsWeights.layout(model), file);
    }
  }

  /// Returns the format that a file's name says.
  ///
  /// @throws IllegalArgumentException if it says none
  static ModelFormat format(Path file) {
    return ModelFormat.ofName(file).orElseThrow(() -> new IllegalArgumentException(
        "the name '%s' does not say which format to write.\n  fix:    end it with %s.".formatted(
            file, ".keras, .h5, .onnx, .weights.h5, .safetensors or .npz")));
  }

  /// Tells whether a file says how its model was trained.
  static boolean isCompiled(Path file) {
    return switch (ModelFormat.of(file)) {
      case KERAS -> KerasArchive.read(file).config().get("compile_config") instanceof Map<?, ?> how
          && !how.isEmpty();
      case H5 -> Hdf5Reader.open(file).text("", "training_config").isPresent();
      case ONNX, KERAS_WEIGHTS, SAFETENSORS, NPZ -> false;
    };
  }

  /// Reads the arrays of a file of weights under the names that they have there.
  ///
  /// @throws ModelFormatException if the file is damaged, or holds a whole model
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static Map<String, NdArray> arrays(Path file) {
    return switch (ModelFormat.of(file)) {
      case SAFETENSORS -> SafeTensors.read(file);
      case NPZ -> NpzReader.read(file);
      case KERAS_WEIGHTS -> hdf5(Hdf5Reader.open(file));
      case KERAS, H5, ONNX -> throw new ModelFormatException(file.toString(),
          "holds a whole model, not weights alone.", "read it with ModelFiles.load.");
    };
  }

  private static Map<String, NdArray> hdf5(Hdf5Reader file) {
    List<String> paths = file.arrays();
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    paths.forEach(path -> arrays.put(path, file.array(path)));
    return arrays;
  }
}
