package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jhdf.checksum.ChecksumUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Hdf5Test {
  private static final String AGAIN = "\n  fix:    copy, download or save the file again; this one is damaged.";
  private static final String WITH_KERAS = "\n  fix:    save the weights again with Keras: model.save_weights('model.weights.h5').";

  @TempDir
  Path folder;

  @Test
  void readsALegacyFileOfKeras() {
    Hdf5Reader file = Hdf5Reader.open(Samples.path("legacy_cnn.h5"));
    assertThat(file.children("")).containsExactly("model_weights", "optimizer_weights");
    assertThat(file.text("", "keras_version")).hasValue("3.16.0");
    assertThat(file.text("", "model_config").orElseThrow())
        .hasSize(10002)
        .startsWith("{\"class_name\": \"Functional\"");
    assertThat(file.texts("model_weights", "layer_names"))
        .hasSize(13)
        .startsWith("input_layer_34", "conv2d_79");
    assertThat(file.texts("model_weights/flatten_13", "weight_names")).isEmpty();
    assertThat(file.texts("model_weights/conv2d_79", "weight_names"))
        .containsExactly("conv2d_79/kernel", "conv2d_79/bias");
    assertThat(file.array("model_weights/conv2d_79/conv2d_79/kernel")).hasToString("f32[3,3,1,8]");
    assertThat(file.array("optimizer_weights/adam_7/iteration").longs()).hasSize(1);
    assertThat(file.text("", "absent")).isEmpty();
    assertThat(file.arrays()).hasSize(50);
  }

  @Test
  void readsEveryTypeThatH5pyWrites() {
    Hdf5Reader file = Hdf5Reader.open(Samples.path("types.h5"));
    Map<String, NdArray> expected = NpzReader.read(Samples.path("types.npz"));
    assertThat(file.arrays()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    expected.forEach((name, array) -> assertThat(file.array(name)).as(name).isEqualTo(array));
  }

  @Test
  void roundTripsEveryTypeAndAttribute() throws IOException {
    Map<String, NdArray> arrays = NpzReader.read(Samples.path("types.npz"));
    Hdf5Writer writer = new Hdf5Writer()
        .group("layers/flatten/vars")
        .attribute("layers/flatten/vars", "name", "flatten_7");
    arrays.forEach((name, array) -> writer.array("types/" + name, array));
    writer
        .attribute("", "model_config", "{\"é\": 1}".repeat(20_000))
        .attribute("types/b1", "about", "");
    writer
        .attribute("types", "names", List.of("one", "zwei", ""))
        .attribute("types", "none", List.of());
    Hdf5Reader file = read(writer);
    assertThat(file.children("")).containsExactly("layers", "types");
    assertThat(file.children("layers/flatten/vars")).isEmpty();
    assertThat(file.text("layers/flatten/vars", "name")).hasValue("flatten_7");
    assertThat(file.text("", "model_config")).hasValue("{\"é\": 1}".repeat(20_000));
    assertThat(file.text("types/b1", "about")).hasValue("");
    assertThat(file.texts("types", "names")).containsExactly("one", "zwei", "");
    assertThat(file.texts("types", "none")).isEmpty();
    arrays.forEach(
        (name, array) -> assertThat(file.array("types/" + name)).as(name).isEqualTo(array));
  }

  @Test
  void keepsThousandsOfArraysLongNamesAndTheirOrder() throws IOException {
    Hdf5Writer writer = new Hdf5Writer();
    for (int i = 0; i < 3000; i++) {
      writer
          .array("optimizer/vars/" + i, NdArray.of(List.of(1), i))
          .attribute("optimizer/vars/" + i, "name", "v" + i);
    }
    writer.array("ä".repeat(300), NdArray.of(List.of(), 1f));
    Hdf5Reader file = read(writer);
    assertThat(file.children("optimizer/vars"))
        .hasSize(3000)
        .startsWith("0", "1", "2")
        .endsWith("2999");
    assertThat(file.array("optimizer/vars/2999").longs()).containsExactly(2999);
    assertThat(file.text("optimizer/vars/2999", "name")).hasValue("v2999");
    assertThat(file.has("ä".repeat(300))).isTrue();
  }

  @Test
  void writesTheSameBytesForTheSameContent() throws IOException {
    assertThat(bytes(sample())).isEqualTo(bytes(sample()));
    Hdf5Writer twice = sample();
    assertThat(bytes(twice)).isEqualTo(bytes(twice));
  }

  @Test
  void refusesAPathThatIsTaken() {
    Hdf5Writer writer = new Hdf5Writer().array("a/b", NdArray.of(List.of(), 1f));
    assertThatThrownBy(() -> writer.array("a/b", NdArray.of(List.of(), 2f)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The HDF5 path a/b is taken.\n  fix:    give each array its own path.");
    assertThatThrownBy(() -> writer.group("a/b/c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The HDF5 path a/b/c leads through b, which is the array f32[].\n"
                + "  fix:    give groups and arrays different names.");
  }

  @Test
  void refusesNamesThatHdf5DoesNotHave() {
    for (String path : List.of("a//b", "/a", "a/..", ".", "a\0b")) {
      assertThatThrownBy(() -> new Hdf5Writer().group(path))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "The HDF5 path '"
                  + path
                  + "' has a name that is empty or a dot.\n"
                  + "  fix:    write paths as in layers/conv2d/vars/0.");
    }
  }

  @Test
  void refusesListsThatDoNotFitIntoAnAttribute() {
    Hdf5Writer writer = new Hdf5Writer().attribute("", "names", Collections.nCopies(5000, "x"));
    assertThatThrownBy(() -> bytes(writer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "HDF5 stores at most 65535 bytes in an attribute or a name, this one takes 80047.\n"
                + "  fix:    split the list over several attributes, as Keras does.");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "soft_link.h5|/layers/again is a link, which may lead out of the file.",
      "external_link.h5|/layers/stolen is a link, which may lead out of the file.",
      "loop.h5|/layers/again is a group that appears at a second place.",
      "compressed.h5|/layers/dense/vars/0 f32[2,3] is not stored in one piece (layout CHUNKED).",
      "big_endian.h5|/weights has elements that Fovea does not read: FloatingPoint of 4 bytes.",
      "words.h5|/words has elements that Fovea does not read: VariableLength of 16 bytes.",
  })
  void refusesWhatKerasNeverWrites(String name, String problem) {
    Path file = Samples.path(name);
    assertThatThrownBy(() -> Hdf5Reader.open(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(file + ": " + problem + WITH_KERAS);
  }

  @Test
  void refusesDataInOtherFiles() {
    Path file = Samples.path("external_data.h5");
    assertThatThrownBy(() -> Hdf5Reader.open(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            file
                + ": the HDF5 structure has what Fovea does not read"
                + " (Encountered External Data Files Message, this is not supported by jHDF)."
                + WITH_KERAS);
  }

  @Test
  void refusesDeepNesting() throws IOException {
    byte[] bytes = bytes(new Hdf5Writer().group("g/".repeat(50) + "g"));
    assertThatThrownBy(() -> Hdf5Reader.of("x.h5", MemorySegment.ofArray(bytes)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "x.h5: /"
                + "g/".repeat(50)
                + "g lies beyond the limits of 100000 objects and 50 levels."
                + WITH_KERAS);
  }

  @Test
  void refusesFilesBeyondTwoGigabytes() throws IOException {
    Path file = folder.resolve("huge.h5");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 31);
    }
    assertThatThrownBy(() -> Hdf5Reader.open(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            file
                + ": takes 2147483648 bytes; Fovea reads up to 2147483647."
                + "\n  fix:    split the file, or leave the optimizer's state out of it.");
  }

  @Test
  void saysWhatIsThereWhenAPathIsMissing() throws IOException {
    Hdf5Reader file = read(sample());
    assertThatThrownBy(() -> file.array("layers/dense/vars/2"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "x.h5: has no array /layers/dense/vars/2; /layers/dense/vars holds 0, 1.\n"
                + "  fix:    check that these weights belong to this model.");
    assertThatThrownBy(() -> file.children("optimizer/vars"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "x.h5: has no group /optimizer/vars; / holds layers.\n"
                + "  fix:    check that these weights belong to this model.");
  }

  @Test
  void keepsControlCharactersOutOfMessages() throws IOException {
    Hdf5Reader file = read(new Hdf5Writer().group("red\u001b[31m\u202e"));
    assertThatThrownBy(() -> file.array("x"))
        .hasMessage(
            "x.h5: has no array /x; / holds red?[31m?.\n"
                + "  fix:    check that these weights belong to this model.");
  }

  @Test
  void saysThatAnAttributeIsNoText() throws IOException {
    Path path = Samples.path("legacy_cnn.h5");
    Hdf5Reader file = Hdf5Reader.open(path);
    assertThatThrownBy(() -> file.text("model_weights", "layer_names"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            path
                + ": /model_weights has an attribute layer_names of 13 texts where one is expected."
                + WITH_KERAS);
    Path numbers = Samples.path("number_attribute.h5");
    assertThatThrownBy(() -> Hdf5Reader.open(numbers).text("", "number"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(numbers + ": / has an attribute number that is not text." + WITH_KERAS);
  }

  @Test
  void saysThatAFileIsNoHdf5() throws IOException {
    Path file = Files.writeString(folder.resolve("model.h5"), "PK\3\4 and more");
    assertThatThrownBy(() -> Hdf5Reader.open(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            file
                + ": is no HDF5 file; it starts with 50 4b 03 04 20 61 6e 64, an HDF5 file with 89"
                + " 48 44 46 0d 0a 1a 0a.\n"
                + "  fix:    check that this is the file that Keras saved.");
  }

  @Test
  void saysHowManyBytesAreMissing() throws IOException {
    byte[] part = Arrays.copyOf(Samples.bytes("legacy_cnn.h5"), 5000);
    assertThatThrownBy(() -> Hdf5Reader.of("x.h5", MemorySegment.ofArray(part)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("x.h5: the HDF5 file ends after 5000 of at least 101160 bytes." + AGAIN);
  }

  @Test
  void saysThatAnArrayLeavesTheFile() throws IOException {
    byte[] bytes = bytes(new Hdf5Writer().array("x", NdArray.of(List.of(6), new float[6])));
    // The array's header lies behind its 24 bytes at 48: prefix 10, type 4+20, space 4+12, fill
    // 4+2, layout 4+2, then the address.
    bytes[48 + 24 + 10 + 24 + 16 + 6 + 6 + 2] = 1;
    writeChecksum(bytes, 72, 10 + 24 + 16 + 6 + 22);
    assertThatThrownBy(() -> Hdf5Reader.of("x.h5", MemorySegment.ofArray(bytes)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "x.h5: the array x f32[6] takes 24 bytes from 65584 on, but the file has 224." + AGAIN);
  }

  @Test
  void saysThatAShapeIsAbsurd() throws IOException {
    byte[] bytes = bytes(new Hdf5Writer().array("x", NdArray.of(List.of(6), new float[6])));
    bytes[48 + 24 + 10 + 24 + 4 + 4 + 5] = 1;
    writeChecksum(bytes, 72, 10 + 24 + 16 + 6 + 22);
    assertThatThrownBy(() -> Hdf5Reader.of("x.h5", MemorySegment.ofArray(bytes)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("x.h5: /x f32[1099511627782] has an absurd shape." + WITH_KERAS);
  }

  private static void writeChecksum(byte[] bytes, int from, int length) {
    int sum = ChecksumUtils.checksum(Arrays.copyOfRange(bytes, from, from + length));
    for (int i = 0; i < 4; i++) {
      bytes[from + length + i] = (byte) (sum >>> (8 * i));
    }
  }

  @Test
  void saysThatTheStructureIsDamaged() throws IOException {
    byte[] bytes = bytes(new Hdf5Writer().array("x", NdArray.of(List.of(6), new float[6])));
    bytes[90] ^= 1;
    assertThatThrownBy(() -> Hdf5Reader.of("x.h5", MemorySegment.ofArray(bytes)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageMatching(
            "x\\.h5: the HDF5 structure is damaged \\(Checksum mismatch.*\\)\\.\\Q"
                + AGAIN
                + "\\E");
  }

  @Test
  void reportsTruncationAtEveryByte() throws IOException {
    byte[] ours = bytes(sample());
    for (int length = 0; length < ours.length; length++) {
      assertRefused(Arrays.copyOf(ours, length));
    }
    byte[] theirs = Samples.bytes("legacy_cnn.h5");
    for (int length = 0; length < theirs.length; length += 997) {
      assertRefused(Arrays.copyOf(theirs, length));
    }
  }

  private static void assertRefused(byte[] bytes) {
    assertThatThrownBy(() -> Hdf5Reader.of("x.h5", MemorySegment.ofArray(bytes)))
        .as("%d bytes", bytes.length)
        .isInstanceOf(ModelFormatException.class);
  }

  @Test
  void letsNothingButItsOwnExceptionOutOfDamagedFiles() throws IOException {
    Random random = new Random(7);
    for (byte[] whole : List.of(bytes(sample()), Samples.bytes("legacy_cnn.h5"),
        Samples.bytes("types.h5"))) {
      for (int round = 0; round < 300; round++) {
        byte[] damaged = whole.clone();
        for (int i = 0; i <= round % 5; i++) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        readAll(damaged);
      }
    }
  }

  private static void readAll(byte[] bytes) {
    try {
      Hdf5Reader file = Hdf5Reader.of("x.h5", MemorySegment.ofArray(bytes));
      file.arrays().forEach(path -> file.array(path).doubles());
      file.texts("", "model_config");
    } catch (ModelFormatException expected) {
      assertThat(expected).hasMessageStartingWith("x.h5: ");
    }
  }

  private static Hdf5Writer sample() {
    return new Hdf5Writer()
        .array("layers/dense/vars/0", NdArray.of(List.of(2, 3), 1f, 2f, 3f, 4f, 5f, 6f))
        .array("layers/dense/vars/1", NdArray.of(List.of(3), 1f, 2f, 3f))
        .attribute("layers/dense/vars", "name", "dense_1");
  }

  private static Hdf5Reader read(Hdf5Writer writer) throws IOException {
    return Hdf5Reader.of("x.h5", MemorySegment.ofArray(bytes(writer)));
  }

  private static byte[] bytes(Hdf5Writer writer) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.writeTo(out);
    return out.toByteArray();
  }
}
