package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir
  Path folder;
  private Path file;

  @BeforeEach
  void putAnOldFileThere() throws IOException {
    file = folder.resolve("model.keras");
    Files.writeString(file, "old");
  }

  @Test
  void replacesTheFileAndLeavesNothingElse() {
    AtomicFile.write(file, out -> out.write("new".getBytes(StandardCharsets.UTF_8)));
    assertThat(file).hasContent("new");
    assertThat(folder)
        .isDirectoryContaining(path -> path.equals(file))
        .isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void makesAFileThatWasNotThere() {
    Path other = folder.resolve("other.keras");
    AtomicFile.write(other, out -> out.write(7));
    assertThat(other).hasBinaryContent(new byte[]{7});
  }

  @Test
  void keepsTheOldFileWhenTheDiskIsFull() {
    assertThatThrownBy(
        () -> AtomicFile.write(
            file,
            out -> {
              out.write(new byte[100_000]);
              throw new IOException("No space left on device");
            }))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(message(file, "No space left on device", folder));
    assertOnlyTheOldFile();
  }

  @Test
  void keepsTheOldFileWhenTheContentFails() {
    assertThatThrownBy(
        () -> AtomicFile.write(
            file,
            out -> {
              throw new IllegalStateException("no weights");
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no weights");
    assertOnlyTheOldFile();
  }

  @Test
  void writesWhereALinkLeads() throws IOException {
    Path link = folder.resolve("latest.keras");
    Files.createSymbolicLink(link, file);
    AtomicFile.write(link, out -> out.write('n'));
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("n");
  }

  @Test
  void saysThatTheFolderIsMissing() {
    Path lost = folder.resolve("runs").resolve("model.keras");
    assertThatThrownBy(() -> AtomicFile.write(lost, out -> out.write(1)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(message(lost, "its folder does not exist", folder.resolve("runs")));
  }

  @Test
  void saysThatAFolderHasTheName() {
    assertThatThrownBy(() -> AtomicFile.write(folder, out -> out.write(1)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(message(folder, "a folder has that name", folder.getParent()));
  }

  private void assertOnlyTheOldFile() {
    assertThat(file).hasContent("old");
    assertThat(folder.toFile().list()).containsExactly("model.keras");
  }

  private static String message(Path file, String reason, Path folder) {
    return "Cannot write "
        + file
        + ": "
        + reason
        + ".\n"
        + "  note:   a file that was there before is unchanged.\n"
        + "  fix:    choose a folder that exists, is writable and has space left; this one is "
        + folder
        + ".";
  }
}
