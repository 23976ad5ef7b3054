package dev.fovea.files.onnx;

import java.util.List;
import java.util.Map;

/// Writes Sparsemax, for which ONNX has no operator, as comparisons of all pairs of elements.
///
/// Of the `n` elements that are at least as large as `x`, with the sum `s`, it counts whether
/// `1 + n * x` is above `s`: those where it is are left; the threshold is their sum less 1, divided by their
/// number.
///
/// @see <a href="https://arxiv.org/abs/1602.02068">Martins and Astudillo 2016, proposition 1</a>
final class SparsemaxWriter {
  private SparsemaxWriter() {}

  static Laid write(OpWriter op) {
    Laid x = op.trace().layer().exporter().plain(op.x(), op.trace().layer().path());
    long last = x.rank();
    String row = op.add("Unsqueeze", Map.of(), x.name(), axis(op, last - 1));
    String column = op.add("Unsqueeze", Map.of(), x.name(), axis(op, last));
    String larger = op.add("Cast", Map.of("to", 1),
        op.add("GreaterOrEqual", Map.of(), row, column));
    String count = sum(op, larger, last, 0);
    String sum = sum(op, op.add("Mul", Map.of(), larger, row), last, 0);
    String bound = op.add("Add", Map.of(), op.add("Mul", Map.of(), count, x.name()), op.put(1));
    String left = op.add("Cast", Map.of("to", 1), op.add("Greater", Map.of(), bound, sum));
    String total = sum(op, op.add("Mul", Map.of(), left, x.name()), last - 1, 1);
    String threshold = op.add("Div", Map.of(), op.add("Sub", Map.of(), total, op.put(1)),
        sum(op, left, last - 1, 1));
    return x.with(op.add("Relu", Map.of(), op.add("Sub", Map.of(), x.name(), threshold)));
  }

  private static String sum(OpWriter op, String x, long axis, int keep) {
    return op.add("ReduceSum", Map.of("keepdims", keep), x, axis(op, axis));
  }

  private static String axis(OpWriter op, long axis) {
    return op.put(Constant.row(List.of(axis)));
  }
}
