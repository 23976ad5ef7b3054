package dev.fovea.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.contract.OpSample;
import dev.fovea.contract.PlainRun;
import dev.fovea.contract.SampleRun;
import dev.fovea.engine.Engine;
import dev.fovea.grad.Gradients;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/// Compares an op's derivative with central differences, in double precision.
///
/// The loss is the sum of the first result's elements, each with a weight of its own. Its change is
/// measured along single elements, and along directions in which all elements move at once.
final class GradientCheck {
  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 2e-7;
  private static final int SINGLE = 12;
  private static final int DIRECTIONS = 3;

  private final Node node;
  private final SampleRun run;
  private final List<Tensor> inputs;
  private final Tensor weights;
  private final Random random = new Random(5);

  GradientCheck(OpSample sample, Engine engine) {
    OpSample exact = sample.in(DType.F64);
    node = exact.node();
    run = new SampleRun(engine);
    inputs = run.inputs(exact, 4);
    weights = direction(Tensor.zeros(node.output().type()));
  }

  void run() {
    Map<Integer, Tensor> derivatives = derivatives();
    derivatives.forEach((index, derivative) -> {
      int size = Math.toIntExact(derivative.shape().size());
      for (int i = 0; i < Math.min(size, SINGLE); i++) {
        Tensor move = Tensor.zeros(derivative.type());
        move.set(size <= SINGLE ? i : random.nextInt(size), 1);
        check(index, derivative, move);
      }
      for (int i = 0; i < DIRECTIONS; i++) {
        check(index, derivative, direction(Tensor.zeros(derivative.type())));
      }
    });
  }

  private Map<Integer, Tensor> derivatives() {
    GraphBuilder g = new GraphBuilder();
    List<Value> read = new ArrayList<>();
    Map<String, Tensor> ports = new HashMap<>();
    for (Tensor input : inputs) {
      ports.put("x" + read.size(), input);
      read.add(g.input(Port.Kind.BATCH, "x" + read.size(), input.type()));
    }
    ports.put("weights", weights);
    Value factor = g.input(Port.Kind.BATCH, "weights", weights.type());
    Value products = g.apply(new Multiply(), g.applyAll(node.op(), read).getFirst(), factor);
    Value loss = g.apply(
        new Sum(IntStream.range(0, products.shape().rank()).boxed().toList()), products);
    List<Value> with = read.stream().filter(value -> value.dtype().isFloating()).toList();
    Gradients.of(g, loss, with)
        .forEach((value, d) -> g.output(Port.Kind.RESULT, "d" + read.indexOf(value), d));
    Map<Integer, Tensor> derivatives = new HashMap<>();
    PlainRun.of(g.build(), ports)
        .forEach((name, d) -> derivatives.put(Integer.valueOf(name.substring(1)), d));
    return derivatives;
  }

  private void check(int index, Tensor derivative, Tensor move) {
    double expected = (loss(index, move, STEP) - loss(index, move, -STEP)) / (2 * STEP);
    double actual = dot(derivative, move);
    double room = TOLERANCE * Math.sqrt(move.shape().size()) * Math.max(1, Math.abs(expected));
    assertThat(actual).as("derivative with respect to input %d of %s", index, node.op())
        .isCloseTo(expected, within(room));
  }

  private double loss(int index, Tensor move, double step) {
    List<Tensor> moved = new ArrayList<>(inputs);
    Tensor input = inputs.get(index).copy();
    for (long i = 0; i < input.shape().size(); i++) {
      input.set(i, input.get(i) + step * move.get(i));
    }
    moved.set(index, input);
    return dot(run.run(node, moved).orElseThrow().getFirst(), weights);
  }

  private Tensor direction(Tensor zeros) {
    for (long i = 0; i < zeros.shape().size(); i++) {
      zeros.set(i, random.nextDouble(-1, 1));
    }
    return zeros;
  }

  private static double dot(Tensor a, Tensor b) {
    double sum = 0;
    for (long i = 0; i < a.shape().size(); i++) {
      sum += a.get(i) * b.get(i);
    }
    return sum;
  }
}
