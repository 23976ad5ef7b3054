package dev.fovea.files;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.train.History;
import dev.fovea.train.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/// The state of a training as a file: a safetensors file whose last four bytes are the checksum of all
/// before them.
///
/// `docs/formats/checkpoint.md` describes it byte by byte.
///
/// @see <a href="https://huggingface.co/docs/safetensors/index#format">safetensors</a>
final class CheckpointFile {
  private static final String FORMAT = "fovea checkpoint 1";
  private static final String METADATA = "__metadata__";
  private static final String CHECKSUM = "checksum/crc32c";
  private static final int CHECKSUM_BYTES = 4;
  private static final int CHUNK = 1 << 16;
  private static final ValueLayout.OfLong LENGTH = ValueLayout.JAVA_LONG_UNALIGNED
      .withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt SUM = ValueLayout.JAVA_INT_UNALIGNED
      .withOrder(ByteOrder.LITTLE_ENDIAN);

  private CheckpointFile() {}

  /// Returns what writes a state; its tensors are read when the file is written.
  static AtomicFile.Content content(Snapshot state) {
    return to -> {
      CheckedOutputStream out = new CheckedOutputStream(to, new CRC32C());
      byte[] header = header(state);
      out.write(little(Long.BYTES).putLong(header.length).array());
      out.write(header);
      byte[] chunk = new byte[CHUNK];
      for (Tensor tensor : state.tensors().values()) {
        write(out, tensor.memory(), chunk);
      }
      to.write(little(CHECKSUM_BYTES).putInt((int) out.getChecksum().getValue()).array());
    };
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void write(OutputStream out, MemorySegment bytes, byte[] chunk)
      throws IOException {
    for (long at = 0; at < bytes.byteSize(); at += chunk.length) {
      int count = (int) Math.min(chunk.length, bytes.byteSize() - at);
      MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, chunk, 0, count);
      out.write(chunk, 0, count);
    }
  }

