package dev.fovea.files.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.files.NdArray;
import dev.fovea.files.convert.ModelDifference.Setting;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelDifferenceTest {
  private static Model of(Layer... layers) {
    return Sequential.of("m", new Input(4), List.of(layers)).initialize(1);
  }

  private static Dense dense(String name) {
    return (Dense) new Dense(3).named(name);
  }

  @Test
  void aModelIsEqualToItself() {
    ModelDifference same = ModelDifference.of(of(dense("a")), of(dense("a")));
    assertThat(same.isEqual(0)).isTrue();
    assertThat(same.weights()).hasSize(2);
    assertThat(same.weights().getFirst().size()).isEqualTo(12);
  }

  @Test
  void namesSettingsAsKeras() {
    ModelDifference difference = ModelDifference.of(
        of(dense("a"), dense("b"), new Dropout(0.5).named("d")),
        of(dense("a").activation(ActivationFunction.RELU), dense("b"),
            new Dropout(0.25).named("d")));
    assertThat(difference.settings()).containsExactly(
        new Setting("a/activation", "\"linear\"", "\"relu\""),
        new Setting("d/rate", "0.5", "0.25"));
    assertThat(difference.isEqual(1)).isFalse();
  }

  @Test
  void measuresTheLargestDifference() {
    Model first = of(dense("a"));
    Model second = of(dense("a"));
    first.weights().get("a/bias").set(1, 2.0);
    second.weights().get("a/bias").set(1, 1.5);
    second.weights().get("a/bias").set(2, -0.25);
    WeightDifference bias = ModelDifference.of(first, second).weights().getLast();
    assertThat(bias).isEqualTo(
        new WeightDifference("a/bias", "f32[3]", "a/bias", "f32[3]", 3, 2, 0.5, 1));
    assertThat(bias.isEqual(0.49)).isFalse();
    assertThat(bias.isEqual(0.5)).isTrue();
    second.weights().get("a/bias").set(0, Double.NaN);
    assertThat(ModelDifference.of(first, second).weights().getLast().largest()).isInfinite();
  }

  @Test
  void goesByOrderWhereNamesDiffer() {
    ModelDifference difference = ModelDifference.of(
        of(dense("a"), new Dropout(0.5).named("d"), dense("b")), of(dense("x"), dense("y")));
    assertThat(difference.layersByName()).isFalse();
    assertThat(difference.weightsByName()).isFalse();
    assertThat(difference.onlyFirst()).containsExactly("d (Dropout)");
    assertThat(difference.onlySecond()).isEmpty();
    assertThat(difference.weights()).allMatch(WeightDifference::isShared);
    assertThat(difference.settings())
        .containsExactly(new Setting("b/reads", "[\"d\"]", "[\"a\"]"));
  }

  @Test
  void longListsGoByNamesAlone() {
    Map<String, NdArray> first = new LinkedHashMap<>();
    Map<String, NdArray> second = new LinkedHashMap<>();
    for (int i = 0; i < 60_000; i++) {
      first.put("a" + i, NdArray.of(List.of(0), new float[0]));
      second.put("b" + i, NdArray.of(List.of(0), new float[0]));
    }
    ModelDifference difference = ModelDifference.ofArrays(first, second);
    assertThat(difference.weightsByName()).isTrue();
    assertThat(difference.weights()).hasSize(120_000).noneMatch(WeightDifference::isShared);
  }

  @Test
  void saysWhichWeightsAreOnOneSideOrOfAnotherShape() {
    ModelDifference difference = ModelDifference.of(
        of(dense("a"), dense("b")),
        of(dense("a"), ((Dense) new Dense(5).named("b")).withoutBias()));
    assertThat(difference.weights()).filteredOn(w -> !w.isEqual(9)).containsExactly(
        new WeightDifference("b/kernel", "f32[3,3]", "b/kernel", "f32[3,5]", 0, 0, 0, 0),
        new WeightDifference("b/bias", "f32[3]", "", "", 0, 0, 0, 0));
  }
}
