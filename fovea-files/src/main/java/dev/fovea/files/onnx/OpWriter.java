package dev.fovea.files.onnx;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.AtLeast;
import dev.fovea.op.AveragePool;
import dev.fovea.op.Broadcast;
import dev.fovea.op.Clip;
import dev.fovea.op.Concat;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGrad;
import dev.fovea.op.Cos;
import dev.fovea.op.Divide;
import dev.fovea.op.Equal;
import dev.fovea.op.Erf;
import dev.fovea.op.Exp;
import dev.fovea.op.Log;
import dev.fovea.op.LogSoftmax;
import dev.fovea.op.MatMul;
import dev.fovea.op.MaxPool;
import dev.fovea.op.Maximum;
import dev.fovea.op.Minimum;
import dev.fovea.op.Multiply;
import dev.fovea.op.Pad;
import dev.fovea.op.Power;
import dev.fovea.op.Relu;
import dev.fovea.op.Reshape;
import dev.fovea.op.Resize;
import dev.fovea.op.Sigmoid;
import dev.fovea.op.Sin;
import dev.fovea.op.Slice;
import dev.fovea.op.Softmax;
import dev.fovea.op.Softplus;
import dev.fovea.op.Sparsemax;
import dev.fovea.op.Sqrt;
import dev.fovea.op.Square;
import dev.fovea.op.Subtract;
import dev.fovea.op.Sum;
import dev.fovea.op.Take;
import dev.fovea.op.Tanh;
import dev.fovea.op.Transpose;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes ops as operators, one op at a time.
///
/// @param trace the layer's graph, and what is known of its values
/// @param node  the op
record OpWriter(OpTrace trace, Node node) {

  /// Returns an op's result.
  ///
  /// @throws IllegalArgumentException if ONNX has no operator for it
  static Laid write(OpTrace trace, Node node) {
    return new OpWriter(trace, node).write();
  }

  private Laid write() {
    WindowWriter window = new WindowWriter(this);
    return switch (node.op()) {
      case Conv op -> window.convolution(op);
      case ConvInputGrad op -> window.transposed(op);
      case MaxPool op -> window.pool("MaxPool", op.window(), Map.of());
      case AveragePool op ->
        window.pool("AveragePool", op.window(), Map.of("count_include_pad", 0));
      case Resize op -> window.resized(op);
      case MatMul op -> product(op);
      case Relu _ -> each("Relu");
      case Sigmoid _ -> each("Sigmoid");
      case Tanh _ -> each("Tanh");
      case Softplus _ -> each("Softplus");
      case Exp _ -> each("Exp");
      case Log _ -> each("Log");
      case Sqrt _ -> each("Sqrt");
      case Erf _ -> each("Erf");
      case Sin _ -> each("Sin");
      case Cos _ -> each("Cos");
      case Affine op -> scalar("Add", scalar("Mul", x(), op.scale(), 1), op.shift(), 0);
      case Power op -> scalar("Pow", x(), op.exponent(), 1);
      case Square _ -> x().with(add("Mul", Map.of(), x().name(), x().name()));
      case Clip op -> clipped(op);
      case Add _ -> pair("Add");
      case Subtract _ -> pair("Sub");
      case Multiply _ -> pair("Mul");
      case Divide _ -> pair("Div");
      case Maximum _ -> pair("Max");
      case Minimum _ -> pair("Min");
      case AtLeast _ -> truth(pair("GreaterOrEqual"));
      case Equal _ -> truth(pair("Equal"));
      case Softmax _ -> along("Softmax");
      case LogSoftmax _ -> along("LogSoftmax");
      case Sparsemax _ -> SparsemaxWriter.write(this);
      case Sum op -> sum(op);
      case Transpose op -> transposed(op);
      case Reshape op -> reshaped(op.shape());
      case Broadcast op -> broadcast(op.shape());
      case Concat op -> joined(op.axis());
      case Pad op -> padded(op);
      case Slice op -> sliced(op);
      case Take op -> x().with(add("Gather", Map.of("axis", x().place(op.axis())), x().name(),
          put(Constant.row(op.index().stream().map(i -> (long) i).toList()))));
      default -> throw trace.layer().no("the op " + node.op().name());
    };
  }

  /// Returns the first input.
  Laid x() {
    return trace.laid(node.input(0));
  }

  /// Adds an operator and returns its result's name.
  String add(String type, Map<String, ?> settings, String... inputs) {
    return trace.graph().node(type, trace.layer().path(), settings, inputs);
  }

  /// Writes numbers and returns their name.
  String put(Constant value) {
    return trace.layer().put("constant", value);
  }

  /// Writes a number and returns its name.
  String put(double number) {
    return put(Constant.of(List.of(), (float) number));
  }

  private Laid each(String type) {
    return x().with(add(type, Map.of(), x().name()));
  }

  private Laid scalar(String type, Laid x, double number, double nothing) {
    return number == nothing ? x : x.with(add(type, Map.of(), x.name(), put(number)));
  }

  private Laid clipped(Clip op) {
    boolean below = op.low() > -Float.MAX_VALUE;
    boolean above = op.high() < Float.MAX_VALUE;
    List<String> inputs = new ArrayList<>(List.of(x().name(), below ? put(op.low()) : ""));
    if (above) {
      inputs.add(put(op.high()));
    }
    return x().with(add("Clip", Map.of(), inputs.toArray(String[]::new)));
  }

