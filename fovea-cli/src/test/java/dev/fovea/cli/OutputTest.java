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
  /// As /dev/full.
  private static final class Full extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("No space left on device");
    }
  }

  private final StringWriter err = new StringWriter();

  private int run(String... words) {
    PrintWriter out = new PrintWriter(new Full(), true, StandardCharsets.UTF_8);
    return Main.run(
        new Terminal(out, new PrintWriter(err, true), false, StandardCharsets.UTF_8),
        List.of(words));
  }

  private void says(String first) {
    assertThat(err.toString().replace(System.lineSeparator(), "\n")).isEqualTo(first
        + "fovea: the output could not be written: the disk is full, or what reads it has ended.\n");
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

  @Test
  void misuseStaysMisuse() {
    assertThat(run("summary", "lenet", "--no-such-option")).isEqualTo(2);
    assertThat(err.toString()).startsWith("fovea summary: Unknown option")
        .doesNotContain("could not be written");
  }
}
