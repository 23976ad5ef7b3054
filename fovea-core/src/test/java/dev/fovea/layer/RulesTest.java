package dev.fovea.layer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.constraint.MaxNorm;
import dev.fovea.constraint.NonNeg;
import dev.fovea.constraint.UnitNorm;
import dev.fovea.data.TensorDataset;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.initializer.Ones;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.SGD;
import dev.fovea.regularizer.L1;
import dev.fovea.regularizer.L2;
import dev.fovea.regularizer.OrthogonalRegularizer;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Penalties and constraints of layers: which weights they reach, and what is wrong with some.
class RulesTest {
  private static final JavaEngine ENGINE = new JavaEngine(1);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  /// Keras has a regularizer for each weight that it has an initializer for, but for moving averages.
  @Test
  void reachesEveryWeightThatTrains() {
    for (LayerSample sample : LayerSamples.all()) {
      if (sample.layer() instanceof RuledLayer<?> ruled) {
        TreeSet<String> words = new TreeSet<>();
        for (RecordComponent component : ruled.getClass().getRecordComponents()) {
          if (component.getName().endsWith("Initializer")
              && !component.getName().startsWith("moving")) {
            words.add(component.getName().replace("Initializer", ""));
          }
        }
        Rules rules = Rules.NONE;
        for (String word : words) {
          rules = rules.regularize(word, new L2()).constrain(word, new NonNeg());
        }
        assertThat(trained(ruled.rules(rules), sample))
            .as(ruled.toString())
            .isNotEmpty()
            .allMatch(spec -> spec.regularizer().isPresent() && spec.constraint().isPresent());
      }
    }
  }

  private static List<WeightSpec> trained(Layer layer, LayerSample sample) {
    Symbol input = new Input(sample.inputShapes().getFirst().dims(), "").symbol();
    return Model.of(input, layer.on(input)).weights().specs().stream()
        .filter(WeightSpec::trainable)
        .toList();
  }

  @Test
  void addsPenaltiesToTheLoss() {
    Dense plain = Settings.with(
        new Dense(2).withoutBias(), "kernelInitializer", new Ones());
    assertThat(loss(plain)).isZero();
    assertThat(loss(plain.kernelRegularizer(new L2(0.5)))).isEqualTo(0.5 * 6);
    assertThat(loss(plain.kernelRegularizer(new L2(0.5)).frozen())).isZero();
    assertThat(loss(plain.biasRegularizer(new L2(0.5)))).isZero();
    // What it gives is 6 for each of two units, in each of four samples.
    assertThat(loss(plain.activityRegularizer(new L1(0.25)))).isEqualTo(0.25 * 12);
    assertThat(loss(plain.activityRegularizer(new L2(0.25)).frozen())).isEqualTo(0.25 * 72);
    assertThat(loss(plain, new ActivityRegularization(0.5, 0.25)))
        .isEqualTo(0.5 * 12 + 0.25 * 72);
  }

  private static double loss(Layer... layers) {
    Model model = Sequential.of(new Input(3), layers).on(ENGINE);
    double measured = requireNonNull(
        model.compile(new SGD(), new MeanSquaredError()).evaluate(data(), 4).get("loss"));
    double trained = model.compile(new SGD(), new MeanSquaredError()).trainOnBatch(data());
    assertThat(trained).isEqualTo(measured);
    return measured;
  }

  private static TensorDataset data() {
    return TensorDataset.of(filled(2, 4, 3), filled(6, 4, 2));
  }

  private static Tensor filled(float value, int... dims) {
    float[] values = new float[(int) Shape.of(dims).size()];
    Arrays.fill(values, value);
    return Tensor.of(values, dims);
  }

  @Test
  void constrainsWeightsAfterEachStepAndNotBefore() {
    Model model = Sequential.of(
        new Input(3),
        new Dense(2).kernelConstraint(new UnitNorm()),
        new Dense(2).kernelConstraint(new UnitNorm()).frozen()).on(ENGINE).initialize(3);
    Tensor first = model.weights().get("dense/kernel");
    Tensor frozen = model.weights().get("dense_1/kernel");
    float[] before = frozen.toFloats();
    assertThat(length(first)).isNotCloseTo(1, within(1e-3));
    model.compile(new SGD(0.1), new MeanSquaredError()).trainOnBatch(data());
    assertThat(length(first)).isCloseTo(1, within(1e-6));
    assertThat(frozen.toFloats()).isEqualTo(before);
  }

