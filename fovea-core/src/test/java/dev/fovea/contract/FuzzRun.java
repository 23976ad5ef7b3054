package dev.fovea.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Lets Jazzer try one reader for some time, in a process of its own that starts with the reader's
/// small files and goes on with what earlier runs found interesting.
///
/// @param readers which [FuzzedReaders] has it
/// @param reader  the reader
/// @param time    how long
/// @see <a href="https://llvm.org/docs/LibFuzzer.html#options">libFuzzer's options</a>
public record FuzzRun(
    Class<? extends FuzzedReaders> readers, FuzzedReader reader, Duration time) {
  /// Small files reach as far as large ones, and faster.
  private static final int LONGEST_FILE = 1 << 14;

  /// What the fuzzer watches, to see that bytes lead somewhere new.
  private static final String WATCHED = String.join(":", "dev.fovea.files.**", "dev.fovea.data.**",
      "dev.fovea.cli.**", "io.jhdf.**", "com.fasterxml.**");

  /// Runs, and returns the fuzzer's last words: how many runs in how many seconds.
  ///
  /// @throws AssertionError if bytes were found that the reader may not treat so
  public String run() throws IOException, InterruptedException {
    Path folder = Path.of("target", "fuzz", reader.name()).toAbsolutePath();
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    Path found = Files.createDirectories(folder.resolve("found"));
    for (int i = 0; i < reader.seeds().size(); i++) {
      Files.write(corpus.resolve("seed-" + i), reader.seeds().get(i));
    }
    Path log = folder.resolve("log");
    Process process = new ProcessBuilder(command(corpus, found)).redirectErrorStream(true)
        .redirectOutput(log.toFile()).start();
    int status = process.waitFor();
    List<String> lines = Files.readAllLines(log);
    try (Stream<Path> files = Files.list(found)) {
      assertThat(files).as(() -> String.join("\n", lines)).isEmpty();
    }
    assertThat(status).as(() -> String.join("\n", lines)).isZero();
    return lines.stream().filter(line -> line.startsWith("Done ")).findFirst().orElseThrow();
  }

  private List<String> command(Path corpus, Path found) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "--enable-native-access=ALL-UNNAMED",
        "-Djava.awt.headless=true",
        "-cp", System.getProperty("java.class.path"),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + FuzzTarget.class.getName(),
        "--target_args=" + readers.getName() + " " + reader.name(),
        "--instrumentation_includes=" + WATCHED,
        // Its detectors look for programs' mistakes with shells, databases and the like.
        "--disabled_hooks=*",
        "--reproducer_path=" + found.getParent(),
        "-artifact_prefix=" + found + "/",
        "-max_total_time=" + time.toSeconds(),
        "-max_len=" + LONGEST_FILE,
        "-timeout=20",
        "-rss_limit_mb=0",
        corpus.toString());
  }
}
