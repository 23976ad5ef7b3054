package dev.fovea.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.fovea.contract.PlainRun;
import dev.fovea.grad.Gradients;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Losses against the formulas in Keras's source, written out for one row, and their derivatives
/// against central differences.
class LossTest {
  private static final double[] ONE_HOT = {0, 1, 0, 1, 0, 0};
  private static final double[] SHARES = {0.2, 0.5, 0.3, 0.7, 0.1, 0.2};
  private static final double[] NUMBERS = {0.3, -1.2, 2.5, 0.4, 1.7, -0.6};
  private static final double[] TARGETS = {0.1, -0.4, 0.7, 1.9, 0.2, -3.1};

  private interface Row {
    double of(double[] t, double[] p);
  }

  private interface Element {
    double of(double t, double p);
  }

  private record Sample(Loss loss, double[] labels, double[] predictions, Row expected) {}

  private static List<Sample> samples() {
    List<Sample> all = new ArrayList<>();
    all.add(
        new Sample(new MeanSquaredError(), TARGETS, NUMBERS, mean((t, p) -> (t - p) * (t - p))));
    all.add(new Sample(new MeanAbsoluteError(), TARGETS, NUMBERS, mean((t, p) -> Math.abs(t - p))));
    all.add(new Sample(new Huber(0.9), TARGETS, NUMBERS, mean((t, p) -> Math.abs(t - p) <= 0.9
        ? 0.5 * (t - p) * (t - p)
        : 0.9 * Math.abs(t - p) - 0.5 * 0.81)));
    all.add(new Sample(new LogCosh(), TARGETS, NUMBERS,
        mean((t, p) -> Math.log(Math.cosh(p - t)))));
    all.add(new Sample(new Poisson(), ONE_HOT, SHARES, mean((t, p) -> p - t * Math.log(p + 1e-7))));
    all.add(new Sample(new KLDivergence(), SHARES, new double[]{0.3, 0.3, 0.4, 0.2, 0.2, 0.6},
        sum((t, p) -> t * Math.log(t / p))));
    all.add(new Sample(new Hinge(), ONE_HOT, NUMBERS,
        mean((t, p) -> Math.max(0, 1 - (2 * t - 1) * p))));
    all.add(new Sample(new Hinge(), new double[]{-1, 1, 1, 1, -1, -1}, NUMBERS,
        mean((t, p) -> Math.max(0, 1 - t * p))));
    all.add(new Sample(new SquaredHinge(), ONE_HOT, NUMBERS,
        mean((t, p) -> Math.pow(Math.max(0, 1 - (2 * t - 1) * p), 2))));
    all.add(new Sample(new CategoricalHinge(), ONE_HOT, NUMBERS, LossTest::categoricalHinge));
    all.add(new Sample(new CosineSimilarity(), TARGETS, NUMBERS, (t, p) -> -dot(t, p)
        / Math.sqrt(dot(t, t) * dot(p, p))));
    all.add(new Sample(new MeanAbsolutePercentageError(), TARGETS, NUMBERS,
        mean((t, p) -> 100 * Math.abs((t - p) / t))));
    all.add(new Sample(new MeanSquaredLogarithmicError(), ONE_HOT, SHARES,
        mean((t, p) -> Math.pow(Math.log1p(p) - Math.log1p(Math.max(t, 1e-7)), 2))));
    Optional<List<Integer>> last = Optional.of(List.of(-1));
    all.add(new Sample(new Dice(last), ONE_HOT, SHARES,
        (t, p) -> 1 - 2 * dot(t, p) / (sum((a, b) -> a + b).of(t, p) + 1e-7)));
    all.add(new Sample(new Tversky(0.3, 0.6, last), ONE_HOT, SHARES,
        (t, p) -> 1 - dot(t, p) / (dot(t, p) + 1e-7
            + sum((a, b) -> 0.3 * a * (1 - b) + 0.6 * b * (1 - a)).of(t, p))));
    crossentropies(all);
    return all;
  }

