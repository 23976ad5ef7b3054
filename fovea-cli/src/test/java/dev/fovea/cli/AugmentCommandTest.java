package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    assertThat(outcome.out())
        .isEqualTo("%s: 6 samples of each of 16 layers, and as many parts, are in %s.\n".formatted(
            folder.resolve("picture.png"), sheet));
    BufferedImage image = ImageIO.read(sheet.toFile());
    assertThat(image.getWidth()).isEqualTo(4 + 7 * 20);
    assertThat(image.getHeight()).isEqualTo(17 * 42);
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

  /// The picture is red on the left and blue on the right.
  @Test
  void drawsRandomPartsInTheLastRow() throws IOException {
    Path sheet = folder.resolve("sheet.png");
    augment("--size", 16, "--samples", 32, "--out", sheet, "--crop", 0.1);
    BufferedImage image = ImageIO.read(sheet.toFile());
    int reds = 0;
    int blues = 0;
    for (int sample = 0; sample < 32; sample++) {
      int left = image.getRGB(4 + 20 * (sample + 1), 16 * 42 + 22 + 8) & 0xffffff;
      int right = image.getRGB(4 + 20 * (sample + 1) + 15, 16 * 42 + 22 + 8) & 0xffffff;
      assertThat(List.of(left, right)).isSubsetOf(0xff0000, 0x0000ff)
          .isNotEqualTo(List.of(0x0000ff, 0xff0000));
      reds += right == 0xff0000 ? 1 : 0;
      blues += left == 0x0000ff ? 1 : 0;
    }
    assertThat(List.of(reds, blues)).allMatch(count -> count > 0);
    augment("--size", 16, "--samples", 1, "--out", sheet, "--crop", 1);
    image = ImageIO.read(sheet.toFile());
    assertThat(image.getRGB(20 + 4, 16 * 42 + 30) & 0xffffff).isEqualTo(0xff0000);
    assertThat(image.getRGB(20 + 19, 16 * 42 + 30) & 0xffffff).isEqualTo(0x0000ff);
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    assertThat(augment("--samples", 0).err())
        .isEqualTo("fovea augment: --samples must be from 1 to 32, got 0.\n");
    assertThat(augment("--size", 5000).err())
        .isEqualTo("fovea augment: --size must be from 1 to 1024, got 5000.\n");
    assertThat(augment("--crop", 1.5).err())
        .isEqualTo("fovea augment: --crop must be above 0 and at most 1, got 1.5.\n");
    assertThat(Outcome.of("augment", folder.resolve("no.png").toString()).err()).isEqualTo(
        "fovea augment: %s: there is no such file.\n  fix:    name an image in PNG, JPEG, GIF, BMP or WebP.\n"
            .formatted(folder.resolve("no.png")));
  }
}
