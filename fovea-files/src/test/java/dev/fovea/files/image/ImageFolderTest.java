package dev.fovea.files.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.DataFileException;
import dev.fovea.data.Reading;
import dev.fovea.data.Row;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import dev.fovea.zoo.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  private static final Shape SHAPE = Shape.of(4, 4, 3);

  @TempDir
  private Path folder;

  private final List<String> heard = new ArrayList<>();

  @BeforeEach
  void draw() throws IOException {
    for (int i = 0; i < 6; i++) {
      image("blue/b%d.png".formatted(i), 0x2040c0 + i * 0x10101);
      image("red/r%d.png".formatted(i), 0xc04020 + i * 0x10101);
    }
  }

  private Path image(String name, int colour) throws IOException {
    BufferedImage image = new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 8, 6, IntStream.generate(() -> colour).limit(48).toArray(), 0, 8);
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  /// A file whose head is right, and whose pixels end too early.
  private Path cut(String name) throws IOException {
    Path whole = folder.resolve("whole.jpg");
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int i = 0; i < 64 * 64; i++) {
      image.setRGB(i % 64, i / 64, random.nextInt());
    }
    ImageIO.write(image, "png", whole.toFile());
    byte[] bytes = Files.readAllBytes(whole);
    Files.delete(whole);
    return Files.write(folder.resolve(name), Arrays.copyOf(bytes, bytes.length / 2));
  }

  private ImageFolder images() {
    return ImageFolder.of(folder, SHAPE);
  }

  private static float[] read(ImageFolder images, int index, int slot) {
    Tensor inputs = Tensor.zeros(TensorType.f32(slot + 1, 4, 4, 3));
    Tensor labels = Tensor.zeros(TensorType.i32(slot + 1));
    images.read(index, new Row(slot, List.of(inputs), List.of(labels)));
    float[] all = inputs.toFloats();
    return Arrays.copyOfRange(all, slot * 48, slot * 48 + 3);
  }

  private static int label(ImageFolder images, int index) {
    Tensor labels = Tensor.zeros(TensorType.i32(1));
    images.read(index,
        new Row(0, List.of(Tensor.zeros(TensorType.f32(1, 4, 4, 3))), List.of(labels)));
    return (int) labels.get(0);
  }

  private static void fails(ThrowingCallable call, Class<?> type, String message) {
    assertThatThrownBy(call).isInstanceOf(type).hasMessage(message);
  }

  @Test
  void readsColoursAndClasses() {
    ImageFolder images = images();
    assertThat(images.classes()).containsExactly("blue", "red");
    assertThat(images.counts()).containsExactly(6L, 6L);
    assertThat(images.file(7)).isEqualTo(folder.resolve("red/r1.png"));
    assertThat(label(images, 5)).isZero();
    assertThat(label(images, 6)).isEqualTo(1);
    assertThat(read(images, 6, 2)).containsExactly(0xc0, 0x40, 0x20);
    assertThat(read(images.scaled(Preprocessing.CAFFE), 6, 0))
        .containsExactly(new float[]{32 - 103.939f, 64 - 116.779f, 192 - 123.68f}, within(1e-4f));
  }

  @Test
  void findsClassesInNames() throws IOException {
    Path names = folder.resolve("names");
    image("names/cat_10.png", 1);
    image("names/dog_9.png", 1);
    image("names/cat_9.png", 1);
    Files.writeString(names.resolve("notes.txt"), "");
    ImageFolder numbers = ImageFolder.byName(
        names, Pattern.compile("_(\\d+)\\."), SHAPE, heard::add);
    assertThat(numbers.classes()).containsExactly("9", "10");
    assertThat(numbers.counts()).containsExactly(2L, 1L);
    assertThat(heard).containsExactly(
        names.resolve("notes.txt") + ": the pattern '_(\\d+)\\.' finds no class in its name.");
    Pattern kinds = Pattern.compile("^(?<kind>.)(?<label>[a-z]+)_");
    assertThat(ImageFolder.byName(names, kinds, SHAPE, heard::add).classes())
        .containsExactly("at", "og");
    image("names/cat_1a.png", 1);
    assertThat(ImageFolder.byName(
        names, Pattern.compile("_(.+)\\.png"), SHAPE, heard::add).classes())
        .containsExactly("10", "1a", "9");
    fails(() -> ImageFolder.byName(names, Pattern.compile("cat"), SHAPE, heard::add),
        IllegalArgumentException.class,
        "the pattern 'cat' has no group that is the class.\n"
            + "  fix:    put the class into brackets, as in '(\\d+)_.*'.");
    fails(() -> ImageFolder.byName(names, Pattern.compile("(dog)"), SHAPE, heard::add),
        IllegalArgumentException.class,
        "the pattern '(dog)' finds 1 classes in the names of " + names + ", a classifier needs at"
            + " least two.\n  fix:    choose a pattern whose group is the class.");
  }

  @Test
  void namesTheBrokenFileWhoeverReadsIt() throws IOException {
    Path broken = cut("red/a.png");
    for (Reading reading : List.of(Reading.INLINE, new Reading(2, 0), new Reading(2, 2))) {
      assertThatThrownBy(() -> train(images().reading(reading)))
          .isInstanceOf(DataFileException.class)
          .hasMessageStartingWith(broken + ": the picture cannot be read (");
    }
  }

  @Test
  void leavesOutWhatCannotBeRead() throws IOException {
    Path broken = cut("red/a.png");
    Path text = Files.writeString(folder.resolve("blue/notes.txt"), "none");
    ImageFolder rest = images().skipping(heard::add);
    assertThat(rest.counts()).containsExactly(6L, 6L);
    assertThat(heard).hasSize(2);
    assertThat(heard.get(0)).isEqualTo(text + ": this is no picture that Java can read.");
    assertThat(heard.get(1)).startsWith(broken + ": the picture cannot be read (");
  }

  /// What does not fit into memory is read by its head alone, and found to be broken later.
  @Test
  void countsBrokenOnesNothingWhereTheyAreFoundLate() throws IOException {
    Path broken = cut("red/a.png");
    Path text = Files.writeString(folder.resolve("blue/notes.txt"), "none");
    ImageFolder rest = images().decodedEachTime().skipping(heard::add);
    assertThat(rest.counts()).containsExactly(6L, 7L);
    assertThat(heard).containsExactly(text + ": this is no picture that Java can read.");
    assertThat(rest.weight(6)).isEqualTo(1);
    assertThat(read(rest, 6, 0)).containsExactly(0, 0, 0);
    assertThat(rest.weight(6)).isZero();
    assertThat(rest.weight(7)).isEqualTo(1);
    read(rest, 6, 0);
    assertThat(heard).hasSize(2).last().asString().startsWith(broken + ": the picture cannot");
  }

  @Test
  void trainsToTheSameBitsWhetherKeptOrDecodedAgain() {
    List<History> histories = List.of(train(images().reading(Reading.INLINE)),
        train(images()), train(images().decodedEachTime().reading(new Reading(3, 2))),
        train(images().decodedEachTime().reading(new Reading(1, 0))));
    assertThat(histories).allMatch(histories.getFirst()::equals);
    assertThat(histories.getFirst().epochs().getLast().get("accuracy")).isEqualTo(1);
  }

  private static History train(ImageFolder images) {
    try (JavaEngine engine = new JavaEngine(1)) {
      Model model = Sequential.of(new Input(4, 4, 3), new Flatten(),
          new Dense(2).activation(ActivationFunction.SOFTMAX)).on(engine).initialize(1);
      return model.compile(new Adam(0.01), new SparseCategoricalCrossentropy(), new Accuracy())
          .fit(images.scaled(Preprocessing.TF), Fit.epochs(12).batchSize(4).seed(3));
    }
  }

  @Test
  void readsByTheMachinesCores() {
    assertThat(images().reading(2, 2)).isEqualTo(Reading.auto(2, 2));
    assertThat(images().take(3).reading(2, 2)).isEqualTo(Reading.auto(2, 2));
    assertThat(images().reading(Reading.INLINE).reading(16, 2)).isEqualTo(Reading.INLINE);
  }

  @Test
  void dividesEachClassBySeed() {
    List<ImageFolder> parts = images().split(0.34, 7);
    assertThat(parts.getFirst().counts()).containsExactly(4L, 4L);
    assertThat(parts.getLast().counts()).containsExactly(2L, 2L);
    List<Path> files = new ArrayList<>();
    parts.forEach(part -> IntStream.range(0, part.size()).mapToObj(part::file).forEach(files::add));
    assertThat(files).doesNotHaveDuplicates().hasSize(12);
    assertThat(images().split(0.34, 7).getLast().file(0))
        .isEqualTo(parts.getLast().file(0));
    fails(() -> images().split(1.5, 7), IllegalArgumentException.class,
        "the share that is held back must be from 0 to 1, got 1.5.");
  }

  @Test
  void mixesClassesBySeed() {
    ImageFolder mixed = images().shuffled(3);
    assertThat(mixed.counts()).containsExactly(6L, 6L);
    assertThat(IntStream.range(0, 6).map(i -> label(mixed, i)).boxed()).contains(0, 1);
    assertThat(mixed.file(0)).isEqualTo(images().shuffled(3).file(0));
  }

  @Test
  void takesOtherClassNumbers() {
    ImageFolder other = images().numbered(List.of("red", "green", "blue"));
    assertThat(other.classes()).containsExactly("red", "green", "blue");
    assertThat(other.counts()).containsExactly(6L, 0L, 6L);
    assertThat(label(other, 0)).isEqualTo(2);
    fails(() -> images().numbered(List.of("red", "green")), IllegalArgumentException.class,
        "the classes [blue] have no number among [red, green].\n"
            + "  fix:    name all classes of the images.");
  }

  /// The files of the folder `red2` do not lie in the folder `re`.
  @Test
  void givesTheReasonOfTheClassItself() throws IOException {
    Path none = Files.createDirectories(folder.resolve("red2"));
    Files.createDirectories(folder.resolve("re"));
    Files.writeString(folder.resolve("re/a.txt"), "none");
    Files.writeString(none.resolve("notes.txt"), "none");
    fails(() -> images().skipping(heard::add), IllegalArgumentException.class,
        folder.resolve("re") + " has no picture that can be read. " + folder.resolve("re/a.txt")
            + ": this is no picture that Java can read.\n"
            + "  fix:    put pictures of the class in it: PNG, JPEG, GIF, BMP or WebP.");
  }

  @Test
  void saysWhatIsWrongWithFilesAndShapes() throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    fails(this::images, IllegalArgumentException.class, folder.resolve("empty")
        + " has no picture that can be read.\n"
        + "  fix:    put pictures of the class in it: PNG, JPEG, GIF, BMP or WebP.");
    fails(() -> new ImageDecoder(Shape.of(4, 4, 2)), IllegalArgumentException.class,
        "images are read as [height,width,1] or [height,width,3], got [4,4,2].");
    fails(() -> new ImageDecoder(SHAPE).pixels(folder.resolve("no.png")), DataFileException.class,
        folder.resolve("no.png") + ": there is no such file.\n"
            + "  fix:    name an image in PNG, JPEG, GIF, BMP or WebP.");
  }
}
