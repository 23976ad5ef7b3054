package dev.fovea.golden;

import static java.util.Objects.requireNonNull;

import dev.fovea.files.NdArray;
import dev.fovea.files.NpzReader;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What Keras computed for one case: arrays by name.
///
/// @param file   the `.npz` file
/// @param arrays its arrays
record GoldenCase(Path file, Map<String, NdArray> arrays) {
  private static final Path COMMITTED = Path.of("src/test/golden");
  private static final Path MORE = Path.of("src/test/golden-more");

  /// The folder of the cases, or that which the system property `golden.dir` names.
  static Path folder() {
    return Path.of(System.getProperty("golden.dir", COMMITTED.toString()));
  }

  /// Returns the files of a folder whose names end so, by the alphabet; then those of our own
  /// cases, which the scripts in `src/test/reference` had Keras compute.
  static List<Path> files(String folder, String suffix) {
    List<Path> files = new ArrayList<>(list(folder().resolve(folder), suffix));
    files.addAll(more(folder, suffix));
    return files;
  }

  /// Returns the same files of the project itself, whatever `golden.dir` says.
  static List<Path> own(String folder, String suffix) {
    List<Path> files = new ArrayList<>(list(COMMITTED.resolve(folder), suffix));
    files.addAll(more(folder, suffix));
    return files;
  }

  /// Returns the files of a folder of our own cases whose names end so, by the alphabet.
  static List<Path> more(String folder, String suffix) {
    Path more = more(folder);
    return Files.isDirectory(more) ? list(more, suffix) : List.of();
  }

  /// Returns a folder of our own cases.
  static Path more(String folder) {
    return MORE.resolve(folder);
  }

  /// Returns the files of a folder whose names end so, by the alphabet.
  static List<Path> list(Path folder, String suffix) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError("there are no golden cases in " + folder.toAbsolutePath(), e);
    }
  }

  static GoldenCase read(Path file) {
    return new GoldenCase(file, NpzReader.read(file));
  }

  /// Tells whether a script of this project had Keras compute it.
  boolean isOurs() {
    return file.startsWith(MORE);
  }

  String name() {
    return file.getFileName().toString().replace(".npz", "");
  }

  boolean has(String array) {
    return arrays.containsKey(array);
  }

  NdArray array(String name) {
    return requireNonNull(arrays.get(name), () -> file + " has no array " + name);
  }

  String text(String name) {
    byte[] bytes = array(name).bytes().toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  int number(String name) {
    return (int) array(name).longs()[0];
  }

  /// Returns how many arrays are called `prefix0`, `prefix1` ….
  int count(String prefix) {
    int count = 0;
    while (has(prefix + count)) {
      count++;
    }
    return count;
  }

  /// Returns an array of floats in another shape.
  Tensor tensor(String name, Shape shape) {
    return Tensor.of(array(name).floats(), shape.dims().stream().mapToInt(d -> d).toArray());
  }

  Tensor tensor(String name) {
    NdArray array = array(name);
    int[] dims = array.shape().stream().mapToInt(Integer::intValue).toArray();
    if (array.type().isFloating()) {
      return Tensor.of(array.floats(), dims);
    }
    long[] values = array.longs();
    int[] whole = new int[values.length];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = Math.toIntExact(values[i]);
    }
    return Tensor.of(whole, dims);
  }
}
