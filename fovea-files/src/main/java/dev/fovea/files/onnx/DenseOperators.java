package dev.fovea.files.onnx;

import dev.fovea.files.onnx.Traced.Image;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Matrix products with weights, which are fully connected layers.
final class DenseOperators {
  static final Map<String, Operators.Operator> ALL = Map.of(
      "Gemm", DenseOperators::gemm,
      "MatMul", DenseOperators::matMul);

  private DenseOperators() {}

  private static Known gemm(Call call) {
    if (call.whole("transA", 0) != 0) {
      throw call.no("transA, which mixes the samples of a batch,");
    }
    Constant kernel = call.constant(1);
    if (kernel.shape().size() != 2) {
      throw call.wrong("has a weight " + kernel);
    }
    Constant turned = call.whole("transB", 0) != 0 ? kernel.transpose(List.of(1, 0)) : kernel;
    Optional<Constant> bias = call.optional(2)
        .map(b -> times(bias(call, b, turned.shape().get(1)), call.real("beta", 1)));
    return dense(call, call.traced(0), times(turned, call.real("alpha", 1)), bias);
  }

  private static Known matMul(Call call) {
    Constant kernel = call.constant(1);
    if (kernel.shape().size() == 1) {
      throw call.no("a product with a vector");
    }
    List<Integer> shape = kernel.shape();
    int rank = shape.size();
    if (Constant.count(shape.subList(0, rank - 2)) != 1) {
      throw call.no("a product with a batch of matrices %s".formatted(kernel));
    }
    return dense(call, call.traced(0), kernel.reshape(shape.subList(rank - 2, rank)),
        Optional.empty());
  }

  private static Constant bias(Call call, Constant bias, int units) {
    int rank = bias.shape().size();
    boolean row = rank == 0 || rank == 1 || rank == 2 && bias.shape().getFirst() == 1;
    if (!row) {
      throw call.no("a summand %s, which differs between the samples of a batch,".formatted(bias));
    }
    return bias.withRank(2).broadcast(List.of(1, units)).reshape(List.of(units));
  }

  private static Constant times(Constant constant, double factor) {
    if (factor == 1) {
      return constant;
    }
    float[] floats = constant.floats().clone();
    for (int i = 0; i < floats.length; i++) {
      floats[i] *= (float) factor;
    }
    return Constant.of(constant.shape(), floats);
  }

  private static Known dense(Call call, Traced in, Constant kernel, Optional<Constant> bias) {
    if (in.rank() < 2) {
      throw call.no("a product with a vector");
    }
    boolean row = in.flat().isPresent();
    Traced x = row ? in : call.plain(in);
    if (x.length(x.rank() - 1) != kernel.shape().getFirst()) {
      throw call.wrong("has a weight %s for %d features"
          .formatted(kernel, x.length(x.rank() - 1)));
    }
    Constant rows = row ? turned(kernel, in.flat().orElseThrow()) : kernel;
    int units = kernel.shape().get(1);
    Function<Boolean, Layer> layer = useBias -> useBias
        ? new Dense(units)
        : new Dense(units).withoutBias();
    Symbol y = call.layer(layer.apply(bias.isPresent()), x.symbol());
    call.fill(y, "kernel", rows);
    bias.ifPresent(b -> call.fill(y, "bias", b));
    if (bias.isEmpty()) {
      call.importer().mayHaveBias(y, layer);
    }
    return Traced.plain(y);
  }

  /// Returns a weight with its rows in the order in which Fovea's Flatten lays out an image.
  private static Constant turned(Constant kernel, Image image) {
    List<Integer> onnx = new ArrayList<>();
    List<Integer> order = new ArrayList<>();
    int rank = image.axes().size();
    for (int axis = 1; axis < rank; axis++) {
      onnx.add(image.shape().get(image.axes().indexOf(axis) - 1));
      order.add(image.axes().get(axis) - 1);
    }
    onnx.add(kernel.shape().get(1));
    order.add(rank - 1);
    return kernel.reshape(onnx).transpose(order).reshape(kernel.shape());
  }
}
