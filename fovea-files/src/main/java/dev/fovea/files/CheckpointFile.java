package dev.fovea.files;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.train.History;
import dev.fovea.train.Snapshot;
import java.io.IOException;
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
import java.util.Map;
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
  private static final String CHECKSUM = "checksum/crc32c";
  private static final int CHECKSUM_BYTES = 4;
  private static final ValueLayout.OfInt SUM = ValueLayout.JAVA_INT_UNALIGNED
      .withOrder(ByteOrder.LITTLE_ENDIAN);

  private CheckpointFile() {}

  /// Returns what writes a state; its tensors are read when the file is written.
  static AtomicFile.Content content(Snapshot state) {
    return to -> {
      CheckedOutputStream out = new CheckedOutputStream(to, new CRC32C());
      List<SafeTensors.Part> parts = new ArrayList<>();
      state.tensors().forEach((name, tensor) -> parts.add(SafeTensors.Part.of(name,
          new NdArray(ElementType.valueOf(tensor.type().dtype().name()), tensor.shape().dims(),
              tensor.readOnly()))));
      parts.add(new SafeTensors.Part(CHECKSUM, ElementType.U8, List.of(CHECKSUM_BYTES),
          last -> last.write(ByteBuffer.allocate(CHECKSUM_BYTES).order(ByteOrder.LITTLE_ENDIAN)
              .putInt((int) out.getChecksum().getValue()).array())));
      SafeTensors.content(metadata(state), parts).writeTo(out);
    };
  }

  private static Map<String, String> metadata(Snapshot state) {
    Map<String, Object> training = new LinkedHashMap<>();
    training.put("setup", state.setup());
    training.put("epoch", state.epoch());
    training.put("step", state.step());
    training.put("stopped", state.stopped());
    training.put("history", state.history().epochs());
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", FORMAT);
    metadata.put("training", Json.compact(training));
    return metadata;
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
    try {
      return snapshot(name, contents(name, bytes));
    } catch (ClassCastException | IllegalArgumentException e) {
      throw none(name);
    }
  }

  private static SafeTensors.Contents contents(String name, MemorySegment bytes) {
    try {
      return SafeTensors.parse(name, bytes);
    } catch (ModelFormatException e) {
      throw none(name);
    }
  }

  private static ModelFormatException none(String name) {
    return damaged(name, "has the checksum of a checkpoint, but a header that is none");
  }

  private static int sum(MemorySegment bytes) {
    CRC32C sum = new CRC32C();
    int most = 1 << 30;
    for (long at = 0; at < bytes.byteSize(); at += most) {
      sum.update(bytes.asSlice(at, Math.min(most, bytes.byteSize() - at)).asByteBuffer());
    }
    return (int) sum.getValue();
  }

  private static Snapshot snapshot(String name, SafeTensors.Contents file) {
    if (!FORMAT.equals(file.metadata().get("format"))) {
      throw damaged(name, "is no checkpoint of this version of Fovea");
    }
    ConfigObject training = ConfigObject.of(name, "", Json.parseObject(
        name, file.metadata().getOrDefault("training", "").getBytes(StandardCharsets.UTF_8)));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (SafeTensors.Stored array : file.arrays()) {
      if (!array.name().equals(CHECKSUM)) {
        tensors.put(array.name(), tensor(array));
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

  private static Tensor tensor(SafeTensors.Stored array) {
    TensorType type = new TensorType(DType.valueOf(array.type()), new Shape(array.shape()));
    if (type.bytes() != array.bytes().byteSize()) {
      throw new IllegalArgumentException("%s does not take %d bytes.".formatted(type,
          array.bytes().byteSize()));
    }
    Tensor tensor = Tensor.zeros(type);
    tensor.reportedMemory().copyFrom(array.bytes());
    tensor.changed();
    return tensor;
  }

  private static ModelFormatException damaged(String file, String problem) {
    return new ModelFormatException(
        file, problem + ".", "delete it; the training then goes on from the one before.");
  }
}
