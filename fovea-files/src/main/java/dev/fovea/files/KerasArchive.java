package dev.fovea.files;

import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a Keras 3 `.keras` file holds: a zip archive of `metadata.json`, `config.json` and
/// `model.weights.h5`.
///
/// @param metadata Keras's version and the date of saving
/// @param config the model: its layers, how they connect, and how it was compiled
/// @param weights the variables of the layers and of the optimizer
/// @see <a href="https://keras.io/guides/serialization_and_saving/">Keras: Save, serialize, and
///     export models</a>
public record KerasArchive(
    Map<String, @Nullable Object> metadata,
    Map<String, @Nullable Object> config,
    Hdf5Reader weights) {
  private static final String METADATA = "metadata.json";
  /// The member that makes a zip archive a model.
  static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.weights.h5";

  /// Reads a file whole.
  ///
  /// @param file the `.keras` file
  /// @return its three parts
  /// @throws ModelFormatException if it is no such archive, lacks a part, or a part is damaged
  /// @throws UncheckedIOException if the file does not exist or cannot be read
  public static KerasArchive read(Path file) {
    try (ZipMembers zip = ZipMembers.open(file)) {
      requireParts(file, zip.names());
      return new KerasArchive(
          json(file, zip, METADATA),
          json(file, zip, CONFIG),
          Hdf5Reader.of(file + "!" + WEIGHTS, zip.read(WEIGHTS)));
    }
  }

  private static void requireParts(Path file, List<String> names) {
    List<String> missing = List.of(METADATA, CONFIG, WEIGHTS).stream()
        .filter(part -> !names.contains(part)).toList();
    if (!missing.isEmpty()) {
      List<String> shown = names.subList(0, Math.min(10, names.size()));
      throw new ModelFormatException(
          file.toString(),
          "is a zip archive without "
              + String.join(", ", missing)
              + "; it holds "
              + (names.isEmpty()
                  ? "nothing"
                  : String.join(", ", shown) + (names.size() > shown.size() ? " …" : ""))
              + ".",
          "save the model with Keras 3: model.save('model.keras').");
    }
  }

  private static Map<String, @Nullable Object> json(Path file, ZipMembers zip, String name) {
    return Json.parseObject(file + "!" + name, zip.read(name).toArray(ValueLayout.JAVA_BYTE));
  }

  /// Writes a file that Keras loads; the one that was there before survives any failure.
  ///
  /// The members are stored, not compressed, as Keras does. The same content gives the same bytes.
  /// @param file the `.keras` file
  /// @param metadata `keras_version` and `date_saved`
  /// @param config the model
  /// @param weights the variables
  /// @throws UncheckedIOException if the file cannot be written
  public static void write(
      Path file,
      Map<String, @Nullable Object> metadata,
      Map<String, @Nullable Object> config,
      Hdf5Writer weights) {
    byte[] metadataText = Json.compact(metadata).getBytes(StandardCharsets.UTF_8);
    byte[] configText = Json.compact(config).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(
        file,
        out -> {
          StoredZip zip = new StoredZip(out);
          zip.add(METADATA, to -> to.write(metadataText));
          zip.add(CONFIG, to -> to.write(configText));
          zip.add(WEIGHTS, weights);
          zip.finish();
        });
  }
}
