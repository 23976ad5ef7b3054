package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.files.KerasModels;
import dev.fovea.model.Model;
import dev.fovea.zoo.Zoo;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
  @TempDir
  private Path folder;

  private final Model model = Zoo.model("conv-model-pooling").initialize(5);

  private Path file;
  private Path picture;

  @BeforeEach
  void save() throws IOException {
    file = folder.resolve("model.keras");
    KerasModels.save(model, Optional.empty(), file);
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 5; y < 23; y++) {
      image.getRaster().setSample(14, y, 0, 255);
    }
    picture = folder.resolve("one.png");
    ImageIO.write(image, "png", picture.toFile());
  }

  private Outcome run(String command, Object... words) {
    List<String> all = new ArrayList<>(List.of(command, file.toString(), "--engine", "java"));
    for (Object word : words) {
      all.add(word.toString());
    }
    return Outcome.of(all.toArray(String[]::new));
  }

  @Test
  void explainsTheAnswerThatPredictGives() throws IOException {
    String answer = run("predict", picture).out();
    Matcher says = Pattern.compile("class (\\d), probability (0\\.\\d{4})").matcher(answer);
    assertThat(says.find()).isTrue();
    Path out = folder.resolve("out");
    Outcome outcome = run("explain", picture, "--out", out, "--steps", 5);
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).startsWith("one.png\n").contains(
        "takes this picture for class %s (probability %s).".formatted(says.group(1),
            says.group(2)),
        "Where it looks for class " + says.group(1));
    assertThat(Files.readString(out.resolve("report.html"))).contains("Grad-CAM");
    assertThat(out.resolve("where.png")).exists();
  }

  @Test
  void explainsAnotherClassAndLayer() {
    Outcome outcome = run("explain", picture, "--class", 3, "--layer", "conv2d", "--maps",
        "conv2d_1", "--patch", 4, "--steps", 2, "--out", folder.resolve("out"));
    assertThat(outcome.out()).contains("Where it looks for class 3", "maps of conv2d,",
        "A square of 4 x 4 pixels", "in 2 steps");
    assertThat(folder.resolve("out/maps-1.png")).exists();
    assertThat(folder.resolve("out/maps-2.png")).doesNotExist();
  }

  @Test
  void namesLayersThatAreSpelledAlike() {
    Outcome outcome = run("explain", picture, "--layer", "conv2d1");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).startsWith(
        "fovea explain: %s has no layer 'conv2d1'. Did you mean 'conv2d_1'?\n  near:   conv2d"
            .formatted(model.name()))
        .contains("  fix:    name one of its ");
  }

  @Test
  void keepsWhatAnotherPictureOfThatNameLeft() throws IOException {
    Path wanted = folder.resolve("explained/cat");
    assertThat(ExplainCommand.unused(wanted)).isEqualTo(wanted);
    Files.createDirectories(wanted);
    assertThat(ExplainCommand.unused(wanted)).isEqualTo(folder.resolve("explained/cat-2"));
    Files.createDirectories(folder.resolve("explained/cat-2"));
    assertThat(ExplainCommand.unused(wanted)).isEqualTo(folder.resolve("explained/cat-3"));
  }

  @Test
  void saysThatALayerHasNoPlaces() {
    Outcome outcome = run("explain", picture, "--layer", "flatten");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("fovea explain: flatten: gives [")
        .contains("which has no rows and columns.\n  fix:    name a layer that gives maps");
  }

  @Test
  void saysWhichClassesThereAre() {
    assertThat(run("explain", picture, "--class", "bee").err()).isEqualTo(
        "fovea explain: there is no class 'bee'.\n  fix:    give a number from 0 to 9.\n");
    assertThat(run("explain", picture, "--class", 10).err()).isEqualTo(
        "fovea explain: there is no class '10'.\n  fix:    give a number from 0 to 9.\n");
  }

  @Test
  void saysThatAFileIsNoPicture() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.png"), "no picture");
    Outcome outcome = run("explain", text);
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("notes.png: this is no picture that Java can read.");
    assertThat(run("explain", folder.resolve("none.png")).err()).contains("there is no file");
  }

  @Test
  void reportsWhatEvaluateMeasures() throws IOException {
    String evaluated = run("evaluate", "--samples", 150).out();
    Matcher right = Pattern.compile("\\((\\d+) right\\)").matcher(evaluated);
    assertThat(right.find()).isTrue();
    Outcome outcome = run("report", "--samples", 150, "--worst", 3);
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).startsWith("model.keras on mnist\n")
        .contains("%s of 150 samples are recognised".formatted(right.group(1)),
            "expected calibration error, 15 bins");
    Path out = folder.resolve("report");
    assertThat(Files.readString(out.resolve("report.html"))).contains("The worst mistakes");
    assertThat(out.resolve("confusion.png")).exists();
  }

  @Test
  void reportsOnAFolderOfPictures() throws IOException {
    for (String name : List.of("0", "1")) {
      Path own = Files.createDirectories(folder.resolve("pictures").resolve(name));
      Files.copy(picture, own.resolve("a.png"));
      Files.copy(picture, own.resolve("b.png"));
    }
    Outcome outcome = run("report", "--data", folder.resolve("pictures"), "--out",
        folder.resolve("out"));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("of 4 samples are recognised", "a.png");
  }

  @Test
  void refusesNumbersOutOfRange() {
    assertThat(run("explain", picture, "--steps", 0).err())
        .isEqualTo("fovea explain: --steps must be at least 1, got 0.\n");
    assertThat(run("explain", picture, "--patch", 29).err()).isEqualTo(
        "fovea explain: --patch must be at most 28, as the model reads pictures of 28x28x1, got 29.\n");
    assertThat(run("report", "--bins", 0).err())
        .isEqualTo("fovea report: --bins must be at least 1, got 0.\n");
  }
}
