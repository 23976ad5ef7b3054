package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Unpacking and loading, and one plain sentence for each way in which that fails.
class NativeLibraryTest {
  @TempDir
  Path temporary;

  private Path cache() {
    return temporary.resolve("cache");
  }

  private NativeLibrary load(Path... folders) throws NativeLibraryException {
    return NativeLibrary.load(Host.platform(), List.of(folders));
  }

  @Test
  void unpacksOnceAndForThisUserOnly() throws Exception {
    NativeLibrary library = load(cache());
    assertThat(library.file()).startsWith(cache()).hasFileName(library.platform().library());
    FileTime written = Files.getLastModifiedTime(library.file());
    if (library.platform().family() != Platform.Family.WINDOWS) {
      for (Path folder : List.of(cache(), library.file().getParent())) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
            .isEqualTo("rwx------");
      }
    }
    assertThat(load(cache()).file()).isEqualTo(library.file());
    assertThat(Files.getLastModifiedTime(library.file())).isEqualTo(written);
    assertThat(filesIn(library.file().getParent()))
        .containsExactlyInAnyOrderElementsOf(library.platform().files());
  }

  @Test
  void mendsAFileThatWasCutShort() throws Exception {
    Path file = unpack();
    long bytes = Files.size(file);
    try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
      cut.setLength(bytes / 2);
    }
    load(cache());
    assertThat(file).hasSize(bytes);
  }

  @Test
  void mendsAFileWhoseBytesChanged() throws Exception {
    Path file = unpack();
    try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
      damaged.write(new byte[1024]);
    }
    assertThat(load(cache()).symbols().find("dnnl_version")).isPresent();
  }

  @Test
  void removesWhatAKilledProcessLeft() throws Exception {
    Path folder = unpack().getParent();
    Path old = Files.createFile(folder.resolve("old" + BundledFile.UNFINISHED));
    Path fresh = Files.createFile(folder.resolve("fresh" + BundledFile.UNFINISHED));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    load(cache());
    assertThat(old).doesNotExist();
    assertThat(fresh).exists();
  }

  @Test
  void takesTheNextFolderWhereTheFirstCannotBeWritten() throws Exception {
    Path file = Files.createFile(temporary.resolve("file"));
    assertThat(load(file.resolve("sub"), cache()).file()).startsWith(cache());
  }

  @Test
  void saysWhichFolderCannotBeWritten() throws Exception {
    Path file = Files.createFile(temporary.resolve("file"));
    String folder = file.resolve("sub").resolve(key()).toString();
    assertThatThrownBy(() -> load(file.resolve("sub")))
        .isInstanceOf(NativeLibraryException.class)
        .hasMessage("oneDNN cannot be unpacked into %s: FileAlreadyExists %s.", folder, file);
  }

  @Test
  void loadsNothingFromAFolderThatOthersMayWriteTo() throws Exception {
    Files.createDirectory(cache());
    Files.setPosixFilePermissions(cache(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> load(cache()))
        .isInstanceOf(NativeLibraryException.class)
        .hasMessage(
            "oneDNN cannot be unpacked into %s: other users may write to it.",
            cache().resolve(key()));
  }

  @Test
  void saysWhichJarIsMissing() throws Exception {
    Platform other = Platform.of("Linux", "x86_64".equals(processor()) ? "aarch64" : "amd64");
    assertThatThrownBy(() -> NativeLibrary.load(other, List.of(cache())))
        .isInstanceOf(NativeLibraryException.class)
        .hasMessage(
            "The class path has no oneDNN for this machine:"
                + " add org.bytedeco:dnnl, classifier %s.",
            other.classifier());
  }

  @Test
  void saysForWhichMachinesThereIsALibrary() {
    assertThatThrownBy(() -> Platform.of("FreeBSD", "amd64"))
        .isInstanceOf(NativeLibraryException.class)
        .hasMessage(
            "oneDNN is not published for FreeBSD on amd64, only for linux-arm64, linux-x86_64,"
                + " macosx-arm64, macosx-x86_64, windows-x86_64.");
  }

  @Test
  void namesTheJarsOfOtherMachines() throws Exception {
    assertThat(Platform.of("Mac OS X", "aarch64").classifier()).isEqualTo("macosx-arm64");
    assertThat(Platform.of("Windows 11", "amd64").classifier()).isEqualTo("windows-x86_64");
    assertThat(Platform.of("Linux", "aarch64").files())
        .containsExactly("libgomp.so.1", "libdnnl.so.3");
  }

  @Test
  void saysWhatTheSystemsLoaderSays() throws Exception {
    Path noLibrary = Files.writeString(temporary.resolve("noLibrary"), "no library ".repeat(99));
    assertThat(LoadFailure.explain(Host.platform(), noLibrary))
        .startsWith("oneDNN does not load")
        .contains(noLibrary.toString())
        .endsWith(".");
  }

  @Test
  void comparesVersionsNumberByNumber() {
    assertThat(LoadFailure.isOlder("2.9", "2.34")).isTrue();
    assertThat(LoadFailure.isOlder("2.31", "2.34")).isTrue();
    assertThat(LoadFailure.isOlder("2.34", "2.34")).isFalse();
    assertThat(LoadFailure.isOlder("2.36", "2.34")).isFalse();
    assertThat(LoadFailure.isOlder("3.0", "2.34")).isFalse();
  }

  @Test
  void noticesAJarThatIsDamaged() throws Exception {
    BundledFile found = library();
    BundledFile wrong = new BundledFile(found.name(), found.source(), found.bytes(),
        found.checksum() ^ 1);
    assertThatThrownBy(() -> wrong.unpackTo(temporary))
        .isInstanceOf(IOException.class)
        .hasMessage("%s is damaged", found.source());
    assertThat(filesIn(temporary)).isEmpty();
  }

  @Test
  void unpacksFromSeveralThreadsAtOnce() throws Exception {
    BundledFile file = BundledFile.find("dev/fovea/onednn/OneDnn.class").orElseThrow();
    Files.createDirectory(cache());
    List<Thread> threads = IntStream.range(0, 8)
        .mapToObj(_ -> Thread.ofPlatform().start(() -> unpackQuietly(file)))
        .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(filesIn(cache())).containsExactly("OneDnn.class");
    assertThat(cache().resolve("OneDnn.class")).hasSize(file.bytes());
    assertThat(file.removeIfDamaged(cache())).isFalse();
  }

  private void unpackQuietly(BundledFile file) {
    try {
      file.unpackTo(cache());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path unpack() throws Exception {
    Path folder = cache().resolve(key());
    PrivateFolder.ensure(cache());
    PrivateFolder.ensure(folder);
    for (String name : Host.platform().files()) {
      BundledFile.find(Host.platform().resource(name)).orElseThrow().unpackTo(folder);
    }
    return folder.resolve(Host.platform().library());
  }

  private static BundledFile library() throws Exception {
    return BundledFile.find(Host.platform().resource(Host.platform().library())).orElseThrow();
  }

  private static String key() throws Exception {
    return "onednn-%08x".formatted(library().checksum());
  }

  private static String processor() throws Exception {
    String classifier = Host.platform().classifier();
    return classifier.substring(classifier.indexOf('-') + 1);
  }

  private static List<String> filesIn(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
