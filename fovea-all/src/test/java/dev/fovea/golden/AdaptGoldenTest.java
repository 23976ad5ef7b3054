package dev.fovea.golden;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.TensorDataset;
import dev.fovea.files.Json;
import dev.fovea.files.KerasJson;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Adapting to data finds the weights that Keras's Normalization found.
class AdaptGoldenTest {
  @Test
  void findsTheMeanAndVarianceThatKerasFinds() {
    List<String> names = new ArrayList<>();
    for (Path file : GoldenCase.files("keras/layers", ".npz")) {
      GoldenCase golden = GoldenCase.read(file);
      if (golden.name().startsWith("normalization_adapted_")) {
        names.add(golden.name());
        check(golden);
      }
    }
    assertThat(names).hasSize(3);
  }

  private static void check(GoldenCase golden) {
    Map<?, ?> config = (Map<?, ?>) requireNonNull(Json.parse("config", golden.text("config")));
    Layer layer = KerasJson.layer(golden.name(), Json.compact(config.get("layer"))).named("norm");
    Tensor x = golden.tensor("x0");
    Model model = Sequential.of(new Input(x.shape().withoutBatch().dims(), ""), layer);
    model.adapt("norm", new TensorDataset(List.of(x), List.of()));
    assertThat(model.weights().get("norm/mean").toFloats())
        .containsExactly(golden.tensor("w0").toFloats(), within(1e-5f));
    assertThat(model.weights().get("norm/variance").toFloats())
        .containsExactly(golden.tensor("w1").toFloats(), within(1e-4f));
  }
}
