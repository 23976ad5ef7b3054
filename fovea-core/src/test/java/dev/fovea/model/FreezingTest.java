package dev.fovea.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.TensorDataset;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Node;
import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Dropout;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.WeightSpec;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Built models whose layers are frozen and thawed, that are cut, and that get a new head.
class FreezingTest {
  private static final JavaEngine ENGINE = new JavaEngine(1);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  /// Weights: dense 15, batch_normalization 12, dense_1 16, dense_2 10.
  private static Model stack() {
    return Sequential.of(new Input(4), new Dense(3), new BatchNormalization(),
        new Activation(ActivationFunction.RELU), new Dense(4), new Dense(2)).on(ENGINE);
  }

  private static Model around(Model base) {
    return Sequential.of(new Input(4), base.named("base"), new Dense(2).named("top")).on(ENGINE);
  }

  private static List<String> training(Model model) {
    return model.weights().specs().stream().filter(WeightSpec::trainable).map(WeightSpec::path)
        .toList();
  }

  @Test
  void keepsItsWeightsWhenLayersAreFrozenAndThawed() {
    Model model = stack().initialize(3);
    Tensor x = random(5, 4);
    float[] before = model.predict(x).toFloats();
    Model again = model.frozen().thawed("dense_1").frozen("d*").thawed("*").frozen("dense");
    assertThat(again.predict(x).toFloats()).isEqualTo(before);
    for (String path : model.weights().paths()) {
      assertThat(again.weights().get(path)).as(path).isSameAs(model.weights().get(path));
    }
    Tensor kernel = model.weights().get("dense/kernel");
    float[] old = kernel.toFloats();
    again.compile(new SGD(0.5), new MeanSquaredError())
        .trainOnBatch(TensorDataset.of(x, random(5, 2)));
    assertThat(kernel.toFloats()).isEqualTo(old);
    assertThat(model.predict(x).toFloats()).isNotEqualTo(before)
        .isEqualTo(again.predict(x).toFloats());
    model.compile(new SGD(0.5), new MeanSquaredError())
        .trainOnBatch(TensorDataset.of(x, random(5, 2)));
    assertThat(kernel.toFloats()).isNotEqualTo(old);
  }

  @Test
  void countsWhatTrains() {
    Model model = stack();
    assertThat(model.weights().count()).isEqualTo(53);
    assertThat(model.weights().trainableCount()).isEqualTo(47);
    Model head = model.frozen().thawedLast(1);
    assertThat(head.weights().count()).isEqualTo(53);
    assertThat(head.weights().trainableCount()).isEqualTo(10);
    assertThat(head.summary()).contains("Total params: 53 ", "\n Trainable params: 10 ",
        "\n Non-trainable params: 43 ");
    assertThat(training(model.frozen("dense"))).doesNotContain("dense/kernel", "dense/bias")
        .contains("dense_1/kernel");
    assertThat(training(model.frozen("dense*"))).containsExactly("batch_normalization/gamma",
        "batch_normalization/beta");
    assertThat(training(model.frozen("dense_?"))).contains("dense/kernel")
        .doesNotContain("dense_1/kernel", "dense_2/kernel");
    assertThat(training(model.frozen().thawedLast(3))).containsExactly("dense_1/kernel",
        "dense_1/bias", "dense_2/kernel", "dense_2/bias");
    assertThat(training(model.frozen().thawedLast(0))).isEmpty();
    assertThat(training(model.frozen(BatchNormalization.class))).hasSize(6);
  }

  @Test
  void freezesAndThawsWithinModels() {
    Model deep = around(stack());
    assertThat(training(deep.frozen("base"))).containsExactly("top/kernel", "top/bias");
    assertThat(training(deep.frozen().thawed("base"))).hasSize(8)
        .noneMatch(path -> path.startsWith("top"));
    assertThat(training(deep.frozen().thawed("base/dense_1")))
        .containsExactly("base/dense_1/kernel", "base/dense_1/bias");
    assertThat(training(deep.frozen().thawed("*dense_1"))).hasSize(2);
    assertThat(training(deep.frozen().thawedLast(2)))
        .containsExactly("base/dense_2/kernel", "base/dense_2/bias", "top/kernel", "top/bias");
    assertThat(training(around(around(stack()).frozen()).thawed("base/base/dense")))
        .containsExactly("base/base/dense/kernel", "base/base/dense/bias", "top/kernel",
            "top/bias");
    Tensor kernel = deep.weights().get("base/dense_1/kernel");
    assertThat(deep.frozen().thawed("base/dense_1").weights().get("base/dense_1/kernel"))
        .isSameAs(kernel);
  }

  @Test
  void tellsWhetherAnyLayerTrains() {
    Model deep = around(stack());
    assertThat(deep.trainable()).isTrue();
    assertThat(deep.frozen().trainable()).isFalse();
    assertThat(deep.frozen().thawed("base/dense").trainable()).isTrue();
  }

