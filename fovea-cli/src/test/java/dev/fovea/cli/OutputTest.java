package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import dev.fovea.files.KerasModels;
import dev.fovea.zoo.Zoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens where the output goes nowhere: to a full disk, or a pipe that nobody reads any more.
class OutputTest {
  private static final String FULL = "No space left on device";

  /// As /dev/full, or a pipe that was closed.
  private static final class Failing extends OutputStream {
    private final String reason;

    Failing(String reason) {
      this.reason = reason;
    }

    @Override
    public void write(int b) throws IOException {
      throw new IOException(reason);
    }
  }

  private final StringWriter err = new StringWriter();

  private int run(String... words) {
    return run(FULL, List.of(words));
  }

  private int run(String reason, List<String> words) {
    PrintWriter out = Output.to(new Failing(reason), StandardCharsets.UTF_8);
    return Main.run(
        new Terminal(out, new PrintWriter(err, true), false, StandardCharsets.UTF_8),
        words);
  }

  private void says(String first) {
    assertThat(err.toString().replace(System.lineSeparator(), "\n")).isEqualTo(first
        + "fovea: the output could not be written: No space left on device.\n");
  }

  @Test
  void outputThatIsLostIsAFailure() {
    assertThat(run("summary", "lenet")).isEqualTo(1);
    says("");
  }

  @Test
  void helpThatIsLostIsAFailure() {
    assertThat(run("train", "--help")).isEqualTo(1);
    says("");
  }

  /// An exit code of 1 would say that the models differ.
  @Test
  void diffFailsWithTwo(@TempDir Path folder) {
    String file = folder.resolve("a.keras").toString();
    KerasModels.save(Zoo.model("lenet").initialize(1), Optional.empty(), Path.of(file));
    assertThat(run("diff", file, file)).isEqualTo(2);
    says("");
  }

  /// The exit code is that of a failure, for a script that asks; a person who said `head` is told nothing.
  @Test
  void readerThatHasEnoughIsNoNews() {
    for (String reason : List.of("Broken pipe", "The pipe is being closed")) {
      assertThat(run(reason, List.of("summary", "lenet"))).isEqualTo(1);
    }
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void misuseStaysMisuse() {
    assertThat(run("summary", "lenet", "--no-such-option")).isEqualTo(2);
    assertThat(err.toString()).startsWith("fovea summary: Unknown option")
        .doesNotContain("could not be written");
  }
}
