package dev.fovea.metric;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.contract.PlainRun;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Tensor;
import java.util.Map;
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

  @Test
  void saysWhichSettingIsOutsideItsRange() {
    assertThatThrownBy(() -> new BinaryAccuracy(1.5)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("BinaryAccuracy needs a threshold from 0 to 1, got 1.5.");
    assertThatThrownBy(() -> new TopKError(0)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("TopKError needs k of at least 1, got 0.");
  }

  private static float[] figures(Metric metric, Tensor labels, Tensor predictions) {
    GraphBuilder g = new GraphBuilder();
    Value t = g.input(Port.Kind.BATCH, "t", labels.type());
    Value p = g.input(Port.Kind.BATCH, "p", predictions.type());
    g.output(Port.Kind.RESULT, "each", metric.perSample(g, t, p));
    return requireNonNull(PlainRun.of(g.build(), Map.of("t", labels, "p", predictions))
        .get("each")).toFloats();
  }
}
