package dev.fovea.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.contract.Closeness;
import dev.fovea.data.TensorDataset;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Add;
import dev.fovea.layer.Concatenate;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ModelTest {
  private static final JavaEngine ENGINE = new JavaEngine(1);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @Test
  void addsTheDerivativesOfASharedLayer() {
    Symbol a = Input.of(2);
    Symbol b = Input.of(2);
    Layer dense = new Dense(1).withoutBias();
    Symbol sum = new Add().on(dense.on(a), dense.on(b));
    Model model = Model.of("shared", List.of(a, b), List.of(sum)).on(ENGINE);
    model.weights().set("dense/kernel", Tensor.of(new float[]{1, -1}, 2, 1));
    TensorDataset data = new TensorDataset(
        List.of(Tensor.of(new float[]{1, 2}, 1, 2), Tensor.of(new float[]{3, 5}, 1, 2)),
        List.of(Tensor.of(new float[]{0}, 1, 1)));
    // The sum is 1 - 2 + 3 - 5 = -3; its square falls by 2 * -3 * (1 + 3, 2 + 5).
    assertThat(model.compile(new SGD(0.25), new MeanSquaredError()).trainOnBatch(data))
        .isEqualTo(9);
    assertThat(model.weights().get("dense/kernel").toFloats()).containsExactly(7, 9.5f);
  }

  @Test
  void takesSeveralInputsAndGivesSeveralOutputs() {
    Symbol a = Input.of(2);
    Symbol b = Input.of(3);
    Symbol joined = new Concatenate().on(a, b);
    Symbol relu = new Activation(ActivationFunction.RELU).on(joined);
    Model model = Model.of("two", List.of(a, b), List.of(relu, joined)).on(ENGINE);
    List<Tensor> results = model.predict(
        List.of(Tensor.of(new float[]{1, -2}, 1, 2), Tensor.of(new float[]{-3, 4, -5}, 1, 3)));
    assertThat(results.get(0).toFloats()).containsExactly(1, 0, 0, 4, 0);
    assertThat(results.get(1).toFloats()).containsExactly(1, -2, -3, 4, -5);
  }

  @Test
  void givesAnInputBackAsAnOutput() {
    Symbol a = Input.of(2);
    Model model = Model.of("same", List.of(a), List.of(a)).on(ENGINE);
    assertThat(model.predict(Tensor.of(new float[]{1, -2}, 1, 2)).toFloats())
        .containsExactly(1, -2);
  }

  @Test
  void predictsManyRowsAsOneByOne() {
    Model model = stack();
    Tensor rows = random(71, 4);
    Tensor all = model.predict(rows);
    for (int row = 0; row < 71; row++) {
      float[] one = new float[4];
      for (int i = 0; i < 4; i++) {
        one[i] = (float) rows.get(4L * row + i);
      }
      float[] single = model.predict(Tensor.of(one, 1, 4)).toFloats();
      for (int i = 0; i < single.length; i++) {
        assertThat(all.get((long) row * single.length + i)).isEqualTo(single[i]);
      }
    }
  }

  @Test
  void predictsNothingForNoRows() {
    assertThat(stack().predict(random(0, 4)).shape()).isEqualTo(Shape.of(0, 2));
  }

  @Test
  void endsWithALayerOfItsOwnAndSharesTheWeights() {
    Model model = stack();
    Model part = model.upTo("dense");
    assertThat(part.outputs().getFirst().shape()).isEqualTo(Shape.of(3));
    assertThat(part.weights().paths()).containsExactly("dense/kernel", "dense/bias");
    assertThat(part.weights().get("dense/kernel")).isSameAs(model.weights().get("dense/kernel"));
    Tensor x = random(2, 4);
    float[] before = part.predict(x).toFloats();
    model.compile(new SGD(0.5), new MeanSquaredError())
        .trainOnBatch(TensorDataset.of(x, random(2, 2)));
    assertThat(part.predict(x).toFloats()).isNotEqualTo(before);
  }

  @Test
  void endsWithSeveralLayersInTheOrderAskedFor() {
    Model model = stack();
    Tensor x = random(3, 4);
    List<Tensor> both = model.outputsOf("dense_1", "activation").predict(List.of(x));
    Closeness.assertBitEqual(both, List.of(model.upTo("dense_1").predict(x),
        model.upTo("activation").predict(x)), "outputs of dense_1 and activation");
    Closeness.assertBitEqual(List.of(both.getFirst()), List.of(model.predict(x)), "the last layer");
  }

  @Test
  void saysWhichLayersThereAre() {
    assertThatThrownBy(() -> stack().upTo("conv2d")).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no layer 'conv2d'. The model has"
            + " [input_layer, dense, activation, dense_1].");
  }

  @Test
  void saysWhichWeightsThereAre() {
    assertThatThrownBy(() -> stack().weights().get("dense/weight"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no weight 'dense/weight'. The model has"
            + " [dense/kernel, dense/bias, dense_1/kernel, dense_1/bias].");
    assertThatThrownBy(() -> stack().weights().set("dense/bias", random(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dense/bias is f32[3], got f32[4]. Give a tensor of the same type and shape.");
  }

  @Test
  void saysThatAnInputIsMissing() {
    Symbol a = Input.of(2);
    Symbol b = Input.of(2);
    Symbol sum = new Add().on(a, b);
    assertThatThrownBy(() -> Model.of(a, sum)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("""
            input_layer_1: an output depends on it, but it is no input of the model.
              fix:    name all inputs when you make the model.""");
  }

  @Test
  void saysThatAStackNeedsALayer() {
    assertThatThrownBy(() -> Sequential.of(new Input(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a model needs at least one layer.");
  }

  @Test
  void saysWhatItExpectsToPredictFrom() {
    assertThatThrownBy(() -> stack().predict(random(2, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("""
            sequential: got inputs [f32[2,5]], the model expects [input_layer (None, 4)].
              fix:    give each input as f32, a row a sample.""");
  }

  @Test
  void startsWithWeightsThatFollowFromTheSeed() {
    float[] one = stack().initialize(1).weights().get("dense/kernel").toFloats();
    assertThat(stack().initialize(1).weights().get("dense/kernel").toFloats()).isEqualTo(one);
    assertThat(stack().initialize(2).weights().get("dense/kernel").toFloats()).isNotEqualTo(one);
  }

  private static Model stack() {
    return Sequential.of(new Input(4), new Dense(3), new Activation(ActivationFunction.TANH),
        new Dense(2)).on(ENGINE);
  }

  private static Tensor random(int... dims) {
    Tensor tensor = Tensor.zeros(TensorType.f32(dims));
    Random random = new Random(3);
    for (long i = 0; i < tensor.shape().size(); i++) {
      tensor.set(i, random.nextGaussian());
    }
    return tensor;
  }
}
