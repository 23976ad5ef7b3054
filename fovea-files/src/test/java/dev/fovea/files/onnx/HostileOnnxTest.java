package dev.fovea.files.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.files.ModelFormatException;
import dev.fovea.files.protobuf.WireMessage;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that no exporter wrote.
class HostileOnnxTest {
  private static final String AGAIN = "\n  fix:    copy, download or save the file again; this one is damaged.";
  private static final String LEAVE_OUT = "\n  fix:    leave it out of the model; docs/formats/onnx.md lists what Fovea reads.";

  @TempDir
  Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("model.onnx");
  }

  private void refuses(byte[] bytes, String problem) throws IOException {
    Files.write(file, bytes);
    assertThatThrownBy(() -> OnnxModels.load(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(file + ": " + problem);
  }

  /// A model of one weight, given field by field, and an operator that adds it.
  private static byte[] withWeight(WireMessage weight) {
    WireMessage node = new WireMessage().text(1, "x").text(1, "w").text(2, "y").text(4, "Add");
    WireMessage graph = new WireMessage().message(1, node).message(5, weight.text(8, "w"));
    return new WireMessage().message(7, graph)
        .message(8, new WireMessage().text(1, "").number(2, 17)).toBytes();
  }

  private static WireMessage weight(long... dims) {
    WireMessage weight = new WireMessage().number(2, 1);
    for (long dim : dims) {
      weight.number(1, dim);
    }
    return weight;
  }

  @Test
  void refusesNumbersAndLengthsThatLeaveTheFile() throws IOException {
    refuses(bytes(0x38, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01),
        "field 7 is of the wire type 0, not 2." + AGAIN);
    refuses(bytes(0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01),
        "holds a number of more than ten bytes." + AGAIN);
    refuses(bytes(0x3a, 0xff, 0xff, 0xff, 0xff, 0x07, 0x00),
        "field 7 declares 2147483647 bytes, 1 are left." + AGAIN);
    refuses(bytes(0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01),
        "field 7 declares 18446744073709551615 bytes, 0 are left." + AGAIN);
    refuses(bytes(0x0b), "holds a field of the wire type 3." + AGAIN);
    refuses(bytes(0x00, 0x00), "holds a field of the number 0." + AGAIN);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void refusesShapesThatTheNumbersDoNotFill() throws IOException {
    refuses(withWeight(weight(2147483647).bytes(9, new byte[4])),
        "the tensor 'w' of the shape [2147483647] has 4 bytes, not 8589934588." + AGAIN);
    refuses(withWeight(weight(2147483647, 2147483647).bytes(9, new byte[4])),
        "the tensor 'w' has the shape [2147483647, 2147483647]." + AGAIN);
    refuses(withWeight(weight(-1).bytes(9, new byte[4])),
        "the tensor 'w' has the shape [-1]." + AGAIN);
    refuses(withWeight(weight(2147483647)),
        "the tensor 'w' of the shape [2147483647] has 0 numbers, not 2147483647." + AGAIN);
  }

  @Test
  void refusesBytesOutsideOfTheFileOfWeights() throws IOException {
    Files.write(folder.resolve("weights"), new byte[16]);
    for (Map.Entry<String, String> wrong : Map.of(
        "-4", "wants 8 bytes from -4 on of 'weights', which has 16." + AGAIN,
        "12", "wants 8 bytes from 12 on of 'weights', which has 16." + AGAIN,
        "9223372036854775807",
        "wants 8 bytes from 9223372036854775807 on of 'weights', which has 16." + AGAIN,
        "0x4", "the tensor 'w' has the offset '0x4'." + AGAIN).entrySet()) {
      refuses(withWeight(outside("weights", wrong.getKey())), wrong.getValue());
    }
  }

  private static WireMessage outside(String location, String offset) {
    return weight(2).number(14, 1)
        .message(13, new WireMessage().text(1, "location").text(2, location))
        .message(13, new WireMessage().text(1, "offset").text(2, offset));
  }

  @Test
  void readsNoWeightsFromOutsideOfTheFolder() throws IOException {
    Path inside = Files.createDirectory(folder.resolve("model"));
    Path secret = Files.write(folder.resolve("secret"), new byte[16]);
    Files.createSymbolicLink(inside.resolve("soft"), secret);
    Files.createSymbolicLink(inside.resolve("folder"), folder);
    Files.createLink(inside.resolve("hard"), secret);
    file = inside.resolve("model.onnx");
    for (String location : List.of("../secret", secret.toString(), "soft", "hard",
        "folder/secret", "model.onnx/../../secret", "")) {
      refuses(withWeight(outside(location, "0")), "keeps weights in '" + location
          + "', which is no plain file inside the model's folder.\n  fix:    use a file without"
          + " '..', absolute paths and links, or save the model in one file.");
    }
    refuses(withWeight(outside("\u001b[2J", "0")),
        "keeps weights in '?[2J', which is not there.\n"
            + "  fix:    put the file into the model's folder, beside the model.");
  }

  @Test
  void refusesFloodsOfFields() throws IOException {
    byte[] nodes = new byte[2_000_002];
    Arrays.fill(nodes, (byte) 0x0a);
    for (int i = 1; i < nodes.length; i += 2) {
      nodes[i] = 0;
    }
    refuses(new WireMessage().bytes(7, nodes).toBytes(),
        "has more than 1000000 fields, which is no network's file.\n"
            + "  fix:    check that the file is what it should be.");
  }

  /// Each doubles what the one before made; the numbers of the last would take 16 GiB.
  @Test
  void refusesConstantsThatGrow() throws IOException {
    GraphMessage graph = new GraphMessage();
    graph.input("x", List.of(4));
    String grown = graph.weight("w", Constant.of(List.of(4), 1f, 2f, 3f, 4f));
    for (int i = 0; i < 30; i++) {
      grown = graph.node("Concat", "c" + i, Map.of("axis", 0), grown, grown);
    }
    graph.node("Add", "sum", Map.of(), "y", new String[]{"x", grown});
    graph.output("y", List.of(4));
    refuses(graph.file("g"),
        "Concat 'c19_19' (opset 17): more constants than four times the file's is not supported."
            + LEAVE_OUT);
  }

  @Test
  void refusesConstantsOfAnySizeFromTwoNumbers() throws IOException {
    GraphMessage graph = new GraphMessage();
    graph.input("x", List.of(4));
    String shape = graph.weight("s", Constant.of(List.of(2), 65536L, 65536L));
    String filled = graph.node("ConstantOfShape", "f", Map.of(), shape);
    graph.node("Add", "sum", Map.of(), "y", new String[]{"x", filled});
    graph.output("y", List.of(4));
    refuses(graph.file("g"),
        "ConstantOfShape 'f_0' (opset 17): a constant of the shape [65536, 65536] is not supported."
            + LEAVE_OUT);
  }

  @Test
  void takesNoMemoryForPlacesOfALongAxis() throws IOException {
    GraphMessage graph = new GraphMessage();
    graph.input("x", List.of(Integer.MAX_VALUE));
    String from = graph.weight("from", Constant.of(List.of(1), 1L));
    String to = graph.weight("to", Constant.of(List.of(1), Long.MAX_VALUE));
    String axis = graph.weight("axis", Constant.of(List.of(1), 1L));
    graph.node("Slice", "slice", Map.of(), "y", new String[]{"x", from, to, axis});
    graph.output("y", List.of(Integer.MAX_VALUE - 1));
    refuses(graph.file("g"),
        "Slice 'slice' (opset 17): 2147483646 elements is not supported." + LEAVE_OUT);
  }

  @Test
  void takesNoMemoryForPartsOfALongAxis() throws IOException {
    GraphMessage graph = new GraphMessage();
    graph.input("x", List.of(Integer.MAX_VALUE));
    String sizes = graph.weight("sizes", Constant.of(List.of(1), (long) Integer.MAX_VALUE));
    graph.node("Split", "split", Map.of("axis", 1), "y", new String[]{"x", sizes});
    graph.output("y", List.of(Integer.MAX_VALUE));
    refuses(graph.file("g"),
        "Split 'split' (opset 17): 2147483647 elements is not supported." + LEAVE_OUT);
  }

  @Test
  void findsOneElementOfALongAxisAtOnce() throws IOException {
    GraphMessage graph = new GraphMessage();
    graph.input("x", List.of(Integer.MAX_VALUE));
    String place = graph.weight("place", Constant.of(List.of(1), 0L));
    graph.node("Gather", "gather", Map.of("axis", 1), "y", new String[]{"x", place});
    graph.output("y", List.of(1));
    Files.write(file, graph.file("g"));
    assertThat(OnnxModels.load(file).outputs().getFirst().shape()).isEqualTo(Shape.of(1));
  }

  @Test
  void refusesMoreOperatorsThanItConnects() throws IOException {
    GraphMessage graph = new GraphMessage();
    graph.input("x", List.of(4));
    String last = "x";
    for (int i = 0; i <= 2000; i++) {
      last = graph.node("Relu", "r", Map.of(), last);
    }
    graph.output(last, List.of(4));
    refuses(graph.file("g"), "has 2001 operators; Fovea reads up to 2000.\n"
        + "  fix:    simplify the model, or cut it.");
  }

  @Test
  void refusesCycles() throws IOException {
    GraphMessage graph = new GraphMessage();
    graph.input("x", List.of(4));
    graph.node("Add", "a", Map.of(), "p", new String[]{"x", "q"});
    graph.node("Relu", "b", Map.of(), "q", new String[]{"p"});
    graph.output("q", List.of(4));
    refuses(graph.file("g"),
        "Add 'a' (opset 17) reads 'q', which nothing before it makes." + AGAIN);
  }

  @Test
  void keepsNamesOutOfTheTerminal() throws IOException {
    GraphMessage graph = new GraphMessage();
    graph.input("x", List.of(4));
    graph.node("\u001b[2J", "\u202ename", Map.of(), "y", new String[]{"x"});
    graph.output("y", List.of(4));
    refuses(graph.file(String.join("", Collections.nCopies(500, "\u0007"))),
        "?[2J '?name' (opset 17): the operator is not supported." + LEAVE_OUT);
  }
}