  /// Adds an operator of two values, which ONNX repeats as Fovea does.
  private Laid pair(String type) {
    Value a = node.input(0);
    Value b = node.input(1);
    int rank = node.output().shape().rank();
    Value model = trace.constant(a).isPresent() || a.shape().rank() < rank ? b : a;
    List<Integer> axes = trace.constant(model).isEmpty() && alike(model, a, rank)
        && alike(model, b, rank)
            ? trace.laid(model).axes()
            : Traced.plainAxes(rank);
    return new Laid(add(type, Map.of(), operand(a, axes), operand(b, axes)), axes);
  }

  /// Tells whether a value can be brought into the order of another one without a reshape.
  private boolean alike(Value model, Value value, int rank) {
    return model.shape().rank() == rank
        && (trace.constant(value).isPresent() || value.shape().rank() == rank);
  }

  private String operand(Value value, List<Integer> axes) {
    Optional<Constant> constant = trace.constant(value);
    if (constant.isPresent()) {
      Constant c = constant.get();
      return put(c.size() == 1
          ? c.reshape(List.of())
          : c.withRank(axes.size()).transpose(axes));
    }
    Laid own = trace.laid(value);
    return own.rank() == axes.size()
        ? trace.arranged(value, axes)
        : trace.layer().exporter().plain(own, trace.layer().path()).name();
  }

  private Laid truth(Laid x) {
    return x.with(add("Cast", Map.of("to", 1), x.name()));
  }

  private Laid along(String type) {
    return x().with(add(type, Map.of("axis", x().place(x().rank() - 1)), x().name()));
  }

  private Laid product(MatMul op) {
    List<Integer> turned = List.of(1, 0);
    List<Integer> plain = List.of(0, 1);
    return new Laid(add("MatMul", Map.of(),
        trace.arranged(node.input(0), op.transposeA() ? turned : plain),
        trace.arranged(node.input(1), op.transposeB() ? turned : plain)), plain);
  }

  private Laid sum(Sum op) {
    Laid x = x();
    List<Integer> kept = x.axes().stream().filter(axis -> !op.axes().contains(axis)).toList();
    List<Integer> sorted = kept.stream().sorted().toList();
    List<Integer> axes = kept.stream().map(sorted::indexOf).toList();
    List<Integer> places = op.axes().stream().map(x::place).sorted().toList();
    Optional<Value> mean = trace.mean(node, op);
    if (mean.isPresent()) {
      Laid y = new Laid(add("ReduceMean", Map.of("axes", places, "keepdims", 0), x.name()), axes);
      trace.known(mean.get(), y);
      return y;
    }
    String all = put(Constant.row(places.stream().map(axis -> (long) axis).toList()));
    return new Laid(add("ReduceSum", Map.of("keepdims", 0), x.name(), all), axes);
  }

  /// Only the order of the axes changes, and that is remembered.
  private Laid transposed(Transpose op) {
    return new Laid(x().name(), x().axes().stream().map(op.order()::indexOf).toList());
  }

  private Laid reshaped(Shape shape) {
    Laid x = trace.liesPlain(node.input(0))
        ? x()
        : trace.layer().exporter().plain(x(), trace.layer().path());
    return new Laid(add("Reshape", Map.of(), x.name(), put(trace.open(shape))),
        Traced.plainAxes(shape.rank()));
  }

  private Laid broadcast(Shape shape) {
    Laid x = trace.layer().exporter().plain(x(), trace.layer().path());
    Shape from = node.input(0).shape();
    List<Long> to = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      int own = axis - shape.rank() + from.rank();
      boolean open = trace.isBatch(shape.dim(axis));
      if (open && (own < 0 || from.dim(own) == 1)) {
        throw trace.layer().no("a constant for each sample of a batch");
      }
      to.add(open ? 1L : shape.dim(axis));
    }
    return new Laid(add("Expand", Map.of(), x.name(), put(Constant.row(to))),
        Traced.plainAxes(shape.rank()));
  }

  private Laid joined(int axis) {
    List<Integer> axes = x().axes();
    String[] names = node.inputs().stream().map(value -> trace.arranged(value, axes))
        .toArray(String[]::new);
    return new Laid(add("Concat", Map.of("axis", axes.indexOf(axis)), names), axes);
  }

  private Laid padded(Pad op) {
    List<Long> pads = new ArrayList<>();
    x().axes().forEach(axis -> pads.add((long) op.before().get(axis)));
    x().axes().forEach(axis -> pads.add((long) op.after().get(axis)));
    return x().with(add("Pad", Map.of(), x().name(), put(Constant.row(pads)), put(op.value())));
  }

  private Laid sliced(Slice op) {
    List<Long> starts = new ArrayList<>();
    List<Long> ends = new ArrayList<>();
    List<Long> places = new ArrayList<>();
    for (int axis = 0; axis < x().rank(); axis++) {
      if (op.shape().dim(axis) != node.input(0).shape().dim(axis)) {
        starts.add((long) op.begin().get(axis));
        ends.add((long) op.begin().get(axis) + op.shape().dim(axis));
        places.add((long) x().place(axis));
      }
    }
    return places.isEmpty()
        ? x()
        : x().with(add("Slice", Map.of(), x().name(), put(Constant.row(starts)),
            put(Constant.row(ends)), put(Constant.row(places))));
  }
}
