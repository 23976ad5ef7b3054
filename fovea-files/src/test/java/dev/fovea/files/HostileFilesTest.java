package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.contract.FuzzedReader;
import dev.fovea.contract.HostileBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every reader, whatever the bytes: [FuzzedReader] says what it is held to. This is the short form;
/// `docs/recipes/fuzz.md` says how to run the long one.
class HostileFilesTest {
  @TempDir
  Path folder;

  static List<FuzzedReader> readers() {
    return new FileReaders().readers();
  }

  @ParameterizedTest
  @MethodSource("readers")
  void readsItsSmallFiles(FuzzedReader reader) {
    assertThat(reader.seeds()).anyMatch(seed -> reader.reads(folder, seed));
  }

  @ParameterizedTest
  @MethodSource("readers")
  void refusesTruncationAtEveryByte(FuzzedReader reader) {
    assertThat(new HostileBytes(reader, folder).truncated()).isGreaterThan(10);
  }

  @ParameterizedTest
  @MethodSource("readers")
  void readsOrRefusesFlippedBytes(FuzzedReader reader) {
    assertThat(new HostileBytes(reader, folder).flipped()).isGreaterThan(10);
  }

  @ParameterizedTest
  @MethodSource("readers")
  void readsOrRefusesWhateverIsMadeOfAFile(FuzzedReader reader) throws IOException {
    HostileBytes bytes = new HostileBytes(reader, folder);
    assertThat(bytes.mixed(200) + bytes.found()).isGreaterThan(10);
  }
}
