package dev.fovea.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {
  private static final String AGAIN = "\n  fix:    copy, download or save the file again; this one is damaged.";

  @TempDir
  Path folder;

  /// The file was written by the format's own Python library.
  @Test
  void readsWhatTheReferenceLibraryWrote() {
    Map<String, NdArray> arrays = SafeTensors.read(Samples.path("types.safetensors"));
    assertThat(arrays).hasSize(8);
    assertThat(arrays.get("f32")).isEqualTo(NdArray.of(List.of(2, 3), 0f, 1, 2, 3, 4, 5));
    assertThat(arrays.get("f64")).isEqualTo(NdArray.of(List.of(2), 0.1, -2.5));
    assertThat(arrays.get("i64")).isEqualTo(NdArray.of(List.of(), -7L));
    assertThat(arrays.get("u8")).isEqualTo(NdArray.of(List.of(3), new byte[]{1, (byte) 200, 3}));
    assertThat(arrays.get("f16").doubles()).containsExactly(1.5, -0.25);
    assertThat(arrays.get("bf16").type()).isEqualTo(ElementType.F32);
    assertThat(arrays.get("bf16").doubles()).containsExactly(1.5, -3, 100);
    assertThat(arrays.get("bool").longs()).containsExactly(1, 0);
    assertThat(arrays.get("empty").shape()).containsExactly(0, 4);
  }

  @Test
  void readsWhatItWrote() {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    arrays.put("weight", NdArray.of(List.of(3, 1), 1f, 2f, Float.NaN));
    arrays.put("größe", NdArray.of(List.of(), 7L));
    arrays.put("nothing", NdArray.of(List.of(0), new float[0]));
    Path file = folder.resolve("a.safetensors");
    SafeTensors.write(file, arrays);
    assertThat(SafeTensors.read(file)).containsExactlyInAnyOrderEntriesOf(arrays);
  }

  @Test
  void everyTruncationIsOneClearMessage() throws IOException {
    byte[] whole = Files.readAllBytes(Samples.path("types.safetensors"));
    for (int length = 0; length < whole.length; length++) {
      Path file = folder.resolve("cut.safetensors");
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> SafeTensors.read(file)).as("%d bytes", length)
          .isInstanceOf(ModelFormatException.class);
    }
  }

  @Test
  void everyFlippedByteIsReadOrRefused() throws IOException {
    byte[] whole = Files.readAllBytes(Samples.path("types.safetensors"));
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x41;
      Path file = Files.write(folder.resolve("flip.safetensors"), damaged);
      try {
        assertThat(SafeTensors.read(file)).isNotNull();
      } catch (ModelFormatException refused) {
        assertThat(refused).hasMessageContaining("flip.safetensors");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | 4 |"
          + " puts 'b' at bytes 0 to 4 of 4, where byte 4 comes next.",
      "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | 8 |"
          + " puts 'a' at bytes 4 to 8 of 8, where byte 0 comes next.",
      "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | 8 | has 4 bytes behind its arrays.",
      "{'a':{'dtype':'F32','shape':[9],'data_offsets':[0,36]}} | 4 |"
          + " puts 'a' at bytes 0 to 36 of 4, where byte 0 comes next.",
      "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}} | 4 | gives 'a' 4 bytes for F32 [2].",
      "{'a':{'dtype':'F32','shape':[2000000000,2000000000,2000000000],'data_offsets':[0,4]}} | 4 |"
          + " gives 'a' 4 bytes for F32 [2000000000, 2000000000, 2000000000].",
      "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}} | 4 | gives 'a' the shape [-1].",
      "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,-4]}} | 4 |"
          + " puts 'a' at bytes 0 to -4 of 4, where byte 0 comes next.",
      "{'a':{'shape':[1],'data_offsets':[0,4]}} | 4 |"
          + " describes 'a' without dtype, shape and two data_offsets.",
      "[1,2] | 0 | has a header that is no JSON object."})
  void refusesAHeaderThatDoesNotFit(String header, int bytes, String problem) throws IOException {
    Path file = write(header.replace('\'', '"'), bytes);
    assertThatThrownBy(() -> SafeTensors.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(file + ": " + problem + AGAIN);
  }

  @Test
  void saysWhichTypeItDoesNotRead() throws IOException {
    Path file = write("{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1);
    assertThatThrownBy(() -> SafeTensors.read(file))
        .hasMessage(file + ": 'a' has elements of type F8_E4M3, which Fovea does not read."
            + "\n  fix:    save the array as F32.");
  }

  @Test
  void refusesAHeaderLongerThanTheFile() throws IOException {
    Path file = folder.resolve("long.safetensors");
    Files.write(file, ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(-2).array());
    assertThatThrownBy(() -> SafeTensors.read(file))
        .hasMessage(file + ": declares a header of 18446744073709551614 bytes in a file of 16."
            + AGAIN);
  }

  private Path write(String header, int bytes) throws IOException {
    byte[] json = header.getBytes(UTF_8);
    ByteBuffer buffer = ByteBuffer.allocate(8 + json.length + bytes)
        .order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json);
    return Files.write(folder.resolve("written.safetensors"), buffer.array());
  }
}
