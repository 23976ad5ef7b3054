package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Dataset;
import dev.fovea.data.Row;
import dev.fovea.files.Json;
import dev.fovea.files.KerasModels;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.Input;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.zoo.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training on folders of pictures, and on data sets whose files lie in a folder.
class TrainOnPicturesTest {
  @TempDir
  private Path folder;

  private static void pictures(Path folder, int colour, int count) throws IOException {
    Files.createDirectories(folder);
    Random random = new Random(colour);
    for (int n = 0; n < count; n++) {
      BufferedImage image = new BufferedImage(16, 12, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < 16 * 12; i++) {
        image.setRGB(i % 16, i / 16, colour + random.nextInt(64) * 0x10101);
      }
      ImageIO.write(image, "jpg", folder.resolve("picture%d.jpg".formatted(n)).toFile());
    }
  }

  private static Outcome run(Object... words) {
    return Outcome.of(Stream.of(words).map(String::valueOf).toArray(String[]::new));
  }

  @Test
  void trainsOnFoldersAndEvaluatesOnThem() throws IOException {
    Path data = folder.resolve("data");
    pictures(data.resolve("blue"), 0x2040c0, 10);
    pictures(data.resolve("red"), 0xc04020, 10);
    Files.writeString(data.resolve("red/notes.txt"), "no picture");
    Path out = folder.resolve("run");
    Outcome outcome = run("train", "lenet", "--input", "16x16x3", "--data", data, "--epochs", 8,
        "--batch", 4, "--engine", "java", "--learning-rate", 0.005, "--out", out);
    assertThat(outcome.err()).isEqualTo(
        "Left out: %s: this is no picture that Java can read.\n"
            .formatted(data.resolve("red/notes.txt")));
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains(data + ": 16 images to train on, 4 to measure on.",
        "Validation accuracy 1.0000");
    Path model = out.resolve("model.keras");
    assertThat(KerasModels.classes(model)).containsExactly("blue", "red");
    Map<String, ?> json = Json.parseObject("run.json", Files.readAllBytes(out.resolve("run.json")));
    assertThat(json.get("pixels")).isEqualTo(Map.of("mean", 0.449, "deviation", 0.226));
    assertThat((String) json.get("command")).startsWith(
        "./fovea train lenet --input 16x16x3 --classes 2 --data %s --epochs 8".formatted(data));
    Outcome measured = run("evaluate", model, "--data", data, "--engine", "java");
    assertThat(measured.out()).startsWith(data + ", 20 pictures").contains("(20 right)");
    assertThat(measured.err()).contains("Note: by its run.json " + model + " was trained on " + data
        + "; figures on pictures that it has seen are better than on new ones.\n");
    Outcome said = run("predict", model, data.resolve("red/picture3.jpg"), "--engine", "java");
    assertThat(said.out()).startsWith(data.resolve("red/picture3.jpg") + ": red, probability ");
  }

  @Test
  void findsTheClassInTheNameOfAFile() throws IOException {
    Path data = folder.resolve("data");
    pictures(folder.resolve("blue"), 0x2040c0, 10);
    pictures(folder.resolve("red"), 0xc04020, 10);
    Files.createDirectories(data);
    for (String colour : List.of("blue", "red")) {
      for (int n = 0; n < 10; n++) {
        Files.move(folder.resolve(colour + "/picture" + n + ".jpg"),
            data.resolve("%s_%d.jpg".formatted(colour, n)));
      }
    }
    Path out = folder.resolve("run");
    Outcome outcome = run("train", "lenet", "--input", "16x16x3", "--data", data, "--label-pattern",
        "^([a-z]+)_", "--epochs", 8, "--batch", 4, "--engine", "java", "--learning-rate", 0.005,
        "--out", out);
    assertThat(outcome.out()).contains(data + ": 16 images to train on, 4 to measure on.",
        "Validation accuracy 1.0000");
    Path model = out.resolve("model.keras");
    assertThat(KerasModels.classes(model)).containsExactly("blue", "red");
    Map<String, ?> json = Json.parseObject("run.json", Files.readAllBytes(out.resolve("run.json")));
    assertThat((String) json.get("command")).contains(" --label-pattern '^([a-z]+)_' ");
    Outcome measured = run("evaluate", model, "--data", data, "--label-pattern", "^([a-z]+)_",
        "--engine", "java");
    assertThat(measured.out()).startsWith(data + ", 20 pictures").contains("(20 right)");
  }

