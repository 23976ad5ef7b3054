package dev.fovea.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/// Which of the library's jars fits a machine, and what the files in it are called.
///
/// @param classifier the jar's Maven classifier and the folder in it, such as `linux-x86_64`
/// @param family     the family of operating systems
/// @param library    the file that has oneDNN's functions
/// @param companions files that must lie beside it, because it loads them itself
record Platform(String classifier, Family family, String library, List<String> companions) {
  /// Families of operating systems, which load libraries in different ways.
  enum Family {
    LINUX, MACOS, WINDOWS
  }

  private static final Map<String, Platform> KNOWN = Map.of(
      "linux-x86_64", linux("linux-x86_64"),
      "linux-arm64", linux("linux-arm64"),
      "macosx-arm64", macos("macosx-arm64", "libomp.dylib"),
      "macosx-x86_64", macos("macosx-x86_64", "libiomp5.dylib"),
      // Microsoft's OpenMP comes with the Visual C++ runtime, not with the jar.
      "windows-x86_64",
      new Platform("windows-x86_64", Family.WINDOWS, "dnnl.dll", List.of()));

  /// Returns the platform with the names that the JVM calls `os.name` and `os.arch`.
  ///
  /// @throws NativeLibraryException if oneDNN is not published for it
  static Platform of(String systemName, String processor) throws NativeLibraryException {
    Platform platform = KNOWN.get(system(systemName) + "-" + architecture(processor));
    if (platform == null) {
      throw new NativeLibraryException(
          "oneDNN is not published for %s on %s, only for %s."
              .formatted(systemName, processor, String.join(", ", new TreeSet<>(KNOWN.keySet()))));
    }
    return platform;
  }

  /// Returns the names of all files, the library itself last.
  List<String> files() {
    List<String> files = new ArrayList<>(companions);
    files.add(library);
    return files;
  }

  /// Returns the class-path resource of one of the files.
  String resource(String file) {
    return "org/bytedeco/dnnl/" + classifier + "/" + file;
  }

  private static Platform linux(String classifier) {
    return new Platform(classifier, Family.LINUX, "libdnnl.so.3", List.of("libgomp.so.1"));
  }

  private static Platform macos(String classifier, String openMp) {
    return new Platform(classifier, Family.MACOS, "libdnnl.3.dylib", List.of(openMp));
  }

  private static String system(String systemName) {
    String name = systemName.toLowerCase(Locale.ROOT);
    if (name.startsWith("mac")) {
      return "macosx";
    }
    return name.startsWith("windows") ? "windows" : name;
  }

  private static String architecture(String processor) {
    return switch (processor) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm64";
      default -> processor;
    };
  }
}
