package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.files.KerasModels;
import dev.fovea.files.data.PublishedData;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MisuseTest {
  private static final String NETWORKS = Zoo.names().toString();

  @TempDir
  private Path folder;

  private static void refuses(String message, String... words) {
    Outcome outcome = Outcome.of(words);
    assertThat(outcome.err()).isEqualTo(message + "\n");
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.code()).isEqualTo(2);
  }

  @Test
  void saysThatThereIsNoSuchNetwork() {
    refuses(
        "fovea train: there is no network 'lenet6'. Did you mean 'lenet'? Choose one of " + NETWORKS
            + ".",
        "train", "lenet6");
    refuses("fovea summary: there is no network 'lenet6', and no file of that name.\n"
        + "  fix:    did you mean 'lenet'? Else choose one of " + NETWORKS
        + ", or name a model's file.", "summary", "lenet6");
    refuses("fovea summary: there is no network 'x.keras', and no file of that name.\n"
        + "  fix:    choose one of " + NETWORKS + ", or name a model's file.", "summary",
        "x.keras");
  }

  @Test
  void saysWhatABackupNeeds() {
    refuses("fovea train: --backup needs --out: the same command must find the same folder again.",
        "train", "--backup", "10");
    refuses("fovea train: --backup must be at least 1, got 0.", "train", "--backup", "0");
  }

  @Test
  void saysThatThereIsNoSuchDataSet() throws IOException {
    String rest = "choose one of " + PublishedData.names()
        + ", or name a folder that has a folder of pictures for each class.";
    refuses("fovea train: there is no data set 'no/photographs', and no folder of that name.\n"
        + "  fix:    " + rest, "train", "--data", "no/photographs");
    refuses("fovea evaluate: there is no data set 'cifra10', and no folder of that name.\n"
        + "  fix:    did you mean 'cifar10'? Else " + rest,
        "evaluate", "model.keras", "--data", "cifra10");
    String file = Files.createFile(folder.resolve("photographs.zip")).toString();
    refuses("fovea report: '" + file + "' is a file, not a folder of pictures.\n"
        + "  fix:    " + rest, "report", "model.keras", "--data", file);
  }

  @Test
  void saysThatWeightsAreNoModel() throws IOException {
    Path weights = folder.resolve("some weights.npz");
    KerasModels.saveWeights(Zoo.model("lenet").initialize(1), Optional.empty(), weights);
    String message = ": '" + weights
        + "' holds weights alone, not the network that they belong to.\n"
        + "  fix:    name the network or a file of it, and then --weights '" + weights + "'.";
    refuses("fovea evaluate" + message, "evaluate", weights.toString());
    refuses("fovea flops" + message, "flops", weights.toString());
  }

  @Test
  void saysThatATensorWouldBeTooLarge() {
    Outcome outcome = Outcome.of("flops", "vgg16", "--input", "99999x99999");
    assertThat(outcome.err()).isEqualTo("""
        fovea flops: a tensor would have more elements than can be counted (integer overflow).
          fix:    choose smaller numbers: --input, --classes, --batch.
        """);
    assertThat(outcome.code()).isEqualTo(1);
  }

  @Test
  void saysThatAFolderOfFilesHasNoMeaning() throws IOException {
    refuses(
        "fovea train: --data-dir is for the files of a data set, and Fovea has mnist in itself.\n"
            + "  fix:    leave it out.",
        "train", "--data-dir", folder.toString());
    refuses("fovea evaluate: --data-dir is for the files of a data set, and '" + folder
        + "' is a folder of pictures.\n  fix:    leave it out.",
        "evaluate", "a.keras", "--data", folder.toString(), "--data-dir", folder.toString());
  }

  /// Nothing is fetched: these data sets are not on this machine, and their folder would be made.
  @Test
  void saysThatImagesDoNotFitBeforeTheyAreFetched() {
    Path file = folder.resolve("a.keras");
    KerasModels.save(Zoo.model("resnet20").initialize(1), Optional.empty(), file);
    String[] words = {"--cache", folder.resolve("cache").toString()};
    String rest = " has images of 28x28x1, resnet20 reads 32x32x3.\n"
        + "  fix:    choose other images with --data: one of [cifar10, cifar100, cifar100-coarse],"
        + " or a folder of pictures, which are resized.";
    refuses("fovea train: kmnist" + rest, "train", file.toString(), "--data", "kmnist", words[0],
        words[1], "--out", folder.resolve("out").toString());
    refuses("fovea evaluate: kmnist" + rest, "evaluate", file.toString(), "--data", "kmnist",
        words[0], words[1]);
    refuses("fovea report: mnist" + rest, "report", file.toString());
    assertThat(folder.resolve("cache")).doesNotExist();
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void saysWhichNetworksAreMadeForAnyImages() {
    refuses(
        "fovea train: conv-model-pooling is made for 10 classes of 28x28x1, cifar10 has 10 of 32x32x3.\n"
            + "  fix:    choose a network that is made for any images: small-cnn, or one of "
            + Zoo.adaptable() + ".",
        "train", "--data", "cifar10");
  }

  @Test
  void saysThatPublishedWeightsHaveOtherClasses() {
    refuses("fovea train: --weights imagenet has 1000 classes, cifar10 10.\n"
        + "  fix:    leave --weights out, or teach a folder of pictures with fovea finetune --base.",
        "train", "resnet50", "--data", "cifar10", "--weights", "imagenet");
  }

  @Test
  void saysThatThereIsNoSuchOption() {
    refuses("fovea train: Unknown option: '--lerning-rate'\n"
        + "Possible solutions: --learning-rate\n"
        + "Try 'fovea train --help'.", "train", "--lerning-rate");
  }

  @Test
  void saysThatThereIsNoSuchCommand() {
    refuses("fovea: Unmatched argument at index 0: 'trian'\n"
        + "Did you mean: fovea train or fovea experiment or fovea explain-plan?\n"
        + "Try 'fovea --help'.", "trian");
    refuses("fovea: a command is missing.\nTry 'fovea --help'.");
  }

  @Test
  void saysThatThereIsNoSuchOptimizer() {
    refuses(
        """
            fovea train: there is no optimizer 'foo'. Choose one of [adadelta, adagrad, adam, adamax, adamw, \
            lion, nadam, rmsprop, sgd].""",
        "train", "--optimizer", "foo");
    refuses(
        """
            fovea train: there is no optimizer 'AdamV'. Did you mean 'adam'? Choose one of [adadelta, adagrad, adam, adamax, \
            adamw, lion, nadam, rmsprop, sgd].""",
        "train", "--optimizer", "AdamV");
  }

  @Test
  void saysThatThereIsNoSuchEngine() {
    refuses("fovea train: there is no engine 'cuda'. Choose one of [java, onednn].",
        "train", "--engine", "cuda");
  }

  @Test
  void saysThatThereIsNoSuchPixelScale() {
    refuses("fovea train: there is no pixel scale '256'. Choose one of [255, standard].",
        "train", "--scale", "256");
  }

  @Test
  void saysWhichNumbersAnOptionTakes() {
    refuses("fovea train: --epochs must be at least 1, got -1.", "train", "--epochs", "-1");
    refuses("fovea train: --batch must be at least 1, got 0.", "train", "--batch", "0");
    refuses("fovea train: --samples must be at least 1, got 0.", "train", "--samples", "0");
    refuses("fovea train: --threads must be at least 1, got 0.", "train", "--threads", "0");
    refuses("fovea train: --threads must be at most 4,096, got 100,000.", "train", "--threads",
        "100000");
    refuses("fovea train: --validation-split must be at least 0 and below 1, got 1.0.",
        "train", "--validation-split", "1");
    refuses("fovea train: --learning-rate must be above 0, got NaN.",
        "train", "--learning-rate", "NaN");
    refuses("fovea train: Invalid value for option '--epochs': 'two' is not an int\n"
        + "Try 'fovea train --help'.", "train", "--epochs", "two");
  }

  @Test
  void saysThatAFileIsMissing() {
    refuses("fovea evaluate: there is no file 'none.keras'.\n"
        + "  fix:    name a model's file, such as the model.keras in a run's folder.",
        "evaluate", "none.keras");
    refuses("fovea train: there is no file 'none.keras'.\n"
        + "  fix:    name a model's file, such as the model.keras in a run's folder.",
        "train", "none.keras");
    refuses("fovea evaluate: Missing required parameter: 'MODEL'\nTry 'fovea evaluate --help'.",
        "evaluate");
  }

  @Test
  void saysWhatPredictNeeds() {
    refuses("fovea predict: give either IMAGE..., or --input and --output.",
        "predict", "model.keras");
    refuses("fovea predict: give either IMAGE..., or --input and --output.",
        "predict", "model.keras", "a.png", "--input", "x.npz", "--output", "y.npz");
  }

  @Test
  void failsForAForeignFile() throws IOException {
    Path file = Files.writeString(folder.resolve("a.keras"), "# no model");
    Outcome outcome = Outcome.of("evaluate", file.toString(), "--engine", "java");
    assertThat(outcome.err()).isEqualTo(
        "fovea evaluate: " + file
            + ": is no zip archive; it starts with 23 20 6e 6f, a zip archive with 50 4b 03 04.\n"
            + "  fix:    copy, download or save the file again; this one is damaged.\n");
    assertThat(outcome.code()).isEqualTo(1);
  }

  @Test
  void doesNotReplaceATrainedModel() throws IOException {
    Files.createFile(folder.resolve("model.keras"));
    refuses("fovea train: " + folder + " holds a trained model already.\n"
        + "  fix:    choose another folder with --out, or remove that one.",
        "train", "--engine", "java", "--out", folder.toString());
  }

  @Test
  void saysThatAFolderCannotBeMade() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Outcome outcome = Outcome.of("train", "--engine", "java", "--out", file.toString());
    assertThat(outcome.err()).isEqualTo(
        "fovea train: the folder " + file + " cannot be made: a file has that name.\n"
            + "  fix:    choose another folder with --out.\n");
    assertThat(outcome.code()).isEqualTo(1);
  }

  @Test
  void showsWhereItHappenedOnlyWhenAsked() {
    assertThat(Outcome.of("train", "lenet6").err()).doesNotContain("at dev.fovea");
    assertThat(Outcome.of("train", "lenet6", "--debug").err()).contains("at dev.fovea.zoo.Zoo");
    assertThat(Outcome.of("--debug", "train", "lenet6").err()).contains("at dev.fovea.zoo.Zoo");
  }
}
