package dev.fovea.files.onnx;

import dev.fovea.layer.Activation;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Dense;
import dev.fovea.layer.ELU;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerNormalization;
import dev.fovea.layer.LeakyReLU;
import dev.fovea.layer.LocalResponseNormalization;
import dev.fovea.layer.PReLU;
import dev.fovea.layer.ReLU;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Writes one layer as operators: those that ONNX has for it, else those of the ops that it
/// consists of.
///
/// @param exporter where operators and weights go
/// @param path     the layer's path, which its operators are called by
/// @param layer    the layer
/// @param inputs   the shapes of what it reads, without the batch axis
record LayerWriter(Exporter exporter, String path, Layer layer, List<Shape> inputs) {
  /// Axes of a batch of images, the only ones for which ONNX Runtime has neighbouring channels.
  private static final int IMAGES = 4;

  /// Returns the layer's results.
  ///
  /// @throws IllegalArgumentException if ONNX has no operator for what it computes
  List<Laid> write(List<Laid> in) {
    return switch (layer) {
      case Model inner -> exporter.inner(inner, path, in);
      case BatchNormalization b -> List.of(normalized(in.getFirst(), b));
      case LayerNormalization n when isPlain(n) -> List.of(normalized(in.getFirst(), n));
      case Dense d -> List.of(dense(in.getFirst(), d));
      case Activation a -> ActivationWriter.write(this, in.getFirst(), a.activation())
          .map(List::of).orElseGet(() -> OpTrace.write(this, in));
      case ReLU r when r.threshold() == 0 && r.maxValue().isEmpty() && r.negativeSlope() != 0 ->
        List.of(each("LeakyRelu", Map.of("alpha", r.negativeSlope()), in.getFirst()));
      case LeakyReLU r ->
        List.of(each("LeakyRelu", Map.of("alpha", r.negativeSlope()), in.getFirst()));
      case ELU e -> List.of(each("Elu", Map.of("alpha", e.alpha()), in.getFirst()));
      case LocalResponseNormalization n when in.getFirst().rank() == IMAGES ->
        List.of(neighbours(in.getFirst(), n));
      case PReLU _ -> List.of(rectified(in.getFirst()));
      default -> OpTrace.write(this, in);
    };
  }

  /// Returns the refusal of what ONNX cannot say.
  IllegalArgumentException no(String what) {
    return new IllegalArgumentException(
        "%s: %s cannot be written to ONNX.\n  fix:    %s.".formatted(path, what,
            "leave it out, or save the model as .keras; docs/formats/onnx.md says what can"));
  }

  GraphMessage graph() {
    return exporter.graph();
  }

  /// Returns a weight of the layer.
  Constant weight(String name) {
    return exporter.weight(path + "/" + name);
  }

  /// Writes numbers and returns their name in the file.
  String put(String name, Constant value) {
    return graph().weight(path + "_" + name, value);
  }

  /// Adds an operator that works element by element.
  Laid each(String type, Map<String, ?> settings, Laid x) {
    return x.with(graph().node(type, path, settings, x.name()));
  }

  private Laid normalized(Laid value, BatchNormalization b) {
    int rank = value.rank();
    int channel = b.axis() < 0 ? b.axis() + rank : b.axis();
    Laid x = exporter.ordered(value, Laid.second(rank, channel), path);
    int channels = inputs.getFirst().dim(channel - 1);
    return x.with(graph().node("BatchNormalization", path, Map.of("epsilon", b.epsilon()),
        x.name(), put("gamma", b.scale() ? weight("gamma") : row(channels, 1)),
        put("beta", b.center() ? weight("beta") : row(channels, 0)),
        put("mean", weight("moving_mean")), put("variance", weight("moving_variance"))));
  }

  /// ONNX's factor is for the mean of the squares, the layer's for their sum.
  private Laid neighbours(Laid value, LocalResponseNormalization n) {
    Laid x = exporter.ordered(value, Laid.second(IMAGES, IMAGES - 1), path);
    int size = 2 * n.depthRadius() + 1;
    return each("LRN", Map.of("size", size, "alpha", n.alpha() * size, "beta", n.beta(),
        "bias", n.bias()), x);
  }

  private static Constant row(int length, float value) {
    float[] row = new float[length];
    Arrays.fill(row, value);
    return Constant.of(List.of(length), row);
  }

  private boolean isPlain(LayerNormalization n) {
    int last = inputs.getFirst().rank();
    return !n.rmsScaling() && (n.axis().equals(List.of(-1)) || n.axis().equals(List.of(last)));
  }

  private Laid normalized(Laid value, LayerNormalization n) {
    Laid x = exporter.plain(value, path);
    int channels = inputs.getFirst().last();
    return x.with(graph().node("LayerNormalization", path,
        Map.of("epsilon", n.epsilon(), "axis", -1), x.name(),
        put("gamma", n.scale() ? weight("gamma") : row(channels, 1)),
        put("beta", n.center() ? weight("beta") : row(channels, 0))));
  }

  private Laid dense(Laid value, Dense d) {
    Laid x = exporter.plain(value, path);
    String y = graph().node("MatMul", path, Map.of(), x.name(), put("kernel", weight("kernel")));
    if (d.useBias()) {
      y = graph().node("Add", path, Map.of(), y, put("bias", weight("bias")));
    }
    Shape shape = inputs.getFirst().with(-1, d.units());
    return new LayerWriter(exporter, path, new Activation(d.activation()), List.of(shape))
        .write(List.of(x.with(y))).getFirst();
  }

  private Laid rectified(Laid x) {
    Constant slopes = weight("alpha").withRank(x.rank()).transpose(x.axes());
    return x.with(graph().node("PRelu", path, Map.of(), x.name(), put("alpha", slopes)));
  }
}
