package dev.fovea.files.pretrained;

import dev.fovea.files.KerasModels;
import dev.fovea.files.ModelFormatException;
import dev.fovea.files.PyTorchWeights;
import dev.fovea.model.Model;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// Reads weights into a model, in whichever layout a file has them.
public final class WeightFiles {
  private WeightFiles() {}

  /// Overwrites a model's weights with those of a file: PyTorch's if it ends with `.safetensors`, else
  /// Keras's, of a `.keras`, `.weights.h5` or `.h5` file.
  ///
  /// @throws ModelFormatException         if the file is damaged, belongs to another model, or is a
  ///     pickle
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static void load(Model model, Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.matches(".*\\.(pth|pt|bin|ckpt|pkl|pickle)")) {
      throw new ModelFormatException(file.toString(),
          "is a pickle of PyTorch by its name, and pickles run code when they are read.",
          "save it in Python with safetensors.torch.save_file(model.state_dict(), 'x.safetensors'),"
              + " or take a .safetensors file of the network, such as timm's on huggingface.co.");
    }
    if (name.endsWith(".safetensors")) {
      PyTorchWeights.load(file, model);
    } else {
      KerasModels.loadWeights(model, Optional.empty(), file);
    }
  }
}
