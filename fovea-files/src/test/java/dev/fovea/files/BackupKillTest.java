package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import dev.fovea.train.Snapshot;
import dev.fovea.train.Trainer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a real process that trains, at random instants, and starts it again until it is done.
class BackupKillTest {
  /// One kill in so many comes at any time after the start of the JVM, the others while it trains.
  private static final int EARLY = 10;

  private static final int EARLY_MILLIS = 1000;

  @TempDir
  Path temporary;

  @Test
  void endsWithTheSameBitsAfterTenKills() throws Exception {
    assertThat(new Killing(10, 17).run()).contains("10 kills");
  }

  /// `mvn verify -pl fovea-files -am -Dgroups=slow -Dfovea.excludedTags= -Dtest=BackupKillTest
  /// -Dsurefire.failIfNoSpecifiedTests=false`
  @Test
  @Tag("slow")
  void endsWithTheSameBitsAfterTwoHundredKills() throws Exception {
    System.out.println(new Killing(200, 200).run());
  }

  /// What happened.
  private final class Killing {
    private final int wanted;
    private final Random random;
    private int kills;
    private int starting;
    private int halfWritten;
    private int finished;
    private String expected = "";
    private int trainingMillis;

    private Killing(int wanted, long seed) {
      this.wanted = wanted;
      random = new Random(seed);
    }

    private String run() throws IOException, InterruptedException {
      Path whole = Files.createDirectories(temporary.resolve("whole"));
      Process child = start(whole);
      awaitFirstStep(child, whole);
      long began = System.nanoTime();
      assertThat(child.waitFor()).as(Files.readString(output(whole))).isZero();
      trainingMillis = Math.toIntExact((System.nanoTime() - began) / 1_000_000);
      expected = Files.readString(whole.resolve("bits"));
      String csv = Files.readString(whole.resolve("history.csv"));
      for (int training = 0; kills < wanted; training++) {
        Path folder = Files.createDirectories(temporary.resolve("training" + training));
        finish(folder);
        assertThat(folder.resolve("bits")).hasContent(expected);
        assertThat(folder.resolve("history.csv")).hasContent(csv);
        finished++;
      }
      return String.format(Locale.ROOT,
          "%d kills, %d before the first step, %d while a file was half written; %d trainings"
              + " finished, all with the same bits",
          kills, starting, halfWritten, finished);
    }

    /// Kills the training until enough were killed, or it is done.
    private void finish(Path folder) throws IOException, InterruptedException {
      while (true) {
        Process child = start(folder);
        boolean kill = kills < wanted;
        boolean done = kill
            ? child.waitFor(instant(child, folder), TimeUnit.MILLISECONDS)
            : child.waitFor() == 0;
        if (done) {
          String said = Files.readString(output(folder));
          assertThat(child.exitValue()).as(said).isZero();
          return;
        }
        child.destroyForcibly().waitFor();
        kills++;
        check(folder.resolve("backup"), Files.readString(output(folder)));
      }
    }

    /// Waits for the training, mostly, and returns how much later to kill it.
    private int instant(Process child, Path folder) throws IOException, InterruptedException {
      if (random.nextInt(EARLY) == 0) {
        return random.nextInt(EARLY_MILLIS);
      }
      awaitFirstStep(child, folder);
      return random.nextInt(Math.max(10, trainingMillis / 2));
    }

    /// Whatever is there can be read, and nothing is lost but the step that was being written.
    private void check(Path backup, String said) throws IOException {
      int newest = 0;
      for (Path file : list(backup)) {
        if (file.toString().endsWith(".partial")) {
          halfWritten++;
        } else {
          Snapshot state = CheckpointFile.read(file);
          newest = Math.max(
              newest, (state.epoch() - 1) * SmallTraining.STEPS + state.step());
        }
      }
      starting += said.isEmpty() ? 1 : 0;
      assertThat(newest).as(said).isGreaterThanOrEqualTo(last(said, "kept"))
          .isGreaterThanOrEqualTo(last(said, "trained") - 1);
    }

    private static int last(String said, String what) {
      return said.lines().filter(line -> line.matches(what + " \\d+"))
          .mapToInt(line -> Integer.parseInt(line.substring(what.length() + 1)))
          .max().orElse(0);
    }
  }

  private static void awaitFirstStep(Process child, Path folder)
      throws IOException, InterruptedException {
    while (child.isAlive() && Files.size(output(folder)) == 0) {
      Thread.sleep(1);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static Process start(Path folder) throws IOException {
    String classes = Stream.of(
        BackupChild.class, BackupAndRestore.class, Trainer.class, JsonFactory.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
        .distinct().collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classes,
        BackupChild.class.getName(), folder.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output(folder).toFile())
        .start();
  }

  /// A file, so that the child never waits for a reader.
  private static Path output(Path folder) {
    return folder.resolve("output");
  }
}