  /// The length of the first column of three rows and two columns.
  private static double length(Tensor kernel) {
    return Math.sqrt(Math.pow(kernel.get(0), 2) + Math.pow(kernel.get(2), 2)
        + Math.pow(kernel.get(4), 2));
  }

  /// Penalties cost nothing where there is no loss.
  @Test
  void addsNothingToThePredictingGraph() {
    Layer dense = new Dense(2).kernelRegularizer(new L2()).activityRegularizer(new L1());
    Model plain = Sequential.of(new Input(3), new Dense(2));
    Model ruled = Sequential.of(new Input(3), dense, new ActivityRegularization(1, 1));
    assertThat(ruled.inference(2).nodes()).hasSameSizeAs(plain.inference(2).nodes());
  }

  @Test
  void saysWhichWeightALayerHasNot() {
    fails(() -> new Dense(3).gammaRegularizer(new L2()),
        "Dense has no gamma for a regularizer, only kernel, bias, activity.");
    fails(() -> new DepthwiseConv2D(3).kernelConstraint(new NonNeg()),
        "DepthwiseConv2D has no kernel for a constraint, only depthwise, bias.");
    fails(() -> new PReLU().rules(Rules.NONE.constrain("activity", new NonNeg())),
        "PReLU has no activity for a constraint, only alpha.");
  }

  @Test
  void everyRuledLayerRefusesAStrangeWord() {
    List<Class<?>> kinds = new ArrayList<>();
    for (LayerSample sample : LayerSamples.all()) {
      if (sample.layer() instanceof RuledLayer<?> ruled) {
        kinds.add(ruled.getClass());
        assertThatThrownBy(() -> ruled.rules(Rules.NONE.regularize("colour", new L2())))
            .hasMessageStartingWith(
                ruled.getClass().getSimpleName() + " has no colour for a regularizer, only ");
      }
    }
    assertThat(kinds.stream().distinct()).hasSize(15);
  }

  @Test
  void failsAtTheCallOfTheLayerThatARuleDoesNotFit() {
    fails(() -> new Conv2D(8, 3).kernelRegularizer(new OrthogonalRegularizer())
        .on(Input.of(9, 9, 1)), """
            conv2d/kernel: OrthogonalRegularizer compares the rows or columns of a matrix, got \
            f32[3,3,1,8].
              fix:    use it on the kernel of a Dense layer.""");
    fails(() -> new Dense(8).biasConstraint(new MaxNorm().axis(1)).named("fc").on(Input.of(4)), """
        fc/bias: f32[8] has no axis 1 for MaxNorm.
          fix:    choose axes from -1 to 0.""");
    fails(() -> new Conv2D(8, 3).activityRegularizer(new OrthogonalRegularizer())
        .on(Input.of(9, 9, 1)), """
            conv2d: OrthogonalRegularizer compares the rows or columns of a matrix, got \
            f32[1,7,7,8].
              fix:    use it on the kernel of a Dense layer.""");
    fails(() -> new ActivityRegularization(0.5, -1),
        "ActivityRegularization l1 and l2 must be at least 0 and finite, got 0.5 and -1.0.");
  }

  @Test
  void isAValueThatPrints() {
    Rules rules = new Dense(2).kernelRegularizer(new L2(0.5)).biasRegularizer(new L1(0.25))
        .biasConstraint(new NonNeg()).rules();
    assertThat(rules).isEqualTo(new Rules(
        Map.of("kernel", new L2(0.5), "bias", new L1(0.25)), Map.of("bias", new NonNeg())));
    assertThat(rules).hasToString("Rules[regularizers={bias=L1[l1=0.25], kernel=L2[l2=0.5]},"
        + " constraints={bias=NonNeg[]}]");
  }

  private static void fails(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
