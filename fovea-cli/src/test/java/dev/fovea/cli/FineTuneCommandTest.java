package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.files.Json;
import dev.fovea.files.KerasModels;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.Input;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.schedule.Schedule;
import dev.fovea.train.Trainer;
import dev.fovea.model.Sequential;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FineTuneCommandTest {
  @TempDir
  private Path folder;

  private Path data;
  private Path base;

  @BeforeEach
  void prepare() throws IOException {
    data = folder.resolve("data");
    pictures(data.resolve("blue"), 0x2040c0, 10);
    pictures(data.resolve("red"), 0xc04020, 10);
    base = folder.resolve("base.keras");
    Model model = Sequential.of(new Input(8, 8, 3),
        new Conv2D(6, 3).activation(ActivationFunction.RELU), new BatchNormalization(),
        new GlobalAveragePooling2D(), new Dropout(0.1),
        new Dense(5).activation(ActivationFunction.SOFTMAX));
    KerasModels.save(model.initialize(1), Optional.empty(), base);
  }

  private static void pictures(Path folder, int colour, int count) throws IOException {
    Files.createDirectories(folder);
    Random random = new Random(colour);
    for (int n = 0; n < count; n++) {
      BufferedImage image = new BufferedImage(16, 12, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < 16 * 12; i++) {
        image.setRGB(i % 16, i / 16, colour + random.nextInt(64) * 0x10101);
      }
      ImageIO.write(image, "png", folder.resolve("picture%d.png".formatted(n)).toFile());
    }
  }

  private Outcome tune(Object... words) {
    return Outcome.of(Stream.concat(Stream.of("finetune"),
        Stream.of(words).map(String::valueOf)).toArray(String[]::new));
  }

  private Outcome tuned(String out, Object... more) {
    return tune(Stream.concat(Stream.of("--base", base, "--data", data, "--epochs", 3, "--batch", 4,
        "--learning-rate", 0.05, "--engine", "java", "--threads", 1, "--out", folder.resolve(out)),
        Stream.of(more)).toArray());
  }

  private static List<String> trained(Path file) {
    Model model = KerasModels.load(file);
    return model.layers().stream().filter(layer -> layer.layer().trainable())
        .map(NamedLayer::name).toList();
  }

  @Test
  void teachesAHeadAndThenUpperLayers() throws IOException {
    Outcome outcome = tuned("run", "--head", "7", "--unfreeze", "2", "--fine-epochs", "2");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains(
        " up to global_average_pooling2d gives [6]. Engine java with 1 thread: it was asked for.\n",
        ": 16 pictures to train on, 4 to measure on (blue 8 + 2, red 8 + 2), as 8x8x3, pixels 255.\n",
        "The head: 65 of 257 parameters train, with rate 0.05.\nEpoch 1/3 - ",
        "The head and upper layers: 65 of 257 parameters train, with rate 0.005.\nEpoch 4/5 - ",
        "\nValidation accuracy 1.0000 (1.0000 with the head alone) after 5 of 5 epochs, ");
    Path run = folder.resolve("run");
    try (Stream<Path> files = Files.list(run)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder(
          "curves.png", "history.csv", "model.keras", "run.json", "summary.txt");
    }
    assertThat(Files.readAllLines(run.resolve("history.csv")))
        .hasSize(6).last().asString().startsWith("4,");
    assertThat(KerasModels.classes(run.resolve("model.keras"))).containsExactly("blue", "red");
    assertThat(KerasModels.classes(base)).isEmpty();
    Map<String, ?> json = Json.parseObject("run.json", Files.readAllBytes(run.resolve("run.json")));
    assertThat(json.get("state")).isEqualTo("finished");
    assertThat(json.get("pixels")).isEqualTo(Map.of("preprocessing", "255"));
    assertThat((String) json.get("command")).isEqualTo(
        "./fovea finetune --base %s --data %s --validation-split 0.2 --head 7 --optimizer adam --epochs 3"
            .formatted(base, data)
            + " --learning-rate 0.05 --unfreeze 2 --fine-epochs 2 --fine-learning-rate 0.005"
            + " --batch 4 --seed 0 --engine java --threads 1");
  }

  @Test
  void letsTheStepSizeOfTheLastStageRiseAndFall() throws IOException {
    for (String optimizer : OptimizerNames.all()) {
      assertThat(tuned("cosine-" + optimizer, "--unfreeze", "conv2d,batch*", "--fine-epochs", 5,
          "--cosine", "--optimizer", optimizer).err()).isEmpty();
      Path run = folder.resolve("cosine-" + optimizer);
      Trainer trainer = KerasModels.loadTrainer(run.resolve("model.keras"),
          KerasModels.load(run.resolve("model.keras")));
      Schedule schedule = trainer.optimizer().options().schedule().orElseThrow();
      assertThat(trainer.optimizer().name()).isEqualTo(optimizer);
      assertThat(trainer.optimizer().options().weightDecay())
          .isEqualTo(OptimizerNames.optimizer(optimizer, Optional.empty()).options().weightDecay());
      // Five epochs of four steps: two up, eighteen down.
      assertThat(schedule.at(0)).isCloseTo(0.00025, within(1e-9));
      assertThat(schedule.at(2)).isCloseTo(0.005, within(1e-9));
      assertThat(schedule.at(11)).isCloseTo(0.0025, within(1e-9));
      assertThat(schedule.at(20)).isCloseTo(0, within(1e-9));
      assertThat((String) Json.parseObject("run.json", Files.readAllBytes(run.resolve("run.json")))
          .get("command")).contains(" --unfreeze 'conv2d,batch*' ", " --cosine ");
    }
    assertThat(trained(folder.resolve("cosine-adam/model.keras"))).contains("conv2d");
    tuned("one", "--cosine");
    assertThat(KerasModels.loadTrainer(folder.resolve("one/model.keras"),
        KerasModels.load(folder.resolve("one/model.keras"))).optimizer().options().schedule())
        .isPresent();
  }

  @Test
  void saysTheClassesByNameWithThePixelsItLearnedFrom() {
    tuned("run", "--preprocessing", "tf");
    Path picture = data.resolve("red").resolve("picture3.png");
    Outcome said = Outcome.of("predict", folder.resolve("run").resolve("model.keras").toString(),
        picture.toString(), "--engine", "java");
    assertThat(said.err()).isEmpty();
    assertThat(said.out()).startsWith(picture + ": red, probability 0.");
    Outcome other = Outcome.of("predict", folder.resolve("run").resolve("model.keras").toString(),
        picture.toString(), "--engine", "java", "--scale", "tf");
    assertThat(other.out()).isEqualTo(said.out());
    assertThat(tuned("caffe", "--preprocessing", "caffe").out()).contains("pixels caffe.");
  }

  @Test
  void trainsWhatIsUnfrozenAndLeavesAveragesAlone() {
    tuned("named", "--unfreeze", "conv2d*");
    assertThat(trained(folder.resolve("named/model.keras"))).contains("conv2d", "head_classes")
        .doesNotContain("batch_normalization");
    tuned("all", "--unfreeze", "*");
    assertThat(trained(folder.resolve("all/model.keras"))).doesNotContain("batch_normalization");
    tuned("moving", "--unfreeze", "*", "--move-averages");
    assertThat(trained(folder.resolve("moving/model.keras"))).contains("batch_normalization");
    Model before = KerasModels.load(base);
    String mean = "batch_normalization/moving_mean";
    assertThat(KerasModels.load(folder.resolve("all/model.keras")).weights().get(mean).toFloats())
        .isEqualTo(before.weights().get(mean).toFloats());
    assertThat(
        KerasModels.load(folder.resolve("moving/model.keras")).weights().get(mean).toFloats())
        .isNotEqualTo(before.weights().get(mean).toFloats());
  }

  @Test
  void measuresOnAFolderOfItsOwnAndLeavesOutWhatIsNoPicture() throws IOException {
    Path both = folder.resolve("both");
    Files.createDirectories(both);
    Files.move(data, both.resolve("train"));
    pictures(both.resolve("val/blue"), 0x3050c0, 3);
    pictures(both.resolve("val/red"), 0xc05030, 2);
    Files.writeString(both.resolve("train/red/broken.jpg"), "no picture");
    Files.writeString(both.resolve("train/red/.hidden"), "");
    data = both;
    Outcome outcome = tuned("run", "--augment");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.err()).isEqualTo("Left out: %s: this is no picture that Java can read.\n"
        .formatted(both.resolve("train/red/broken.jpg")));
    assertThat(outcome.out()).contains(
        ": 20 pictures to train on, 5 to measure on (blue 10 + 3, red 10 + 2), as 8x8x3");
  }

  @Test
  void findsClassesInTheNamesOfPictures() throws IOException {
    Path mixed = Files.createDirectories(folder.resolve("mixed"));
    for (String colour : List.of("blue", "red")) {
      for (int n = 0; n < 10; n++) {
        Files.move(data.resolve(colour).resolve("picture%d.png".formatted(n)),
            mixed.resolve("%s_%d.png".formatted(colour, n)));
      }
    }
    data = mixed;
    Outcome outcome = tuned("run", "--label-pattern", "^([a-z]+)_");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains(
        "mixed: 16 pictures to train on, 4 to measure on (blue 8 + 2, red 8 + 2), as 8x8x3");
    Path run = folder.resolve("run");
    assertThat(KerasModels.classes(run.resolve("model.keras"))).containsExactly("blue", "red");
    Map<String, ?> json = Json.parseObject("run.json", Files.readAllBytes(run.resolve("run.json")));
    assertThat((String) json.get("command"))
        .contains(" --data %s --label-pattern '^([a-z]+)_' --validation-split ".formatted(mixed));
    assertThat(tuned("other", "--label-pattern", "([a-z").err()).startsWith(
        "fovea finetune: --label-pattern '([a-z' is no regular expression of Java's: Unclosed character class.\n");
  }

  /// The first process dies in its second stage, because it cannot write its figures.
  @Test
  void goesOnWhereItDied() throws IOException {
    Object[] more = {"--unfreeze", "*", "--backup", "2", "--augment"};
    tuned("whole", more);
    Path figures = folder.resolve("run/history.csv");
    tuned("first", "--backup", "2", "--augment");
    tuned("run", more);
    assertThat(figures).hasSameTextualContentAs(folder.resolve("whole/history.csv"));
    assertThat(folder.resolve("run/backup")).doesNotExist();
    Path dead = folder.resolve("dead");
    Files.createDirectories(dead.resolve("curves.png"));
    Outcome outcome = tuned("dead", more);
    assertThat(outcome.code()).isEqualTo(1);
    Files.delete(dead.resolve("curves.png"));
    Outcome again = tuned("dead", more);
    assertThat(again.err()).isEmpty();
    assertThat(again.out()).contains("\nTraining goes on in epoch 6 after step 4 of 4.\n");
    assertThat(dead.resolve("history.csv"))
        .hasSameTextualContentAs(folder.resolve("whole/history.csv"));
    assertThat(KerasModels.load(dead.resolve("model.keras")).weights().get("conv2d/kernel")
        .toFloats()).isEqualTo(KerasModels.load(folder.resolve("whole/model.keras")).weights()
            .get("conv2d/kernel").toFloats());
  }

  @Test
  void saysWhatIsWrongWithTheFolder() throws IOException {
    assertThat(tune("--base", base, "--data", folder.resolve("none")).err()).isEqualTo("""
        fovea finetune: there is no folder '%s'.
          fix:    name a folder that has a folder of pictures for each class.
        """.formatted(folder.resolve("none")));
    Files.createDirectories(folder.resolve("empty"));
    assertThat(tune("--base", base, "--data", folder.resolve("empty")).err()).isEqualTo("""
        fovea finetune: %s has no folder of pictures in it, a classifier needs at least two.
          fix:    give each class a folder of pictures inside of it.
        """.formatted(folder.resolve("empty")));
    Files.createDirectories(folder.resolve("empty/cats"));
    assertThat(tune("--base", base, "--data", folder.resolve("empty")).err()).isEqualTo("""
        fovea finetune: %s has one class, cats, a classifier needs at least two.
          fix:    give each class a folder of pictures inside of it.
        """.formatted(folder.resolve("empty")));
    Files.createDirectories(data.resolve("green"));
    Files.writeString(data.resolve("green/notes.txt"), "none yet");
    assertThat(tuned("run").err()).isEqualTo(
        """
            fovea finetune: %s has no picture that can be read. %s: this is no picture that Java can read.
              fix:    put pictures of the class in it: PNG, JPEG, GIF, BMP or WebP.
            """
            .formatted(data.resolve("green"), data.resolve("green/notes.txt")));
    pictures(data.resolve("green"), 0x20c040, 1);
    assertThat(tuned("run").err()).isEqualTo("""
        fovea finetune: green has one picture, which cannot be divided.
          fix:    give it at least two, or make folders train and val.
        """);
    Files.createDirectories(folder.resolve("half/train"));
    assertThat(tune("--base", base, "--data", folder.resolve("half")).err()).isEqualTo("""
        fovea finetune: %s has a folder train, and none called val.
          fix:    have both, or the folders of the classes directly in it.
        """.formatted(folder.resolve("half")));
    pictures(folder.resolve("half/train/a"), 1, 1);
    pictures(folder.resolve("half/train/b"), 1, 1);
    pictures(folder.resolve("half/val/a"), 1, 1);
    pictures(folder.resolve("half/val/c"), 1, 1);
    assertThat(tune("--base", base, "--data", folder.resolve("half")).err()).isEqualTo("""
        fovea finetune: %s has the classes [a, b], %s has [a, c].
          fix:    give both the same classes.
        """.formatted(folder.resolve("half/train"), folder.resolve("half/val")));
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void saysWhatIsWrongWithTheBase() {
    assertThat(tune("--base", "resnet50", "--data", data).err()).isEqualTo(
        """
            fovea finetune: resnet50 comes without weights, and a base must have learned something.
              fix:    name a file with --weights, or see with --from-scratch what the network does without.
            """);
    assertThat(tune("--base", "resnet20", "--weights", folder.resolve("no.safetensors"), "--data",
        data).err()).isEqualTo(
            """
                fovea finetune: there is no file '%s' with weights.
                  fix:    name a .keras, .weights.h5, .h5, .npz or .safetensors file, its https address, or imagenet.
                """
                .formatted(folder.resolve("no.safetensors")));
    assertThat(tuned("run", "--unfreeze", "99").err()).isEqualTo("""
        fovea finetune: the model has 3 layers, its last 99 cannot train.
          fix:    choose a number from 0 to 3.
        """);
    assertThat(tuned("run", "--unfreeze", "block5*").err()).isEqualTo(
        """
            fovea finetune: no layer is called 'block5*'. The model has [conv2d, batch_normalization, global_average_pooling2d].
              fix:    use names as the summary shows them, with * for any letters.
            """);
    assertThat(tuned("run", "--input", "32x32").err()).isEqualTo("""
        fovea finetune: sequential reads pictures of 8x8x3, --input says 32x32x3.
          fix:    leave --input out; only networks of the zoo change their size.
        """);
    assertThat(tuned("run", "--weights", base).err()).startsWith(
        "fovea finetune: --weights and --from-scratch are for a network of the zoo; ");
    assertThat(tuned("run", "--fine-epochs", 3).err()).isEqualTo(
        """
            fovea finetune: --fine-epochs, --fine-learning-rate and --move-averages are for unfrozen layers.
              fix:    say with --unfreeze which layers of the base shall train.
            """);
    assertThat(tuned("run", "--from-scratch", "--unfreeze", 3).err()).isEqualTo("""
        fovea finetune: --from-scratch trains all layers from the start.
          fix:    leave --unfreeze out, and give --epochs what both stages would have.
        """);
    Path rows = folder.resolve("rows.keras");
    KerasModels.save(Sequential.of(new Input(16), new Dense(4), new Dense(2)).initialize(1),
        Optional.empty(), rows);
    assertThat(tune("--base", rows, "--data", data).err()).isEqualTo(
        """
            fovea finetune: sequential reads [input_layer (None, 16)], a base reads one picture of 1 or 3 channels.
              fix:    choose a base that does.
            """);
    assertThat(tuned("run", "--input", "big").err())
        .isEqualTo("fovea finetune: --input must be height and width, such as 224x224, or these and"
            + " channels, such as 28x28x1, got big.\n");
    assertThat(tuned("run", "--validation-split", 1).err()).isEqualTo(
        "fovea finetune: --validation-split must be above 0 and below 1, got 1.0.\n");
    assertThat(tuned("run", "--backup", 0).code()).isEqualTo(2);
    assertThat(folder.resolve("run")).doesNotExist();
  }

  /// A base that ends with features keeps all of itself; pictures of features are averaged.
  @Test
  void takesABaseWithoutAClassifier() {
    Path features = folder.resolve("features.keras");
    KerasModels.save(Sequential.of(new Input(8, 8, 3), new Conv2D(6, 3)).initialize(1),
        Optional.empty(), features);
    base = features;
    Outcome outcome = tuned("run");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains(" up to conv2d gives [6,6,6].",
        "The head: 14 of 182 parameters train, with rate 0.05.");
    Path dense = folder.resolve("dense.keras");
    KerasModels.save(Sequential.of(new Input(8, 8, 3), new Dense(3)).initialize(1),
        Optional.empty(), dense);
    base = dense;
    assertThat(tuned("other").err()).isEqualTo("""
        fovea finetune: sequential has nothing below its last Dense layer that could be a base.
          fix:    name where the base ends with --up-to.
        """);
  }

  @Test
  void knowsWeightsOfPyTorchByTheirNames() {
    assertThat(BaseModel.isPyTorch("folder/Model.SafeTensors")).isTrue();
    assertThat(BaseModel.isPyTorch("https://host/model.safetensors#sha256=" + "0f".repeat(32)))
        .isTrue();
    assertThat(BaseModel.isPyTorch("https://host/model.safetensors?download=true")).isTrue();
    assertThat(BaseModel.isPyTorch("model.weights.h5")).isFalse();
  }

  /// The model's name is from a file of somebody else.
  @Test
  void keepsItsFolderWithinRuns() {
    assertThat(RunFolder.choose(Optional.empty(), "../../main/graph", false).path().normalize())
        .matches(path -> path.toString().matches("runs.\\.\\._\\.\\._main_graph-\\d{8}-\\d{6}"));
  }

  @Test
  void trainsAllFromScratchWhenAsked() {
    Outcome outcome = tune("--base", "lenet", "--from-scratch", "--input", "16x16", "--data",
        data, "--epochs", 1, "--batch", 16, "--engine", "java", "--out", folder.resolve("run"));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("lenet up to ", "pixels 255.\n"
        + "Precision f32: the exact one, and the fastest here.\nAll layers from scratch: ");
    Model model = KerasModels.load(folder.resolve("run/model.keras"));
    assertThat(model.weights().trainableCount()).isEqualTo(model.weights().count());
    assertThat(model.outputs().getFirst().shape().dims()).containsExactly(2);
  }
}