  private static void crossentropies(List<Sample> all) {
    all.add(new Sample(new CategoricalCrossentropy(false, 0.3), ONE_HOT, SHARES,
        sum((t, p) -> -(0.7 * t + 0.1) * Math.log(p))));
    all.add(new Sample(new CategoricalCrossentropy(true, 0.3), ONE_HOT, NUMBERS,
        (t, p) -> sum((a, b) -> -(0.7 * a + 0.1) * Math.log(b)).of(t, softmax(p))));
    all.add(new Sample(new BinaryCrossentropy(false, 0.2), ONE_HOT, SHARES,
        mean((t, p) -> surprise(0.8 * t + 0.1, p))));
    all.add(new Sample(new BinaryCrossentropy(true, 0.2), ONE_HOT, NUMBERS,
        mean((t, p) -> surprise(0.8 * t + 0.1, sigmoid(p)))));
    all.add(new Sample(new CategoricalFocalCrossentropy(), ONE_HOT, SHARES,
        sum((t, p) -> -0.25 * (1 - p) * (1 - p) * t * Math.log(p))));
    all.add(new Sample(new CategoricalFocalCrossentropy(0.5, 3, true, 0.3), ONE_HOT, NUMBERS,
        (t, p) -> sum((a, b) -> -0.5 * Math.pow(1 - b, 3) * (0.7 * a + 0.1) * Math.log(b))
            .of(t, softmax(p))));
    all.add(new Sample(new BinaryFocalCrossentropy(), ONE_HOT, SHARES,
        mean((t, p) -> Math.pow(t == 1 ? 1 - p : p, 2) * surprise(t, p))));
    all.add(new Sample(new BinaryFocalCrossentropy(true, 0.3, 1, true, 0), ONE_HOT, NUMBERS,
        mean((t, p) -> (t == 1 ? 0.3 * (1 - sigmoid(p)) : 0.7 * sigmoid(p))
            * surprise(t, sigmoid(p)))));
  }

  @TestFactory
  Stream<DynamicTest> isWhatItsFormulaSays() {
    return samples().stream().map(sample -> dynamicTest(sample.loss().toString(), () -> {
      double[] rows = run(sample, sample.predictions()).get("rows");
      assertThat(rows).hasSize(2);
      for (int row = 0; row < 2; row++) {
        double expected = sample.expected().of(
            row(sample.labels(), row), row(sample.predictions(), row));
        assertThat(rows[row]).isCloseTo(expected, within(1e-6));
      }
    }));
  }

  @TestFactory
  Stream<DynamicTest> hasTheDerivativeThatDifferencesShow() {
    return samples().stream().map(sample -> dynamicTest(sample.loss().toString(), () -> {
      double[] slope = run(sample, sample.predictions()).get("slope");
      for (int i = 0; i < slope.length; i++) {
        double up = run(sample, moved(sample, i, 1e-5)).get("mean")[0];
        double down = run(sample, moved(sample, i, -1e-5)).get("mean")[0];
        assertThat(slope[i]).as("element %d", i).isCloseTo((up - down) / 2e-5, within(1e-7));
      }
    }));
  }

  @Test
  void hasASampleOfEveryLoss() {
    List<Class<?>> sampled = new ArrayList<>(
        samples().stream().map(sample -> sample.loss().getClass()).distinct().toList());
    // Their labels are integers; the cases that Keras computed have them.
    sampled.add(SparseCategoricalCrossentropy.class);
    sampled.add(CategoricalGeneralizedCrossEntropy.class);
    assertThat(sampled).containsExactlyInAnyOrderElementsOf(Losses.all());
  }

  /// A certain prediction has the factor 0, whose slope must not become 0 / 0.
  @Test
  void focalLossesStayFiniteWhereAPredictionIsCertain() {
    double[] certain = {1, 0, 0, 0, 1, 0};
    for (Loss loss : List.of(new BinaryFocalCrossentropy(), new CategoricalFocalCrossentropy())) {
      Sample sample = new Sample(loss, certain, certain, (_, _) -> 0);
      assertThat(run(sample, certain).get("mean")[0]).isCloseTo(0, within(1e-9));
      assertThat(Arrays.stream(run(sample, certain).get("slope")).boxed())
          .allMatch(Double::isFinite);
    }
  }

