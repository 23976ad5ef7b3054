package dev.fovea.constraint;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.contract.PlainRun;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.GraphException;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Allowed values worked out by hand; training with constraints is compared with Keras's in the
/// golden traces.
class ConstraintTest {
  /// @param allowed what becomes of the matrix with the rows 3, 0 and 4, -0.5
  private record Sample(Constraint constraint, float... allowed) {}

  static Stream<Sample> samples() {
    return Stream.of(
        new Sample(new NonNeg(), 3, 0, 4, 0),
        new Sample(new MaxNorm(), 1.2f, 0, 1.6f, -0.5f),
        new Sample(new MaxNorm(0.25), 0.15f, 0, 0.2f, -0.25f),
        new Sample(new MaxNorm().axis(1), 2, 0, 2 * 0.9922779f, -2 * 0.12403473f),
        new Sample(new MaxNorm().axis(-1, 0), 2 * 3 / 5.0249378f, 0, 2 * 4 / 5.0249378f,
            -1 / 5.0249378f),
        new Sample(new UnitNorm(), 0.6f, 0, 0.8f, -1),
        new Sample(new UnitNorm().axis(1), 1, 0, 0.9922779f, -0.12403473f),
        new Sample(new MinMaxNorm(), 0.6f, 0, 0.8f, -0.5f),
        new Sample(new MinMaxNorm(1, 2), 1.2f, 0, 1.6f, -1),
        new Sample(new MinMaxNorm(1, 2).rate(0.5), 2.1f, 0, 2.8f, -0.75f),
        new Sample(new MinMaxNorm(4, 5).axis(1), 4, 0, 4, -0.5f));
  }

  @Test
  void everyConstraintHasASample() {
    List<Class<?>> kinds = new ArrayList<>();
    samples().forEach(sample -> kinds.add(sample.constraint().getClass()));
    assertThat(kinds).containsAll(Constraints.all());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void movesToAnAllowedValue(Sample sample) {
    float[] moved = project(sample.constraint(), Tensor.of(new float[]{3, 0, 4, -0.5f}, 2, 2));
    assertThat(moved).containsExactly(sample.allowed(), within(1e-6f));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void leavesZerosWhereTheyAre(Sample sample) {
    assertThat(project(sample.constraint(), Tensor.of(new float[4], 2, 2))).containsOnly(0);
  }

  @Test
  void saysWhichSettingIsWrong() {
    fails(() -> new MaxNorm(-1), "MaxNorm maxValue must be at least 0, got -1.0.");
    fails(() -> new MaxNorm(1, List.of()), "MaxNorm needs at least one axis, each once, got [].");
    fails(() -> new UnitNorm(List.of(0, 1, 0)),
        "UnitNorm needs at least one axis, each once, got [0, 1, 0].");
    fails(() -> new MinMaxNorm(2, 1),
        "MinMaxNorm needs 0 <= minValue <= maxValue and a rate from 0 to 1, got 2.0, 1.0 and 1.0.");
    fails(() -> new MinMaxNorm(0, 1).rate(1.5),
        "MinMaxNorm needs 0 <= minValue <= maxValue and a rate from 0 to 1, got 0.0, 1.0 and 1.5.");
  }

  @Test
  void saysWhichAxisAWeightHasNot() {
    GraphBuilder g = new GraphBuilder();
    Value bias = g.input(Port.Kind.WEIGHT, "bias", TensorType.f32(8));
    assertThatThrownBy(
        () -> g.within("dense/bias", () -> new UnitNorm().axis(1).project(g, bias)))
        .isInstanceOf(GraphException.class)
        .hasMessage("""
            dense/bias: f32[8] has no axis 1 for UnitNorm.
              fix:    choose axes from -1 to 0.""");
  }

  private static float[] project(Constraint constraint, Tensor weight) {
    GraphBuilder g = new GraphBuilder();
    Value value = g.input(Port.Kind.WEIGHT, "w", weight.type());
    Value allowed = constraint.project(g, value);
    assertThat(allowed.type()).isEqualTo(weight.type());
    g.output(Port.Kind.RESULT, "allowed", allowed);
    return requireNonNull(PlainRun.of(g.build(), Map.of("w", weight)).get("allowed")).toFloats();
  }

  private static void fails(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
