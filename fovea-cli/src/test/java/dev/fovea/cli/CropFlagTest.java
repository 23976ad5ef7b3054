package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.files.Json;
import dev.fovea.files.KerasModels;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.Input;
import dev.fovea.model.Sequential;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands that train on parts of pictures.
class CropFlagTest {
  @TempDir
  private Path folder;

  @BeforeEach
  void draw() throws IOException {
    Random random = new Random(3);
    for (int n = 0; n < 20; n++) {
      BufferedImage image = new BufferedImage(20, 16, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < 20 * 16; i++) {
        image.setRGB(i % 20, i / 20, (n % 2 == 0 ? 0x2040c0 : 0xc04020) + random.nextInt(32));
      }
      Path own = Files
          .createDirectories(folder.resolve("data").resolve(n % 2 == 0 ? "blue" : "red"));
      ImageIO.write(image, "png", own.resolve(n + ".png").toFile());
    }
  }

  private static Outcome run(Stream<Object> words) {
    return Outcome.of(words.map(String::valueOf).toArray(String[]::new));
  }

  private Outcome train(String out, Object... more) {
    return run(Stream.concat(Stream.of("train", "lenet", "--input", "16x16x3", "--epochs", 4,
        "--batch", 4, "--learning-rate", 0.005, "--engine", "java", "--threads", 1,
        "--data", folder.resolve("data"), "--out", folder.resolve(out)), Stream.of(more)));
  }

  private Outcome tune(String out, Object... more) {
    return run(Stream.concat(Stream.of("finetune", "--base", folder.resolve("base.keras"),
        "--epochs", 3, "--batch", 4, "--engine", "java", "--threads", 1,
        "--data", folder.resolve("data"), "--out", folder.resolve(out)), Stream.of(more)));
  }

  private String figures(String out) throws IOException {
    return Files.readString(folder.resolve(out).resolve("history.csv"));
  }

  private void keeps(String out, double share, String words) throws IOException {
    Map<String, ?> json = Json.parseObject(
        "run.json", Files.readAllBytes(folder.resolve(out).resolve("run.json")));
    assertThat((String) json.get("command")).contains(words);
    Map<?, ?> settings = (Map<?, ?>) Objects.requireNonNull(json.get("settings"));
    assertThat(settings.get("crop")).isEqualTo(share);
  }

  @Test
  void trainsOnPartsOfPictures() throws IOException {
    train("whole");
    Outcome outcome = train("parts", "--crop", 0.3);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("Validation accuracy 1.0000");
    train("again", "--crop", 0.3);
    train("moved", "--augment");
    train("both", "--crop", 0.3, "--augment");
    assertThat(figures("again")).isEqualTo(figures("parts"));
    assertThat(new HashSet<>(List.of(
        figures("whole"), figures("parts"), figures("moved"), figures("both")))).hasSize(4);
    keeps("both", 0.3, " --augment --crop 0.3 --scale ");
  }

  @Test
  void tunesOnPartsOfPictures() throws IOException {
    KerasModels.save(Sequential.of(new Input(8, 8, 3), new Conv2D(6, 3),
        new GlobalAveragePooling2D(), new Dense(5)).initialize(1), Optional.empty(),
        folder.resolve("base.keras"));
    tune("whole");
    assertThat(tune("parts", "--crop", 0.2).err()).isEmpty();
    tune("again", "--crop", 0.2);
    tune("both", "--crop", 0.2, "--augment");
    assertThat(figures("again")).isEqualTo(figures("parts"));
    assertThat(new HashSet<>(List.of(figures("whole"), figures("parts"), figures("both"))))
        .hasSize(3);
    keeps("both", 0.2, " --augment --crop 0.2 --optimizer ");
    assertThat(tune("none", "--crop", 0).err())
        .startsWith("fovea finetune: --crop must be above 0 and at most 1, got 0.0.\n");
  }

  @Test
  void saysWhichPicturesHaveParts() {
    assertThat(Outcome.of("train", "--crop", "0.3").err()).startsWith("""
        fovea train: --crop is for a folder of pictures, and 'mnist' is none.
          fix:    name the folder with --data, or take --augment.
        """);
    for (double share : new double[]{0, 1.01, Double.NaN}) {
      assertThat(train("none", "--crop", share).err()).startsWith(
          "fovea train: --crop must be above 0 and at most 1, got %s.\n".formatted(share));
    }
  }
}
