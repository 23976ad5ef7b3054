package dev.fovea.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.zoo.Preprocessing;
import dev.fovea.zoo.Zoo;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Pixels become what `preprocess_input` of keras.applications makes of them.
class PreprocessingGoldenTest {
  private static final List<String> NETWORKS = List.of("vgg16", "vgg19", "resnet50", "resnet101",
      "resnet152", "mobilenetv2", "densenet121", "efficientnetb0", "convnexttiny");
  private static final GoldenReport REPORT = new GoldenReport("preprocessing");

  @AfterAll
  static void report() {
    REPORT.write();
  }

  @Test
  void preparesPixelsAsKerasDoes() {
    GoldenCase golden = GoldenCase.read(GoldenCase.more("keras").resolve("preprocessing.npz"));
    for (String network : NETWORKS) {
      Tensor ours = Zoo.preprocessing(network).apply(golden.tensor("x0"));
      REPORT.check("java", network, "pixels", ours, golden.array(network), 1e-6);
    }
  }

  /// What torchvision's weights want, in its own words: divided by 255, minus mean, over deviation.
  @Test
  void preparesPixelsAsTorchvisionDoes() {
    Tensor pixels = Tensor.of(new float[]{255, 0, 51}, 1, 1, 1, 3);
    assertThat(Zoo.preprocessing("resnet18").apply(pixels).toFloats()).containsExactly(
        new float[]{(1 - 0.485f) / 0.229f, -0.456f / 0.224f, (0.2f - 0.406f) / 0.225f},
        within(1e-6f));
    assertThat(Preprocessing.named("255").apply(pixels).toFloats())
        .containsExactly(1, 0, 51 / 255f);
  }

  @Test
  void saysWhatItIsFor() {
    Tensor gray = Tensor.zeros(TensorType.f32(1, 2, 2, 1));
    assertThatThrownBy(() -> Preprocessing.CAFFE.apply(gray))
        .isInstanceOf(IllegalArgumentException.class).hasMessage("""
            the preprocessing caffe is for pictures of 3 channels, got 1.
              fix:    choose none, 255 or tf.""");
    assertThat(Preprocessing.TF.apply(gray).toFloats()).containsOnly(-1);
    assertThatThrownBy(() -> Preprocessing.named("imagenet"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no preprocessing 'imagenet'."
            + " Choose one of [caffe, tf, torch, none, 255].");
    assertThatThrownBy(() -> Zoo.preprocessing("vgg17"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there is no network 'vgg17'. Did you mean 'vgg1");
    assertThatThrownBy(() -> new Preprocessing("x", false, List.of(0.0, 1.0), List.of(1.0)))
        .isInstanceOf(IllegalArgumentException.class).hasMessage("Preprocessing needs 1 or 3 means"
            + " and deviations, and these above 0, got [0.0, 1.0] and [1.0].");
  }
}