  @Test
  void saysWhatIsWrongWithAPattern() throws IOException {
    pictures(folder.resolve("blue"), 0x2040c0, 2);
    assertThat(run("train", "--data", folder, "--label-pattern", "([a-z").err()).startsWith(
        "fovea train: --label-pattern '([a-z' is no regular expression of Java's: Unclosed character class.\n");
    assertThat(run("train", "--label-pattern", "(.)").err()).startsWith(
        "fovea train: --label-pattern is for a folder of pictures, and 'mnist' is none.\n  fix:    name the folder with --data.\n");
  }

  /// A model that sees which of red and blue is more, saved with these names of classes.
  private Path colours(String... classes) {
    Model model = Sequential.of(new Input(4, 4, 3), new GlobalAveragePooling2D(),
        new Dense(classes.length).named("end")).initialize(1);
    Tensor kernel = model.weights().get("end/kernel");
    for (int i = 0; i < kernel.shape().size(); i++) {
      kernel.set(i, 0);
    }
    kernel.set(0, 1);
    kernel.set(2L * classes.length + classes.length - 1, 1);
    Path file = folder.resolve("colours%d.keras".formatted(classes.length));
    KerasModels.save(model, Optional.empty(), List.of(classes), file);
    return file;
  }

  @Test
  void measuresWithTheClassNumbersOfTheModel() throws IOException {
    Path data = folder.resolve("data");
    pictures(data.resolve("blue"), 0x2040c0, 3);
    pictures(data.resolve("red"), 0xc04020, 3);
    Outcome two = run("evaluate", colours("red", "blue"), "--data", data, "--engine", "java");
    assertThat(two.out()).contains("(6 right)");
    assertThat(two.err()).isEqualTo("Note: nothing says how " + folder.resolve("colours2.keras")
        + " reads pixels; they are taken as those of photographs, standard. Say what it was trained"
        + " on with --scale.\n");
    Path three = colours("red", "green", "blue");
    assertThat(run("evaluate", three, "--data", data, "--engine", "java").out())
        .contains("(6 right)");
    assertThat(run("train", three, "--data", data, "--engine", "java").err()).isEqualTo("""
        fovea train: %s has no folders [green], which %s knows.
          fix:    add pictures of them, or leave them out with fovea finetune --base.
        """.formatted(data, three));
    pictures(data.resolve("violet"), 0x804080, 2);
    for (String command : List.of("evaluate", "train")) {
      assertThat(run(command, three, "--data", data, "--engine", "java").err()).isEqualTo(
          """
              fovea %s: %s has the classes [violet], %s knows only [red, green, blue].
                fix:    call the folders as it does, or teach it these classes with fovea finetune --base.
              """
              .formatted(command, data, three));
    }
  }

  @Test
  void takesSamplesOfAllClasses() throws IOException {
    Path data = folder.resolve("data");
    pictures(data.resolve("blue"), 0x2040c0, 20);
    pictures(data.resolve("red"), 0xc04020, 20);
    ImageSource source = new ImageSource.Folder(PictureData.find(data), line -> {});
    Model model = Sequential.of(new Input(4, 4, 3), new Flatten(), new Dense(2)).initialize(1);
    assertThat(labels(source.parts(model, "255", 0.2, 3).train())).contains(0, 1);
    assertThat(labels(((ImageSource.Folder) source).all(model, Preprocessing.UNIT)))
        .contains(0, 1);
  }

