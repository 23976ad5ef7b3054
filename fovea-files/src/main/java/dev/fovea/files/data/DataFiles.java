package dev.fovea.files.data;

import dev.fovea.data.DataFileException;
import dev.fovea.files.pretrained.DownloadProgress;
import dev.fovea.files.pretrained.WeightAddress;
import dev.fovea.files.pretrained.WeightStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the files of published data sets are taken from: a folder, or the web.
///
/// {@snippet :
/// ImageDataset images = PublishedData.of("cifar10").train(DataFiles.in(Path.of("data")));
/// }
public final class DataFiles {
  /// How one file of a published data set is got, as a file on this machine.
  @FunctionalInterface
  private interface Place {
    Path of(WeightAddress address);
  }

  private final Optional<Path> folder;
  private final Place web;

  private DataFiles(Optional<Path> folder, Place web) {
    this.folder = folder;
    this.web = web;
  }

  /// Takes files out of a folder, and nothing from the web: the published files, or what archives have
  /// in them, in a folder inside of it that is called after the data set, or in the folder itself.
  ///
  /// Data sets have files of the same names: what is as it was published, and in no archive, is compared
  /// with its checksum. An unpacked file has none.
  public static DataFiles in(Path folder) {
    return new DataFiles(Optional.of(folder), address -> {
      throw new IllegalStateException("nothing is fetched: " + address);
    });
  }

  /// Fetches files once, checks them against the published checksums, and keeps them in a folder.
  public static DataFiles fetched(Path cache, DownloadProgress progress) {
    WeightStore store = WeightStore.ofArchives(cache);
    return new DataFiles(Optional.empty(), address -> store.fetch(address, progress));
  }

  /// Returns the contents of files, as they came: those in gzip are still packed.
  ///
  /// @param set     name of the data set
  /// @param address the archive that has all of them in it, or nothing where each is on its own
  /// @param wanted  the files' names, with the address of each that is on its own
  /// @throws DataFileException    if the folder lacks one, has another one, or an archive is damaged
  /// @throws UncheckedIOException if one cannot be read or fetched; the message says what to put where
  Map<String, byte[]> read(
      String set, Optional<WeightAddress> address, Map<String, Optional<WeightAddress>> wanted) {
    if (folder.isPresent()) {
      return local(folder.get(), set, address, wanted);
    }
    if (address.isPresent()) {
      return Archive.read(web.of(address.get()), List.copyOf(wanted.keySet()));
    }
    Map<String, byte[]> contents = new HashMap<>();
    wanted.forEach((name, own) -> contents.put(name, bytes(web.of(own.orElseThrow()))));
    return contents;
  }

  private static Map<String, byte[]> local(
      Path folder, String set, Optional<WeightAddress> address,
      Map<String, Optional<WeightAddress>> wanted) {
    Optional<Path> archive = address.flatMap(whole -> find(folder, set, name(whole)));
    Map<String, byte[]> contents = new HashMap<>();
    for (Map.Entry<String, Optional<WeightAddress>> one : wanted.entrySet()) {
      String name = one.getKey();
      Optional<Path> file = find(folder, set, name);
      if (file.isEmpty() && archive.isPresent()) {
        return Archive.read(archive.get(), List.copyOf(wanted.keySet()));
      }
      Path found = file.orElseThrow(() -> new DataFileException(
          folder.toString(),
          "there is no file %s%s.".formatted(
              name, address.map(whole -> ", nor " + name(whole)).orElse("")),
          "put %s of %s into it, or into %s.".formatted(
              address.map(DataFiles::name).orElse(name), set, folder.resolve(set))));
      one.getValue().filter(own -> found.endsWith(name(own)))
          .ifPresent(own -> requireSame(found, own, folder.resolve(set)));
      contents.put(name, bytes(found));
    }
    return contents;
  }

  private static void requireSame(Path file, WeightAddress published, Path own) {
    try {
      published.difference(file).ifPresent(difference -> {
        throw new DataFileException(file.toString(), difference + ".",
            "put the file of %s into %s; this is one of another data set, or a damaged one."
                .formatted(published.uri(), own));
      });
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static String name(WeightAddress address) {
    String path = address.uri().getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// Looks for a file, packed or not.
  private static Optional<Path> find(Path folder, String set, String name) {
    String unpacked = name.replaceFirst("\\.gz$", "");
    return Stream.of(folder.resolve(set), folder)
        .flatMap(place -> Stream.of(place.resolve(name), place.resolve(unpacked)))
        .filter(Files::isRegularFile).findFirst();
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static UncheckedIOException unreadable(Path file, IOException cause) {
    return new UncheckedIOException(
        "%s: cannot be read: %s.".formatted(file, cause.getMessage()), cause);
  }
}
