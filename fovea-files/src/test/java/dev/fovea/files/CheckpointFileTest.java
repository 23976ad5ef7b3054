package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.train.History;
import dev.fovea.train.Snapshot;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {
  @TempDir
  Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("checkpoint-1.safetensors");
  }

  @Test
  void readsBackEveryBit() {
    Snapshot state = state();
    AtomicFile.write(file, CheckpointFile.content(state));
    Snapshot read = CheckpointFile.read(file);
    assertThat(read.setup()).isEqualTo(state.setup());
    assertThat(read.epoch()).isEqualTo(7);
    assertThat(read.step()).isEqualTo(123);
    assertThat(read.stopped()).isTrue();
    assertThat(read.history()).isEqualTo(state.history());
    assertThat(read.tensors().keySet()).containsExactlyElementsOf(state.tensors().keySet());
    read.tensors().forEach((name, tensor) -> {
      Tensor written = state.tensors().get(name);
      assertThat(tensor.type()).isEqualTo(written.type());
      assertThat(tensor.memory().mismatch(written.memory())).as(name).isEqualTo(-1);
    });
  }

  private static Snapshot state() {
    Random random = new Random(3);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    // Whatever a network computes in, no weight and nothing that an optimizer keeps is bf16.
    for (DType dtype : EnumSet.complementOf(EnumSet.of(DType.BF16))) {
      for (List<Integer> dims : List.of(List.<Integer>of(), List.of(3), List.of(2, 0),
          List.of(5, 7, 11))) {
        Tensor tensor = Tensor.zeros(new TensorType(dtype, new Shape(dims)));
        for (long i = 0; i < tensor.memory().byteSize(); i++) {
          tensor.memory().set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt());
        }
        tensors.put("weight/%s/%s".formatted(dtype, dims), tensor);
      }
    }
    Map<String, Double> odd = new LinkedHashMap<>();
    odd.put("loss", Double.NaN);
    odd.put("größe", Double.NEGATIVE_INFINITY);
    odd.put("zero", -0.0);
    Map<String, Double> usual = new LinkedHashMap<>();
    for (int i = 0; i < 1000; i++) {
      double figure = Double.longBitsToDouble(random.nextLong());
      usual.put("figure" + i, Double.isNaN(figure) ? i : figure);
    }
    return new Snapshot(
        Map.of("data", "50 samples", "a \"quoted\" name", "line\nbreak"), 7, 123, true,
        new History(List.of(odd, usual, Map.of())), tensors);
  }

  @Test
  void noticesEveryByteThatChanges() throws IOException {
    byte[] bytes = small();
    for (int i = 0; i < bytes.length; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= 1;
      Files.write(file, damaged);
      assertThatThrownBy(() -> CheckpointFile.read(file))
          .as("byte " + i).isInstanceOf(ModelFormatException.class)
          .hasMessageMatching(
              "(?s).*: the checksum is [0-9a-f]{8}, the file declares [0-9a-f]{8}\\.\n"
                  + "  fix:    delete it; the training then goes on from the one before\\.");
    }
  }

  @Test
  void noticesEveryTruncation() throws IOException {
    byte[] bytes = small();
    for (int length = 0; length < bytes.length; length++) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> CheckpointFile.read(file))
          .as("%d bytes", length).isInstanceOf(ModelFormatException.class);
    }
    Files.write(file, new byte[11]);
    assertThatThrownBy(() -> CheckpointFile.read(file)).hasMessage(
        file + ": has 11 bytes, too few for a checkpoint.\n"
            + "  fix:    delete it; the training then goes on from the one before.");
  }

  private byte[] small() throws IOException {
    AtomicFile.write(file, CheckpointFile.content(new Snapshot(
        Map.of("seed", "1"), 1, 2, false, new History(List.of(Map.of("loss", 0.5))),
        Map.of("weight/dense/kernel", Tensor.of(new float[]{1, 2, 3}, 3)))));
    return Files.readAllBytes(file);
  }

  /// A file of a stranger, who can compute checksums.
  @Test
  void refusesHeadersThatAreNone() throws IOException {
    String metadata = "{\"__metadata__\": {\"format\": \"fovea checkpoint 1\", \"training\": "
        + "\"{\\\"setup\\\": {}, \\\"epoch\\\": 1, \\\"step\\\": 0, \\\"history\\\": []}\"}";
    String fix = "\n  fix:    delete it; the training then goes on from the one before.";
    String none = "has the checksum of a checkpoint, but a header that is none.";
    Map<String, String> problems = new LinkedHashMap<>();
    problems.put(array("{\"__metadata__\": {\"format\": \"pt\"}", "F32", "[2]", "[0, 8]"),
        "is no checkpoint of this version of Fovea.");
    problems.put(array(metadata, "F32", "[1000000, 1000000]", "[0, 8]"), none);
    problems.put(array(metadata, "F32", "[2]", "[9000000000, 8]"), none);
    problems.put(array(metadata, "F32", "[2]", "[-8, 0]"), none);
    problems.put(array(metadata, "F32", "[-2]", "[0, 8]"), none);
    problems.put(array(metadata, "BF16", "[2]", "[0, 4]"), none);
    problems.put(array(metadata, "F32", "[\"2\"]", "[0, 8]"), none);
    problems.put(array(metadata, "F32", "[2]", "[]"), none);
    for (Map.Entry<String, String> entry : problems.entrySet()) {
      Files.write(file, signed(entry.getKey()));
      assertThatThrownBy(() -> CheckpointFile.read(file)).as(entry.getKey())
          .isInstanceOf(ModelFormatException.class)
          .hasMessage(file + ": " + entry.getValue() + fix);
    }
    Files.write(file, signed(array(metadata, "F32", "[2]", "[0, 8]")));
    assertThat(CheckpointFile.read(file).tensors()).containsOnlyKeys("x");
  }

  private static String array(String metadata, String dtype, String shape, String offsets) {
    return (metadata + ", \"x\": {\"dtype\": \"%s\", \"shape\": %s, \"data_offsets\": %s},"
        + " \"checksum/crc32c\": {\"dtype\": \"U8\", \"shape\": [4], \"data_offsets\": [8, 12]}}")
        .formatted(dtype, shape, offsets);
  }

  private static byte[] signed(String header) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + 8 + 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(text.length).put(text).putLong(0);
    CRC32C sum = new CRC32C();
    sum.update(bytes.array(), 0, bytes.position());
    return bytes.putInt((int) sum.getValue()).array();
  }
}