  @Test
  void trainsOnWithThePixelsOfTheFineTuning() throws IOException {
    Path data = folder.resolve("data");
    pictures(data.resolve("blue"), 0x2040c0, 4);
    pictures(data.resolve("red"), 0xc04020, 4);
    Path model = colours("blue", "red");
    Files.writeString(folder.resolve("run.json"), "{\"pixels\": {\"preprocessing\": \"caffe\"}}");
    Path out = folder.resolve("run");
    Outcome outcome = run("train", model, "--data", data, "--epochs", 1, "--engine", "java",
        "--out", out);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    Map<String, ?> json = Json.parseObject("run.json", Files.readAllBytes(out.resolve("run.json")));
    assertThat(json.get("pixels")).isEqualTo(Map.of("preprocessing", "caffe"));
    assertThat((String) json.get("command")).contains(" --scale caffe ");
    ImageSource source = new ImageSource.Folder(PictureData.find(data), line -> {});
    assertThat(first(source.parts(KerasModels.load(model), "caffe", 0.2, 0).train()))
        .isEqualTo(first(PictureData.find(data).read(Shape.of(4, 4, 3), 0.2, 0, line -> {}).train()
            .shuffled(0).scaled(Preprocessing.CAFFE)));
    assertThat(run("train", model, "--data", data, "--scale", "cafe").err()).isEqualTo(
        "fovea train: there is no preprocessing 'cafe'. Choose one of [caffe, tf, torch, none, 255]. Or standard.\n");
    assertThat(run("train", model, "--data", "mnist").err()).isEqualTo(
        """
            fovea train: %s was trained on pixels as 'caffe', and here all colours are on one scale.
              fix:    keep 'caffe' with fovea finetune --base, or choose one of [255, standard] with --scale.
            """
            .formatted(model));
  }

  private static List<Float> first(Dataset data) {
    Tensor image = Tensor.zeros(TensorType.f32(1, 4, 4, 3));
    data.read(0, new Row(0, List.of(image), List.of(Tensor.zeros(TensorType.i32(1)))));
    return IntStream.range(0, 48).mapToObj(i -> (float) image.get(i)).toList();
  }

  private static List<Integer> labels(Dataset data) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Tensor label = Tensor.zeros(TensorType.i32(1));
      data.read(i, new Row(0, List.of(Tensor.zeros(TensorType.f32(1, 4, 4, 3))), List.of(label)));
      found.add((int) label.get(0));
    }
    return found;
  }

  @Test
  void trainsOnAPublishedDataSetOutOfAFolder() throws IOException {
    byte[] records = new byte[6 * 3073];
    new Random(1).nextBytes(records);
    for (int i = 0; i < 6; i++) {
      records[i * 3073] = (byte) i;
    }
    for (String name : new String[]{"data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4",
        "data_batch_5", "test_batch"}) {
      Files.write(folder.resolve(name + ".bin"), records);
    }
    Path out = folder.resolve("run");
    Outcome outcome = run("train", "lenet", "--dataset", "cifar10", "--data-dir", folder,
        "--epochs", 1, "--batch", 10, "--engine", "java", "--out", out);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("cifar10: 30 images to train on, 6 to measure on.");
    assertThat(KerasModels.load(out.resolve("model.keras")).inputs().getFirst().shape().dims())
        .containsExactly(32, 32, 3);
    Map<String, ?> json = Json.parseObject("run.json", Files.readAllBytes(out.resolve("run.json")));
    assertThat((String) json.get("command")).startsWith(
        "./fovea train lenet --input 32x32x3 --classes 10 --data cifar10 --data-dir " + folder);
    assertThat(json.get("pixels")).isEqualTo(Map.of("mean", 0.4734, "deviation", 0.2516));
    Outcome measured = run("evaluate", out.resolve("model.keras"), "--data", "cifar10",
        "--data-dir", folder, "--engine", "java");
    assertThat(measured.out()).startsWith("cifar10, 6 test images");
    Outcome missing = run("train", "lenet", "--dataset", "cifar100", "--data-dir", folder);
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).isEqualTo("""
        fovea train: %s: there is no file train.bin, nor cifar-100-binary.tar.gz.
          fix:    put cifar-100-binary.tar.gz of cifar100 into it, or into %s.
        """.formatted(folder, folder.resolve("cifar100")));
  }

  @Test
  void saysThatANetworkReadsNoPictures() throws IOException {
    pictures(folder.resolve("a"), 1, 2);
    pictures(folder.resolve("b"), 2, 2);
    Path rows = folder.resolve("rows.keras");
    KerasModels.save(Sequential.of(new Input(16), new Dense(2)).initialize(1), Optional.empty(),
        rows);
    assertThat(run("train", rows, "--data", folder).err()).isEqualTo("""
        fovea train: sequential reads rows of numbers, pictures are [height,width,channels].
          fix:    choose a network that begins with a convolution.
        """);
  }
}
