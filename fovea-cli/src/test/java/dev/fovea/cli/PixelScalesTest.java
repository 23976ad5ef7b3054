package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Mnist;
import dev.fovea.data.PixelScale;
import dev.fovea.zoo.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PixelScalesTest {
  @TempDir
  private Path folder;

  private Path trained(String pixels) throws IOException {
    Files.writeString(folder.resolve("run.json"), "{\"pixels\": %s}".formatted(pixels));
    return folder.resolve("model.keras");
  }

  @Test
  void readsGrayPixelsAsTheFineTuningDid() throws IOException {
    Path unit = trained("{\"preprocessing\": \"255\"}");
    assertThat(PixelScales.of(Optional.empty(), unit, Mnist.STANDARD)).isEqualTo(PixelScale.UNIT);
    assertThat(PixelScales.nameOf(unit, Mnist.STANDARD)).isEqualTo("255");
    Path signed = trained("{\"preprocessing\": \"tf\"}");
    assertThat(PixelScales.of(Optional.empty(), signed, Mnist.STANDARD))
        .isEqualTo(new PixelScale(0.5, 0.5));
    assertThatThrownBy(() -> PixelScales.nameOf(signed, Mnist.STANDARD)).isInstanceOf(Misuse.class)
        .hasMessage("""
            %s was trained on pixels of mean 0.5000 and deviation 0.5000, a scale without a name.
              fix:    choose one of [255, standard] with --scale.""".formatted(signed));
  }

  @Test
  void refusesPixelsThatAreScaledColourByColour() throws IOException {
    Path file = trained("{\"preprocessing\": \"torch\"}");
    assertThatThrownBy(() -> PixelScales.nameOf(file, Mnist.STANDARD)).isInstanceOf(Misuse.class)
        .hasMessage(
            """
                %s was trained on pixels as 'torch', and here all colours are on one scale.
                  fix:    keep 'torch' with fovea finetune --base, or choose one of [255, standard] with --scale."""
                .formatted(file));
    assertThat(PixelScales.nameOfPictures(file, Mnist.STANDARD)).isEqualTo("torch");
    assertThat(PixelScales.of(Optional.of("standard"), file, PixelScale.UNIT))
        .isEqualTo(PixelScale.UNIT);
    assertThat(PixelScales.pictures(Optional.empty(), file, Mnist.STANDARD))
        .isEqualTo(Preprocessing.TORCH);
  }

  @Test
  void takesWhatSuitsThePicturesWhereNothingIsSaid() {
    Path none = folder.resolve("model.keras");
    PixelScale photographs = new PixelScale(0.449, 0.226);
    for (Optional<String> name : List.of(Optional.<String>empty(), Optional.of("standard"))) {
      assertThat(PixelScales.pictures(name, none, photographs))
          .isEqualTo(PixelScales.of(photographs));
    }
  }

  @Test
  void keepsAScaleThroughAFineTuning() throws IOException {
    Path file = trained("{\"mean\": 0.1307, \"deviation\": 0.3081}");
    Preprocessing pixels = PixelScales.pictures(Optional.empty(), file, PixelScale.UNIT);
    Path tuned = trained(PixelScales.json(pixels).toString().replace("mean", "\"mean\"")
        .replace("deviation", "\"deviation\"").replace('=', ':'));
    assertThat(PixelScales.nameOf(tuned, Mnist.STANDARD)).isEqualTo("standard");
    assertThat(PixelScales.nameOfPictures(tuned, Mnist.STANDARD)).isEqualTo("standard");
    assertThatThrownBy(() -> PixelScales.nameOf(tuned, new PixelScale(0.286, 0.353)))
        .isInstanceOf(Misuse.class).hasMessage("""
            %s was trained on pixels of mean 0.1307 and deviation 0.3081, a scale without a name.
              fix:    choose one of [255, standard] with --scale.""".formatted(tuned));
    assertThat(PixelScales.of(
        Optional.empty(), folder.resolve("elsewhere/model.keras"), Mnist.STANDARD))
        .isEqualTo(Mnist.STANDARD);
  }
}
