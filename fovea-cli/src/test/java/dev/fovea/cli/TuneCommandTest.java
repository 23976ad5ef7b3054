package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.files.Json;
import dev.fovea.files.KerasModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TuneCommandTest {
  private static final String SPACE = """
      {"learning-rate": {"log-uniform": [0.001, 0.1]}, "batch": {"choice": [20, 50]},
       "optimizer": {"choice": ["adam", "sgd"]}, "momentum": {"uniform": [0, 0.9]},
       "filters": {"integer": [1, 3]}, "dropout": {"uniform": [0, 0.3]}, "augment": {"choice": [true, false]}}
      """;

  @TempDir
  private Path folder;

  private Path space(String json) throws IOException {
    return Files.writeString(folder.resolve("space.json"), json);
  }

  private Outcome tune(Path out, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of(
        "tune", "small-cnn", "--units", "8", "--samples", "200", "--threads", "1", "--space",
        space(SPACE).toString(), "--out", out.toString()));
    words.addAll(List.of(more));
    return Outcome.of(words.toArray(String[]::new));
  }

  private static Object json(Path file, String name) throws IOException {
    return Objects.requireNonNull(
        Json.parseObject(file.toString(), Files.readAllBytes(file)).get(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "--strategy random --trials 3 --epochs 2", "--strategy asha --trials 4 --epochs 4 --factor 2",
      "--trials 12 --epochs 1", "--strategy coarse-to-fine --trials 8 --rounds 2 --epochs 2"})
  void theCommandOfTheBestTrialTrainsTheSameModel(String strategy) throws IOException {
    Path out = folder.resolve("search");
    Outcome outcome = tune(out, strategy.split(" "));

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    for (String file : List.of("trials.jsonl", "trials.csv", "report.html", "parameters.png",
        "progress.png", "model.keras", "run.json")) {
      assertThat(out.resolve(file)).isNotEmptyFile();
    }
    String command = outcome.out().lines().filter(line -> line.startsWith("Trained again by: "))
        .findFirst().orElseThrow().replace("Trained again by: ./fovea ", "");
    assertThat(Files.readString(out.resolve("report.html"))).contains("./fovea " + command);
    assertThat(outcome.out()).contains("On the test images, which no trial has seen");
    Path again = folder.resolve("again");
    Outcome trained = Outcome.of(Stream.concat(
        Arrays.stream(command.split(" ")), Stream.of("--out", again.toString()))
        .toArray(String[]::new));

    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(((Map<?, ?>) json(again.resolve("run.json"), "figures")).get("val_accuracy"))
        .isEqualTo(((Map<?, ?>) json(out.resolve("run.json"), "figures")).get("val_accuracy"));
    assertThat(weights(again)).isNotEmpty().isEqualTo(weights(out));
  }

  @Test
  void goesOnWithTheTrialsThatItHas() throws IOException {
    Path whole = folder.resolve("whole");
    assertThat(tune(whole, "--strategy", "random", "--trials", "4", "--epochs", "1").code())
        .isZero();
    Path part = Files.createDirectories(folder.resolve("part"));
    List<String> lines = Files.readAllLines(whole.resolve("trials.jsonl"));
    Files.write(part.resolve("trials.jsonl"), lines.subList(0, 3));

    Outcome resumed = tune(part, "--strategy", "random", "--trials", "4", "--epochs", "1");

    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("The search goes on after trial 2.")
        .doesNotContain("Trial 2 of 4").contains("Trial 3 of 4");
    assertThat(withoutTimes(part)).isEqualTo(withoutTimes(whole));
    assertThat(weights(part)).isEqualTo(weights(whole));
    Outcome other = tune(part, "--strategy", "random", "--trials", "4", "--epochs", "2");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).isEqualTo("""
        fovea tune: %s holds another search than this one.
          saved:  settings: {"epochs": 1}, here {"epochs": 2}
          fix:    start it with the settings it had, or choose another folder.
        """.formatted(part.resolve("trials.jsonl")));
  }

  private static List<String> withoutTimes(Path out) throws IOException {
    return Files.readAllLines(out.resolve("trials.jsonl")).stream()
        .map(line -> line.replaceAll("\"seconds\": [0-9.e-]+", "")).toList();
  }

  /// The file also says when it was saved.
  private static Map<String, List<Float>> weights(Path out) {
    Map<String, List<Float>> weights = new LinkedHashMap<>();
    KerasModels.load(out.resolve("model.keras")).weights().tensors().forEach((path, tensor) -> {
      List<Float> numbers = new ArrayList<>();
      for (float number : tensor.toFloats()) {
        numbers.add(number);
      }
      weights.put(path, numbers);
    });
    return weights;
  }

  private void refuses(String json, String message, String... more) throws IOException {
    Path file = space(json);
    List<String> words = new ArrayList<>(List.of("tune", "--space", file.toString(), "--out",
        folder.resolve("none").toString()));
    words.addAll(List.of(more));
    Outcome outcome = Outcome.of(words.toArray(String[]::new));
    assertThat(outcome.err()).isEqualTo("fovea tune: " + message.replace("FILE", file.toString())
        + "\n");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void saysWhatCannotBeLookedFor() throws IOException {
    refuses("{\"lr\": {\"uniform\": [0, 1]}}",
        "FILE: there is no setting 'lr' to look for.\n"
            + "  fix:    choose of learning-rate, batch, optimizer, momentum, weight-decay, augment, scale, filters, units, dropout, model, precision, seed, which are options of fovea train.");
    refuses("{\"momentum\": {\"uniform\": [0, 0.9]}}",
        "FILE: momentum would change nothing, adam has none to choose.\n  fix:    leave it out, or choose --optimizer sgd.");
    refuses("{\"units\": {\"integer\": [4, 9]}}",
        "FILE: units would change nothing, it is for small-cnn.\n  fix:    leave it out, or tune small-cnn.");
    refuses("{\"batch\": {\"uniform\": [4, 9]}}",
        "FILE: batch cannot be 4.0: Invalid value for option '--batch': '4.0' is not an int");
    refuses("{\"batch\": {\"choice\": [32, 0]}}",
        "FILE: batch cannot be 0: --batch must be at least 1, got 0.");
    refuses("{\"optimizer\": {\"choice\": [\"adam\", \"adan\"]}}",
        "FILE: optimizer cannot be adan: there is no optimizer 'adan'. Did you mean 'adam'? Choose one of [adadelta, adagrad, adam, adamax, adamw, lion, nadam, rmsprop, sgd].");
    refuses("{\"momentum\": {\"uniform\": [0, 1.5]}}",
        "FILE: momentum cannot be 1.5: SGD needs a learning rate of at least 0 and momentum from 0 to 1, got 0.01 and 1.5.",
        "--optimizer", "sgd");
    refuses("{\"batch\": {\"choice\": [32, 64]}}",
        "there is no strategy 'grid'. Choose one of random, asha, tpe, coarse-to-fine.",
        "--strategy", "grid");
    refuses("{\"batch\": {\"choice\": [32, 64]}}",
        "--rounds 3 share --trials 6, a round needs at least 4.\n  fix:    choose --trials of at least 12, or fewer --rounds.",
        "--strategy", "coarse-to-fine", "--trials", "6");
    refuses("{\"batch\": {\"choice\": [32, 64]}}",
        "--rounds 20 share --trials 6, a round needs at least 4.\n  fix:    choose --trials of at least 80, or fewer --rounds.",
        "--strategy", "coarse-to-fine", "--trials", "6", "--rounds", "20");
    for (String both : List.of("asha", "coarse-to-fine")) {
      refuses("{\"batch\": {\"choice\": [32, 64]}}",
          "--min-epochs is 2 and --epochs is 1: no trial can have both.\n  fix:    choose --epochs of at least 2, or a smaller --min-epochs.",
          "--strategy", both, "--epochs", "1", "--min-epochs", "2");
    }
    refuses("{\"batch\": {\"choice\": [32, 64]}}",
        "--strategy asha from 1 to 9 epochs by a factor of 3 needs at least 9 trials, so that one reaches the end, got 8.\n  fix:    choose --trials 9, fewer --epochs, or more --min-epochs.",
        "--strategy", "asha", "--trials", "8", "--epochs", "9");
    refuses("{\"batch\": {\"choice\": [32, 64]}}", "--factor must be at least 2, got 1.",
        "--strategy", "asha", "--factor", "1");
    refuses("{\"batch\": {\"choice\": [32, 64]}}", "--trials must be at least 1, got 0.",
        "--trials", "0");
    refuses("{\"batch\": {\"choice\": [32, 64]}}",
        "--validation-split must be above 0 and below 1, got 0.0.\n  note:   settings that were chosen by the test images would look better than they are.",
        "--validation-split", "0");
  }

  @Test
  void refusesOptionsThatItsStrategyIgnores() throws IOException {
    for (String[] words : new String[][]{{"--min-epochs", "tpe", "asha or coarse-to-fine"},
        {"--min-epochs", "random", "asha or coarse-to-fine"}, {"--factor", "tpe", "asha"},
        {"--factor", "coarse-to-fine", "asha"}, {"--rounds", "asha", "coarse-to-fine"},
        {"--rounds", "random", "coarse-to-fine"}}) {
      refuses("{\"batch\": {\"choice\": [32, 64]}}",
          "%s changes nothing for --strategy %s.\n  fix:    leave it out, or choose --strategy %s."
              .formatted((Object[]) words),
          "--strategy", words[1], words[0], "2");
    }
  }

  @Test
  void saysWhatIsWrongBesidesTheSpaceInItsOwnWords() throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    Outcome train = Outcome.of("train", "--data", pictures.toString(), "--label-pattern", "(");
    assertThat(train.code()).isEqualTo(2);
    assertThat(train.err()).startsWith("fovea train: ").contains("label-pattern");
    refuses("{\"learning-rate\": {\"log-uniform\": [1e-4, 0.1]}}",
        train.err().replaceFirst("fovea train: ", "").stripTrailing(), "--data",
        pictures.toString(), "--label-pattern", "(");
  }

  @Test
  void theUsualSpaceNeedsNoFile() {
    Path out = folder.resolve("usual");

    Outcome outcome = Outcome.of("tune", "normal-model", "--samples", "150", "--trials", "2",
        "--epochs", "1", "--strategy", "random", "--out", out.toString());

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("learning-rate  batch  optimizer")
        .contains("Trial 2 of 2, 1 epoch: ").doesNotContain("are done");
    Outcome again = Outcome.of("tune", "normal-model", "--samples", "150", "--trials", "2",
        "--epochs", "1", "--strategy", "random", "--out", out.toString());
    assertThat(again.out()).startsWith("2 trials by random; engine ")
        .contains(" All 2 trials are done.\n").doesNotContain("goes on");
    Outcome single = Outcome.of("tune", "normal-model", "--samples", "150", "--trials", "1",
        "--epochs", "1", "--strategy", "random", "--threads", "1", "--out",
        folder.resolve("single").toString());
    assertThat(single.out()).startsWith("1 trial by random; engine ").contains(" with 1 thread.\n");
  }

  @Test
  void trainRefusesWhatItsRuleOrNetworkLacks() {
    assertThat(Outcome.of("train", "lenet", "--filters", "4").err()).isEqualTo("""
        fovea train: --filters, --units and --dropout are for small-cnn, not for lenet.
          fix:    leave them out, or train small-cnn.
        """);
    assertThat(Outcome.of("train", "--momentum", "0.9").err()).isEqualTo("""
        fovea train: --momentum is for sgd and rmsprop, adam has none to choose.
          fix:    leave it out, or choose --optimizer sgd.
        """);
    assertThat(Outcome.of("train", "small-cnn", "--dropout", "1").err())
        .isEqualTo("fovea train: --dropout must be at least 0 and below 1, got 1.0.\n");
    assertThat(Outcome.of("train", "small-cnn", "--input", "3x3x1").err())
        .isEqualTo(
            "fovea train: small-cnn has its classifier always, and reads images of at least 4x4.\n");
    assertThat(Outcome.of("train", "--weight-decay", "-1").err()).isEqualTo(
        "fovea train: an optimizer needs a weight decay of at least 0 and limits above 0, got -1.0, and clipnorm none, global clipnorm none, clipvalue none.\n");
  }
}
