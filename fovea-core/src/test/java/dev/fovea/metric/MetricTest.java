package dev.fovea.metric;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.contract.PlainRun;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Each sample's figure, counted by hand.
class MetricTest {
  private static final Tensor SCORES = Tensor.of(
      new float[]{0.1f, 0.6f, 0.3f, 0.5f, 0.2f, 0.3f, 0.2f, 0.3f, 0.5f}, 3, 3);
  private static final Tensor CLASSES = Tensor.of(new int[]{1, 2, 0}, 3);
  private static final Tensor ROWS = Tensor.of(new float[]{0, 1, 0, 0, 0, 1, 1, 0, 0}, 3, 3);

  @Test
  void binaryAccuracyComparesEachElement() {
    Tensor labels = Tensor.of(new float[]{0, 1, 1, 0}, 2, 2);
    Tensor odds = Tensor.of(new float[]{0.5f, 0.6f, 0.4f, 0.9f}, 2, 2);
    assertThat(figures(new BinaryAccuracy(), labels, odds)).containsExactly(1, 1, 0, 0);
    assertThat(figures(new BinaryAccuracy(0.3), labels, odds)).containsExactly(0, 1, 1, 0);
  }

  @Test
  void categoricalAccuracyComparesTheLargest() {
    assertThat(figures(new CategoricalAccuracy(), ROWS, SCORES)).containsExactly(1, 0, 0);
  }

  @Test
  void sparseCategoricalAccuracyTakesClassNumbers() {
    assertThat(figures(new SparseCategoricalAccuracy(), CLASSES, SCORES)).containsExactly(1, 0, 0);
  }

  @Test
  void topKErrorCountsWhatIsNotAmongTheFirst() {
    assertThat(figures(new TopKError(1), CLASSES, SCORES)).containsExactly(0, 1, 1);
    assertThat(figures(new TopKError(2), CLASSES, SCORES)).containsExactly(0, 0, 1);
    assertThat(figures(new TopKError(2), ROWS, SCORES)).containsExactly(0, 0, 1);
  }

