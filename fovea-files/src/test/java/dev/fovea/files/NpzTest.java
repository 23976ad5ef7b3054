package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpzTest {
  private static final NdArray TABLE = NdArray.of(List.of(2, 3), 0f, 1f, 2f, 3f, 4f, 5f);
  private static final String AGAIN = "\n  fix:    copy, download or save the file again; this one is damaged.";
  private static final String IN_PYTHON = "\n  fix:    write it again in Python: numpy.savez('arrays.npz', x0=...).";

  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"version1.npy", "version2.npy", "version3.npy", "fortran.npy"})
  void readsEveryVersionAndOrder(String name) {
    assertThat(NpzReader.readArray(Samples.path(name))).isEqualTo(TABLE);
  }

  @Test
  void readsEveryTypeThatNumpyWrites() {
    Map<String, NdArray> arrays = NpzReader.read(Samples.path("types.npz"));
    assertThat(arrays.toString())
        .isEqualTo(
            "{b1=bool[2], u1=u8[2], i1=i8[1], i2=i16[1], i4=i32[1], u4=u32[1], i8=i64[], f2=f16[1],"
                + " f4=f32[1], f8=f64[1,1], none=f32[0,3]}");
    assertThat(arrays.get("b1").longs()).containsExactly(1, 0);
    assertThat(arrays.get("u1").longs()).containsExactly(0, 255);
    assertThat(arrays.get("i1").longs()).containsExactly(-1);
    assertThat(arrays.get("i2").longs()).containsExactly(-2);
    assertThat(arrays.get("i4").longs()).containsExactly(-3);
    assertThat(arrays.get("u4").longs()).containsExactly(4294967295L);
    assertThat(arrays.get("i8").longs()).containsExactly(-4);
    assertThat(arrays.get("f2").floats()).containsExactly(0.5f);
    assertThat(arrays.get("f4").floats()).containsExactly(0.1f);
    assertThat(arrays.get("f8").doubles()).containsExactly(0.1);
  }

  @Test
  void writesWhatItReadsByteForByte() throws IOException {
    Path copy = folder.resolve("copy.npy");
    NpzWriter.writeArray(copy, TABLE);
    assertThat(copy).hasBinaryContent(Samples.bytes("version1.npy"));
  }

  @Test
  void roundTripsNamesInOrder() {
    Map<String, NdArray> arrays = new LinkedHashMap<>(NpzReader.read(Samples.path("types.npz")));
    arrays.put("a", TABLE);
    Path copy = folder.resolve("copy.npz");
    NpzWriter.write(copy, arrays);
    assertThat(NpzReader.read(copy)).containsExactlyEntriesOf(arrays);
  }

  @Test
  void refusesPickledObjects() {
    Path file = Samples.path("objects.npy");
    assertThatThrownBy(() -> NpzReader.readArray(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            file
                + ": has elements of the type '|O'; Fovea reads |b1, |u1, |i1, <i2, <i4, <u4, <i8,"
                + " <f2, <f4, <f8.\n"
                + "  fix:    convert it in Python: x.astype('<f4').");
  }

  @Test
  void refusesBigEndianNumbers() {
    Path file = Samples.path("big_endian.npy");
    assertThatThrownBy(() -> NpzReader.readArray(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            file
                + ": has elements of the type '>f4'; Fovea reads |b1, |u1, |i1, <i2, <i4, <u4, <i8,"
                + " <f2, <f4, <f8.\n"
                + "  fix:    convert it in Python: x.astype('<f4').");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "(2, 4)|f32[2,4] takes 32 bytes, the file holds 24.",
      "(-10,)|has the absurd shape (-10,).",
      "(99999999999,)|has the absurd shape (99999999999,).",
      "(2000000000, 2000000000, 2000000000)|has the absurd shape [2000000000, 2000000000,"
          + " 2000000000].",
      "(2, 3), 'x': 1|has a header that Fovea does not read: "
          + "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'x': 1, }",
  })
  void saysWhatIsWrongWithTheShape(String shape, String problem) throws IOException {
    String text = new String(Samples.bytes("version1.npy"), StandardCharsets.ISO_8859_1);
    String padded = text.replaceFirst("\\(2, 3\\), }" + " ".repeat(shape.length() - 6),
        shape + ", }");
    Path file = folder.resolve("x.npy");
    Files.write(file, padded.getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> NpzReader.readArray(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(file + ": " + problem + IN_PYTHON);
  }

  @Test
  void saysThatAFileIsNoArray() throws IOException {
    Path file = Files.writeString(folder.resolve("x.npy"), "hello, world");
    assertThatThrownBy(() -> NpzReader.readArray(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            file
                + ": is no NumPy array; it starts with 68 65 6c 6c 6f 2c, an array with 93 4e 55 4d"
                + " 50 59."
                + IN_PYTHON);
  }

  @Test
  void saysThatAVersionIsUnknown() throws IOException {
    byte[] bytes = Samples.bytes("version1.npy");
    bytes[6] = 4;
    Path file = Files.write(folder.resolve("x.npy"), bytes);
    assertThatThrownBy(() -> NpzReader.readArray(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(file + ": has the NumPy format version 4; Fovea reads 1 to 3." + IN_PYTHON);
  }

  @Test
  void saysThatTheHeaderIsTooLong() throws IOException {
    byte[] bytes = Samples.bytes("version1.npy");
    bytes[8] = (byte) 0xFF;
    Path file = Files.write(folder.resolve("x.npy"), bytes);
    assertThatThrownBy(() -> NpzReader.readArray(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(file + ": has a header of 255 bytes in a file of 152." + IN_PYTHON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'shape':()", " ", "'descr':'<f4' ", "("})
  void readsHostileHeadersInNoTime(String piece) throws IOException {
    String text = "{" + piece.repeat(60_000 / piece.length()) + "}";
    byte[] header = text.getBytes(StandardCharsets.ISO_8859_1);
    byte[] head = Arrays.copyOf(Samples.bytes("version1.npy"), 10);
    head[8] = (byte) header.length;
    head[9] = (byte) (header.length >>> 8);
    Path file = folder.resolve("x.npy");
    Files.write(file, head);
    Files.write(file, header, StandardOpenOption.APPEND);
    assertThatThrownBy(() -> NpzReader.readArray(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(
            file + ": has a header that Fovea does not read: {" + piece.strip());
  }

  @Test
  void reportsTruncationAtEveryByte() throws IOException {
    for (String name : List.of("version1.npy", "version2.npy", "types.npz")) {
      byte[] whole = Samples.bytes(name);
      Path file = folder.resolve(name);
      for (int length = 0; length < whole.length; length++) {
        Files.write(file, Arrays.copyOf(whole, length));
        assertThatThrownBy(() -> read(file))
            .as("%s, %d bytes", name, length)
            .isInstanceOf(ModelFormatException.class);
      }
    }
  }

  private static void read(Path file) {
    if (file.toString().endsWith(".npz")) {
      NpzReader.read(file);
    } else {
      NpzReader.readArray(file);
    }
  }

  @Test
  void saysThatAFileDoesNotExist() {
    Path file = folder.resolve("x.npz");
    assertThatThrownBy(() -> NpzReader.read(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            file
                + " does not exist.\n  fix:    check the path; it leads to "
                + file.toAbsolutePath()
                + ".");
  }

  @Test
  void saysThatAFolderIsNoFile() {
    assertThatThrownBy(() -> NpzReader.readArray(folder))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            folder
                + " is a folder, not a file.\n  fix:    check the path; it leads to "
                + folder.toAbsolutePath()
                + ".");
  }

  @Test
  void refusesZipBombs() throws IOException {
    Path file = folder.resolve("bomb.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("x0.npy"));
      for (int i = 0; i < 65; i++) {
        zip.write(new byte[1 << 20]);
      }
    }
    long size = Files.size(file);
    assertThatThrownBy(() -> NpzReader.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            file
                + ": would grow from "
                + size
                + " to 68157440 bytes, more than 100 times its size.\n"
                + "  fix:    use only files from people you trust; no program for models writes"
                + " this.");
  }

  @Test
  void refusesNamesThatLeadOut() throws IOException {
    Path file = folder.resolve("out.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("../x0.npy"));
    }
    assertThatThrownBy(() -> NpzReader.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            file
                + ": has a member whose name leads out of the archive: ../x0.npy.\n"
                + "  fix:    use only files from people you trust; no program for models writes"
                + " this.");
  }

  @Test
  void refusesTooManyMembers() throws IOException {
    Path file = folder.resolve("many.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i <= ZipMembers.MAX_MEMBERS; i++) {
        zip.putNextEntry(new ZipEntry(i + ".npy"));
      }
    }
    assertThatThrownBy(() -> NpzReader.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            file
                + ": has 10001 members, more than the limit of 10000.\n"
                + "  fix:    use only files from people you trust; no program for models writes"
                + " this.");
  }

  @Test
  void refusesTwoMembersOfOneName() throws IOException {
    Path file = folder.resolve("twice.npz");
    NpzWriter.write(file, Map.of("x0", TABLE, "x1", TABLE));
    String text = Files.readString(file, StandardCharsets.ISO_8859_1).replace("x1.npy", "x0.npy");
    Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> NpzReader.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            file
                + ": has two members named x0.npy.\n"
                + "  fix:    use only files from people you trust; no program for models writes"
                + " this.");
  }

  @Test
  void comparesChecksums() throws IOException {
    Path file = folder.resolve("x.npz");
    NpzWriter.write(file, Map.of("x0", TABLE));
    byte[] bytes = Files.readAllBytes(file);
    bytes[170] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> NpzReader.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageMatching(
            "\\Q"
                + file
                + "!x0.npy\\E: the checksum is [0-9a-f]{8}, the archive declares [0-9a-f]{8}\\.\\Q"
                + AGAIN
                + "\\E");
  }

  @Test
  void saysThatAMemberHoldsMoreThanItDeclares() throws IOException {
    byte[] bytes = Samples.bytes("types.npz");
    bytes[directory(bytes) + 24]--;
    Path file = Files.write(folder.resolve("x.npz"), bytes);
    assertThatThrownBy(() -> NpzReader.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(file + "!b1.npy: holds more than the 129 bytes it declares." + AGAIN);
  }

  @Test
  void saysThatAMemberCannotBeUnpacked() throws IOException {
    byte[] bytes = Samples.bytes("types.npz");
    bytes[0] = 0;
    Path file = Files.write(folder.resolve("x.npz"), bytes);
    assertThatThrownBy(() -> NpzReader.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            file
                + "!b1.npy: cannot be unpacked (ZipFile invalid LOC header (bad signature))."
                + AGAIN);
  }

  /// Where the archive's directory begins: its first entry declares the member's size 24 bytes on.
  private static int directory(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
  }
}
