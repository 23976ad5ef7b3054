package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGrad;
import dev.fovea.op.ConvKernelGrad;
import dev.fovea.op.MaxPool;
import dev.fovea.op.MaxPoolGrad;
import dev.fovea.op.Pad;
import dev.fovea.op.Relu;
import dev.fovea.op.Slice;
import dev.fovea.op.Window;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lets a sliding window see a border of zeros that a node before it puts around the image, so that
/// the larger image is never made.
///
/// A convolution pads with zeros by itself. The largest number under a window is the same without a
/// border of zeros where no number is below zero, behind a ReLU; a derivative that went to the border
/// then reaches a zero of the image, through which the ReLU lets none.
public record FoldPadding() implements Pass {
  @Override
  public Graph run(Graph graph) {
    return Rewrite.each(graph, FoldPadding::fold);
  }

  private static Optional<List<Value>> fold(Node node, Rewrite copy) {
    return switch (node.op()) {
      case Conv(var window, int groups) -> border(node, copy)
          .flatMap(pad -> wider(window, pad))
          .map(wide -> copy.applyAll(new Conv(wide, groups), within(node, copy)));
      case ConvKernelGrad(var window, int groups, var kernel) -> border(node, copy)
          .flatMap(pad -> wider(window, pad))
          .map(wide -> copy.applyAll(new ConvKernelGrad(wide, groups, kernel), within(node, copy)));
      case MaxPool(var window, boolean positions) -> pooled(node, window, copy)
          .map(wide -> copy.applyAll(new MaxPool(wide, positions), within(node, copy)));
      case Slice slice -> cut(node, slice, copy);
      default -> Optional.empty();
    };
  }

  /// Returns the padding with zeros that makes the node's first input.
  private static Optional<Pad> border(Node node, Rewrite copy) {
    return copy.producer(node.input(0))
        .map(Node::op)
        .filter(Pad.class::isInstance)
        .map(Pad.class::cast)
        .filter(pad -> pad.value() == 0);
  }

  /// Returns the wider window of a pooling whose border cannot win; a window with gaps may see nothing
  /// else.
  private static Optional<Window> pooled(Node node, Window window, Rewrite copy) {
    boolean dense = window.axes().stream().allMatch(axis -> axis.dilation() == 1);
    return border(node, copy)
        .filter(_ -> dense && isBehindRelu(node, copy))
        .flatMap(pad -> wider(window, pad));
  }

  /// Tells whether what was padded comes from a ReLU.
  private static boolean isBehindRelu(Node node, Rewrite copy) {
    return copy.producer(node.input(0))
        .flatMap(pad -> copy.producer(pad.input(0)))
        .filter(before -> before.op() instanceof Relu)
        .isPresent();
  }

  /// Returns the node's inputs, with what was padded in place of the first.
  private static List<Value> within(Node node, Rewrite copy) {
    List<Value> values = new ArrayList<>();
    values.add(copy.now(copy.producer(node.input(0)).orElseThrow().input(0)));
    node.inputs().stream().skip(1).map(copy::now).forEach(values::add);
    return values;
  }

  /// Returns what takes the place of a derivative whose border is cut away.
  private static Optional<List<Value>> cut(Node node, Slice slice, Rewrite copy) {
    Node before = copy.producer(node.input(0)).orElse(null);
    if (before == null || copy.reads(node.input(0)) != 1) {
      return Optional.empty();
    }
    List<Value> values = before.inputs().stream().map(copy::now).toList();
    return switch (before.op()) {
      case ConvInputGrad(var window, int groups, var image) -> wider(window, pad(slice, image))
          .map(wide -> copy.applyAll(new ConvInputGrad(wide, groups, slice.shape()), values));
      // Where the border could win, places lie on it.
      case MaxPoolGrad(var window, var image) -> copy.producer(before.input(0))
          .filter(pool -> pool.op() instanceof MaxPool(var same, var _) && same.equals(window)
              && pooled(pool, window, copy).isPresent())
          .flatMap(_ -> wider(window, pad(slice, image)))
          .map(wide -> copy.applyAll(new MaxPoolGrad(wide, slice.shape()), values));
      default -> Optional.empty();
    };
  }

  /// Returns the padding that a slice takes away again.
  private static Pad pad(Slice slice, Shape whole) {
    List<Integer> after = new ArrayList<>();
    for (int axis = 0; axis < whole.rank(); axis++) {
      after.add(whole.dim(axis) - slice.begin().get(axis) - slice.shape().dim(axis));
    }
    return new Pad(slice.begin(), after, 0);
  }

  /// Returns the window on the image without its border, unless it then covers nothing but border at
  /// some position, which libraries refuse, or batch or channels have a border, too.
  private static Optional<Window> wider(Window window, Pad pad) {
    int rank = window.rank();
    if (pad.before().size() != rank + 2 || pad.before().getFirst() + pad.after().getFirst() > 0
        || pad.before().getLast() + pad.after().getLast() > 0) {
      return Optional.empty();
    }
    List<Window.Axis> axes = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      Window.Axis axis = window.axes().get(i);
      int before = axis.before() + pad.before().get(i + 1);
      int after = axis.after() + pad.after().get(i + 1);
      if (Math.max(before, after) >= axis.extent()) {
        return Optional.empty();
      }
      axes.add(new Window.Axis(axis.kernel(), axis.stride(), axis.dilation(), before, after));
    }
    return Optional.of(new Window(axes));
  }
}
