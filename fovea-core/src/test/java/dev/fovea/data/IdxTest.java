package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
  private static final String FIX = "\n  fix:    take the file from its source again, or name an IDX file.";

  @TempDir
  private Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("a.idx"), bytes);
  }

  /// The head of a file and room for `bytes` more.
  private static ByteBuffer head(int type, int bytes, int... dims) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * dims.length + bytes);
    file.put(new byte[]{0, 0, (byte) type, (byte) dims.length});
    Arrays.stream(dims).forEach(file::putInt);
    return file;
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(all)) {
      out.write(bytes);
    }
    return all.toByteArray();
  }

  private void refuses(byte[] bytes, String problem) throws IOException {
    Path file = file(bytes);
    assertThatThrownBy(() -> Idx.read(file))
        .isInstanceOf(DataFileException.class)
        .hasMessage(file + ": " + problem + FIX);
  }

  @Test
  void readsBytesWithoutSign() throws IOException {
    byte[] bytes = head(0x08, 6, 2, 3).put(new byte[]{0, 1, 2, 127, -128, -1}).array();
    Idx idx = Idx.read(file(bytes));
    assertThat(idx.shape()).isEqualTo(Shape.of(2, 3));
    assertThat(idx.get(4)).isEqualTo(128);
    assertThat(idx.get(5)).isEqualTo(255);
    assertThat(idx.tensor().type()).isEqualTo(TensorType.parse("u8[2,3]"));
    assertThat(idx.tensor().toFloats()).containsExactly(0, 1, 2, 127, 128, 255);
  }

  @Test
  void readsBytesWithSign() throws IOException {
    Idx idx = Idx.read(file(head(0x09, 2, 2).put(new byte[]{-128, 5}).array()));
    assertThat(idx.tensor().type()).isEqualTo(TensorType.i32(2));
    assertThat(idx.tensor().toFloats()).containsExactly(-128, 5);
  }

  @Test
  void readsShorts() throws IOException {
    Idx idx = Idx.read(file(head(0x0b, 4, 2).putShort((short) -300).putShort((short) 7).array()));
    assertThat(idx.tensor().toFloats()).containsExactly(-300, 7);
  }

  @Test
  void readsInts() throws IOException {
    Idx idx = Idx.read(file(head(0x0c, 8, 1, 2).putInt(Integer.MIN_VALUE).putInt(9).array()));
    assertThat(idx.tensor().type()).isEqualTo(TensorType.i32(1, 2));
    assertThat(idx.get(0)).isEqualTo(Integer.MIN_VALUE);
    assertThat(idx.get(1)).isEqualTo(9);
  }

  @Test
  void readsFloats() throws IOException {
    Idx idx = Idx.read(file(head(0x0d, 8, 2).putFloat(0.1f).putFloat(Float.NaN).array()));
    assertThat(idx.tensor().type()).isEqualTo(TensorType.f32(2));
    assertThat(idx.tensor().toFloats()).containsExactly(0.1f, Float.NaN);
  }

  @Test
  void readsDoubles() throws IOException {
    Idx idx = Idx.read(file(head(0x0e, 8, 1).putDouble(0.1).array()));
    assertThat(idx.tensor().type()).isEqualTo(TensorType.parse("f64[1]"));
    assertThat(idx.get(0)).isEqualTo(0.1);
  }

  @Test
  void readsTheSameFromGzip() throws IOException {
    byte[] plain = head(0x08, 3, 3).put(new byte[]{1, 2, 3}).array();
    assertThat(Idx.read(file(packed(plain))).bytes()).containsExactly(1, 2, 3);
  }

  @Test
  void readsAnArrayWithoutElements() throws IOException {
    assertThat(Idx.read(file(head(0x0c, 0, 0, 5).array())).tensor().type())
        .isEqualTo(TensorType.i32(0, 5));
  }

  @Test
  void saysThatAFileIsMissing() {
    Path file = folder.resolve("none.idx");
    assertThatThrownBy(() -> Idx.read(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(file + ": there is no such file.");
  }

  @Test
  void saysThatAFileIsForeign() throws IOException {
    refuses("PNG?".getBytes(StandardCharsets.UTF_8),
        "this is no IDX file: it begins with 50 4e 47 3f, and not with 00 00, a type and a rank.");
    refuses(new byte[0],
        "this is no IDX file: it begins with nothing, and not with 00 00, a type and a rank.");
    refuses(new byte[]{0, 0, 0x0a, 1, 0, 0, 0, 0},
        "the element type is 0x0a, IDX has 08, 09, 0b, 0c, 0d and 0e.");
  }

  @Test
  void saysThatTheHeadIsCut() throws IOException {
    refuses(new byte[]{0, 0, 8, 3, 0, 0, 0, 1, 0},
        "the head of 3 axes takes 12 bytes, the file ends after 5 of them.");
  }

  @Test
  void saysThatTheElementsAreCut() throws IOException {
    refuses(head(0x08, 5, 2, 3).array(),
        "its head promises 6 bytes, the file has room for 5.");
    refuses(packed(head(0x08, 5, 2, 3).array()),
        "U8[2,3] takes 6 bytes, the file ends after 5 of them.");
  }

  @Test
  void saysThatMoreFollows() throws IOException {
    refuses(head(0x08, 7, 2, 3).array(), "more bytes follow the 6 of U8[2,3].");
  }

  @Test
  void saysThatGzipIsCutOrDamaged() throws IOException {
    byte[] whole = packed(head(0x08, 400, 400).array());
    refuses(Arrays.copyOf(whole, whole.length - 12),
        "the gzip data ends in the middle, after %d bytes.".formatted(whole.length - 12));
    whole[whole.length - 6] ^= 1;
    refuses(whole, "the gzip data is damaged: Corrupt GZIP trailer.");
  }

  @Test
  void takesNoMemoryForHugeAxesThatTheFileCannotHold() throws IOException {
    int most = Integer.MAX_VALUE;
    refuses(head(0x0e, 8, most, most).array(), "F64[%d,%d] takes more than 2^63 bytes."
        .formatted(most, most));
    refuses(head(0x08, 8, 60_000, 28, 28).array(),
        "its head promises 47040000 bytes, the file has room for 8.");
    refuses(head(0x08, 0, -1).array(),
        "axis 0 has the length 4294967295, more than 2147483647.");
    byte[] bomb = packed(head(0x0e, 8, 1 << 30).array());
    refuses(bomb, "its head promises 8589934592 bytes, the file has room for 67108864.");
  }

  @Test
  void refusesGzipThatGrowsMoreThanAHundredTimes() throws IOException {
    int side = 8192 + 1;
    byte[] bomb = packed(head(0x08, side * side, side, side).array());
    assertThat(bomb).hasSizeLessThan(100_000);
    refuses(bomb, "its head promises 67125249 bytes, the file has room for 67108864.");
  }
}
