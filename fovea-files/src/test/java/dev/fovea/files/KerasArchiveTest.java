package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KerasArchiveTest {
  private static final String AGAIN = "\n  fix:    copy, download or save the file again; this one is damaged.";

  @TempDir
  Path folder;

  @Test
  void readsWhatKerasWrote() {
    KerasArchive archive = KerasArchive.read(Samples.path("nested_frozen_base.keras"));
    assertThat(archive.metadata()).containsEntry("keras_version", "3.16.0");
    assertThat(archive.config())
        .containsEntry("class_name", "Functional")
        .containsKey("compile_config");
    Hdf5Reader weights = archive.weights();
    assertThat(weights.children("")).containsExactly("layers", "optimizer", "vars");
    assertThat(weights.array("layers/sequential/layers/conv2d/vars/0")).hasToString("f32[3,3,3,4]");
    assertThat(weights.text("layers/sequential/vars", "name")).hasValue("base");
    assertThat(weights.array("optimizer/vars/0")).hasToString("i32[]");
    assertThat(weights.array("optimizer/vars/1").floats()).containsExactly(0.001f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp.keras", "nested_frozen_base.keras"})
  void writesBackWhatItRead(String name) throws IOException {
    KerasArchive archive = KerasArchive.read(Samples.path(name));
    Path copy = folder.resolve("copy.keras");
    KerasArchive.write(
        copy, archive.metadata(), archive.config(), copy(archive.weights(), "", new Hdf5Writer()));
    KerasArchive again = KerasArchive.read(copy);
    assertThat(again.metadata()).isEqualTo(archive.metadata());
    assertThat(again.config()).isEqualTo(archive.config());
    assertThat(again.weights().arrays()).isEqualTo(archive.weights().arrays());
    for (String path : archive.weights().arrays()) {
      assertThat(again.weights().array(path)).as(path).isEqualTo(archive.weights().array(path));
    }
    assertThat(again.weights().text("vars", "name"))
        .isEqualTo(archive.weights().text("vars", "name"));
    assertThat(json(copy)).isEqualTo(json(Samples.path(name)));
  }

  private static Hdf5Writer copy(Hdf5Reader from, String group, Hdf5Writer to) {
    from.text(group, "name").ifPresent(name -> to.attribute(group, "name", name));
    for (String child : from.children(group)) {
      String path = group.isEmpty() ? child : group + "/" + child;
      if (from.arrays().contains(path)) {
        to.array(path, from.array(path));
      } else {
        copy(from, path, to.group(path));
      }
    }
    return to;
  }

  /// The JSON members' bytes: ours must be Keras's to the letter.
  private static List<String> json(Path file) {
    try (ZipMembers zip = ZipMembers.open(file)) {
      assertThat(zip.names()).containsExactly("metadata.json", "config.json", "model.weights.h5");
      return List.of(text(zip, "metadata.json"), text(zip, "config.json"));
    }
  }

  private static String text(ZipMembers zip, String name) {
    return new String(zip.read(name).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }

  @Test
  void storesMembersAsTheyAreAndStampsNoTime() throws IOException {
    Path file = folder.resolve("small.keras");
    writeSmall(file);
    byte[] first = Files.readAllBytes(file);
    writeSmall(file);
    assertThat(file).hasBinaryContent(first);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(zip.stream()).allMatch(entry -> entry.getMethod() == ZipEntry.STORED);
      assertThat(zip.stream())
          .allMatch(entry -> entry.getTimeLocal().toString().equals("1980-01-01T00:00"));
    }
  }

  private static void writeSmall(Path file) {
    Hdf5Writer weights = new Hdf5Writer().group("vars").array("layers/dense/vars/0",
        NdArray.of(List.of(2), 1f, 2f));
    KerasArchive.write(
        file, Map.of("keras_version", "3.16.0"), Map.of("class_name", "Sequential"), weights);
  }

  @Test
  void namesThePartsThatAreMissing() throws IOException {
    Path file = folder.resolve("model.keras");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("config.json"));
      zip.write("{}".getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("notes.txt"));
    }
    assertThatThrownBy(() -> KerasArchive.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            file
                + ": is a zip archive without metadata.json, model.weights.h5; it holds"
                + " config.json, notes.txt.\n"
                + "  fix:    save the model with Keras 3: model.save('model.keras').");
  }

  @Test
  void saysThatAFileIsNoZip() {
    Path file = Samples.path("legacy_cnn.h5");
    assertThatThrownBy(() -> KerasArchive.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            file
                + ": is no zip archive; it starts with 89 48 44 46, a zip archive with 50 4b 03 04."
                + AGAIN);
  }

  @Test
  void saysWhereTheZipIsCutOff() throws IOException {
    Path file = folder.resolve("model.keras");
    Files.write(file, Arrays.copyOf(Samples.bytes("mlp.keras"), 20_000));
    assertThatThrownBy(() -> KerasArchive.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            file
                + ": the zip archive is damaged or cut off after 20000 bytes (zip END header not"
                + " found)."
                + AGAIN);
  }

  @Test
  void saysWhichMemberIsDamaged() throws IOException {
    byte[] bytes = Samples.bytes("mlp.keras");
    bytes[200] ^= 1;
    Path file = Files.write(folder.resolve("model.keras"), bytes);
    assertThatThrownBy(() -> KerasArchive.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageMatching(
            "\\Q"
                + file
                + "!config.json\\E: the checksum is [0-9a-f]{8}, the archive declares"
                + " [0-9a-f]{8}\\.\\Q"
                + AGAIN
                + "\\E");
  }

  @Test
  void reportsTruncationEverywhere() throws IOException {
    Path small = folder.resolve("small.keras");
    writeSmall(small);
    byte[] whole = Files.readAllBytes(small);
    Path file = folder.resolve("model.keras");
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> KerasArchive.read(file))
          .as("%d bytes", length)
          .isInstanceOf(ModelFormatException.class);
    }
  }

  @Test
  void reportsEveryDamagedByteOrReadsOn() throws IOException {
    Path small = folder.resolve("small.keras");
    writeSmall(small);
    byte[] whole = Files.readAllBytes(small);
    Path file = folder.resolve("model.keras");
    for (int at = 0; at < whole.length; at += 3) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) 0xFF;
      Files.write(file, damaged);
      try {
        KerasArchive.read(file);
      } catch (ModelFormatException expected) {
        assertThat(expected).hasMessageStartingWith(file.toString());
      }
    }
  }
}
