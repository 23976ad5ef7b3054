package dev.fovea.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Add;
import dev.fovea.layer.AveragePooling2D;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.ZeroPadding2D;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerNamesTest {
  @Test
  void countsEachKindFromTheSecondOnAsKeras() {
    Model model = Sequential.of(new Input(8, 8, 1), new Conv2D(2, 3), new BatchNormalization(),
        new Activation(ActivationFunction.RELU), new Conv2D(2, 3), new BatchNormalization(),
        new Conv2D(2, 1), new Flatten(), new Dense(3));
    assertThat(names(model)).containsExactly("input_layer", "conv2d", "batch_normalization",
        "activation", "conv2d_1", "batch_normalization_1", "conv2d_2", "flatten", "dense");
  }

  @Test
  void spellsKindsAsKeras() {
    assertThat(new MaxPooling2D().kind()).isEqualTo("max_pooling2d");
    assertThat(new AveragePooling2D().kind()).isEqualTo("average_pooling2d");
    assertThat(new GlobalAveragePooling2D().kind()).isEqualTo("global_average_pooling2d");
    assertThat(new ZeroPadding2D(1).kind()).isEqualTo("zero_padding2d");
  }

  @Test
  void goesAroundNamesThatAreTaken() {
    Model model = Sequential.of(new Input(4), new Dense(3), new Dense(3).named("dense_1"),
        new Dense(3), new Dense(3).named("dense"));
    assertThat(names(model))
        .containsExactly("input_layer", "dense_2", "dense_1", "dense_3", "dense");
  }

  @Test
  void takesTheSameObjectTwiceAsOneLayer() {
    Symbol a = Input.of(4);
    Symbol b = Input.of(4);
    Layer dense = new Dense(3);
    Symbol sum = new Add().on(dense.on(a), dense.on(b));
    Model model = Model.of("shared", List.of(a, b), List.of(sum));
    assertThat(names(model)).containsExactly("input_layer", "input_layer_1", "dense", "add");
    assertThat(model.weights().paths()).containsExactly("dense/kernel", "dense/bias");
    assertThat(model.layers().get(2).calls()).hasSize(2);
  }

  @Test
  void takesEqualLayersWithoutANameAsTwo() {
    Symbol a = Input.of(4);
    Model model = Model.of(a, new Add().on(new Dense(3).on(a), new Dense(3).on(a)));
    assertThat(model.weights().paths())
        .containsExactly("dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias");
  }

  @Test
  void takesEqualLayersOfOneNameAsOne() {
    Symbol a = Input.of(4);
    Symbol sum = new Add().on(new Dense(3).named("d").on(a), new Dense(3).named("d").on(a));
    assertThat(Model.of(a, sum).weights().paths()).containsExactly("d/kernel", "d/bias");
  }

  @Test
  void refusesOneNameForLayersWithOtherSettings() {
    Symbol a = Input.of(4);
    Symbol sum = new Add()
        .on(new Dense(3).named("d").on(a), new Dense(3).withoutBias().named("d").on(a));
    assertThatThrownBy(() -> Model.of(a, sum)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("""
            d: two layers have this name and other settings.
              fix:    give each its own name.""");
  }

  @Test
  void refusesOneNameForTwoInputs() {
    Symbol a = new Input(List.of(4), "x").symbol();
    Symbol b = new Input(List.of(4), "x").symbol();
    assertThatThrownBy(() -> Model.of("m", List.of(a, b), List.of(new Add().on(a, b))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("""
            x: two inputs have this name.
              fix:    give each its own name.""");
  }

  @Test
  void sortsBranchesByTheirDistanceFromTheOutput() {
    Symbol image = Input.of(8, 8, 1);
    Symbol start = new Conv2D(4, 3).same().on(image);
    Symbol deep = new Conv2D(4, 3).same().on(new BatchNormalization().on(start));
    Symbol sum = new Add().on(deep, start);
    assertThat(names(Model.of(image, new Flatten().on(sum)))).containsExactly(
        "input_layer", "conv2d", "batch_normalization", "conv2d_1", "add", "flatten");
  }

  private static List<String> names(Model model) {
    return model.layers().stream().map(NamedLayer::name).toList();
  }
}
