package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.files.KerasModels;
import dev.fovea.files.PyTorchWeights;
import dev.fovea.model.Model;
import dev.fovea.zoo.Zoo;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A network of the zoo with weights answers as a file of it would that reads pixels as PyTorch's do.
class AskedModelTest {
  private static final int CLASSES = 10;

  @TempDir
  private Path folder;

  private Path file;
  private Path weights;
  private Path data;
  private Path picture;

  @BeforeEach
  void save() throws IOException {
    Model network = Zoo.model("resnet20").initialize(1);
    file = folder.resolve("model.keras");
    KerasModels.save(network, Optional.empty(), file);
    weights = folder.resolve("resnet20.safetensors");
    PyTorchWeights.save(network, weights);
    data = folder.resolve("data");
    for (int c = 0; c < CLASSES; c++) {
      Path one = Files.createDirectories(data.resolve("class" + c));
      BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < 32; i++) {
        image.setRGB(i, (i * (c + 1)) % 32, 0xffff00 >> c);
      }
      picture = one.resolve("a.png");
      ImageIO.write(image, "png", picture.toFile());
    }
  }

  private static Outcome run(String command, Object... words) {
    List<String> all = new ArrayList<>(List.of(command, "--engine", "java"));
    for (Object word : words) {
      all.add(word.toString());
    }
    return Outcome.of(all.toArray(String[]::new));
  }

  @Test
  void measuresANetwork() {
    Outcome ours = run("evaluate", "resnet20", "--weights", weights, "--data", data);
    assertThat(ours)
        .isEqualTo(run("evaluate", file, "--data", data, "--scale", "torch"))
        .isNotEqualTo(run("evaluate", file, "--data", data, "--scale", "none"));
    assertThat(ours.out()).contains("10 pictures");
  }

  @Test
  void reportsOnANetwork() {
    Path out = folder.resolve("report");
    Outcome ours = run("report", "resnet20", "--weights", weights, "--data", data, "--out", out);
    String theirs = run("report", file, "--data", data, "--scale", "torch", "--out", out).out();
    assertThat(ours.err()).isEmpty();
    assertThat(ours.out()).isEqualTo(theirs.replace("model.keras", "resnet20"))
        .contains("class9");
  }

  @Test
  void explainsANetwork() {
    Path out = folder.resolve("explained");
    Object[] how = {picture, "--steps", 2, "--out", out};
    Outcome ours = run("explain", with(how, "resnet20", "--weights", weights));
    assertThat(ours.err()).isEmpty();
    assertThat(ours.out())
        .isEqualTo(run("explain", with(how, file, "--scale", "torch")).out());
  }

  private static Object[] with(Object[] how, Object model, Object... more) {
    List<Object> all = new ArrayList<>(List.of(model));
    all.addAll(List.of(how));
    all.addAll(List.of(more));
    return all.toArray();
  }

  @Test
  void asksForWeights() {
    for (String command : List.of("evaluate", "report")) {
      assertThat(run(command, "resnet20", "--data", data).err()).isEqualTo("""
          fovea %s: resnet20 is a network without weights, which knows nothing.
            fix:    name weights for it with --weights, or a model's file.
          """.formatted(command));
    }
  }
}
