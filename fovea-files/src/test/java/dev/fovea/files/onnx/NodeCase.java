package dev.fovea.files.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.files.ModelFormatException;
import dev.fovea.files.onnx.OnnxGraph.Port;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// One of ONNX's own cases: a model with inputs, and the outputs that are right.
///
/// Weights come as inputs there; they are put into the model first.
record NodeCase(Path folder) {
  private static final double LIMIT = 1e-5;

  /// Answers in bfloat16 have eight digits of the binary system.
  private static final double BRAIN = 1.0 / 256;

  /// The answers of this case were typed with four digits.
  private static final String ROUGH = "test_averagepool_2d_ceil_last_window_starts_on_pad";

  static List<NodeCase> all(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> f.endsWith("model.onnx")).map(f -> new NodeCase(f.getParent()))
          .sorted((a, b) -> a.name().compareTo(b.name())).toList();
    }
  }

  String name() {
    return folder.getFileName().toString();
  }

  /// Runs the case with all inputs as data, and where that is refused, with all but the first as
  /// weights.
  void run() throws IOException {
    OnnxGraph graph = OnnxReader.read(new OnnxFile(folder.resolve("model.onnx")));
    List<Constant> given = tensors("input_");
    try {
      if (given.stream().map(c -> c.shape().stream().findFirst()).distinct().count() > 1) {
        throw new ModelFormatException(name(), "the inputs have no batch in common.", "");
      }
      compare(graph, given);
    } catch (ModelFormatException refused) {
      Map<String, Constant> constants = new HashMap<>(graph.constants());
      List<Port> ports = new ArrayList<>(graph.inputs());
      for (int i = 1; i < given.size(); i++) {
        constants.put(ports.get(i).name(), given.get(i));
      }
      if (given.size() < 2) {
        throw refused;
      }
      compare(new OnnxGraph(graph.opsets(), graph.name(), graph.nodes(), constants, ports,
          graph.outputs()), given.subList(0, 1));
    }
  }

  private void compare(OnnxGraph graph, List<Constant> given) throws IOException {
    Importer.Imported read = Importer.read(name(), graph);
    List<Tensor> batches = new ArrayList<>();
    for (int i = 0; i < read.inputs().size(); i++) {
      Constant turned = given.get(i).transpose(read.inputs().get(i).axes());
      batches.add(Tensor.of(turned.floats(),
          turned.shape().stream().mapToInt(d -> d).toArray()));
    }
    List<Tensor> answers = read.model().predict(batches);
    List<Constant> expected = tensors("output_");
    for (int i = 0; i < answers.size(); i++) {
      Traced order = read.outputs().get(i);
      Constant ours = Constant.of(answers.get(i).shape().dims(), answers.get(i).toFloats());
      List<Integer> back = Traced.plainAxes(order.rank()).stream().map(order.axes()::indexOf)
          .toList();
      close(ours.transpose(back), expected.get(i));
    }
  }

  private void close(Constant ours, Constant expected) {
    assertThat(ours.shape()).as(name()).isEqualTo(expected.shape());
    double limit = name().equals(ROUGH) ? 1e-4 : name().contains("bfloat16") ? BRAIN : LIMIT;
    double largest = 1;
    for (int i = 0; i < expected.size(); i++) {
      largest = Math.max(largest, Math.abs(expected.get(i)));
    }
    for (int i = 0; i < expected.size(); i++) {
      // Not a number is right where that is the answer, and so are numbers beyond single precision.
      if (Double.compare(ours.get(i), expected.get(i)) == 0) {
        continue;
      }
      assertThat(Math.abs(ours.get(i) - expected.get(i)) / largest).as(name() + " at " + i)
          .isLessThanOrEqualTo(limit);
    }
  }

  private List<Constant> tensors(String start) throws IOException {
    List<Constant> all = new ArrayList<>();
    Path data = folder.resolve("test_data_set_0");
    for (int i = 0; Files.exists(data.resolve(start + i + ".pb")); i++) {
      OnnxFile file = new OnnxFile(data.resolve(start + i + ".pb"));
      all.add(TensorMessage.read(file, new Wire(file.path().toString(), file.read())).value());
    }
    return all;
  }
}
