package dev.fovea.onednn;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// oneDNN's native library, unpacked from its jar and loaded for the rest of the process.
///
/// @param platform what it was built for
/// @param file     where it was loaded from
/// @param symbols  its functions, and those of the libraries that it loaded itself
@SuppressWarnings("restricted") // Loading native code is what this class is for.
record NativeLibrary(Platform platform, Path file, SymbolLookup symbols) {
  private static final long STALE_AFTER_MILLIS = 60L * 60 * 1000;

  /// Unpacks the library, where that has not happened yet, and loads it.
  ///
  /// The files go to `onednn-CHECKSUM` inside the first folder that can be used, which takes about
  /// a second, once.
  ///
  /// @param cacheFolders where files may be kept, best first; each belongs to this user alone or is
  ///     not there yet
  /// @throws NativeLibraryException if it cannot be used here; the message is one plain sentence
  static NativeLibrary load(Platform platform, List<Path> cacheFolders)
      throws NativeLibraryException {
    List<BundledFile> files = bundled(platform);
    NativeLibraryException first = null;
    for (Path cache : cacheFolders) {
      try {
        return open(platform, files, cache);
      } catch (NativeLibraryException e) {
        first = first == null ? e : first;
      }
    }
    throw first != null
        ? first
        : new NativeLibraryException("oneDNN has no folder to unpack into.");
  }

  /// Returns the address of a function of the OpenMP library that oneDNN itself uses, or nothing
  /// where that cannot be told. A process may hold several copies, each with threads of its own.
  Optional<MemorySegment> openMp(String function) {
    try {
      return switch (platform.family()) {
        // A look-up in a loaded library covers what it depends on …
        case LINUX, MACOS -> symbols.find(function);
        // … except on Windows, where Microsoft's OpenMP is one for all.
        case WINDOWS -> SymbolLookup.libraryLookup("vcomp140.dll", Arena.global()).find(function);
      };
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<BundledFile> bundled(Platform platform) throws NativeLibraryException {
    List<BundledFile> files = new ArrayList<>();
    try {
      for (String name : platform.files()) {
        Optional<BundledFile> file = BundledFile.find(platform.resource(name));
        if (file.isEmpty()) {
          throw new NativeLibraryException(
              "The class path has no oneDNN for this machine: add org.bytedeco:dnnl, classifier %s."
                  .formatted(platform.classifier()));
        }
        files.add(file.get());
      }
    } catch (IOException e) {
      throw new NativeLibraryException(
          "The jar with oneDNN cannot be read: %s.".formatted(reason(e)), e);
    }
    return files;
  }

  private static NativeLibrary open(Platform platform, List<BundledFile> files, Path cache)
      throws NativeLibraryException {
    Optional<String> obstacle = LoadFailure.foreseen(platform);
    if (obstacle.isPresent()) {
      throw new NativeLibraryException(obstacle.get());
    }
    Path folder = unpack(files, cache);
    Path file = folder.resolve(platform.library());
    WaitPolicy.shorten(platform);
    try {
      return new NativeLibrary(platform, file, SymbolLookup.libraryLookup(file, Arena.global()));
    } catch (IllegalArgumentException e) {
      if (removeDamaged(files, folder)) {
        return open(platform, files, cache);
      }
      throw new NativeLibraryException(LoadFailure.explain(platform, file), e);
    }
  }

  private static Path unpack(List<BundledFile> files, Path cache) throws NativeLibraryException {
    String checksum = HexFormat.of().toHexDigits((int) files.getLast().checksum());
    Path folder = cache.resolve("onednn-" + checksum);
    try {
      PrivateFolder.ensure(cache);
      PrivateFolder.ensure(folder);
      removeStale(folder);
      for (BundledFile file : files) {
        file.unpackTo(folder);
      }
      return folder;
    } catch (IOException e) {
      throw new NativeLibraryException(
          "oneDNN cannot be unpacked into %s: %s.".formatted(folder, reason(e)), e);
    }
  }

  /// Removes what processes left that were killed while they unpacked.
  private static void removeStale(Path folder) throws IOException {
    List<Path> unfinished;
    try (Stream<Path> files = Files.list(folder)) {
      unfinished = files.filter(f -> f.toString().endsWith(BundledFile.UNFINISHED)).toList();
    }
    for (Path file : unfinished) {
      // Another process may remove it first; then its time is 0 and there is nothing to delete.
      if (file.toFile().lastModified() < System.currentTimeMillis() - STALE_AFTER_MILLIS) {
        Files.deleteIfExists(file);
      }
    }
  }

  /// Removes files whose bytes changed though their lengths did not; tells whether there were any.
  private static boolean removeDamaged(List<BundledFile> files, Path folder)
      throws NativeLibraryException {
    boolean removed = false;
    try {
      for (BundledFile file : files) {
        removed |= file.removeIfDamaged(folder);
      }
      return removed;
    } catch (IOException e) {
      throw new NativeLibraryException(
          "oneDNN cannot be read from %s: %s.".formatted(folder, reason(e)), e);
    }
  }

  /// Returns the operating system's words, without what Java puts around them.
  private static String reason(IOException e) {
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return e instanceof FileSystemException
        ? e.getClass().getSimpleName().replace("Exception", " ") + e.getMessage()
        : String.valueOf(e.getMessage());
  }
}
