package dev.fovea.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.contract.Closeness;
import dev.fovea.data.TensorDataset;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Add;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Concatenate;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.Input;
import dev.fovea.layer.Subtract;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.WeightSpec;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class NestedModelTest {
  private static final JavaEngine ENGINE = new JavaEngine(1);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  private static Model base() {
    return Sequential.of("base", new Input(4),
        List.of(new Dense(3), new BatchNormalization(), new Dropout(0.5))).on(ENGINE);
  }

  private static Model around(Model base) {
    return Sequential.of(new Input(4), base, new Dense(2)).on(ENGINE);
  }

  @Test
  void namesWeightsByTheirModels() {
    Model deep = Sequential.of(new Input(4), around(base()), new Dense(1));
    assertThat(deep.weights().paths()).containsExactly("sequential/base/dense/kernel",
        "sequential/base/dense/bias", "sequential/base/batch_normalization/gamma",
        "sequential/base/batch_normalization/beta",
        "sequential/base/batch_normalization/moving_mean",
        "sequential/base/batch_normalization/moving_variance", "sequential/dense/kernel",
        "sequential/dense/bias", "dense/kernel", "dense/bias");
    assertThat(deep.weights().count()).isEqualTo(15 + 12 + 8 + 3);
    assertThat(deep.weights().trainableCount()).isEqualTo(15 + 6 + 8 + 3);
  }

  /// Keras keeps the order of the layers within the inner model, not that of their calls.
  @Test
  void keepsTheOrderOfTheInnerModelsWeights() {
    Symbol a = Input.of(4);
    Symbol b = Input.of(4);
    Symbol left = new Dense(3).on(a);
    Symbol right = new Dense(3).on(new Activation(ActivationFunction.RELU).on(new Dense(4).on(b)));
    Model inner = Model.of("inner", List.of(a, b), List.of(new Add().on(left, right)));
    Symbol x = Input.of(4);
    Model outer = Model.of(x, inner.on(x, x));
    assertThat(outer.weights().paths())
        .isEqualTo(inner.weights().paths().stream().map(path -> "inner/" + path).toList());
  }

  @Test
  void sharesItsWeightsWithWhateverItIsPartOf() {
    Model base = base();
    Model one = around(base);
    Model other = around(base);
    assertThat(one.weights().get("base/dense/kernel"))
        .isSameAs(base.weights().get("dense/kernel"))
        .isSameAs(other.weights().get("base/dense/kernel"));
    assertThat(one.weights().get("dense/kernel")).isNotSameAs(other.weights().get("dense/kernel"));
    Tensor x = random(5, 4);
    float[] before = base.predict(x).toFloats();
    one.compile(new SGD(0.5), new MeanSquaredError())
        .trainOnBatch(TensorDataset.of(x, random(5, 2)));
    assertThat(base.predict(x).toFloats()).isNotEqualTo(before);
  }

  @Test
  void startsAnewWithEverythingWithinIt() {
    Model base = base();
    float[] first = base.weights().get("dense/kernel").toFloats();
    Model outer = around(base).initialize(9);
    assertThat(base.weights().get("dense/kernel").toFloats()).isNotEqualTo(first)
        .isEqualTo(outer.weights().get("base/dense/kernel").toFloats());
    Model unread = base();
    Model another = around(unread).initialize(9);
    assertThat(another.weights().get("base/dense/kernel").toFloats())
        .isEqualTo(outer.weights().get("base/dense/kernel").toFloats());
  }

  @Test
  void saysTheSameAsItsLayersOneByOne() {
    Model base = base();
    base.weights().set("batch_normalization/moving_mean", random(3));
    Model outer = around(base);
    Tensor x = random(6, 4);
    Model head = Sequential.of(new Input(3), new Dense(2)).on(ENGINE);
    head.weights().set("dense/kernel", outer.weights().get("dense/kernel"));
    Closeness.assertBitEqual(
        outer.predict(List.of(x)), List.of(head.predict(base.predict(x))), "two models");
  }

  @Test
  void leavesAFrozenModelAlone() {
    Model outer = around(base().frozen());
    assertThat(outer.weights().trainableCount()).isEqualTo(8);
    List<float[]> before = values(outer);
    outer.compile(new SGD(0.5), new MeanSquaredError())
        .trainOnBatch(TensorDataset.of(random(5, 4), random(5, 2)));
    List<float[]> after = values(outer);
    assertThat(after.subList(0, 6)).usingRecursiveComparison().isEqualTo(before.subList(0, 6));
    assertThat(after.get(6)).isNotEqualTo(before.get(6));
  }

  @Test
  void thawsEveryLayerThatWasFrozen() {
    Model deep = around(Sequential.of(new Input(4), base(), new Dense(4).frozen()).frozen());
    assertThat(deep.weights().trainableCount()).isEqualTo(10);
    assertThat(deep.frozen().trainable()).isFalse();
    assertThat(deep.frozen().weights().specs()).noneMatch(WeightSpec::trainable);
    assertThat(deep.trainable(true).weights().trainableCount()).isEqualTo(15 + 6 + 16 + 10);
  }

  /// Keras's `base(x, training=False)`: its weights train, its averages stay, nothing is dropped.
  @Test
  void behavesAsAtInferenceWhereItIsToldSo() {
    Model base = base();
    Symbol x = Input.of(4);
    Model outer = Model.of(x, base.inferenceOn(x)).on(ENGINE);
    Tensor data = random(5, 4);
    Tensor labels = random(5, 3);
    double loss = outer.compile(new SGD(0.5), new MeanSquaredError())
        .evaluate(TensorDataset.of(data, labels), 5).get("loss");
    float[] kernel = base.weights().get("dense/kernel").toFloats();
    double trained = outer.compile(new SGD(0.5), new MeanSquaredError())
        .trainOnBatch(TensorDataset.of(data, labels));
    assertThat(trained).isCloseTo(loss, within(1e-6));
    assertThat(base.weights().get("batch_normalization/moving_mean").toFloats())
        .containsExactly(0, 0, 0);
    assertThat(base.weights().get("dense/kernel").toFloats()).isNotEqualTo(kernel);
  }

  @Test
  void isCalledTwiceWithTheSameWeights() {
    Model base = base();
    Symbol a = Input.of(4);
    Symbol b = Input.of(4);
    Model twins = Model.of("twins", List.of(a, b), List.of(
        new Subtract().on(base.on(a), base.on(b)))).on(ENGINE);
    assertThat(twins.weights().count()).isEqualTo(base.weights().count());
    Tensor x = random(3, 4);
    assertThat(twins.predict(List.of(x, x)).getFirst().toFloats()).containsOnly(0);
  }

  @Test
  void takesSeveralInputsAndGivesSeveralOutputs() {
    Symbol a = Input.of(2);
    Symbol b = Input.of(3);
    Symbol joined = new Concatenate().on(a, b);
    Symbol relu = new Activation(ActivationFunction.RELU).on(joined);
    Model inner = Model.of("inner", List.of(a, b), List.of(relu, joined));
    Symbol x = Input.of(2);
    Symbol y = Input.of(3);
    List<Symbol> results = inner.on(x, y).results();
    assertThat(results).hasSize(2);
    Symbol difference = new Subtract().on(results.get(0), results.get(1));
    Model outer = Model.of("outer", List.of(x, y), List.of(difference, results.get(1))).on(ENGINE);
    List<Tensor> said = outer.predict(
        List.of(Tensor.of(new float[]{1, -2}, 1, 2), Tensor.of(new float[]{-3, 4, -5}, 1, 3)));
    assertThat(said.get(0).toFloats()).containsExactly(0, 2, 3, 0, 5);
    assertThat(said.get(1).toFloats()).containsExactly(1, -2, -3, 4, -5);
  }

  @Test
  void endsWithALayerOfAnInnerModel() {
    Model base = base();
    Model deep = Sequential.of("deep", new Input(4), List.of(around(base).named("mid"),
        new Dense(1))).on(ENGINE);
    Tensor x = random(4, 4);
    List<Tensor> ends = deep.outputsOf("mid/base/dense", "dense", "mid", "mid/base")
        .predict(List.of(x));
    List<Tensor> expected = List.of(base.upTo("dense").predict(x), deep.predict(x),
        deep.upTo("mid").predict(x), base.predict(x));
    for (int i = 0; i < 4; i++) {
      Closeness.assertWithin(1e-6, ends.get(i), expected.get(i), "end " + i);
    }
    assertThat(deep.upTo("mid/base/dense").weights().get("mid/base/dense/kernel"))
        .isSameAs(base.weights().get("dense/kernel"));
    assertThatThrownBy(() -> deep.upTo("mid/bass")).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no layer 'bass'. The model has [input_layer, base, dense].");
  }

  @Test
  void saysWhichInputsItWasMadeFor() {
    assertThatThrownBy(() -> base().on(Input.of(5))).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("""
            base: the model was made for inputs of [[4]], got [[5]].
              fix:    give it such inputs, or make it anew for these.""");
  }

  @Test
  void namesTheLayerWithinAModelThatDoesNotFit() {
    Model outer = around(base());
    assertThat(outer.inference(1).nodes().stream().map(node -> node.origin()).distinct())
        .containsExactly("base/dense", "base/batch_normalization", "dense");
  }

  @Test
  void isOneRowOfTheSummaryOrAllOfItsOwn() {
    Model outer = Sequential.of(new Input(4),
        Sequential.of(new Input(4), base(), new Dense(1)), new Dense(2));
    assertThat(outer.summary()).startsWith("""
        Model: "sequential"
        ┏━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┳━━━━━━━━━┳━━━━━━━┓
        ┃ Layer (type)            ┃ Output Shape ┃ Param # ┃ FLOPs ┃
        ┡━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━╇━━━━━━━━━╇━━━━━━━┩
        │ sequential (Sequential) │ (None, 1)    │      31 │    55 │
        ├─────────────────────────┼──────────────┼─────────┼───────┤
        │ dense (Dense)           │ (None, 2)    │       4 │     6 │
        └─────────────────────────┴──────────────┴─────────┴───────┘
         Total params: 35 (140.00 B)
        """);
    assertThat(outer.summary(true).lines().filter(line -> line.startsWith("│"))).containsExactly(
        "│ sequential (Sequential)                          │ (None, 1)    │      31 │    55 │",
        "│    └ base (Sequential)                           │ (None, 3)    │      27 │    48 │",
        "│       └ dense (Dense)                            │ (None, 3)    │      15 │    27 │",
        "│       └ batch_normalization (BatchNormalization) │ (None, 3)    │      12 │    21 │",
        "│       └ dropout (Dropout)                        │ (None, 3)    │       0 │     0 │",
        "│    └ dense (Dense)                               │ (None, 1)    │       4 │     7 │",
        "│ dense (Dense)                                    │ (None, 2)    │       4 │     6 │");
  }

  private static List<float[]> values(Model model) {
    return model.weights().tensors().values().stream().map(Tensor::toFloats).toList();
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
