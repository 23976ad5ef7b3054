package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.contract.FuzzRun;
import dev.fovea.contract.FuzzedReader;
import dev.fovea.contract.HostileBytes;
import dev.fovea.data.DataFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
    assertThat(bytes.mixed(300) + bytes.found()).isGreaterThan(10);
  }

  @Test
  void comparesPixelsWithTheFileBeforeItDecodesThem() throws IOException {
    byte[] gif = reader.seeds().get(2).clone();
    int size = new String(gif, StandardCharsets.ISO_8859_1).indexOf(',') + 5;
    gif[size + 1] = 0x10; // 5 + 4096 pixels wide
    gif[size + 3] = 0x10; // 3 + 4096 high
    Path file = Files.write(folder.resolve("wide.gif"), gif);
    assertThatThrownBy(() -> reader.reader().accept(file))
        .isInstanceOf(DataFileException.class)
        .hasMessage(file + ": the picture declares 16809999 pixels, more than its 41 bytes can"
            + " hold.\n  fix:    copy, download or save the file again; this one is damaged.");
  }

  @Test
  @Tag("fuzz")
  void findsNothing() throws IOException, InterruptedException {
    Duration time = Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 60));
    System.out.println(reader + ": " + new FuzzRun(PictureReaders.class, reader, time).run());
  }
}
