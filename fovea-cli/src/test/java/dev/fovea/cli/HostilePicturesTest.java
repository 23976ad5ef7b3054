package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.contract.FuzzRun;
import dev.fovea.contract.FuzzedReader;
import dev.fovea.contract.HostileBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pictures, whatever the bytes; `docs/recipes/fuzz.md` says how to run the long form.
class HostilePicturesTest {
  private final FuzzedReader reader = new PictureReaders().reader("picture");

  @TempDir
  Path folder;

  @Test
  void readsOrRefusesEveryTruncation() {
    assertThat(new HostileBytes(reader, folder).truncated()).isGreaterThan(10);
  }

  @Test
  void readsOrRefusesFlippedBytes() {
    assertThat(new HostileBytes(reader, folder).flipped()).isGreaterThan(10);
  }

  @Test
  void readsOrRefusesWhateverIsMadeOfAPicture() throws IOException {
    HostileBytes bytes = new HostileBytes(reader, folder);
    assertThat(bytes.mixed(1000) + bytes.found()).isGreaterThan(10);
  }

  @Test
  @Tag("fuzz")
  void findsNothing() throws IOException, InterruptedException {
    Duration time = Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 60));
    System.out.println(reader + ": " + new FuzzRun(PictureReaders.class, reader, time).run());
  }
}
