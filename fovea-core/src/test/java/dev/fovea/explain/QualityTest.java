package dev.fovea.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.TensorDataset;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Activation;
import dev.fovea.layer.DTypePolicy;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Input;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How good a model is: which it takes for which, and whether it knows when it is wrong.
class QualityTest {
  private static final List<double[]> ROWS = List.of(
      new double[]{0.9, 0.1, 0}, new double[]{0.2, 0.7, 0.1}, new double[]{0.98, 0.01, 0.01},
      new double[]{0.4, 0.6, 0});

  private static Predictions some() {
    return Predictions.of(List.of(0, 1, 1, 0), ROWS);
  }

  @Test
  void countsWhatIsTakenForWhich() {
    Confusion confusion = some().confusion();
    assertThat(confusion.accuracy()).isEqualTo(0.5);
    assertThat(confusion.count(1, 0)).isEqualTo(1);
    assertThat(confusion.of(0)).isEqualTo(new Confusion.Figures(0.5, 0.5, 0.5, 2));
    assertThat(confusion.of(2)).isEqualTo(new Confusion.Figures(0, 0, 0, 0));
    assertThat(confusion.macro()).isEqualTo(new Confusion.Figures(0.5, 0.5, 0.5, 4));
  }

  @Test
  void theWorstMistakesAreThoseItWasSureOf() {
    assertThat(some().worst(5)).containsExactly(2, 3);
    assertThat(some().worst(1)).containsExactly(2);
    assertThat(some().confidence(2)).isEqualTo(0.98);
  }

  @Test
  void aModelThatSaysHalfAndIsRightHalfTheTimeIsCalibrated() {
    Calibration good = Calibration.of(List.of(0.5, 0.5), List.of(true, false), 10);
    assertThat(good.expectedError()).isZero();
    Calibration sure = Calibration.of(List.of(1.0, 1.0), List.of(true, false), 10);
    assertThat(sure.expectedError()).isEqualTo(0.5);
    assertThat(sure.overconfidence()).isEqualTo(0.5);
    assertThat(sure.largestError()).isEqualTo(0.5);
    assertThat(sure.bins().getLast().count()).isEqualTo(2);
  }

  @Test
  void anUpperEdgeBelongsToItsBin() {
    Calibration edges = Calibration.of(List.of(0.5, 0.51, 0.0), List.of(true, true, true), 2);
    assertThat(edges.bins()).extracting(Calibration.Bin::count).containsExactly(2, 1);
  }

  @Test
  void asksModelsWithAndWithoutSoftmax() {
    Model scores = Stack.of(Input.of(2), new Dense(3).named("scores")).initialize(5);
    Tensor inputs = Tensor.of(new float[]{1, 2, -3, 1}, 2, 2);
    TensorDataset data = TensorDataset.of(inputs, Tensor.of(new int[]{2, 0}, 2));
    Model shares = scores.withHead(1, new Activation(ActivationFunction.SOFTMAX));
    Predictions one = Predictions.of(scores, data, 1);
    Predictions other = Predictions.of(shares, data, 8);
    for (int i = 0; i < 2; i++) {
      for (int c = 0; c < 3; c++) {
        assertThat(one.probability(i, c)).isCloseTo(other.probability(i, c), within(1e-6));
      }
      assertThat(one.label(i)).isEqualTo(i == 0 ? 2 : 0);
    }
  }

  @Test
  void readsRowsAsLabels() {
    Model model = Stack.of(Input.of(2),
        new Dense(2).activation(ActivationFunction.SOFTMAX)).initialize(5);
    TensorDataset data = TensorDataset.of(Tensor.of(new float[]{1, 2}, 1, 2),
        Tensor.of(new float[]{0, 1}, 1, 2));
    assertThat(Predictions.of(model, data, 1).label(0)).isEqualTo(1);
  }

  @Test
  void oneOutputIsTheProbabilityOfClassOne() {
    Model model = Stack.of(Input.of(1),
        new Dense(1).activation(ActivationFunction.SIGMOID).named("yes")).initialize(1);
    model.weights().set("yes/kernel", Tensor.of(new float[]{1}, 1, 1));
    TensorDataset data = TensorDataset.of(Tensor.of(new float[]{3, -3}, 2, 1),
        Tensor.of(new int[]{1, 1}, 2));
    Predictions predictions = Predictions.of(model, data, 2);
    assertThat(predictions.classes()).isEqualTo(2);
    assertThat(predictions.probability(0, 1)).isCloseTo(1 / (1 + Math.exp(-3)), within(1e-6));
    assertThat(predictions.right(0)).isTrue();
    assertThat(predictions.right(1)).isFalse();
  }

  private static Model dense(int units, ActivationFunction activation) {
    return Stack.of(Input.of(2), new Dense(units).activation(activation).named("end"))
        .initialize(5);
  }

