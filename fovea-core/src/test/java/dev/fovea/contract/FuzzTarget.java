package dev.fovea.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What Jazzer runs again and again: one reader on whatever bytes it thinks of.
///
/// Its arguments name a class of [FuzzedReaders], and one of these.
/// @see <a href="https://github.com/CodeIntelligenceTesting/jazzer">Jazzer</a>
public final class FuzzTarget {
  private static @Nullable FuzzedReader reader;
  private static @Nullable Path folder;

  private FuzzTarget() {}

  /// Is called once by Jazzer, before all bytes.
  public static void fuzzerInitialize(String[] arguments)
      throws ReflectiveOperationException, IOException {
    FuzzedReaders readers = (FuzzedReaders) Class.forName(arguments[0]).getConstructor()
        .newInstance();
    reader = readers.reader(arguments[1]);
    folder = Files.createTempDirectory("fuzz");
    folder.toFile().deleteOnExit();
  }

  /// Is called by Jazzer.
  public static void fuzzerTestOneInput(byte[] bytes) {
    if (reader != null && folder != null) {
      boolean _ = reader.reads(folder, bytes);
    }
  }
}
