package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AugmentCommandTest {
  @TempDir
  private Path folder;

  private Path picture() throws IOException {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256; i++) {
      image.setRGB(i % 16, i / 16, i % 16 < 8 ? 0xff0000 : 0x0000ff);
    }
    Path file = folder.resolve("picture.png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private Outcome augment(Object... words) throws IOException {
    String[] all = Stream.concat(
        Stream.of("augment", picture()), Stream.of(words))
        .map(String::valueOf).toArray(String[]::new);
    return Outcome.of(all);
  }

  @Test
  void drawsARowForEachLayerBehindThePictureItself() throws IOException {
    Path sheet = folder.resolve("sheet.png");
    Outcome outcome = augment("--size", 16, "--samples", 6, "--out", sheet);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).isEqualTo("%s: 6 samples of each of 16 layers are in %s.\n".formatted(
        folder.resolve("picture.png"), sheet));
    BufferedImage image = ImageIO.read(sheet.toFile());
    assertThat(image.getWidth()).isEqualTo(4 + 7 * 20);
    assertThat(image.getHeight()).isEqualTo(16 * 42);
    int mirrored = 0;
    for (int sample = 0; sample < 6; sample++) {
      int left = image.getRGB(4 + 20 * (sample + 1) + 2, 22 + 8) & 0xffffff;
      assertThat(left).isIn(0xff0000, 0x0000ff);
      mirrored += left == 0x0000ff ? 1 : 0;
    }
    assertThat(image.getRGB(4 + 2, 22 + 8) & 0xffffff).isEqualTo(0xff0000);
    assertThat(mirrored).as("RandomFlip mirrors some").isBetween(1, 5);
    byte[] first = Files.readAllBytes(sheet);
    augment("--size", 16, "--samples", 6, "--out", sheet);
    assertThat(sheet).hasBinaryContent(first);
    augment("--size", 16, "--samples", 6, "--out", sheet, "--seed", 1);
    assertThat(Files.readAllBytes(sheet)).isNotEqualTo(first);
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    assertThat(augment("--samples", 0).err())
        .isEqualTo("fovea augment: --samples must be from 1 to 32, got 0.\n");
    assertThat(augment("--size", 5000).err())
        .isEqualTo("fovea augment: --size must be from 1 to 1024, got 5000.\n");
    assertThat(Outcome.of("augment", folder.resolve("no.png").toString()).err()).isEqualTo(
        "fovea augment: %s: there is no such file.\n  fix:    name an image in PNG, JPEG, GIF, BMP or WebP.\n"
            .formatted(folder.resolve("no.png")));
  }
}
