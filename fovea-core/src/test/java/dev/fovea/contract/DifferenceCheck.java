package dev.fovea.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.grad.Gradients;
import dev.fovea.graph.Graph;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Compares the derivatives of a graph's scalar with central differences, in double precision.
///
/// The change of the scalar is measured along single elements of each input, and along a direction in
/// which all of its elements move at once.
public final class DifferenceCheck {
  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 2e-7;
  private static final int SINGLE = 6;

  private final Graph forward;
  private final Graph backward;
  private final Map<String, Tensor> bound;
  private final List<String> moving = new ArrayList<>();
  private final Random random = new Random(5);

  /// Adds the derivatives to a graph.
  ///
  /// @param g      the graph's builder, whose inputs are all there
  /// @param scalar what is differentiated
  /// @param bound  a tensor for each input
  /// @param fixed  inputs that do not move, such as labels; integers never do
  public DifferenceCheck(
      GraphBuilder g, Value scalar, Map<String, Tensor> bound, List<String> fixed) {
    this.bound = bound;
    g.output(Port.Kind.RESULT, "scalar", scalar);
    forward = g.build();
    List<Value> with = new ArrayList<>();
    for (Port port : forward.inputs()) {
      if (port.value().dtype().isFloating() && !fixed.contains(port.name())) {
        assertThat(port.value().dtype()).as(port.name()).isEqualTo(DType.F64);
        with.add(port.value());
        moving.add(port.name());
      }
    }
    Map<Value, Value> derivatives = Gradients.of(g, scalar, with);
    for (int i = 0; i < with.size(); i++) {
      g.output(Port.Kind.RESULT, "d " + moving.get(i),
          requireNonNull(derivatives.get(with.get(i))));
    }
    backward = g.build();
  }

  /// Asserts that each derivative is the slope that differences show.
  ///
  /// @return how many slopes were compared
  public int run() {
    Map<String, Tensor> derivatives = PlainRun.of(backward, bound);
    int compared = 0;
    for (String name : moving) {
      Tensor derivative = requireNonNull(derivatives.get("d " + name));
      int size = Math.toIntExact(derivative.shape().size());
      for (int i = 0; i < Math.min(size, SINGLE); i++) {
        Tensor move = Tensor.zeros(derivative.type());
        move.set(size <= SINGLE ? i : random.nextInt(size), 1);
        check(name, derivative, move);
      }
      check(name, derivative, direction(derivative));
      compared += Math.min(size, SINGLE) + 1;
    }
    return compared;
  }

  private void check(String name, Tensor derivative, Tensor move) {
    double expected = (scalar(name, move, STEP) - scalar(name, move, -STEP)) / (2 * STEP);
    double actual = 0;
    for (long i = 0; i < move.shape().size(); i++) {
      actual += derivative.get(i) * move.get(i);
    }
    double room = TOLERANCE * Math.sqrt(move.shape().size()) * Math.max(1, Math.abs(expected));
    assertThat(actual).as("derivative with respect to %s", name).isCloseTo(expected, within(room));
  }

  private double scalar(String name, Tensor move, double step) {
    Tensor moved = requireNonNull(bound.get(name)).copy();
    for (long i = 0; i < moved.shape().size(); i++) {
      moved.set(i, moved.get(i) + step * move.get(i));
    }
    Map<String, Tensor> inputs = new HashMap<>(bound);
    inputs.put(name, moved);
    return requireNonNull(PlainRun.of(forward, inputs).get("scalar")).get(0);
  }

  private Tensor direction(Tensor like) {
    Tensor direction = Tensor.zeros(like.type());
    for (long i = 0; i < direction.shape().size(); i++) {
      direction.set(i, random.nextDouble(-1, 1));
    }
    return direction;
  }
}
