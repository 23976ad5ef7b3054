package dev.fovea.files.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import dev.fovea.files.protobuf.WireMessage;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Settings at the edge of what an operator allows give the numbers of ONNX Runtime, to the last bit.
class OnnxEdgesTest {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int COLUMNS = 5;

  @TempDir
  Path folder;

  private Path model(String operator, List<WireMessage> constants, int columns)
      throws IOException {
    WireMessage node = new WireMessage().text(1, "x");
    WireMessage graph = new WireMessage();
    for (int i = 0; i < constants.size(); i++) {
      node.text(1, "c" + i);
      graph.message(5, constants.get(i).text(8, "c" + i));
    }
    graph.text(2, "one").message(1, node.text(2, "y").text(4, operator))
        .message(11, value("x", columns)).message(12, value("y", -1));
    return Files.write(folder.resolve("model.onnx"), new WireMessage().number(1, 8)
        .message(7, graph).message(8, new WireMessage().text(1, "").number(2, 17)).toBytes());
  }

  /// A value `f32[N,columns]`.
  private static WireMessage value(String name, int columns) {
    WireMessage shape = new WireMessage().message(1, new WireMessage().text(2, "N"))
        .message(1, columns < 0
            ? new WireMessage().text(2, "M")
            : new WireMessage().number(1, columns));
    return new WireMessage().text(1, name).message(2, new WireMessage()
        .message(1, new WireMessage().number(1, FLOAT).message(2, shape)));
  }

  private static WireMessage number(float value) {
    ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value);
    return new WireMessage().number(2, FLOAT).bytes(9, bytes.array());
  }

  private static WireMessage whole(long value) {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
    return new WireMessage().number(1, 1).number(2, INT64).bytes(9, bytes.array());
  }

  private void answersAlike(Path file, Tensor x) throws OrtException {
    assertThat(OnnxModels.load(file).predict(x).toFloats())
        .isEqualTo(OnnxRuntime.here().answers(file, List.of(x)).getFirst());
  }

  private static Stream<Arguments> limits() {
    float none = Float.MAX_VALUE;
    return Stream.of(
        Arguments.of(-1e6f, 6f), Arguments.of(-1e6f, none), Arguments.of(-1e30f, 1e30f),
        Arguments.of(-1f, 1f), Arguments.of(-0.3f, 0.7f), Arguments.of(0f, 6f),
        Arguments.of(1e-3f, 1e6f), Arguments.of(0.3f, none), Arguments.of(-1e6f, -0.3f),
        Arguments.of(-none, -0.3f), Arguments.of(-none, 1e6f), Arguments.of(-none, 0f),
        Arguments.of(-0.3f, 0f), Arguments.of(0.3f, 0.3f), Arguments.of(-none, none));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void clipKeepsEveryDigit(float low, float high) throws Exception {
    float[] x = {1e-7f, -1e-7f, 0.1234567f, -0.1234567f, 0.3f, -0.3f, 0.30000004f, 5.999999f, 7,
        -123.4567f, 123.4567f, -1e6f, 1.0000001e6f, -1e8f, 1e-30f, -1e-30f, 0, 1, -1, 1e31f};
    answersAlike(model("Clip", List.of(number(low), number(high)), COLUMNS),
        Tensor.of(x, x.length / COLUMNS, COLUMNS));
  }

  @ParameterizedTest
  @CsvSource({"0, 5, 1", "4, -6, -1", "9, -9, -1", "-9, -99, -1", "-9, 9, 2", "3, 0, -2",
      "-1, -9223372036854775807, -3"})
  void takesTheElementsThatOnnxNames(long start, long end, long step) throws Exception {
    float[] x = {0, 1, 2, 3, 4, 10, 11, 12, 13, 14};
    answersAlike(model("Slice", List.of(whole(start), whole(end), whole(1), whole(step)), COLUMNS),
        Tensor.of(x, 2, COLUMNS));
  }

  /// ONNX Runtime itself ends the process here.
  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE})
  void takesOneElementByTheLongestStep(long step) throws Exception {
    Path file = model("Slice",
        List.of(whole(1), whole(step), whole(1), whole(step)), COLUMNS);
    assertThat(OnnxModels.load(file).predict(Tensor.of(new float[]{0, 1, 2, 3, 4}, 1, COLUMNS))
        .toFloats()).containsExactly(1);
  }

  @Test
  void hasNothingBetweenLimitsTheWrongWayRound() throws IOException {
    Path file = model("Clip", List.of(number(2), number(1)), COLUMNS);
    assertThatThrownBy(() -> OnnxModels.load(file)).hasMessage(file
        + ": Clip (y) (opset 17): a lower limit 2.0 above the upper 1.0 is not supported.\n"
        + "  fix:    leave it out of the model; docs/formats/onnx.md lists what Fovea reads.");
  }
}
