package dev.fovea.cli;

import dev.fovea.files.ModelFormat;
import dev.fovea.files.NdArray;
import dev.fovea.files.SafeTensors;
import dev.fovea.files.convert.ModelFiles;
import dev.fovea.tensor.Count;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The arrays of a file of weights, a line each.
final class ArrayTable {
  private ArrayTable() {}

  /// Returns a table with names, types and shapes, and how much it is in all; lines end by `\n`.
  static String of(Path file) {
    ModelFormat format = ModelFormat.of(file);
    Map<String, NdArray> arrays = ModelFiles.arrays(file);
    StringBuilder text = new StringBuilder("%s: %s%s\n".formatted(
        file, format.title(), format == ModelFormat.SAFETENSORS ? said(file) : ""));
    int width = arrays.keySet().stream().mapToInt(name -> Terminal.plain(name).length()).max()
        .orElse(0);
    arrays.forEach((name, array) -> text.append(String.format(Locale.ROOT, "  %-" + Math.max(
        width, 1) + "s  %-20s %,14d\n", Terminal.plain(name), array, array.size())));
    long numbers = arrays.values().stream().mapToLong(NdArray::size).sum();
    long bytes = arrays.values().stream().mapToLong(array -> array.bytes().byteSize()).sum();
    return text.append(String.format(Locale.ROOT, "%s, %s, %s\n",
        Count.of(arrays.size(), "array"), Count.of(numbers, "number"),
        Count.of(bytes, "byte"))).toString();
  }

  private static String said(Path file) {
    String texts = SafeTensors.metadata(file).entrySet().stream()
        .filter(entry -> entry.getValue().length() <= 40)
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
    return texts.isEmpty() ? "" : " (%s)".formatted(Terminal.plain(texts));
  }
}
