package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.lab.report.Chart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawingTest {
  @TempDir
  private Path folder;

  /// A program that draws while it ends, as a training does that is stopped by Ctrl-C.
  static final class AtTheEnd {
    private AtTheEnd() {}

    public static void main(String[] args) {
      Chart chart = Chart.of("Loss", "epoch", "loss").line("training", List.of(2.0, 1.0));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> IO.println(
          Drawing.write(Path.of(args[0]), "history.csv", () -> List.of(chart)))));
    }
  }

  @Test
  void drawsWhileTheProgramEnds() throws Exception {
    Path file = folder.resolve("curves.png");
    Process program = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Djava.awt.headless=true", "-cp", System.getProperty("java.class.path"),
        AtTheEnd.class.getName(), file.toString()).redirectErrorStream(true).start();
    assertThat(new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("Optional.empty\n");
    assertThat(ImageIO.read(file.toFile())).isNotNull();
  }
}
