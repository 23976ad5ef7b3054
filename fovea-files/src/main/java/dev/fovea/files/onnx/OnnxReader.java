package dev.fovea.files.onnx;

import dev.fovea.files.ModelFormatException;
import dev.fovea.files.onnx.OnnxGraph.Port;
import dev.fovea.files.onnx.OnnxNode.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a model file's operators and weights.
///
/// The numbers of the fields are those of onnx.proto.
///
/// @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>
final class OnnxReader {
  private final OnnxFile file;
  private final String name;
  private final Map<String, Long> opsets = new LinkedHashMap<>();
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, Constant> constants = new LinkedHashMap<>();
  private final List<Port> inputs = new ArrayList<>();
  private final List<Port> outputs = new ArrayList<>();
  private String graph = "";
  private boolean hasGraph;

  private OnnxReader(OnnxFile file) {
    this.file = file;
    name = file.path().toString();
  }

  /// Reads a file.
  ///
  /// @throws ModelFormatException if it is damaged
  static OnnxGraph read(OnnxFile file) {
    OnnxReader reader = new OnnxReader(file);
    Wire in = new Wire(reader.name, file.read());
    while (in.next()) {
      switch (in.field()) {
        case 7 -> reader.graph(in.message());
        case 8 -> reader.opset(in.message());
        default -> in.skip();
      }
    }
    if (!reader.hasGraph) {
      throw OnnxFile.damaged(reader.name, "holds no graph, so it is no ONNX model");
    }
    return new OnnxGraph(reader.opsets, reader.graph, reader.nodes, reader.constants,
        reader.inputs, reader.outputs);
  }

  private void opset(Wire in) {
    String domain = "";
    long version = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> domain = in.text();
        case 2 -> version = in.number();
        default -> in.skip();
      }
    }
    opsets.put(domain.equals("ai.onnx") ? "" : domain, version);
  }

  private void graph(Wire in) {
    hasGraph = true;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> nodes.add(node(in.message()));
        case 2 -> graph = in.text();
        case 5 -> {
          TensorMessage tensor = TensorMessage.read(file, in.message());
          if (constants.put(tensor.name(), tensor.value()) != null) {
            throw in.damaged("holds two weights of the name '" + tensor.name() + "'");
          }
        }
        case 11 -> inputs.add(port(in.message()));
        case 12 -> outputs.add(port(in.message()));
        case 15 -> throw new ModelFormatException(name, "holds sparse weights.",
            "save the model with dense weights.");
        default -> in.skip();
      }
    }
  }

  private OnnxNode node(Wire in) {
    String type = "";
    String domain = "";
    String own = "";
    List<String> reads = new ArrayList<>();
    List<String> writes = new ArrayList<>();
    Map<String, Setting> settings = new LinkedHashMap<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> reads.add(in.text());
        case 2 -> writes.add(in.text());
        case 3 -> own = in.text();
        case 4 -> type = in.text();
        case 5 -> attribute(in.message(), settings);
        case 7 -> domain = in.text();
        default -> in.skip();
      }
    }
    return new OnnxNode(type, domain.equals("ai.onnx") ? "" : domain, own, List.copyOf(reads),
        List.copyOf(writes), Map.copyOf(settings));
  }

  private void attribute(Wire in, Map<String, Setting> settings) {
    String key = "";
    float real = 0;
    long whole = 0;
    String text = "";
    List<Constant> tensors = new ArrayList<>();
    List<Float> reals = new ArrayList<>();
    List<Long> wholes = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> key = in.text();
        case 2 -> real = in.real();
        case 3 -> whole = in.number();
        case 4 -> text = in.text();
        case 5 -> tensors.add(TensorMessage.read(file, in.message()).value());
        case 7 -> in.floats(x -> reals.add((float) x));
        case 8 -> in.numbers(wholes::add);
        default -> in.skip();
      }
    }
    settings.put(key, new Setting(real, whole, text, List.copyOf(tensors), List.copyOf(reals),
        List.copyOf(wholes)));
  }

  private static Port port(Wire in) {
    String own = "";
    int[] element = {0};
    List<Long> dims = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> own = in.text();
        case 2 -> {
          Wire type = in.message();
          while (type.next()) {
            if (type.field() == 1) {
              tensorType(type.message(), element, dims);
            } else {
              type.skip();
            }
          }
        }
        default -> in.skip();
      }
    }
    return new Port(own, element[0], List.copyOf(dims));
  }

  private static void tensorType(Wire in, int[] element, List<Long> dims) {
    while (in.next()) {
      switch (in.field()) {
        case 1 -> element[0] = (int) in.number();
        case 2 -> {
          Wire shape = in.message();
          while (shape.next()) {
            if (shape.field() == 1) {
              dims.add(dim(shape.message()));
            } else {
              shape.skip();
            }
          }
        }
        default -> in.skip();
      }
    }
  }

  private static long dim(Wire in) {
    long length = OnnxGraph.OPEN;
    while (in.next()) {
      if (in.field() == 1) {
        length = in.number();
      } else {
        in.skip();
      }
    }
    return length;
  }
}
