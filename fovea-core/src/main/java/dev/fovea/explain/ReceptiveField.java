package dev.fovea.explain;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.model.Model;
import dev.fovea.op.AveragePool;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGrad;
import dev.fovea.op.MaxPool;
import dev.fovea.op.Pad;
import dev.fovea.op.Slice;
import dev.fovea.op.Window;
import dev.fovea.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// What of an image one place of a layer's maps sees.
///
/// @param rows    from above to below
/// @param columns from left to right
/// @see <a href="https://distill.pub/2019/computing-receptive-fields/">Araujo, Norris and Sim 2019, Computing receptive fields of
///     convolutional neural networks</a>
public record ReceptiveField(Axis rows, Axis columns) {
  /// What is seen along one side of the image.
  ///
  /// @param stride pixels from the first that one place sees to the first that the next one sees; 0 if all places see the same
  /// @param start  the first pixel that the first place sees; below 0 where that is padding
  /// @param size   how many pixels a place sees, padding included
  public record Axis(int stride, int start, int size) {
    private Axis over(Window.Axis window) {
      return new Axis(
          stride * window.stride(),
          start - stride * window.before(),
          size + stride * Math.toIntExact(window.extent() - 1));
    }

    private Axis moved(int elements) {
      return new Axis(stride, start + stride * elements, size);
    }

    /// Both look at the same place through different paths.
    private Axis and(Axis other) {
      int first = Math.min(start, other.start);
      int last = Math.max(start + size, other.start + other.size);
      return new Axis(Math.max(stride, other.stride), first, last - first);
    }

    /// Returns the first pixel that a place sees; below 0 where that is padding.
    public int from(int place) {
      return start + place * stride;
    }
  }

  /// Returns what a place of a layer's maps sees.
  ///
  /// @param layer its path
  /// @throws IllegalArgumentException if there is no such layer, or input or layer have no rows and columns
  public static ReceptiveField of(Model model, String layer) {
    LayerChoice choice = LayerChoice.of(model);
    choice.maps(layer);
    Shape image = choice.input();
    if (image.rank() != 3) {
      throw new IllegalArgumentException(
          "%s reads %s, which is no image.\n  fix:    look at a model of images [height,width,channels]."
              .formatted(model.name(), image));
    }
    Graph graph = model.outputsOf(layer).inference(1);
    ReceptiveField all = new ReceptiveField(
        new Axis(0, 0, image.dim(0)), new Axis(0, 0, image.dim(1)));
    Map<Value, ReceptiveField> known = new HashMap<>();
    known.put(graph.inputs().getFirst().value(),
        new ReceptiveField(new Axis(1, 0, 1), new Axis(1, 0, 1)));
    for (Node node : graph.nodes()) {
      List<Value> read = node.inputs().stream().filter(known::containsKey).toList();
      if (!read.isEmpty()) {
        ReceptiveField field = through(node, read, known, all);
        node.outputs().forEach(value -> known.put(value, field));
      }
    }
    return Objects.requireNonNullElse(
        known.get(graph.outputs().getFirst().value()), all);
  }

  private static ReceptiveField through(
      Node node, List<Value> read, Map<Value, ReceptiveField> known, ReceptiveField all) {
    ReceptiveField before = read.stream().map(v -> Objects.requireNonNull(known.get(v)))
        .reduce(ReceptiveField::and).orElseThrow();
    return switch (node.op()) {
      case Conv conv -> before.over(conv.window());
      case MaxPool pool -> before.over(pool.window());
      case AveragePool pool -> before.over(pool.window());
      case Pad pad -> before.moved(-pad.before().get(1), -pad.before().get(2));
      case Slice slice -> before.moved(slice.begin().get(1), slice.begin().get(2));
      case ConvInputGrad _ -> all;
      default -> keepsPlaces(node, read) ? before : all;
    };
  }

  /// Tells whether each place of the result follows from the same place of what was read: anything else may have
  /// seen all; a transposed convolution does not keep them, though its stride may be 1.
  private static boolean keepsPlaces(Node node, List<Value> read) {
    Shape result = node.output().shape();
    return result.rank() == 4 && IntStream.range(0, read.size())
        .anyMatch(i -> read.get(i).shape().rank() == 4
            && read.get(i).shape().slice(1, 3).equals(result.slice(1, 3)));
  }

  private ReceptiveField over(Window window) {
    return window.rank() == 2
        ? new ReceptiveField(rows.over(window.axes().get(0)), columns.over(window.axes().get(1)))
        : this;
  }

  private ReceptiveField moved(int down, int right) {
    return new ReceptiveField(rows.moved(down), columns.moved(right));
  }

  private ReceptiveField and(ReceptiveField other) {
    return new ReceptiveField(rows.and(other.rows), columns.and(other.columns));
  }
}
