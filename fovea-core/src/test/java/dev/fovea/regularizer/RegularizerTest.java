package dev.fovea.regularizer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.contract.PlainRun;
import dev.fovea.grad.Gradients;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.GraphException;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Penalties worked out by hand, and their derivatives; training with them is compared with Keras's
/// in the golden traces.
class RegularizerTest {
  private static final double STEP = 1e-6;

  /// @param penalty of the matrix with the rows 1, -2 and 3, 4
  private record Sample(Regularizer regularizer, double penalty) {}

  static Stream<Sample> samples() {
    return Stream.of(
        new Sample(new L1(0.5), 0.5 * 10),
        new Sample(new L1(), 0.01 * 10),
        new Sample(new L2(0.5), 0.5 * 30),
        new Sample(new L2(), 0.01 * 30),
        new Sample(new L1L2(0.5, 0.25), 0.5 * 10 + 0.25 * 30),
        new Sample(new L1L2(), 0),
        new Sample(new OrthogonalRegularizer(2, OrthogonalMode.ROWS),
            2 * Math.abs(1 * 3 - 2 * 4) / (Math.sqrt(5) * 5)),
        new Sample(new OrthogonalRegularizer(2, OrthogonalMode.COLUMNS),
            2 * (-1 * 2 + 3 * 4) / (Math.sqrt(10) * Math.sqrt(20))));
  }

  @Test
  void everyRegularizerHasASample() {
    List<Class<?>> kinds = new ArrayList<>();
    samples().forEach(sample -> kinds.add(sample.regularizer().getClass()));
    assertThat(kinds).containsAll(Regularizers.all());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void penalizes(Sample sample) {
    assertThat(penalty(sample.regularizer(), matrix(2, 1, -2, 3, 4)))
        .isCloseTo(sample.penalty(), within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void hasTheDerivativeThatDifferencesSay(Sample sample) {
    Random random = new Random(3);
    Tensor x = matrix(5, random.doubles(15, -2, 2).toArray());
    Tensor slope = run(sample.regularizer(), x).get("slope");
    for (int i = 0; i < 15; i++) {
      double up = penalty(sample.regularizer(), moved(x, i, STEP));
      double down = penalty(sample.regularizer(), moved(x, i, -STEP));
      assertThat(requireNonNull(slope).get(i)).as("element %d", i)
          .isCloseTo((up - down) / (2 * STEP), within(1e-8));
    }
  }

  @Test
  void leavesZerosWhereTheyAre() {
    for (Regularizer regularizer : List.of(new L1(), new L2(), new OrthogonalRegularizer())) {
      Map<String, Tensor> results = run(regularizer, matrix(2, 0, 0, 0, 0, 0, 0));
      assertThat(requireNonNull(results.get("penalty")).get(0)).isZero();
      assertThat(requireNonNull(results.get("slope")).toFloats()).containsOnly(0);
    }
  }

  @Test
  void doesNotCompareAVectorWithItself() {
    assertThat(penalty(new OrthogonalRegularizer(), matrix(1, 3, 4))).isZero();
    assertThat(penalty(new OrthogonalRegularizer(), matrix(2, 1, 0, 0, 1))).isZero();
  }

  @Test
  void saysWhichFactorIsWrong() {
    fails(() -> new L1(-0.1), "L1 l1 must be at least 0 and finite, got -0.1.");
    fails(() -> new L2(Double.NaN), "L2 l2 must be at least 0 and finite, got NaN.");
    fails(() -> new L1L2(1, Double.POSITIVE_INFINITY),
        "L1L2 l2 must be at least 0 and finite, got Infinity.");
    fails(() -> new L1L2(-1, 0), "L1L2 l1 must be at least 0 and finite, got -1.0.");
    fails(() -> new OrthogonalRegularizer(-1, OrthogonalMode.ROWS),
        "OrthogonalRegularizer factor must be at least 0 and finite, got -1.0.");
  }

  @Test
  void saysThatOnlyAMatrixHasRowsAndColumns() {
    GraphBuilder g = new GraphBuilder();
    Value kernel = g.input(Port.Kind.WEIGHT, "kernel", TensorType.f32(3, 3, 1, 8));
    assertThatThrownBy(
        () -> g.within("conv2d", () -> new OrthogonalRegularizer().penalty(g, kernel)))
        .isInstanceOf(GraphException.class)
        .hasMessage("""
            conv2d: OrthogonalRegularizer compares the rows or columns of a matrix, got \
            f32[3,3,1,8].
              fix:    use it on the kernel of a Dense layer.""");
  }

  private static double penalty(Regularizer regularizer, Tensor x) {
    return requireNonNull(run(regularizer, x).get("penalty")).get(0);
  }

  private static Map<String, Tensor> run(Regularizer regularizer, Tensor x) {
    GraphBuilder g = new GraphBuilder();
    Value value = g.input(Port.Kind.WEIGHT, "x", x.type());
    Value penalty = regularizer.penalty(g, value);
    assertThat(penalty.type()).isEqualTo(new TensorType(DType.F64, Shape.SCALAR));
    g.output(Port.Kind.RESULT, "penalty", penalty);
    g.output(Port.Kind.RESULT, "slope",
        requireNonNull(Gradients.of(g, penalty, List.of(value)).get(value)));
    return PlainRun.of(g.build(), Map.of("x", x));
  }

  private static Tensor matrix(int rows, double... values) {
    Tensor tensor = Tensor.zeros(
        new TensorType(DType.F64, Shape.of(rows, values.length / rows)));
    for (int i = 0; i < values.length; i++) {
      tensor.set(i, values[i]);
    }
    return tensor;
  }

  private static Tensor moved(Tensor x, int index, double step) {
    Tensor moved = x.copy();
    moved.set(index, x.get(index) + step);
    return moved;
  }

  private static void fails(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
