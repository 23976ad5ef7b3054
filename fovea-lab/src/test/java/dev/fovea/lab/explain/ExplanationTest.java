package dev.fovea.lab.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fovea.data.TensorDataset;
import dev.fovea.explain.Predictions;
import dev.fovea.lab.report.Picture;
import dev.fovea.lab.report.Report;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.zoo.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplanationTest {
  private static final Pixels COLOURS = new Pixels(Shape.of(12, 10, 3), Preprocessing.CAFFE);

  @TempDir
  private Path folder;

  private static Model stack(Symbol image, Layer... layers) {
    Symbol end = image;
    for (Layer layer : layers) {
      end = layer.on(end);
    }
    return Model.of("tiny", List.of(image), List.of(end)).initialize(2);
  }

  private static Model network() {
    return stack(Input.of(12, 10, 3), new Conv2D(4, 3).named("edges"),
        new Conv2D(6, 3).named("parts"), new Flatten(),
        new Dense(3).activation(ActivationFunction.SOFTMAX).named("classes"));
  }

  private static float[] picture() {
    float[] numbers = new float[12 * 10 * 3];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Preprocessing.CAFFE.of(i % 3, i * 7 % 256);
    }
    return numbers;
  }

  private static Explanation explanation(Explanation.How how) {
    return new Explanation(network(), COLOURS, List.of("ant", "bee", "cat"), how);
  }

  @Test
  void showsWhereAModelLooks() throws IOException {
    Path page = explanation(Explanation.How.USUAL).report("bee.jpg", picture()).write(folder);

    assertThat(Files.readString(page)).contains("Grad-CAM", "occlusion", "integrated gradients",
        "<code>parts</code>", "The picture as the model reads it: 10 x 12 pixels.")
        .doesNotContain("NaN", "null");
    assertThat(folder.resolve("where.png")).exists();
    assertThat(folder.resolve("filters.png")).exists();
    assertThat(folder.resolve("maps-1.png")).exists();
    assertThat(folder.resolve("maps-2.png")).exists();
  }

  @Test
  void explainsTheClassThatIsAskedFor() {
    for (int wanted = 0; wanted < 3; wanted++) {
      Explanation.How how = new Explanation.How(Optional.of("edges"), List.of("parts"),
          Optional.of(wanted), 2, 10, Optional.of(3));
      String text = explanation(how).report("bee.jpg", picture()).toString();
      assertThat(text).contains("Where it looks for " + List.of("ant", "bee", "cat").get(wanted),
          "The 10 x 8 maps of edges", "A square of 3 x 3 pixels", "in 10 steps");
    }
  }

  @Test
  void explainsRowsOfNumbersWithoutPlaces() throws IOException {
    Model dense = stack(Input.of(36), new Dense(4).named("hidden"),
        new Dense(1).activation(ActivationFunction.SIGMOID).named("yes"));
    Pixels gray = new Pixels(Shape.of(6, 6, 1), Preprocessing.UNIT);
    Report report = Explanation.of(dense, gray).report("row", new float[36]);
    assertThat(report.toString()).contains(
        "Not for this model: it has no convolution over images.",
        "Not for this model: it reads a row of numbers, not an image.");
    assertThat(Files.readString(report.write(folder))).contains("<figure>");
  }

  @Test
  void oneScoreAboveZeroIsClassOne() {
    Model model = stack(Input.of(1), new Dense(1).named("yes"));
    model.weights().set("yes/kernel", Tensor.of(new float[]{1}, 1, 1));
    Explanation explanation = Explanation.of(model,
        new Pixels(Shape.of(1, 1, 1), Preprocessing.NONE));
    assertThat(explanation.report("one", new float[]{0.3f}).toString())
        .contains("takes this picture for class 1 (probability 0.5744).");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> explanation.report("one", new float[]{Float.NaN}))
        .withMessage(
            """
                tiny: the answer to one is not a number (NaN).
                  fix:    check the model's weights and the picture for NaN and infinity.""");
  }

  @Test
  void explainsPicturesOfOneColumn() {
    Model model = stack(Input.of(1000, 1, 1), new Flatten(), new Dense(2));
    Report report = Explanation.of(model, new Pixels(Shape.of(1000, 1, 1), Preprocessing.UNIT))
        .report("tall", new float[1000]);
    assertThat(report.write(folder)).exists();
  }

  @Test
  void namesAreNoMarks() throws IOException {
    Report report = new Explanation(network(), COLOURS,
        List.of("a**nt**", "a**nt**", "a**nt**"), Explanation.How.USUAL)
        .report("bee", picture());
    assertThat(report.toString()).contains("for a**nt** (probability",
        "Where it looks for a**nt**");
    assertThat(Files.readString(report.write(folder)))
        .contains("<strong>a**nt**</strong>", "<td>a**nt**</td>");
  }

  @Test
  void picturesComeBackFromNumbers() {
    // Caffe's order is blue, green, red.
    float[] numbers = {Preprocessing.CAFFE.of(0, 10), Preprocessing.CAFFE.of(1, 20),
        Preprocessing.CAFFE.of(2, 250)};
    Picture one = new Pixels(Shape.of(1, 1, 3), Preprocessing.CAFFE).picture(numbers);
    assertThat(one.image().getRGB(0, 0) & 0xffffff).isEqualTo(0xfa140a);
    Pixels gray = new Pixels(Shape.of(1, 2, 1), Preprocessing.TF);
    assertThat(gray.low()).isEqualTo(-1);
    assertThat(gray.high()).isEqualTo(1);
    assertThat(gray.mean(new float[]{-1, 0})).containsExactly(-0.5f);
    assertThat(gray.part(new float[]{0.5f, 1}, 0, 1, 2, 2)).containsExactly(1, -1, -1, -1);
  }

  @Test
  void mapsAreStretchedBetweenTheMiddlesOfTheirPlaces() {
    HeatMap wide = new HeatMap(new float[]{0, 1}, 1, 2).stretched(1, 4);
    assertThat(wide.values()).containsExactly(0, 0.25f, 0.75f, 1);
    assertThat(new HeatMap(new float[]{3, 1, 2, 0}, 2, 2).stretched(2, 2).values())
        .containsExactly(3, 1, 2, 0);
    assertThat(new HeatMap(new float[]{0, 1, 5, 0}, 2, 2).highest()).containsExactly(1, 0);
    assertThat(HeatMap.summed(new float[]{1, -2, 3, 4}, 1, 2).values()).containsExactly(-1, 7);
    assertThat(HeatMap.largest(new float[]{1, -2, 3, 4}, 1, 2).values()).containsExactly(2, 4);
  }

  @Test
  void oneOutlierDoesNotHideTheOthers() {
    float[] values = new float[200];
    java.util.Arrays.fill(values, 1);
    values[0] = 1000;
    BufferedImage drawn = new HeatMap(values, 10, 20).signed().image();
    assertThat(drawn.getRGB(5, 5)).isEqualTo(drawn.getRGB(0, 0));
  }

  @Test
  void saysWhatDoesNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Explanation(network(), COLOURS, List.of("ant"),
            Explanation.How.USUAL))
        .withMessage("There are 1 names for 3 classes.");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Explanation.of(network(), COLOURS).report("short", new float[5]))
        .withMessage("tiny reads [12,10,3], the picture is [12,10,3] of 5 numbers.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Explanation.How(Optional.empty(), List.of(), Optional.empty(), 0, 1,
            Optional.empty()))
        .withMessage(
            "An explanation shows at least 1 class, by at least 1 step and a patch of at least 1 pixel, got 0, 1 and none.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Pixels(Shape.of(4, 4, 2), Preprocessing.UNIT))
        .withMessage("Pictures are [height,width,1] or [height,width,3], got [4,4,2].");
    assertThatIllegalArgumentException().isThrownBy(() -> new HeatMap(new float[3], 2, 2))
        .withMessage("A map of 2x2 has 4 values, got 3.");
  }

  private static TensorDataset samples() {
    Tensor images = Tensor.zeros(TensorType.f32(4, 2, 2, 1));
    for (int i = 0; i < 16; i++) {
      images.set(i, i / 16.0);
    }
    return TensorDataset.of(images, Tensor.of(new int[]{0, 1, 1, 0}, 4));
  }

  private static Predictions predictions() {
    return Predictions.of(List.of(0, 1, 1, 0), List.of(new double[]{0.9, 0.1},
        new double[]{0.2, 0.8}, new double[]{0.97, 0.03}, new double[]{0.6, 0.4}));
  }

  @Test
  void showsHowGoodAModelIs() throws IOException {
    Pixels gray = new Pixels(Shape.of(2, 2, 1), Preprocessing.NONE);
    Report report = new Quality(predictions(), List.of("ant", "bee"), 10, 5).report("test",
        samples(), Optional.of(gray), i -> Optional.of("file" + i));
    String text = report.toString();
    assertThat(text).contains("3 of 4 samples are recognised: 75.00 %.",
        "ant       0.6667  1.0000  0.8000        2", "bee       1.0000  0.5000  0.6667        2");
    assertThat(text).containsPattern("file2 +bee +ant +0\\.9700 +0\\.0300");
    String page = Files.readString(report.write(folder));
    assertThat(page).contains("bee, not ant").doesNotContain("NaN", "null");
    assertThat(folder.resolve("mistakes.png")).exists();
    assertThat(folder.resolve("confusion.png")).exists();
    assertThat(folder.resolve("reliability.png")).exists();
  }

  @Test
  void refusesNamesThatDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Quality(predictions(), List.of("ant"), 10, 5))
        .withMessage("There are 1 names for 2 classes.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Quality(predictions(), List.of(), 0, 5))
        .withMessage("A report needs at least 1 bin and no fewer than 0 mistakes, got 0 and 5.");
  }
}
