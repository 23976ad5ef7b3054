package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Mnist;
import dev.fovea.data.PixelScale;
import dev.fovea.zoo.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void keepsAScaleThroughAFineTuning() throws IOException {
    Path file = trained("{\"mean\": 0.1307, \"deviation\": 0.3081}");
    Preprocessing pixels = PixelScales.pictures(Optional.empty(), file);
    Path tuned = trained(PixelScales.json(pixels).toString().replace("mean", "\"mean\"")
        .replace("deviation", "\"deviation\"").replace('=', ':'));
    assertThat(PixelScales.nameOf(tuned, Mnist.STANDARD)).isEqualTo("standard");
    assertThat(PixelScales.of(
        Optional.empty(), folder.resolve("elsewhere/model.keras"), Mnist.STANDARD))
        .isEqualTo(Mnist.STANDARD);
  }
}
