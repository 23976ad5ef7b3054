package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.files.KerasModels;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.zoo.Zoo;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where a base ends, and that a network of the zoo goes all the way to an answer about a picture.
class FineTuneBaseTest {
  @TempDir
  private Path folder;

  @BeforeEach
  void draw() throws IOException {
    Random random = new Random(3);
    for (int n = 0; n < 12; n++) {
      BufferedImage image = new BufferedImage(40, 36, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < 40 * 36; i++) {
        image.setRGB(i % 40, i / 40, (n % 2 == 0 ? 0x2040c0 : 0xc04020) + random.nextInt(32));
      }
      Path own = Files
          .createDirectories(folder.resolve("data").resolve(n % 2 == 0 ? "blue" : "red"));
      ImageIO.write(image, "png", own.resolve(n + ".png").toFile());
    }
  }

  private Outcome tune(Object... words) {
    return Outcome.of(Stream.concat(
        Stream.of("finetune", "--data", folder.resolve("data"), "--batch", 4, "--threads", 1,
            "--out", folder.resolve("run")),
        Stream.of(words)).map(String::valueOf).toArray(String[]::new));
  }

  private Path saved(Layer... layers) {
    Path file = folder.resolve("base.keras");
    KerasModels.save(Sequential.of(new Input(12, 12, 3), layers).initialize(2), Optional.empty(),
        file);
    return file;
  }

  /// What the lecture does with ResNet-50, with a network that is small enough for every day: weights
  /// from a file, a hidden layer, the head first and then an upper layer, and a photograph at the end.
  @Test
  void goesFromANetworkOfTheZooToAnAnswer() throws IOException {
    Path whole = folder.resolve("whole.keras");
    KerasModels.save(Zoo.model("resnet20").initialize(4), Optional.empty(), whole);
    Path weights = folder.resolve("weights.safetensors");
    assertThat(Outcome.of("convert", whole.toString(), weights.toString()).code()).isZero();
    Outcome outcome = tune("--base", "resnet20", "--weights", weights,
        "--head", 16, "--epochs", 2, "--learning-rate", 0.05, "--unfreeze", 3, "--fine-epochs", 1);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("resnet20 up to avg_pool gives [64].",
        "The head: 1,074 of ", "The head and upper layers: ");
    Path model = folder.resolve("run/model.keras");
    assertThat(KerasModels.load(model).outputs().getFirst().shape().dims()).containsExactly(2);
    Outcome said = Outcome.of("predict", model.toString(),
        folder.resolve("data/red/1.png").toString());
    assertThat(said.err()).isEmpty();
    assertThat(said.out()).contains("red");
  }

  @Test
  void cutsAClassifierOffThatLiesInAModelWithin() throws IOException {
    Model top = Sequential.of("top", new Input(8, 8, 4), List.of(new GlobalAveragePooling2D(),
        new Dense(6).named("hidden"), new Dropout(0.2),
        new Dense(5).activation(ActivationFunction.SOFTMAX)));
    Path base = saved(new Conv2D(4, 5), top);
    Outcome outcome = tune("--base", base, "--epochs", 1);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains(" up to top gives [6].");
    assertThat(Files.readString(folder.resolve("run/summary.txt"))).contains("head_classes");
  }

  @Test
  void cutsAClassifierOffThatIsTheModelWithin() {
    Model top = Sequential.of("top", new Input(4),
        List.of(new Dense(5).activation(ActivationFunction.SOFTMAX)));
    Path base = saved(new Conv2D(4, 5), new GlobalAveragePooling2D().named("mean"), top);
    Outcome outcome = tune("--base", base, "--epochs", 1);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains(" up to mean gives [4].");
  }
}
