package dev.fovea.files;

import dev.fovea.contract.FuzzRun;
import dev.fovea.contract.FuzzedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The long form of [HostileFilesTest], which Jazzer runs: see `docs/recipes/fuzz.md`.
@Tag("fuzz")
class FuzzingTest {
  static List<FuzzedReader> readers() {
    return new FileReaders().readers();
  }

  @ParameterizedTest
  @MethodSource("readers")
  void findsNothing(FuzzedReader reader) throws IOException, InterruptedException {
    Duration time = Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 60));
    System.out.println(reader + ": " + new FuzzRun(FileReaders.class, reader, time).run());
  }
}
