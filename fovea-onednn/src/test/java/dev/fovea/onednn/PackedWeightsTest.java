package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.Compiler;
import dev.fovea.data.TensorDataset;
import dev.fovea.engine.Engine;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Port;
import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.Input;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.op.Conv;
import dev.fovea.op.Window;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Predictions keep kernels in the layout that oneDNN wants, and notice when they change.
class PackedWeightsTest {
  private static final String KERNEL = "conv2d_1/kernel";
  private static final Tensor IMAGES = images();

  private static Engine onednn;

  @BeforeAll
  static void open() throws NativeLibraryException {
    onednn = new OneDnnEngine(OneDnn.load(Host.cacheFolders(), 2), 0);
  }

  @AfterAll
  static void close() {
    onednn.close();
  }

  @Test
  void followWeightsInSinglePrecision() {
    follows(model());
  }

  @Test
  void followWeightsInMixedPrecision() {
    follows(model().mixedPrecision());
  }

  @Test
  void followWeightsWhereNothingElseFollowsFromThem() {
    follows(Sequential.of(new Input(12, 12, 3), new Conv2D(32, 3).same(),
        new Conv2D(48, 3).strides(2), new GlobalAveragePooling2D(),
        new Dense(3).activation(ActivationFunction.SOFTMAX)).initialize(1));
  }

  /// A kernel that comes with each batch is packed in each run, into memory that all steps share.
  @Test
  void haveMemoryOfTheirOwn() {
    assertThat(bytes(Port.Kind.WEIGHT)).isGreaterThan(bytes(Port.Kind.BATCH));
  }

  private static long bytes(Port.Kind kernel) {
    GraphBuilder g = new GraphBuilder();
    g.output(Port.Kind.RESULT, "y", g.apply(new Conv(Window.parse("3x3 pad 1:1x1:1"), 1),
        g.input(Port.Kind.BATCH, "x", TensorType.f32(4, 12, 12, 32)),
        g.input(kernel, "kernel", TensorType.f32(3, 3, 32, 48))));
    return Compiler.standard(onednn).compile(g.build(), Map.of()).bytes();
  }

  private static void follows(Model made) {
    Model model = made.on(onednn);
    float[] first = model.predict(IMAGES).toFloats();
    assertThat(model.predict(IMAGES).toFloats()).as("again").containsExactly(first);
    model.weights().get(KERNEL).set(7, 3);
    float[] second = model.predict(IMAGES).toFloats();
    assertThat(second).as("after one weight changed").isNotEqualTo(first)
        .containsExactly(model.on(onednn).predict(IMAGES).toFloats());
    model.compile(new SGD(0.5), new SparseCategoricalCrossentropy())
        .trainOnBatch(TensorDataset.of(IMAGES, Tensor.of(new int[]{0, 1, 2, 0}, 4)));
    assertThat(model.predict(IMAGES).toFloats()).as("after a step").isNotEqualTo(second)
        .containsExactly(model.on(onednn).predict(IMAGES).toFloats());
  }

  private static Model model() {
    return Sequential.of(new Input(12, 12, 3), new Conv2D(32, 3).same(), new BatchNormalization(),
        new Activation(ActivationFunction.RELU), new Conv2D(48, 3).strides(2),
        new BatchNormalization(), new GlobalAveragePooling2D(),
        new Dense(3).activation(ActivationFunction.SOFTMAX)).initialize(1);
  }

  private static Tensor images() {
    Random random = new Random(2);
    float[] pixels = new float[4 * 12 * 12 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    return Tensor.of(pixels, 4, 12, 12, 3);
  }
}
