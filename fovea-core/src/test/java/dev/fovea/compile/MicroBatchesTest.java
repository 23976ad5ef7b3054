package dev.fovea.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.Engine;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Add;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Concatenate;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.Input;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.Symbol;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.model.Model;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Predictions whose first layers go through a few images at a time.
class MicroBatchesTest {
  private static final Engine ENGINE = JavaEngine.plain(1);
  private static final int SIZE = 160;
  private static final int BATCH = 12;

  private static Symbol layer(Symbol x, int filters) {
    return new Activation(ActivationFunction.RELU)
        .on(new BatchNormalization().on(new Conv2D(filters, 3).same().on(x)));
  }

  /// A block with a shortcut, one with two ways, and images that become sixteen times smaller.
  private static Model network() {
    Symbol x = Input.of(SIZE, SIZE, 3);
    Symbol first = layer(x, 8);
    Symbol sum = new Add().on(first, layer(layer(first, 8), 8));
    Symbol small = new MaxPooling2D(4).on(new Concatenate().on(sum, layer(sum, 4)));
    Symbol last = new Add().on(small, layer(layer(small, 12), 12));
    return Model.of(x, new GlobalAveragePooling2D().on(layer(last, 6))).initialize(7);
  }

  private static Tensor images(Model model, int batch) {
    Tensor images = Tensor.zeros(model.inputs().getFirst().type(batch));
    Random random = new Random(3);
    for (long i = 0; i < images.shape().size(); i++) {
      images.set(i, random.nextGaussian());
    }
    return images;
  }

  private static MicroBatches of(Plan plan, long cache) {
    return MicroBatches.of(plan.graph(), cache);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, BATCH, 13})
  void answersAreTheSameToTheBit(int batch) {
    Compiler compiler = Compiler.standard(ENGINE);
    Model few = network().on(compiler);
    Model whole = network().on(compiler.without("MicroBatches"));
    Tensor images = images(few, batch);
    for (int run = 0; run < 2; run++) {
      assertThat(few.predict(images).memory().mismatch(whole.predict(images).memory()))
          .isEqualTo(-1);
      images.memory().fill((byte) 0);
    }
  }

  @Test
  void takesLessMemory() {
    Compiler compiler = Compiler.standard(ENGINE);
    assertThat(network().on(compiler).plan(BATCH).bytes())
        .isLessThan(network().on(compiler.without("MicroBatches")).plan(BATCH).bytes() / 2);
  }

  @Test
  void smallImagesAreMoreAtATime() {
    List<MicroBatches.Group> groups = of(network().on(Compiler.standard(ENGINE)).plan(BATCH),
        700 << 10).groups();
    assertThat(groups).hasSize(2);
    assertThat(groups.getFirst().images()).isEqualTo(1);
    assertThat(groups.getFirst().parts()).isEqualTo(BATCH);
    assertThat(groups.getLast().images()).isEqualTo(3);
    assertThat(groups.getFirst().to()).isEqualTo(groups.getLast().from());
  }

  /// The caller wants what lies between the layers.
  @Test
  void whatTheCallerWantsIsWhole() {
    Symbol x = Input.of(SIZE, SIZE, 3);
    Symbol first = layer(x, 8);
    Symbol middle = layer(layer(first, 8), 8);
    Symbol last = new GlobalAveragePooling2D().on(layer(layer(middle, 8), 4));
    Compiler compiler = Compiler.standard(ENGINE);
    Model few = Model.of("ways", List.of(x), List.of(last, middle)).on(compiler).initialize(1);
    Model whole = Model.of("ways", List.of(x), List.of(last, middle))
        .on(compiler.without("MicroBatches")).initialize(1);
    assertThat(of(few.plan(BATCH), 2 << 20).groups()).isNotEmpty();
    Tensor images = images(few, BATCH);
    List<Tensor> expected = whole.predict(List.of(images));
    List<Tensor> actual = few.predict(List.of(images));
    for (int i = 0; i < 2; i++) {
      assertThat(actual.get(i).memory().mismatch(expected.get(i).memory())).isEqualTo(-1);
    }
  }

  /// Statistics of a batch are those of all its images.
  @Test
  void trainingGoesThroughAllImagesAtOnce() {
    Model model = network().on(Compiler.standard(ENGINE));
    assertThat(of(model.compile(new SGD(0.1),
        new MeanSquaredError()).trainingPlan(BATCH), 1 << 20).groups()).isEmpty();
  }

  /// A large cache holds all.
  @Test
  void aBatchThatStaysInTheCacheIsLeftAlone() {
    assertThat(of(network().on(Compiler.standard(ENGINE)).plan(BATCH), 1 << 30).groups())
        .isEmpty();
  }
}
