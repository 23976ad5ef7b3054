package dev.fovea.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.files.KerasJson;
import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every function of `keras.activations` exists under its name, and is compared with Keras.
class ActivationNamesTest {
  /// `dir(keras.activations)` of Keras 3.15, without `get`, `serialize` and `deserialize`, and without
  /// `threshold`, which takes two numbers that neither a name nor a file gives.
  private static final List<String> KERAS = List.of("celu", "elu", "exponential", "gelu", "glu",
      "hard_shrink", "hard_sigmoid", "hard_silu", "hard_swish", "hard_tanh", "leaky_relu", "linear",
      "log_sigmoid", "log_softmax", "mish", "relu", "relu6", "selu", "sigmoid", "silu",
      "soft_shrink", "softmax", "softplus", "softsign", "sparse_plus", "sparse_sigmoid",
      "sparsemax", "squareplus", "swish", "tanh", "tanh_shrink");
  private static final Map<String, String> ALIASES = Map.of(
      "swish", "silu", "hard_swish", "hard_silu");
  /// A setting of `gelu` that Keras's files do not keep.
  private static final Set<ActivationFunction> OURS = Set.of(ActivationFunction.GELU_TANH);

  @Test
  void readsEveryNameOfKeras() {
    for (String name : KERAS) {
      String function = ALIASES.getOrDefault(name, name);
      assertThat(KerasJson.layer("m.json",
          "{\"class_name\": \"Activation\", \"config\": {\"name\": \"a\", \"activation\": \"%s\"}}"
              .formatted(name)))
          .as(name)
          .isEqualTo(new Activation(
              ActivationFunction.valueOf(function.toUpperCase(Locale.ROOT))).named("a"));
    }
  }

  @Test
  void hasNoOtherNames() {
    Set<String> own = Arrays.stream(ActivationFunction.values())
        .filter(function -> !OURS.contains(function))
        .map(function -> function.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
    own.addAll(ALIASES.keySet());
    assertThat(own).containsExactlyElementsOf(new TreeSet<>(KERAS));
  }

  /// [LayerGoldenTest] compares with these cases.
  @Test
  void hasWhatKerasComputedForEach() {
    Set<String> cases = GoldenCase.own("keras/layers", ".npz").stream()
        .map(GoldenCase::read)
        .filter(golden -> golden.name().startsWith("act_"))
        .flatMap(golden -> Stream.of(golden.text("config").split("\"activation\": \"", 2))
            .skip(1).map(rest -> rest.substring(0, rest.indexOf('"'))))
        .collect(Collectors.toSet());
    List<String> missing = KERAS.stream().filter(name -> !ALIASES.containsKey(name))
        .filter(name -> !cases.contains(name)).toList();
    assertThat(missing).isEmpty();
  }
}