  /// Class 1 is taken for 1, class 2 for 0, class 0 for 2, the last sample counts twice.
  @Test
  void confusionMatrixCountsEachClassForEach() {
    Metric metric = new ConfusionMatrix();
    double[] figures = metric.figures(
        List.of(sums(metric, CLASSES, SCORES, 1, 1, 2), sums(metric, ROWS, SCORES, 1, 1, 2))
            .stream()
            .reduce(MetricTest::plus).orElseThrow());
    Map<String, Double> columns = new HashMap<>();
    for (int i = 0; i < figures.length; i++) {
      columns.put("val_" + metric.name() + metric.suffix(i, figures.length), figures[i]);
    }
    assertThat(columns).containsEntry("val_confusion_matrix_0_2", 4.0);
    assertThat(ConfusionMatrix.table(columns, "val_")).isEqualTo(
        new double[][]{{0, 0, 4}, {0, 2, 0}, {2, 0, 0}});
    assertThatThrownBy(() -> ConfusionMatrix.table(Map.of("loss", 1.0), ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there are no columns confusion_matrix_…. There are [loss].\n"
            + "  fix:    compile the model with a ConfusionMatrix.");
  }

  @Test
  void confusionMatrixOfASingleNumberHasTwoClasses() {
    Metric metric = new ConfusionMatrix();
    Tensor labels = Tensor.of(new float[]{0, 1, 1}, 3, 1);
    Tensor odds = Tensor.of(new float[]{0.2f, 0.9f, 0.5f}, 3, 1);
    assertThat(metric.figures(sums(metric, labels, odds, 1, 1, 1))).containsExactly(1, 0, 1, 1);
  }

  @Test
  void takesClassNumbersWhereKerasWantsRows() {
    for (Metric metric : List.of(new AUC(), new F1Score(Averaging.MACRO), new Precision(0.25))) {
      assertThat(metric.figures(sums(metric, CLASSES, SCORES, 1, 2, 3)))
          .containsExactly(metric.figures(sums(metric, ROWS, SCORES, 1, 2, 3)));
    }
  }

  @Test
  void aNamedMetricHasAnotherColumn() {
    Metric metric = new F1Score().named("f");
    assertThat(metric.name() + metric.suffix(1, 3)).isEqualTo("f_1");
    assertThat(new F1Score().named("f1_score")).isEqualTo(new F1Score());
    assertThat(metric.figures(sums(metric, ROWS, SCORES, 1, 1, 1))).hasSize(3);
  }

  private static List<double[]> sums(
      Metric metric, Tensor labels, Tensor predictions, float... weights) {
    GraphBuilder g = new GraphBuilder();
    Value t = g.input(Port.Kind.BATCH, "t", labels.type());
    Value p = g.input(Port.Kind.BATCH, "p", predictions.type());
    Tensor each = Tensor.of(weights, weights.length);
    Value w = g.input(Port.Kind.BATCH, "w", each.type());
    List<Value> sums = metric.sums(g, t, p, w);
    for (int i = 0; i < sums.size(); i++) {
      g.output(Port.Kind.RESULT, "sum" + i, sums.get(i));
    }
    Map<String, Tensor> results = PlainRun.of(
        g.build(), Map.of("t", labels, "p", predictions, "w", each));
    return IntStream.range(0, sums.size())
        .mapToObj(i -> requireNonNull(results.get("sum" + i)))
        .map(sum -> IntStream.range(0, (int) sum.shape().size()).mapToDouble(sum::get).toArray())
        .toList();
  }

  private static List<double[]> plus(List<double[]> a, List<double[]> b) {
    return IntStream.range(0, a.size())
        .mapToObj(i -> IntStream.range(0, a.get(i).length)
            .mapToDouble(j -> a.get(i)[j] + b.get(i)[j]).toArray())
        .toList();
  }

  @Test
  void saysWhichSettingIsOutsideItsRange() {
    fails(() -> new AUC(1, Curve.ROC, Summation.MINORING, false),
        "AUC needs at least 2 thresholds, got 1.");
    fails(() -> new Precision(2),
        "Precision needs thresholds from 0 to 1, top k of at least 1 and a"
            + " class of at least 0, got [2.0], none and none.");
    fails(() -> new Recall().ofTop(0),
        "Recall needs thresholds from 0 to 1, top k of at least 1 and"
            + " a class of at least 0, got none, 0 and none.");
    fails(() -> new FBetaScore(Optional.empty(), 0, OptionalDouble.of(0.5)),
        "FBetaScore needs beta above 0, got 0.0.");
    fails(() -> new FBetaScore(Optional.empty(), 0.5, OptionalDouble.of(1.5)),
        "FBetaScore needs a threshold above 0 up to 1, got 1.5.");
    fails(() -> new F1Score(Optional.empty(), OptionalDouble.of(0)),
        "F1Score needs a threshold above 0 up to 1, got 0.0.");
    fails(() -> new TopKCategoricalAccuracy(0),
        "TopKCategoricalAccuracy needs k of at least 1, got 0.");
    fails(() -> new SparseTopKCategoricalAccuracy(0),
        "SparseTopKCategoricalAccuracy needs k of at least 1, got 0.");
    assertThatThrownBy(() -> new BinaryAccuracy(1.5)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("BinaryAccuracy needs a threshold from 0 to 1, got 1.5.");
    assertThatThrownBy(() -> new TopKError(0)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("TopKError needs k of at least 1, got 0.");
  }

  private static void fails(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  private static float[] figures(MeanMetric metric, Tensor labels, Tensor predictions) {
    GraphBuilder g = new GraphBuilder();
    Value t = g.input(Port.Kind.BATCH, "t", labels.type());
    Value p = g.input(Port.Kind.BATCH, "p", predictions.type());
    g.output(Port.Kind.RESULT, "each", metric.perSample(g, t, p));
    return requireNonNull(PlainRun.of(g.build(), Map.of("t", labels, "p", predictions))
        .get("each")).toFloats();
  }
}
