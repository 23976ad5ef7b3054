package dev.fovea.files;

import dev.fovea.layer.Conv2D;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names of PyTorch's modules for the layers of a model: those of torchvision, or of the usual
/// code for CIFAR's ResNets, for the networks that are there too, else the layers' own.
///
/// @param modules     the module of each layer
/// @param counterpart whether the network is there, with the same weights
record PyTorchNames(Map<String, String> modules, boolean counterpart) {
  /// A pattern of layers' names, and the module's name for a match.
  private record Rule(Pattern pattern, Function<MatchResult, String> module) {
    static Rule of(String pattern, Function<MatchResult, String> module) {
      return new Rule(Pattern.compile(pattern), module);
    }

    static Rule of(String pattern, String module) {
      return of(pattern, _ -> module);
    }
  }

  /// Returns ways to name the layers, the likeliest first.
  static List<PyTorchNames> of(Model model) {
    List<PyTorchNames> ways = new ArrayList<>();
    String name = model.name();
    if (name.matches("vgg(11|13|16|19)")) {
      ways.add(new PyTorchNames(vgg(model), true));
    } else if (name.matches("resnet(20|32|44|56|110)")) {
      ways.add(ruled(model, residual("linear"), true));
      ways.add(ruled(model, residual("fc"), false));
    } else if (name.matches("resnet\\d+(v1\\.5)?")) {
      // Keras's ResNets of 50 layers and more are not those of PyTorch: their convolutions have a
      // bias, and halve the image elsewhere.
      ways.add(ruled(model, residual("fc"), name.matches("resnet(18|34|\\d+v1\\.5)")));
    } else if (name.equals("densenet121")) {
      ways.add(ruled(model, DENSE, true));
    } else if (name.equals("convnext_tiny")) {
      ways.add(ruled(model, CONVNEXT, true));
    }
    ways.add(ruled(model, List.of(), false));
    return ways;
  }

  /// Returns the name of a layer's module.
  String module(String layer) {
    return modules.getOrDefault(layer, layer.replace('/', '.'));
  }

  /// Blocks are `layer1.0`, counted from 0; what Keras's names call 0 is the shortcut.
  private static List<Rule> residual(String classifier) {
    return List.of(
        Rule.of("conv1_conv", "conv1"),
        Rule.of("conv1_bn", "bn1"),
        Rule.of("conv(\\d)_block(\\d+)_0_(conv|bn)", m -> "layer%d.%d.downsample.%d".formatted(
            number(m, 1) - 1, number(m, 2) - 1, m.group(3).equals("conv") ? 0 : 1)),
        Rule.of("conv(\\d)_block(\\d+)_(\\d)_(conv|bn)", m -> "layer%d.%d.%s%s".formatted(
            number(m, 1) - 1, number(m, 2) - 1, m.group(4), m.group(3))),
        Rule.of("predictions", classifier));
  }

  private static final List<Rule> DENSE = List.of(
      Rule.of("conv1_conv", "features.conv0"),
      Rule.of("conv1_bn", "features.norm0"),
      Rule.of("conv(\\d)_block(\\d+)_([01])_bn", m -> layer(m) + "norm" + (number(m, 3) + 1)),
      Rule.of("conv(\\d)_block(\\d+)_([12])_conv", m -> layer(m) + "conv" + m.group(3)),
      Rule.of("pool(\\d)_(bn|conv)", m -> "features.transition%d.%s".formatted(
          number(m, 1) - 1, m.group(2).equals("bn") ? "norm" : "conv")),
      Rule.of("bn", "features.norm5"),
      Rule.of("predictions", "classifier"));

  private static String layer(MatchResult m) {
    return "features.denseblock%d.denselayer%d.".formatted(number(m, 1) - 1, number(m, 2));
  }

  /// Stages are at odd places, what makes images smaller at even ones.
  private static final List<Rule> CONVNEXT = List.of(
      Rule.of(".*_stem_conv", "features.0.0"),
      Rule.of(".*_stem_layernorm", "features.0.1"),
      Rule.of(".*_downsampling_layernorm_(\\d)", m -> smaller(m) + 0),
      Rule.of(".*_downsampling_conv_(\\d)", m -> smaller(m) + 1),
      Rule.of(".*_stage_(\\d)_block_(\\d)_depthwise_conv", m -> block(m) + "block.0"),
      Rule.of(".*_stage_(\\d)_block_(\\d)_layernorm", m -> block(m) + "block.2"),
      Rule.of(".*_stage_(\\d)_block_(\\d)_pointwise_conv_1", m -> block(m) + "block.3"),
      Rule.of(".*_stage_(\\d)_block_(\\d)_pointwise_conv_2", m -> block(m) + "block.5"),
      Rule.of(".*_stage_(\\d)_block_(\\d)_layer_scale", m -> block(m) + "layer_scale"),
      Rule.of(".*_head_layernorm", "classifier.0"),
      Rule.of(".*_head_dense", "classifier.2"));

  private static String smaller(MatchResult m) {
    return "features.%d.".formatted(2 * number(m, 1) + 2);
  }

  private static String block(MatchResult m) {
    return "features.%d.%d.".formatted(2 * number(m, 1) + 1, number(m, 2));
  }

  private static int number(MatchResult m, int group) {
    return Integer.parseInt(m.group(group));
  }

  private static PyTorchNames ruled(Model model, List<Rule> rules, boolean counterpart) {
    Map<String, String> modules = new LinkedHashMap<>();
    model.weights().specs().forEach(spec -> {
      for (Rule rule : rules) {
        Matcher matcher = rule.pattern().matcher(spec.layer());
        if (matcher.matches()) {
          modules.putIfAbsent(spec.layer(), rule.module().apply(matcher));
        }
      }
    });
    boolean all = model.weights().specs().stream()
        .allMatch(spec -> modules.containsKey(spec.layer()));
    return new PyTorchNames(modules, counterpart && all);
  }

  /// Convolutions count for two, because torchvision's ReLU is a module of its own.
  private static Map<String, String> vgg(Model model) {
    Map<String, String> names = new LinkedHashMap<>(
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