  @Test
  void theGraphSaysWhatTheEndIs() {
    assertThat(Scores.of(dense(3, ActivationFunction.SOFTMAX)).end())
        .isEqualTo(Scores.End.SOFTMAX);
    assertThat(Scores.of(dense(3, ActivationFunction.LOG_SOFTMAX)).end())
        .isEqualTo(Scores.End.LOG_SOFTMAX);
    assertThat(Scores.of(dense(3, ActivationFunction.SIGMOID)).end())
        .isEqualTo(Scores.End.SIGMOID);
    assertThat(Scores.of(dense(3, ActivationFunction.SPARSEMAX)).end())
        .isEqualTo(Scores.End.SOFTMAX);
    assertThat(Scores.of(dense(3, ActivationFunction.LINEAR)).end()).isEqualTo(Scores.End.NONE);
  }

  @Test
  void roundedProbabilitiesAreTakenAsTheyAre() {
    Model model = dense(3, ActivationFunction.SOFTMAX).policy(DTypePolicy.MIXED_BFLOAT16);
    // A third, rounded to eight bits, three times.
    Tensor input = Tensor.of(new float[]{0, 0}, 1, 2);
    float[] said = model.predict(input).toFloats();
    assertThat(said[0] + said[1] + said[2]).isGreaterThan(1.001f);
    Predictions predictions = Predictions.of(model,
        TensorDataset.of(input, Tensor.of(new int[]{2}, 1)), 1);
    for (int i = 0; i < 3; i++) {
      assertThat(predictions.probability(0, i)).isEqualTo(said[i]);
    }
  }

  @Test
  void logarithmsAndSigmoidsBecomeProbabilities() {
    assertThat(new Scores(2, Scores.End.LOG_SOFTMAX)
        .probabilities(new double[]{Math.log(0.25), Math.log(0.75)}))
        .containsExactly(new double[]{0.25, 0.75}, within(1e-12));
    assertThat(new Scores(2, Scores.End.SIGMOID).probabilities(new double[]{0.9, 0.8}))
        .containsExactly(0.9, 0.8);
    // Scores that look like probabilities are none.
    assertThat(new Scores(2, Scores.End.NONE).probabilities(new double[]{1, 0})[0])
        .isCloseTo(0.7311, within(1e-4));
  }

  @Test
  void oneScoreAboveZeroIsClassOne() {
    Model model = Stack.of(Input.of(1), new Dense(1).named("yes")).initialize(1);
    model.weights().set("yes/kernel", Tensor.of(new float[]{1}, 1, 1));
    Predictions predictions = Predictions.of(model, TensorDataset
        .of(Tensor.of(new float[]{0.3f, -0.1f}, 2, 1), Tensor.of(new int[]{1, 0}, 2)), 2);
    assertThat(predictions.probability(0, 1)).isCloseTo(0.5744, within(1e-4));
    assertThat(predictions.best(0)).isEqualTo(1);
    assertThat(predictions.best(1)).isZero();
  }

  @Test
  void saysWhichAnswerIsNotANumber() {
    Model model = dense(3, ActivationFunction.SOFTMAX);
    TensorDataset data = TensorDataset.of(
        Tensor.of(new float[]{1, 2, 3, 4, Float.NaN, 1}, 3, 2), Tensor.of(new int[]{0, 1, 2}, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> Predictions.of(model, data, 2))
        .withMessage(
            """
                The answer to sample 2 is not a number (NaN).
                  fix:    check the model's weights and this sample for NaN and infinity.""");
    assertThatIllegalArgumentException().isThrownBy(() -> Predictions.of(model, data, 0))
        .withMessage("Predictions need at least 1 sample at a time, got 0.");
  }

  @Test
  void countsNothing() {
    Confusion none = Confusion.of(3, List.of(), List.of());
    assertThat(none.macro()).isEqualTo(new Confusion.Figures(0, 0, 0, 0));
    assertThat(none.weighted()).isEqualTo(new Confusion.Figures(0, 0, 0, 0));
    assertThat(none.accuracy()).isZero();
  }

  @Test
  void saysThatALabelIsNoClass() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Predictions.of(List.of(3), List.of(new double[]{0.5, 0.5})))
        .withMessage(
            """
                A sample is of class 3, the model knows the classes 0 to 1.
                  fix:    measure it on the classes that it was trained for.""");
    assertThatIllegalArgumentException().isThrownBy(() -> Predictions.of(List.of(), ROWS))
        .withMessage("There are 0 labels and 4 rows of probabilities.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Confusion.of(2, List.of(0), List.of()))
        .withMessage("There are 1 labels and 0 predictions.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Confusion.of(2, List.of(2), List.of(0)))
        .withMessage(
            """
                Sample 0 is of class 2, of 2 classes.
                  fix:    give numbers from 0 to 1, or more classes.""");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Confusion.of(2, List.of(1, 1), List.of(0, -1)))
        .withMessage(
            """
                Sample 1 is taken for class -1, of 2 classes.
                  fix:    give numbers from 0 to 1, or more classes.""");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Calibration.of(List.of(0.5), List.of(true), 0))
        .withMessage(
            "Calibration needs as many confidences as outcomes and at least 1 bin, got 1, 1 and 0.");
  }
}
