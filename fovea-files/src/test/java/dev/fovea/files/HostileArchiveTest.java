package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Zip archives that no program wrote, put together byte by byte.
/// @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">The zip format</a>
class HostileArchiveTest {
  private static final String TRUST = "\n  fix:    use only files from people you trust; no program for models writes this.";
  private static final byte[] CONTENT = new byte[1000];

  @TempDir
  Path folder;

  /// An entry of the archive's directory.
  private record Entry(String name, int packed, long size) {}

  /// An archive of one stored member, with whatever directory.
  private static byte[] archive(List<Entry> directory) {
    ByteBuffer zip = ByteBuffer.allocate(4_000_000).order(ByteOrder.LITTLE_ENDIAN);
    CRC32 sum = new CRC32();
    sum.update(CONTENT);
    zip.putInt(0x04034b50).putShort((short) 20).putLong(0).putInt((int) sum.getValue())
        .putInt(CONTENT.length).putInt(CONTENT.length).putShort((short) 1).putShort((short) 0)
        .put((byte) 'a').put(CONTENT);
    int start = zip.position();
    for (Entry entry : directory) {
      byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
      boolean wide = entry.size() > 0xffffffffL;
      zip.putInt(0x02014b50).putShort((short) 45).putShort((short) 45).putLong(0)
          .putInt((int) sum.getValue()).putInt(entry.packed())
          .putInt(wide ? -1 : (int) entry.size()).putShort((short) name.length)
          .putShort((short) (wide ? 12 : 0)).putShort((short) 0).putLong(0)
          .putInt(0).put(name);
      if (wide) {
        zip.putShort((short) 1).putShort((short) 8).putLong(entry.size());
      }
    }
    int end = zip.position();
    zip.putInt(0x06054b50).putInt(0).putShort((short) directory.size())
        .putShort((short) directory.size()).putInt(end - start).putInt(start).putShort((short) 0);
    byte[] bytes = new byte[zip.position()];
    zip.flip().get(bytes);
    return bytes;
  }

  private void refuses(List<Entry> directory, String problem) throws IOException {
    Path file = Files.write(folder.resolve("x.npz"), archive(directory));
    assertThatThrownBy(() -> NpzReader.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(file + ": " + problem);
  }

  /// As in the bombs of Fifield (2019), whose members are all the same bytes.
  @Test
  void refusesMembersThatOverlap() throws IOException {
    List<Entry> all = new ArrayList<>();
    for (int i = 0; i < 9000; i++) {
      all.add(new Entry("a" + i, 1000, 1000));
    }
    refuses(all, "has members of 9000000 bytes in a file of 458943: they overlap." + TRUST);
  }

  @Test
  void refusesSizesBeyondAllNumbers() throws IOException {
    long half = Long.MAX_VALUE / 2 + 10;
    refuses(List.of(new Entry("a", 500, half), new Entry("b", 500, half)),
        "would grow from 1171 to 9223372036854775807 bytes, more than 100 times its size." + TRUST);
    refuses(List.of(new Entry("a", 1000, Long.MAX_VALUE)),
        "would grow from 1112 to 9223372036854775807 bytes, more than 100 times its size." + TRUST);
  }

  @Test
  void refusesNamesThatMeanTheSameArray() throws IOException {
    Path file = folder.resolve("x.npz");
    AtomicFile.write(file, out -> {
      StoredZip zip = new StoredZip(out);
      for (String name : List.of("x", "x.npy")) {
        zip.add(name, to -> to.write(Samples.bytes("version1.npy")));
      }
      zip.finish();
    });
    assertThatThrownBy(() -> NpzReader.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(file + ": has two arrays named x.\n"
            + "  fix:    write it again in Python: numpy.savez('arrays.npz', x0=...).");
  }

  @Test
  void keepsMembersNamesOutOfTheTerminal() throws IOException {
    refuses(List.of(new Entry("../\u001b[2J", 1000, 1000)),
        "has a member whose name leads out of the archive: ../?[2J." + TRUST);
  }
}
