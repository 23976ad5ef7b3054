package dev.fovea.onednn;

import java.nio.file.Path;
import java.util.List;

/// What the JVM knows about the machine and its user: the only place of this module that asks it.
///
/// House rule: no system property is read below the command line. These are no settings but facts,
/// and an engine that `ServiceLoader` finds has nobody above it who could hand them down.
final class Host {
  private Host() {}

  /// Returns the platform of this machine.
  ///
  /// @throws NativeLibraryException if oneDNN is not published for it
  static Platform platform() throws NativeLibraryException {
    return Platform.of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  /// Returns where native files are kept unpacked unless the caller says otherwise, best first: in
  /// the user's own cache, and for users without a home, or with one that forbids to run what lies
  /// in it, in the system's temporary folder.
  static List<Path> cacheFolders() {
    Path home = Path.of(System.getProperty("user.home"));
    Path cache = switch (System.getProperty("os.name").charAt(0)) {
      case 'M' -> home.resolve("Library/Caches/fovea");
      case 'W' -> home.resolve("AppData/Local/fovea/cache");
      default -> home.resolve(".cache/fovea");
    };
    String user = System.getProperty("user.name").replaceAll("[^\\w.-]", "_");
    return List.of(cache, Path.of(System.getProperty("java.io.tmpdir"), "fovea-" + user));
  }
}
