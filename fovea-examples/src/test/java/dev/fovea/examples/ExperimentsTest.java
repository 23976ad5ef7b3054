package dev.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fovea.files.data.DataFiles;
import dev.fovea.lab.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What all experiments are held to, on little data.
class ExperimentsTest {
  @TempDir
  private Path folder;

  private static Stream<String> names() {
    return Experiments.all().stream().map(Experiment::name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void runsAndDraws(String name) throws IOException {
    Report report = Experiments.of(name).run(
        new Lab(Optional.of(folder), DataFiles.in(folder), true, _ -> {}));

    Path page = report.write(folder.resolve("out"));
    // Pictures are letters, too, and any word may be among them.
    String words = Files.readString(page).replaceAll("base64,[^\"]*", "");
    assertThat(words).contains("<figure>").doesNotContain("NaN", "Infinity",
        "null", "%d", "%s");
    try (Stream<Path> files = Files.list(page.getParent())) {
      assertThat(files).anyMatch(f -> f.toString().endsWith(".png"));
    }
  }

  @Test
  void namesAreUnique() {
    assertThat(names()).doesNotHaveDuplicates().allMatch(n -> n.matches("[a-z0-9-]+"));
  }

  @Test
  void everyExperimentIsListed() throws IOException {
    Path sources = Path.of("src/main/java/dev/fovea/examples");
    try (Stream<Path> files = Files.list(sources)) {
      List<String> programs = files.filter(f -> read(f).contains("implements Experiment"))
          .map(f -> f.getFileName().toString().replace(".java", "")).toList();
      assertThat(Experiments.all()).extracting(e -> e.getClass().getSimpleName())
          .containsExactlyInAnyOrderElementsOf(programs);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void suggestsTheNearestExperiment() {
    assertThatIllegalArgumentException().isThrownBy(() -> Experiments.of("poling"))
        .withMessageStartingWith("There is no experiment 'poling'. Did you mean 'pooling'?\n");
    assertThatIllegalArgumentException().isThrownBy(() -> Experiments.of("DenseVsConv"))
        .withMessageStartingWith(
            "There is no experiment 'DenseVsConv'. Did you mean 'dense-vs-conv'?\n");
  }

  @Test
  void saysWhichExperimentsThereAre() {
    assertThatIllegalArgumentException().isThrownBy(() -> Experiments.of("dense"))
        .withMessage("There is no experiment 'dense'.\n  known:  "
            + names().collect(Collectors.joining(", ")));
  }
}
