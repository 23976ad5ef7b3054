package dev.fovea.files.onnx;

import dev.fovea.files.AtomicFile;
import dev.fovea.files.ModelFormatException;
import dev.fovea.files.protobuf.WireMessage;
import dev.fovea.model.Model;
import java.nio.file.Path;

/// Reads networks from ONNX files, as layers that can be trained, and writes them.
///
/// {@snippet :
/// Model model = OnnxModels.load(Path.of("model.onnx"));
/// }
///
/// ONNX keeps images as `[batch, channels, height, width]`, Fovea as `[batch, height, width,
/// channels]`: the model that is read takes and gives images, and whatever else has three or more
/// axes, **with the channels last**. A file whose first operator already moves the channels of its
/// input to the front takes its input as it says. Weights are turned once, while reading, so that
/// the answers are those of ONNX Runtime.
///
/// @see <a href="https://onnx.ai/onnx/operators/">ONNX's operators</a>
public final class OnnxModels {
  private OnnxModels() {}

  /// Reads a model with its weights.
  ///
  /// @param file an `.onnx` file of operator sets 6 to 28
  /// @throws ModelFormatException if the file is damaged, or has what Fovea does not know
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static Model load(Path file) {
    try {
      return Importer.read(file.toString(), OnnxReader.read(new OnnxFile(file))).model();
    } catch (OutOfMemoryError | StackOverflowError tooLarge) {
      throw new ModelFormatException(file.toString(), "needs more memory than there is.",
          "give Java more memory, or check that the file is what it should be.", tooLarge);
    }
  }

  /// Writes a model with its weights, as ONNX's operators of version 17; the file that was there
  /// before survives any failure.
  ///
  /// Inputs and outputs stay as they are in Fovea, images with the channels last.
  ///
  /// @param model the model
  /// @param file  the `.onnx` file; its folder must exist
  /// @throws IllegalArgumentException if a layer cannot be said in ONNX's operators, or the
  ///     weights take more than 2 GB
  /// @throws java.io.UncheckedIOException if the file cannot be written
  public static void save(Model model, Path file) {
    WireMessage message = Exporter.write(model);
    if (message.size() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%s takes %d bytes as ONNX, whose files end at %d.\n  fix:    save the model as .keras."
              .formatted(model.name(), message.size(), Integer.MAX_VALUE));
    }
    AtomicFile.write(file, message::writeTo);
  }
}
