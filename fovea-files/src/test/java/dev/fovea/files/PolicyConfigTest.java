package dev.fovea.files;

import static dev.fovea.layer.DTypePolicy.FLOAT32;
import static dev.fovea.layer.DTypePolicy.MIXED_BFLOAT16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.engine.Engine;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.Symbol;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Precision policies in Keras's JSON, and what is said about those that are slow.
class PolicyConfigTest {
  private static final String NOTE = "layers compute in mixed_bfloat16, which is slow here: the Java"
      + " engine widens every number first.";

  private static Model stack() {
    return Sequential.of(new Input(4, 2), new Flatten(), new Dense(3), new Dense(2));
  }

  @Test
  void keepsThePolicyOfEachLayer() {
    Symbol input = Input.of(4);
    Model functional = Model.of(input, new Dense(2).on(new Dense(3).on(input)));
    for (Model model : List.of(stack(), functional)) {
      Model mixed = model.policy(MIXED_BFLOAT16).policy("dense_1", FLOAT32);
      Model again = KerasJson.model("m.json", KerasJson.json(mixed));
      for (NamedLayer layer : again.layers()) {
        boolean single = layer.layer() instanceof Input || layer.name().equals("dense_1");
        assertThat(layer.policy()).as(layer.name()).isEqualTo(single ? FLOAT32 : MIXED_BFLOAT16);
      }
    }
  }

  @Test
  void writesKerasObjects() {
    String policy = "\"dtype\": {\"module\": \"keras\", \"class_name\": \"DTypePolicy\","
        + " \"config\": {\"name\": \"%s\"}, \"registered_name\": null}";
    String mixed = KerasJson.json(stack().policy(MIXED_BFLOAT16));
    assertThat(mixed).doesNotContain(policy.formatted("float32"))
        .contains("\"sequential\", \"trainable\": true, " + policy.formatted("mixed_bfloat16"))
        .contains("\"dense_1\", \"trainable\": true, " + policy.formatted("mixed_bfloat16"));
    assertThat(KerasJson.json(stack().policy(MIXED_BFLOAT16).policy("dense", FLOAT32)))
        .contains("\"sequential\", \"trainable\": true, " + policy.formatted("float32"))
        .contains("\"dense\", \"trainable\": true, " + policy.formatted("float32"))
        .contains("\"dense_1\", \"trainable\": true, " + policy.formatted("mixed_bfloat16"));
  }

  @Test
  void saysWhereItIsSlow() {
    Engine java = new JavaEngine(1);
    Model mixed = stack().policy(MIXED_BFLOAT16).on(java);
    assertThat(mixed.notes()).containsExactly("3 " + NOTE);
    assertThat(mixed.compile(new SGD(), new MeanSquaredError()).notes())
        .containsExactly("3 " + NOTE);
    assertThat(mixed.summary()).endsWith("\n Note: 3 " + NOTE + "\n");
    assertThat(mixed.upTo("dense").notes()).containsExactly("2 " + NOTE);
    assertThat(stack().on(java).policy("dense", MIXED_BFLOAT16).notes()).containsExactly(
        "1 layer computes in mixed_bfloat16, which is slow here: the Java engine widens every"
            + " number first.");
    assertThat(mixed.policy(FLOAT32).notes()).isEmpty();
    assertThat(stack().notes()).isEmpty();
  }

  @Test
  void computesInThePrecisionThatItRead() {
    Model single = stack().initialize(3);
    Tensor x = EveryLayerModel.random(1, 5, 4, 2);
    Model mixed = single.policy(MIXED_BFLOAT16);
    Model again = KerasJson.model("m.json", KerasJson.json(mixed));
    single.weights().paths().forEach(path -> again.weights().set(path, single.weights().get(path)));
    assertThat(again.predict(x).toFloats()).isEqualTo(mixed.predict(x).toFloats())
        .isNotEqualTo(single.predict(x).toFloats());
  }

  @Test
  void saysWhatItDoesNotHave() {
    assertThatThrownBy(() -> stack().policy("conv2d", MIXED_BFLOAT16)).hasMessage(
        "there is no layer 'conv2d'. The model has [input_layer, flatten, dense, dense_1].");
    for (String name : List.of("mixed_float16", "bfloat16", "float64")) {
      String json = KerasJson.json(stack()).replace("\"float32\"}", "\"" + name + "\"}");
      assertThatThrownBy(() -> KerasJson.model("m.json", json)).hasMessage(
          "m.json: flatten: dtype \"%s\" is not supported yet.\n".formatted(name)
              + "  fix:    change it in Keras and save the model again, or try a newer version of"
              + " Fovea.");
    }
    String quantized = KerasJson.json(stack()).replace("\"name\": \"float32\"}",
        "\"mode\": \"int8\"}");
    assertThatThrownBy(() -> KerasJson.model("m.json", quantized)).hasMessage(
        "m.json: flatten: dtype {\"module\": \"keras\", \"class_name\": \"DTypePolicy\","
            + " \"config\": {\"mode\": \"int8\"}, \"registered_name\": null} is not supported yet.\n"
            + "  fix:    change it in Keras and save the model again, or try a newer version of"
            + " Fovea.");
  }

  @Test
  void saysThatLossesAreNotScaled() {
    assertThatThrownBy(() -> KerasJson.optimizer("m.json", "{\"class_name\":"
        + " \"LossScaleOptimizer\", \"config\": {\"inner_optimizer\": {\"class_name\": \"SGD\","
        + " \"config\": {}}}}")).hasMessage(
            "m.json: optimizer \"LossScaleOptimizer\" scales losses for mixed_float16, which is not"
                + " supported yet.\n"
                + "  fix:    in Keras, compile the model with the optimizer inside of it, and save"
                + " it again.");
  }
}