  private static byte[] header(Snapshot state) {
    Map<String, Object> training = new LinkedHashMap<>();
    training.put("setup", state.setup());
    training.put("epoch", state.epoch());
    training.put("step", state.step());
    training.put("stopped", state.stopped());
    training.put("history", state.history().epochs());
    Map<String, Object> header = new LinkedHashMap<>();
    header.put(METADATA, Map.of("format", FORMAT, "training", Json.compact(training)));
    long at = 0;
    for (Map.Entry<String, Tensor> entry : state.tensors().entrySet()) {
      TensorType type = entry.getValue().type();
      header.put(entry.getKey(),
          array(type.dtype().name(), type.shape().dims(), at, at + type.bytes()));
      at += type.bytes();
    }
    header.put(CHECKSUM, array("U8", List.of(CHECKSUM_BYTES), at, at + CHECKSUM_BYTES));
    String text = Json.compact(header);
    // The tensors start at a multiple of eight.
    return (text + " ".repeat(-text.length() & 7)).getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> array(String dtype, List<Integer> shape, long from, long to) {
    Map<String, Object> array = new LinkedHashMap<>();
    array.put("dtype", dtype.toUpperCase(Locale.ROOT));
    array.put("shape", shape);
    array.put("data_offsets", List.of(from, to));
    return array;
  }

  /// Reads a state.
  ///
  /// @throws ModelFormatException if the file is damaged, or is none of these
  /// @throws java.io.UncheckedIOException if it does not exist or cannot be read
  static Snapshot read(Path file) {
    FileBytes.requireFile(file);
    String name = file.toString();
    try (FileChannel channel = FileChannel.open(file); Arena arena = Arena.ofConfined()) {
      return parse(name, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
    } catch (IOException failure) {
      throw FileBytes.unreadable(name, failure);
    }
  }

  private static Snapshot parse(String name, MemorySegment bytes) {
    long end = bytes.byteSize() - CHECKSUM_BYTES;
    if (end < Long.BYTES) {
      throw damaged(name, "has %d bytes, too few for a checkpoint".formatted(bytes.byteSize()));
    }
    int declared = bytes.get(SUM, end);
    int sum = sum(bytes.asSlice(0, end));
    if (sum != declared) {
      throw damaged(name, "the checksum is %08x, the file declares %08x".formatted(sum, declared));
    }
    long length = bytes.get(LENGTH, 0);
    if (length < 0 || length > Math.min(Json.MAX_BYTES, end - Long.BYTES)) {
      throw damaged(name, "declares a header of %d bytes".formatted(length));
    }
    byte[] header = bytes.asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
    try {
      return snapshot(
          ConfigObject.of(name, "", Json.parseObject(name, header)),
          bytes.asSlice(Long.BYTES + length));
    } catch (ClassCastException | IllegalArgumentException | IndexOutOfBoundsException
        | NoSuchElementException e) {
      throw damaged(name, "has the checksum of a checkpoint, but a header that is none");
    }
  }

  private static int sum(MemorySegment bytes) {
    CRC32C sum = new CRC32C();
    int most = 1 << 30;
    for (long at = 0; at < bytes.byteSize(); at += most) {
      sum.update(bytes.asSlice(at, Math.min(most, bytes.byteSize() - at)).asByteBuffer());
    }
    return (int) sum.getValue();
  }

  private static Snapshot snapshot(ConfigObject header, MemorySegment values) {
    ConfigObject metadata = header.object(METADATA);
    if (!FORMAT.equals(metadata.text("format"))) {
      throw damaged(header.file(), "is no checkpoint of this version of Fovea");
    }
    ConfigObject training = ConfigObject.of(header.file(), METADATA, Json.parseObject(
        header.file(), metadata.text("training").getBytes(StandardCharsets.UTF_8)));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    long taken = 0;
    for (String name : header.members().keySet()) {
      if (!name.equals(METADATA) && !name.equals(CHECKSUM)) {
        Tensor tensor = tensor(header.object(name), values);
        tensors.put(name, tensor);
        taken += tensor.type().bytes();
        if (taken > values.byteSize()) {
          throw new IllegalArgumentException("The tensors overlap.");
        }
      }
    }
    Map<String, String> setup = new LinkedHashMap<>();
    training.object("setup").members().forEach((key, line) -> setup.put(key, String.valueOf(line)));
    return new Snapshot(setup, number(training, "epoch"), number(training, "step"),
        Boolean.TRUE.equals(training.get("stopped")), history(training), tensors);
  }

  private static int number(ConfigObject training, String key) {
    if (training.get(key) instanceof Long number) {
      return Math.toIntExact(number);
    }
    throw training.wrong(key, "a whole number");
  }

  private static History history(ConfigObject training) {
    List<Map<String, Double>> epochs = new ArrayList<>();
    for (Object epoch : training.list("history")) {
      Map<String, Double> figures = new LinkedHashMap<>();
      if (epoch instanceof Map<?, ?> columns) {
        columns.forEach((column, figure) -> figures.put(
            String.valueOf(column), ((Number) figure).doubleValue()));
      }
      epochs.add(figures);
    }
    return new History(epochs);
  }

  private static Tensor tensor(ConfigObject entry, MemorySegment values) {
    List<Integer> dims = entry.list("shape").stream().map(d -> Math.toIntExact((Long) d)).toList();
    TensorType type = new TensorType(DType.valueOf(entry.text("dtype")), new Shape(dims));
    MemorySegment value = values.asSlice((Long) entry.list("data_offsets").getFirst(),
        type.bytes());
    Tensor tensor = Tensor.zeros(type);
    tensor.memory().copyFrom(value);
    return tensor;
  }

  private static ModelFormatException damaged(String file, String problem) {
    return new ModelFormatException(
        file, problem + ".", "delete it; the training then goes on from the one before.");
  }
}
