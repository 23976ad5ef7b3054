package dev.fovea.files;

import dev.fovea.layer.WeightSpec;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/// A model's weights in PyTorch's names and layouts, as a `safetensors` file holds a state dict.
///
/// Modules have the names that torchvision gives them for VGG, ResNet, DenseNet and ConvNeXt, and the
/// usual code for CIFAR's ResNets; else those of the layers.
/// @see SafeTensors
public final class PyTorchWeights {
  private static final String BATCHES = ".num_batches_tracked";
  /// Elements of as many rows lie side by side in Keras's order, and so in one line of a cache.
  private static final int ROWS = 16;

  private PyTorchWeights() {}

  /// Tells whether PyTorch has a network of these weights, whose state dict a file of [#save] is: one
  /// of VGG, ResNet-18 and 34, DenseNet-121, ConvNeXt-Tiny, and CIFAR's ResNets.
  public static boolean hasCounterpart(Model model) {
    return PyTorchNames.of(model).getFirst().counterpart();
  }

  /// Overwrites the model's weights with those of a file.
  ///
  /// @throws ModelFormatException if the file is damaged, or its arrays are not those of the model
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static void load(Path file, Model model) {
    load(file.toString(), SafeTensors.read(file), model);
  }

  static void load(String file, Map<String, NdArray> arrays, Model model) {
    List<PyTorchNames> ways = PyTorchNames.of(model);
    Map<WeightSpec, PyTorchLayout> layouts = layouts(model);
    PyTorchNames names = ways.stream()
        .filter(way -> layouts.entrySet().stream()
            .allMatch(e -> arrays.containsKey(name(e.getKey(), e.getValue(), way))))
        .findFirst()
        .orElse(ways.getFirst());
    load(file, arrays, model, names);
  }

  /// Overwrites the model's weights with those of a file, in which modules have these names.
  ///
  /// @param modules the name of the module by that of the layer; a layer that is not named has the
  ///     same name there
  /// @throws ModelFormatException if the file is damaged, or its arrays are not those of the model
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static void load(Path file, Model model, Map<String, String> modules) {
    load(file.toString(), SafeTensors.read(file), model, new PyTorchNames(modules, false));
  }

  private static String name(WeightSpec spec, PyTorchLayout layout, PyTorchNames names) {
    String module = names.module(spec.layer());
    return layout.name().isEmpty() ? module : module + "." + layout.name();
  }

  private static void load(
      String file, Map<String, NdArray> arrays, Model model, PyTorchNames names) {
    TreeSet<String> unread = new TreeSet<>(arrays.keySet());
    unread.removeIf(name -> name.endsWith(BATCHES));
    Map<WeightSpec, PyTorchLayout> layouts = layouts(model);
    layouts.forEach((spec, layout) -> {
      String name = name(spec, layout, names);
      NdArray array = arrays.get(name);
      if (array == null) {
        throw wrong(file, "has no array '%s' for %s; it has %s".formatted(name, spec.path(),
            some(arrays)));
      }
      if (!array.type().isFloating() || !array.shape().equals(layout.shape())) {
        throw wrong(file, "has %s as '%s', %s of the model asks for %s".formatted(array, name,
            spec.path(), NdArray.text(ElementType.F32, layout.shape())));
      }
      unread.remove(name);
    });
    if (!unread.isEmpty()) {
      throw wrong(file, "has arrays that the model has no weight for: %s".formatted(unread));
    }
    layouts.forEach((spec, layout) -> fill(model.weights().get(spec.path()), layout,
        Objects.requireNonNull(arrays.get(name(spec, layout, names)))));
  }

  private static void fill(Tensor tensor, PyTorchLayout layout, NdArray array) {
    MemorySegment to = tensor.reportedMemory();
    long[] row = layout.row();
    for (int from = 0; from < layout.rows(); from += ROWS) {
      int count = Math.min(ROWS, layout.rows() - from);
      for (int i = 0; i < row.length; i++) {
        for (long r = from; r < from + count; r++) {
          to.setAtIndex(ValueLayout.JAVA_FLOAT, row[i] + r * layout.stride(),
              (float) array.get(r * row.length + i));
        }
      }
    }
    tensor.changed();
  }

  /// Writes the model's weights, replacing the file of that name.
  ///
  /// @throws java.io.UncheckedIOException if the file cannot be written
  public static void save(Model model, Path file) {
    PyTorchNames names = PyTorchNames.of(model).getFirst();
    List<SafeTensors.Part> parts = new ArrayList<>();
    layouts(model).forEach((spec, layout) -> {
      Tensor tensor = model.weights().get(spec.path());
      parts.add(new SafeTensors.Part(name(spec, layout, names), ElementType.F32, layout.shape(),
          out -> write(out, tensor, layout)));
    });
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt");
    metadata.put("model", model.name());
    AtomicFile.write(file, SafeTensors.content(metadata, parts));
  }

  /// Writes a tensor's elements in PyTorch's order, without a copy of all of them.
  private static void write(OutputStream out, Tensor tensor, PyTorchLayout layout)
      throws IOException {
    MemorySegment from = tensor.readOnly();
    long[] row = layout.row();
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(ROWS * Float.BYTES, row.length))
        .order(ByteOrder.LITTLE_ENDIAN);
    for (int first = 0; first < layout.rows(); first += ROWS) {
      int count = Math.min(ROWS, layout.rows() - first);
      for (int i = 0; i < row.length; i++) {
        for (int r = 0; r < count; r++) {
          bytes.putFloat(Float.BYTES * (r * row.length + i), from.getAtIndex(
              ValueLayout.JAVA_FLOAT, row[i] + (first + r) * layout.stride()));
        }
      }
      out.write(bytes.array(), 0, Float.BYTES * count * row.length);
    }
  }

  /// Returns the layout of each weight, in the model's order.
  private static Map<WeightSpec, PyTorchLayout> layouts(Model model) {
    Map<String, NamedLayer> layers = NamedLayer.byPath(model);
    Map<WeightSpec, PyTorchLayout> layouts = new LinkedHashMap<>();
    for (WeightSpec spec : model.weights().specs()) {
      layouts.put(spec, PyTorchLayout.of(
          Objects.requireNonNull(layers.get(spec.layer()), spec.layer()),
          spec.path().substring(spec.path().lastIndexOf('/') + 1), spec.type().shape()));
    }
    return layouts;
  }

  private static String some(Map<String, NdArray> arrays) {
    List<String> names = List.copyOf(new TreeSet<>(arrays.keySet()));
    return names.size() <= 6 ? names.toString() : names.subList(0, 6) + " and others";
  }

  private static ModelFormatException wrong(String file, String what) {
    return new ModelFormatException(
        file, what + ".",
        "check that these weights belong to this model, or say which module belongs to which layer.");
  }
}
