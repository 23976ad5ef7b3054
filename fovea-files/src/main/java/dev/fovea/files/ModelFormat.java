package dev.fovea.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// The formats of models and of weights, told apart by what a file holds.
public enum ModelFormat {
  /// Keras 3's `.keras`: a zip archive with network, weights and training.
  KERAS("Keras model", true, ".keras"),
  /// Keras's older `.h5`: an HDF5 file with network, weights and training.
  H5("legacy Keras model", true, ".h5"),
  /// ONNX: network and weights.
  ONNX("ONNX model", true, ".onnx"),
  /// Keras's weights in HDF5.
  KERAS_WEIGHTS("Keras weights", false, ".weights.h5"),
  /// Weights as safetensors.
  SAFETENSORS("safetensors weights", false, ".safetensors"),
  /// Weights as NumPy's arrays.
  NPZ("NumPy weights", false, ".npz");

  private static final String PYTORCH_FIX = "save its weights in Python: safetensors.torch"
      + ".save_file(model.state_dict(), 'weights.safetensors').";
  private static final int HEAD = 64;

  private final String title;
  private final boolean whole;
  private final String ending;

  ModelFormat(String title, boolean whole, String ending) {
    this.title = title;
    this.whole = whole;
    this.ending = ending;
  }

  /// Returns what people call it, such as `ONNX model`.
  public String title() {
    return title;
  }

  /// Tells whether a file holds a network, not weights alone.
  public boolean isWhole() {
    return whole;
  }

  /// Returns what the names of its files end with, such as `.onnx`.
  public String ending() {
    return ending;
  }

  /// Returns the format that a file of this name shall have, if the name's end says it.
  public static Optional<ModelFormat> ofName(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(KERAS_WEIGHTS.ending)) {
      return Optional.of(KERAS_WEIGHTS);
    }
    return name.endsWith(".hdf5")
        ? Optional.of(H5)
        : Arrays.stream(values()).filter(format -> name.endsWith(format.ending)).findFirst();
  }

  /// Returns the format of a file's content, whatever its name.
  ///
  /// Where the first bytes say nothing, the name decides, so that the reader of that format says
  /// what is wrong.
  /// @throws ModelFormatException if the file is empty, or of no format that Fovea reads
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static ModelFormat of(Path file) {
    byte[] head = FileBytes.head(file, HEAD);
    if (head.length == 0) {
      throw new ModelFormatException(file.toString(), "is empty.", FileBytes.again());
    }
    if (starts(head, 'P', 'K')) {
      return archive(file);
    }
    if (Hdf5Reader.isHdf5(file)) {
      return hdf5(file);
    }
    if (isSafeTensors(file, head)) {
      return SAFETENSORS;
    }
    if (isOnnx(head)) {
      return ONNX;
    }
    if (isPickle(head)) {
      throw pickle(file);
    }
    return ofName(file).orElseThrow(() -> new ModelFormatException(file.toString(),
        "is no model and no weights; it starts with %s.".formatted(
            HexFormat.ofDelimiter(" ").formatHex(head, 0, Math.min(8, head.length))),
        "name a .keras, .h5, .onnx, .weights.h5, .safetensors or .npz file."));
  }

  private static boolean starts(byte[] head, int first, int second) {
    return head.length > 1 && Byte.toUnsignedInt(head[0]) == first
        && Byte.toUnsignedInt(head[1]) == second;
  }

  /// A pickle of protocol 2 or newer says which one it is.
  private static boolean isPickle(byte[] head) {
    return head.length > 1 && head[0] == (byte) 0x80 && head[1] >= 2 && head[1] <= 5;
  }

  /// Returns the format of a zip archive; a file that is none is refused.
  static ModelFormat archive(Path file) {
    try (ZipMembers zip = ZipMembers.open(file)) {
      if (zip.names().contains(KerasArchive.CONFIG)) {
        return KERAS;
      }
      if (zip.names().stream().anyMatch(name -> name.endsWith("data.pkl"))) {
        throw pickle(file);
      }
      return !zip.names().isEmpty() && zip.names().stream().allMatch(name -> name.endsWith(".npy"))
          ? NPZ
          : ofName(file).orElse(KERAS);
    }
  }

  /// PyTorch's own files are programs that make objects.
  private static ModelFormatException pickle(Path file) {
    return new ModelFormatException(file.toString(),
        "is a pickle, as PyTorch saves; reading one runs code from the file, which Fovea never does.",
        PYTORCH_FIX);
  }

  private static ModelFormat hdf5(Path file) {
    if (ofName(file).filter(KERAS_WEIGHTS::equals).isPresent()) {
      return KERAS_WEIGHTS;
    }
    return Hdf5Reader.peek(file).text("", "model_config").isPresent() ? H5 : KERAS_WEIGHTS;
  }

  /// The length of the header, which is JSON.
  private static boolean isSafeTensors(Path file, byte[] head) {
    try {
      return head.length > Long.BYTES
          && head[Long.BYTES] == '{'
          && Long.compareUnsigned(ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong(),
              Files.size(file)) < 0;
    } catch (IOException failure) {
      throw FileBytes.unreadable(file.toString(), failure);
    }
  }

  /// A model's first field is the version of the format, a small number; the next one is text, a
  /// number or the graph.
  private static boolean isOnnx(byte[] head) {
    String next = "\u0010\u0012\u001a\"(2:B";
    return head.length > 2 && head[0] == 8 && head[1] > 0 && head[1] < 0x40
        && next.indexOf(new String(head, 2, 1, StandardCharsets.ISO_8859_1)) >= 0;
  }
}
