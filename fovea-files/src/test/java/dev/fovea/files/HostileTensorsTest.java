package dev.fovea.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of tensors that would fill the memory from a few bytes.
class HostileTensorsTest {
  @TempDir
  Path folder;

  /// A header and as many bytes of values.
  private static ByteBuffer file(String header, int bytes) {
    byte[] json = header.replace('\'', '"').getBytes(UTF_8);
    return ByteBuffer.allocate(8 + json.length + bytes).order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length).put(json);
  }

  private static String entry(String name, int from, int to) {
    return "'%s':{'dtype':'F32','shape':[%d],'data_offsets':[%d,%d]}"
        .formatted(name, (to - from) / 4, from, to);
  }

  @Test
  void refusesTwoEntriesOfOneName() throws IOException {
    Path file = Files.write(folder.resolve("x.safetensors"),
        file("{%s,%s}".formatted(entry("a", 0, 4), entry("a", 4, 8)), 8).array());
    assertThatThrownBy(() -> SafeTensors.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(file + ": line 1, column 58: Duplicate field 'a'.\n"
            + "  fix:    write the file again with the program that made it.");
  }

  /// The checksum is right, and each of the tensors lies within the file: all at one place.
  @Test
  void refusesACheckpointWhoseTensorsOverlap() throws IOException {
    StringBuilder header = new StringBuilder("{'__metadata__':{'format':'fovea checkpoint 1',"
        + "'training':'{\\'setup\\':{},\\'epoch\\':1,\\'step\\':0,\\'history\\':[]}'}");
    for (int i = 0; i < 1000; i++) {
      header.append(',').append(entry("weight/" + i, 0, 4000));
    }
    ByteBuffer bytes = file(header.append('}').toString(), 4004);
    CRC32C sum = new CRC32C();
    sum.update(bytes.array(), 0, bytes.capacity() - 4);
    bytes.putInt(bytes.capacity() - 4, (int) sum.getValue());
    Path file = Files.write(folder.resolve("x.safetensors"), bytes.array());
    assertThatThrownBy(() -> CheckpointFile.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(file + ": has the checksum of a checkpoint, but a header that is none.\n"
            + "  fix:    delete it; the training then goes on from the one before.");
  }
}
