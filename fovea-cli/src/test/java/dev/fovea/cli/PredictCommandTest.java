package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Mnist;
import dev.fovea.data.Row;
import dev.fovea.files.KerasModels;
import dev.fovea.files.NdArray;
import dev.fovea.files.NpzReader;
import dev.fovea.files.NpzWriter;
import dev.fovea.files.PyTorchWeights;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.zoo.Zoo;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {
  @TempDir
  private Path folder;

  private final Model model = Zoo.model("conv-model-pooling").initialize(5);

  private Path file;

  @BeforeEach
  void save() {
    file = folder.resolve("model.keras");
    KerasModels.save(model, Optional.empty(), file);
  }

  private Outcome predict(Object... words) {
    String[] all = IntStream.range(0, words.length + 4)
        .mapToObj(i -> i == 0
            ? "predict"
            : i == 1
                ? file.toString()
                : i == 2
                    ? "--engine"
                    : i == 3
                        ? "java"
                        : words[i - 4].toString())
        .toArray(String[]::new);
    return Outcome.of(all);
  }

  /// Saves the first test image, a 7, and returns what the model makes of it.
  private float[] seven(Path picture, int type, int size) throws IOException {
    Tensor images = Tensor.zeros(TensorType.f32(1, 28, 28, 1));
    Mnist.test().read(0, new Row(0, List.of(images), List.of(Tensor.zeros(TensorType.i32(1)))));
    BufferedImage image = new BufferedImage(28 * size, 28 * size, type);
    for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
      int x = i % image.getWidth();
      int y = i / image.getWidth();
      int gray = (int) Math.round((images.get(y / size * 28L + x / size) * 0.3081 + 0.1307) * 255);
      if (type == BufferedImage.TYPE_BYTE_GRAY) {
        image.getRaster().setSample(x, y, 0, gray);
      } else {
        image.setRGB(x, y, gray << 16 | gray << 8 | gray);
      }
    }
    ImageIO.write(image, "png", picture.toFile());
    return model.predict(images).toFloats();
  }

  private static String line(Path picture, float[] scores, int rank) {
    int best = IntStream.range(0, scores.length)
        .boxed()
        .sorted((a, b) -> Float.compare(scores[b], scores[a]))
        .toList()
        .get(rank);
    return String.format(Locale.ROOT, "%s: class %d, probability %.4f\n", picture, best,
        scores[best]);
  }

  @Test
  void namesTheMostProbableClasses() throws IOException {
    Path picture = folder.resolve("seven.png");
    float[] scores = seven(picture, BufferedImage.TYPE_BYTE_GRAY, 1);
    assertThat(predict(picture).out()).isEqualTo(line(picture, scores, 0));
    assertThat(predict(picture, "--top", 3).out())
        .isEqualTo(line(picture, scores, 0) + line(picture, scores, 1) + line(picture, scores, 2));
  }

  @Test
  void readsColouredAndLargerPicturesAlike() throws IOException {
    Path picture = folder.resolve("seven.png");
    float[] scores = seven(picture, BufferedImage.TYPE_INT_RGB, 3);
    assertThat(predict(picture).out()).isEqualTo(line(picture, scores, 0));
  }

  @Test
  void predictsFromArraysToArrays() throws IOException {
    Path input = folder.resolve("x.npz");
    Path output = folder.resolve("y.npz");
    float[] values = seven(folder.resolve("seven.png"), BufferedImage.TYPE_BYTE_GRAY, 1);
    Tensor images = Tensor.zeros(TensorType.f32(1, 28, 28, 1));
    Mnist.test().read(0, new Row(0, List.of(images), List.of(Tensor.zeros(TensorType.i32(1)))));
    NpzWriter.write(input, Map.of("x0", NdArray.of(List.of(1, 28, 28, 1), images.toFloats())));
    Outcome outcome = predict("--input", input, "--output", output);
    assertThat(outcome.err()).isEmpty();
    NdArray result = NpzReader.read(output).get("y0");
    assertThat(result.shape()).containsExactly(1, 10);
    for (int i = 0; i < values.length; i++) {
      assertThat(result.floats()[i]).isCloseTo(values[i], within(1e-5f));
    }
  }

  @Test
  void saysWhichArrayIsMissing() {
    Path input = folder.resolve("x.npz");
    NpzWriter.write(input, Map.of("images", NdArray.of(List.of(1), 1f)));
    Outcome outcome = predict("--input", input, "--output", folder.resolve("y.npz"));
    assertThat(outcome.err()).isEqualTo(
        "fovea predict: " + input + ": there is no array x0. It has [images].\n"
            + "  fix:    name the model's inputs x0 and so on; it has 1.\n");
    assertThat(outcome.code()).isEqualTo(2);
  }

  @Test
  void saysThatAFileIsNoPicture() throws IOException {
    Path picture = Files.writeString(folder.resolve("a.png"), "no picture");
    Outcome outcome = predict(picture);
    assertThat(outcome.err()).isEqualTo(
        "fovea predict: " + picture + ": this is no picture that Java can read.\n"
            + "  fix:    name a picture in PNG, JPEG, GIF, BMP or WebP.\n");
    assertThat(outcome.code()).isEqualTo(1);
  }

  @Test
  void saysThatThereIsNoSuchPicture() {
    Outcome outcome = predict("none.png");
    assertThat(outcome.err()).isEqualTo(
        "fovea predict: there is no file 'none.png'.\n"
            + "  fix:    name a picture in PNG, JPEG, GIF, BMP or WebP.\n");
    assertThat(outcome.code()).isEqualTo(2);
  }

  /// Numbers of the wrong scale give answers that look like any other.
  @Test
  void saysThatItGuessesHowPixelsOfColoursAreRead() throws IOException {
    file = folder.resolve("colours.keras");
    KerasModels.save(Zoo.model("resnet20").initialize(1), Optional.empty(), file);
    Path picture = folder.resolve("seven.png");
    seven(picture, BufferedImage.TYPE_INT_RGB, 1);
    assertThat(predict(picture).err()).isEqualTo("Note: nothing says how " + file
        + " reads pixels; they are taken as those of photographs, standard. Say what it was trained on"
        + " with --scale.\n");
    assertThat(predict(picture, "--scale", "torch").err()).isEmpty();
  }

  @Test
  void asksANetworkWithTheWeightsOfOthers() throws IOException {
    Model colours = Zoo.model("resnet20").initialize(1);
    file = folder.resolve("colours.keras");
    KerasModels.save(colours, Optional.empty(), file);
    Path weights = folder.resolve("resnet20.safetensors");
    PyTorchWeights.save(colours, weights);
    Path arrays = folder.resolve("resnet20.npz");
    KerasModels.saveWeights(colours, Optional.empty(), arrays);
    Path picture = folder.resolve("seven.png");
    seven(picture, BufferedImage.TYPE_INT_RGB, 1);
    String torch = predict(picture, "--top", 10, "--scale", "torch").out();
    String none = predict(picture, "--top", 10, "--scale", "none").out();
    file = Path.of("resnet20");
    assertThat(predict(picture, "--top", 10, "--weights", weights)).isEqualTo(
        new Outcome(0, torch, ""));
    assertThat(predict(picture, "--top", 10, "--weights", arrays, "--scale", "none").out())
        .isEqualTo(none).isNotEqualTo(torch);
    Outcome alone = predict(picture);
    assertThat(alone.err()).isEqualTo("""
        fovea predict: resnet20 is a network without weights, which knows nothing.
          fix:    name weights for it with --weights, or a model's file.
        """);
    assertThat(alone.code()).isEqualTo(2);
  }

  @Test
  void saysThatAFolderIsNoPicture() {
    assertThat(predict(folder).err()).isEqualTo("""
        fovea predict: there is a folder, not a file, '%s'.
          fix:    name a picture in PNG, JPEG, GIF, BMP or WebP.
        """.formatted(folder));
  }
}
