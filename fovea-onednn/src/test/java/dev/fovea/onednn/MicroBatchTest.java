package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.compile.Compiler;
import dev.fovea.engine.Engine;
import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Add;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.DepthwiseConv2D;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.Input;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Layers that go through a few images at a time share the kernels that they keep in other layouts.
class MicroBatchTest {
  private static final int BATCH = 8;

  /// Each end is a convolution with a kernel to be kept: packed, in Winograd's matrices, and of a single
  /// channel.
  private static Model network(int end) {
    Symbol x = Input.of(112, 112, 16);
    Symbol first = new Conv2D(64, 1).on(x);
    Symbol ways = new Add().on(first, new Conv2D(64, 3).same()
        .activation(ActivationFunction.RELU).on(first));
    Symbol clipped = new Activation(ActivationFunction.RELU6).on(ways);
    Symbol small = new MaxPooling2D(2).on(clipped);
    Symbol last = switch (end) {
      case 1 -> new Conv2D(64, 1).on(small);
      case 2 -> new Conv2D(64, 3).same().on(small);
      default -> new DepthwiseConv2D(3).on(small);
    };
    return Model.of(x, new GlobalAveragePooling2D().on(new Activation(ActivationFunction.RELU)
        .on(last))).initialize(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void answersFollowTheWeights(int end) throws NativeLibraryException {
    try (Engine onednn = new OneDnnEngine(OneDnn.load(Host.cacheFolders(), 2), 0)) {
      Compiler compiler = Compiler.standard(onednn);
      Model few = network(end).on(compiler);
      Model whole = network(end).on(compiler.without("MicroBatches"));
      assertThat(few.plan(BATCH).bytes()).isLessThan(whole.plan(BATCH).bytes() / 2);
      Random random = new Random(3);
      Tensor images = Tensor.zeros(few.inputs().getFirst().type(BATCH));
      for (int run = 0; run < 3; run++) {
        for (long i = 0; i < images.shape().size(); i++) {
          images.set(i, random.nextGaussian());
        }
        float[] before = whole.predict(images).toFloats();
        assertThat(few.predict(images).toFloats()).containsExactly(before, within(1e-5f));
        few.weights().tensors().forEach((path, tensor) -> {
          Tensor other = whole.weights().tensors().get(path);
          tensor.set(1, 2 * random.nextDouble());
          other.set(1, tensor.get(1));
          tensor.changed();
          other.changed();
        });
        assertThat(whole.predict(images).toFloats()).isNotEqualTo(before);
      }
    }
  }
}
