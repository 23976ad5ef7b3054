package dev.fovea.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Map;

/// Writes NumPy's `.npz` (a zip of named arrays) and `.npy` (one array), as `numpy.savez` and
/// `numpy.save` do.
///
/// The same arrays give the same bytes, and the file that was there before survives any failure.
/// @see <a href="https://numpy.org/neps/nep-0001-npy-format.html">NEP 1: the npy format</a>
public final class NpzWriter {
  private NpzWriter() {}

  /// Writes an `.npz` file.
  ///
  /// @param file the file
  /// @param arrays the arrays by name, written in the map's order
  /// @throws java.io.UncheckedIOException if the file cannot be written
  public static void write(Path file, Map<String, NdArray> arrays) {
    AtomicFile.write(
        file,
        out -> {
          StoredZip zip = new StoredZip(out);
          for (Map.Entry<String, NdArray> array : arrays.entrySet()) {
            zip.add(array.getKey() + ".npy", to -> write(to, array.getValue()));
          }
          zip.finish();
        });
  }

  /// Writes an `.npy` file.
  ///
  /// @param file the file
  /// @param array the array
  /// @throws java.io.UncheckedIOException if the file cannot be written
  public static void writeArray(Path file, NdArray array) {
    AtomicFile.write(file, out -> write(out, array));
  }

  private static void write(OutputStream out, NdArray array) throws IOException {
    out.write(Npy.header(array));
    FileBytes.write(Channels.newChannel(out), array.bytes());
  }
}