  @Test
  void saysWhichSettingIsOutsideItsRange() {
    fails(() -> new Huber(0), "Huber needs delta above 0, got 0.0.");
    fails(() -> new Dice(Optional.of(List.of(0, 1))),
        "Dice needs at least one axis, and not the batch's axis 0, got [0, 1].");
    fails(() -> new Tversky(-1, 0.5, Optional.empty()),
        "Tversky needs alpha and beta of at least 0, got -1.0 and 0.5.");
    fails(() -> new CategoricalGeneralizedCrossEntropy(1),
        "CategoricalGeneralizedCrossEntropy needs q above 0 and below 1, got 1.0.");
    fails(() -> new BinaryCrossentropy(true, 1.5),
        "BinaryCrossentropy needs a label smoothing from 0 to 1, got 1.5.");
    fails(() -> new CategoricalCrossentropy(true, -1),
        "CategoricalCrossentropy needs a label smoothing from 0 to 1, got -1.0.");
    fails(() -> new CategoricalFocalCrossentropy(-1, 2, false, 0),
        "CategoricalFocalCrossentropy needs alpha and gamma of at least 0, got -1.0 and 2.0.");
    fails(() -> new BinaryFocalCrossentropy(false, 0.25, -2, false, 0),
        "BinaryFocalCrossentropy needs alpha and gamma of at least 0, got 0.25 and -2.0.");
  }

  private static void fails(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  private static Map<String, double[]> run(Sample sample, double[] predictions) {
    Tensor labels = Tensor.of(sample.labels(), 2, 3);
    Tensor guesses = Tensor.of(predictions, 2, 3);
    GraphBuilder g = new GraphBuilder();
    Value t = g.input(Port.Kind.BATCH, "t", labels.type());
    Value p = g.input(Port.Kind.BATCH, "p", guesses.type());
    assertThat(p.dtype()).isEqualTo(DType.F64);
    Value mean = sample.loss().mean(g, t, p);
    g.output(Port.Kind.RESULT, "rows", sample.loss().perSample(g, t, p));
    g.output(Port.Kind.RESULT, "mean", mean);
    Gradients.of(g, mean, List.of(p)).forEach((_, d) -> g.output(Port.Kind.RESULT, "slope", d));
    Map<String, Tensor> results = PlainRun.of(g.build(), Map.of("t", labels, "p", guesses));
    return Map.of("rows", doubles(results, "rows"), "mean", doubles(results, "mean"), "slope",
        doubles(results, "slope"));
  }

  private static double[] doubles(Map<String, Tensor> results, String name) {
    Tensor tensor = results.get(name);
    assertThat(tensor).as(name).isNotNull();
    return IntStream.range(0, (int) tensor.shape().size()).mapToDouble(tensor::get).toArray();
  }

  private static double[] moved(Sample sample, int index, double step) {
    double[] moved = sample.predictions().clone();
    moved[index] += step;
    return moved;
  }

  private static double[] row(double[] rows, int row) {
    return new double[]{rows[3 * row], rows[3 * row + 1], rows[3 * row + 2]};
  }

  private static Row sum(Element each) {
    return (t, p) -> IntStream.range(0, t.length).mapToDouble(i -> each.of(t[i], p[i])).sum();
  }

  private static Row mean(Element each) {
    return (t, p) -> sum(each).of(t, p) / t.length;
  }

  private static double surprise(double t, double p) {
    return -(t * Math.log(p) + (1 - t) * Math.log(1 - p));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double[] softmax(double[] x) {
    double all = Math.exp(x[0]) + Math.exp(x[1]) + Math.exp(x[2]);
    return new double[]{Math.exp(x[0]) / all, Math.exp(x[1]) / all, Math.exp(x[2]) / all};
  }

  private static double dot(double[] a, double[] b) {
    return sum((x, y) -> x * y).of(a, b);
  }

  private static double categoricalHinge(double[] t, double[] p) {
    double wrong = Math.max((1 - t[0]) * p[0], Math.max((1 - t[1]) * p[1], (1 - t[2]) * p[2]));
    return Math.max(wrong - dot(t, p) + 1, 0);
  }
}
