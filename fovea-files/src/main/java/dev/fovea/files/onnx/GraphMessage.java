package dev.fovea.files.onnx;

import dev.fovea.files.protobuf.WireMessage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An ONNX graph that is being written; the numbers of the fields are those of onnx.proto.
final class GraphMessage {
  /// The operators' version, which programs since 2021 read.
  static final int OPSET = 17;
  private static final int FORMAT = 8;
  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int REAL_SETTING = 1;
  private static final int WHOLE_SETTING = 2;
  private static final int TEXT_SETTING = 3;
  private static final int WHOLES_SETTING = 7;

  private static final ValueLayout.OfFloat REAL = ValueLayout.JAVA_FLOAT
      .withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong WHOLE = ValueLayout.JAVA_LONG
      .withOrder(ByteOrder.LITTLE_ENDIAN);

  private final WireMessage graph = new WireMessage();
  /// Inputs, results, weights and outputs share one space of names.
  private final Set<String> taken = new HashSet<>();
  private int results;
  private int weights;

  /// Returns a name that nothing in the file has yet, the wanted one if it is free.
  String free(String wanted) {
    String name = wanted;
    for (int i = 1; !taken.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  /// Adds an operator and returns the name of its result.
  ///
  /// @param settings numbers, texts and lists of whole numbers, by name
  String node(String type, String name, Map<String, ?> settings, String... inputs) {
    String result = free(name + "_" + results++);
    node(type, result, settings, result, inputs);
    return result;
  }

  /// Adds an operator whose result has this name.
  void node(String type, String name, Map<String, ?> settings, String result, String[] inputs) {
    WireMessage node = new WireMessage();
    for (String input : inputs) {
      node.text(1, input);
    }
    node.text(2, result).text(3, name).text(4, type);
    settings.forEach((key, value) -> node.message(5, setting(key, value)));
    graph.message(1, node);
  }

  private static WireMessage setting(String key, Object value) {
    WireMessage setting = new WireMessage().text(1, key);
    return switch (value) {
      case Double real -> setting.real(2, real.floatValue()).number(20, REAL_SETTING);
      case Integer whole -> setting.number(3, whole).number(20, WHOLE_SETTING);
      case String text -> setting.text(4, text).number(20, TEXT_SETTING);
      case List<?> list -> {
        list.forEach(item -> setting.number(8, (Integer) item));
        yield setting.number(20, WHOLES_SETTING);
      }
      default -> throw new IllegalArgumentException("no setting can be " + value);
    };
  }

  /// Adds weights and returns their name.
  String weight(String name, Constant value) {
    String own = free(name + "_w" + weights++);
    WireMessage tensor = new WireMessage();
    value.shape().forEach(length -> tensor.number(1, length));
    tensor.number(2, value.isWhole() ? INT64 : FLOAT).text(8, own);
    graph.message(5, tensor.bytes(9, raw(value)));
    return own;
  }

  /// Returns the numbers outside of the heap, where those of a large network would not fit.
  private static MemorySegment raw(Constant value) {
    int size = value.isWhole() ? Long.BYTES : Float.BYTES;
    MemorySegment raw = Arena.ofAuto().allocate(Math.max(1, (long) value.size() * size), 8);
    if (value.isWhole()) {
      MemorySegment.copy(value.wholes(), 0, raw, WHOLE, 0, value.size());
    } else {
      MemorySegment.copy(value.reals(), 0, raw, REAL, 0, value.size());
    }
    return raw.asSlice(0, (long) value.size() * size);
  }

  /// Adds an input; all of them come before anything else.
  void input(String name, List<Integer> sample) {
    taken.add(name);
    graph.message(11, port(name, sample));
  }

  /// Adds an output, whose name was asked for by [#free].
  void output(String name, List<Integer> sample) {
    graph.message(12, port(name, sample));
  }

  private static WireMessage port(String name, List<Integer> sample) {
    WireMessage shape = new WireMessage().message(1, new WireMessage().text(2, "batch"));
    sample.forEach(length -> shape.message(1, new WireMessage().number(1, length)));
    WireMessage type = new WireMessage().number(1, FLOAT).message(2, shape);
    return new WireMessage().text(1, name).message(2, new WireMessage().message(1, type));
  }

  /// Returns the whole file's bytes.
  byte[] file(String name) {
    return message(name).toBytes();
  }

  /// Returns the whole file.
  WireMessage message(String name) {
    graph.text(2, name);
    return new WireMessage().number(1, FORMAT).text(2, "fovea").message(7, graph)
        .message(8, new WireMessage().text(1, "").number(2, OPSET));
  }
}
