package dev.fovea.files;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads NumPy's `.npz` (a zip of named arrays) and `.npy` (one array).
///
/// Elements are `b1`, `u1`, `i1`, `i2`, `i4`, `u4`, `i8`, `f2`, `f4` and `f8`, little-endian; both
/// C's and Fortran's order are read, and arrays come out in C's. Pickled Python objects are
/// refused, because reading them runs code.
/// @see <a href="https://numpy.org/neps/nep-0001-npy-format.html">NEP 1: the npy format</a>
public final class NpzReader {
  private static final String SUFFIX = ".npy";

  private NpzReader() {}

  /// Reads all arrays of an `.npz` file.
  ///
  /// @param file the file
  /// @return the arrays by name, in the file's order
  /// @throws ModelFormatException if the file is no `.npz`, is damaged, or holds arrays of other
  ///     kinds
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static Map<String, NdArray> read(Path file) {
    try (ZipMembers zip = ZipMembers.open(file)) {
      Map<String, NdArray> arrays = new LinkedHashMap<>();
      for (String member : zip.names()) {
        String name = member.endsWith(SUFFIX)
            ? member.substring(0, member.length() - SUFFIX.length())
            : member;
        NdArray array = Npy.read(file + "!" + member, zip.read(member));
        if (arrays.put(name, array) != null) {
          throw new ModelFormatException(file.toString(), "has two arrays named " + name + ".",
              "write it again in Python: numpy.savez('arrays.npz', x0=...).");
        }
      }
      return arrays;
    }
  }

  /// Reads an `.npy` file.
  ///
  /// @param file the file
  /// @return its array
  /// @throws ModelFormatException if the file is no `.npy`, is damaged, or holds an array of
  ///     another kind
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static NdArray readArray(Path file) {
    return Npy.read(file.toString(), FileBytes.read(file));
  }
}