  @Test
  void saysWhichLayersCannotBeFrozenOrThawed() {
    assertThatThrownBy(() -> stack().frozen("conv*")).isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
                no layer is called 'conv*'. The model has [dense, batch_normalization, activation, dense_1, dense_2].
                  fix:    use names as the summary shows them, with * for any letters.""");
    assertThatThrownBy(() -> around(stack()).thawed("dense"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no layer is called 'dense'. The model has [base/dense, base/batch_normalization,"
                + " base/activation, base/dense_1, base/dense_2, top].\n"
                + "  fix:    use names as the summary shows them, with * for any letters.");
    assertThatThrownBy(() -> stack().thawedLast(6)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("""
            the model has 5 layers, its last 6 cannot train.
              fix:    choose a number from 0 to 5.""");
  }

  @Test
  void goesOnWithAHeadOfNewWeights() {
    Model base = stack().initialize(3).upTo("activation").frozen();
    Model model = base.withHead(7, new Dropout(0.5), new Dense(6),
        new Dense(2).named("classes"));
    assertThat(model.layers().stream().map(NamedLayer::name)).containsExactly("input_layer",
        "dense", "batch_normalization", "activation", "dropout", "dense_1", "classes");
    assertThat(model.isSequential()).isTrue();
    assertThat(training(model)).containsExactly("dense_1/kernel", "dense_1/bias",
        "classes/kernel", "classes/bias");
    assertThat(model.weights().get("dense/kernel")).isSameAs(base.weights().get("dense/kernel"));
    Tensor x = random(5, 4);
    assertThat(model.upTo("activation").predict(x).toFloats())
        .isEqualTo(base.predict(x).toFloats());
    float[] first = model.weights().get("classes/kernel").toFloats();
    Layer classes = new Dense(2).named("classes");
    assertThat(base.withHead(7, new Dropout(0.5), new Dense(6), classes).weights()
        .get("classes/kernel").toFloats()).isEqualTo(first);
    assertThat(base.withHead(8, new Dropout(0.5), new Dense(6), classes).weights()
        .get("classes/kernel").toFloats()).isNotEqualTo(first);
  }

  /// A model in the head has learned something, too.
  @Test
  void sharesTheWeightsOfAModelInTheHead() {
    Model top = Sequential.of(new Input(3), new Dense(2)).on(ENGINE).initialize(5);
    Model model = stack().initialize(3).upTo("activation").withHead(7, top.named("top"));
    assertThat(model.weights().get("top/dense/kernel"))
        .isSameAs(top.weights().get("dense/kernel"));
  }

  /// What the cut model's layers were called stays, so that their weights are found.
  @Test
  void keepsNamesOfACutModel() {
    Symbol x = Input.of(4);
    Model model = Model.of(x, new Dense(2).on(new Dense(3).on(new Dense(4).on(x)))).on(ENGINE);
    Model again = model.upTo("dense_1").withHead(0, new Dense(5)).upTo("dense_1")
        .withHead(0, new Dense(6));
    assertThat(again.weights().paths()).containsExactly("dense/kernel", "dense/bias",
        "dense_1/kernel", "dense_1/bias", "dense_2/kernel", "dense_2/bias");
    assertThat(again.weights().get("dense_1/kernel"))
        .isSameAs(model.weights().get("dense_1/kernel"));
    assertThat(again.weights().get("dense_2/kernel").shape().dims()).containsExactly(3, 6);
  }

  @Test
  void refusesAHeadThatDoesNotFit() {
    Model model = stack();
    assertThatThrownBy(() -> model.withHead(0, new Dense(2).named("dense")))
        .isInstanceOf(IllegalArgumentException.class).hasMessage("""
            dense: the model has a layer of this name.
              fix:    give the new one another name.""");
    assertThatThrownBy(() -> model.outputsOf("dense", "dense_1").withHead(0, new Dense(2)))
        .isInstanceOf(IllegalArgumentException.class).hasMessage("""
            sequential has 2 outputs, a head stands on one.
              fix:    name the layer: model.upTo(layer).""");
    assertThatThrownBy(model::outputsOf).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("outputsOf needs the name of at least one layer of sequential.");
  }

  /// Each layer is computed once, and what no output needs is not.
  @Test
  void computesOutputsInBetweenOnce() {
    Model deep = around(stack());
    List<String> nodes = origins(deep.outputsOf("base/dense", "base/activation", "base/dense_1",
        "base/dense"));
    assertThat(nodes.stream().distinct()).containsExactlyInAnyOrder("base/dense",
        "base/batch_normalization", "base/activation", "base/dense_1");
    List<String> one = origins(deep.upTo("base/dense_1"));
    assertThat(Collections.frequency(nodes, "base/dense_1"))
        .isEqualTo(Collections.frequency(one, "base/dense_1"));
  }

  private static List<String> origins(Model model) {
    return model.plan(2).graph().nodes().stream().map(Node::origin).toList();
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
