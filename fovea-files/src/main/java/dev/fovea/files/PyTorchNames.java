package dev.fovea.files;

import dev.fovea.layer.Conv2D;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The names of PyTorch's modules for the layers of a model: those of torchvision for the networks
/// that it has too, else the layers' own.
final class PyTorchNames {
  private static final Pattern BLOCK = Pattern.compile("conv(\\d)_block(\\d+)_(\\d)_(conv|bn)");

  private PyTorchNames() {}

  /// Returns ways to name the layers, the likeliest first, each a module by layer.
  static List<Map<String, String>> of(Model model) {
    Map<String, String> own = new LinkedHashMap<>();
    model.layers().forEach(layer -> own.put(layer.name(), layer.name()));
    if (model.name().matches("vgg\\d+")) {
      return List.of(vgg(model), own);
    }
    if (model.name().matches("resnet\\d+")) {
      return List.of(resnet(model, "fc"), resnet(model, "linear"), own);
    }
    return List.of(own);
  }

  /// Blocks are `layer1.0`, counted from 0; what Keras's names call 0 is the shortcut.
  private static Map<String, String> resnet(Model model, String classifier) {
    Map<String, String> names = new HashMap<>(
        Map.of("conv1_conv", "conv1", "conv1_bn", "bn1", "predictions", classifier));
    for (NamedLayer layer : model.layers()) {
      BLOCK.matcher(layer.name()).results().forEach(found -> names.put(layer.name(), block(found)));
    }
    return names;
  }

  private static String block(MatchResult found) {
    String block = "layer%d.%d.".formatted(Integer.parseInt(found.group(1)) - 1,
        Integer.parseInt(found.group(2)) - 1);
    if (found.group(3).equals("0")) {
      return block + "downsample." + (found.group(4).equals("conv") ? 0 : 1);
    }
    return block + found.group(4) + found.group(3);
  }

  /// Convolutions count for two, because torchvision's ReLU is a module of its own.
  private static Map<String, String> vgg(Model model) {
    Map<String, String> names = new HashMap<>(
        Map.of("fc1", "classifier.0", "fc2", "classifier.3", "predictions", "classifier.6"));
    int at = 0;
    for (NamedLayer layer : model.layers()) {
      if (layer.layer() instanceof Conv2D) {
        names.put(layer.name(), "features." + at);
        at += 2;
      } else if (layer.layer() instanceof MaxPooling2D) {
        at++;
      }
    }
    return names;
  }
}
