package dev.fovea.files.onnx;

import dev.fovea.layer.AveragePooling2D;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Conv2DTranspose;
import dev.fovea.layer.DepthwiseConv2D;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.SeparableConv2D;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Windows of all sorts on even and odd sizes answer the same in ONNX Runtime.
class SlidingOnnxTest {
  private static final List<Layer> ALL = List.of(
      new Conv2D(4, 3).same().strides(2),
      new Conv2D(4, 2).same().strides(2),
      new Conv2D(4, 3).strides(3),
      new Conv2D(4, 3).same().dilation(2),
      new Conv2D(4, 2, 3).same().groups(2).withoutBias(),
      new DepthwiseConv2D(3).same().strides(2).depthMultiplier(2),
      new SeparableConv2D(3, 3).same().strides(2),
      new MaxPooling2D(3).same().strides(2),
      new MaxPooling2D(2).same(),
      new AveragePooling2D(3).same().strides(2),
      new AveragePooling2D(2).same().strides(1),
      new Conv2DTranspose(4, 3).same().strides(2),
      new Conv2DTranspose(4, 2).same().strides(3),
      new Conv2DTranspose(4, 4).strides(2),
      new Conv2DTranspose(4, 3).same().strides(2).outputPadding(1));

  @TempDir
  Path folder;

  /// Each size has a convolution behind, so that the order of the axes changes on both sides.
  @TestFactory
  Stream<DynamicTest> answersTheSameOnEverySize() {
    return IntStream.range(5, 9).boxed().flatMap(side -> IntStream.range(0, ALL.size())
        .mapToObj(i -> DynamicTest.dynamicTest("%d on %d".formatted(i, side), () -> {
          Symbol image = Input.of(side, side + 1, 2);
          Symbol x = new Conv2D(4, 1).on(ALL.get(i).on(image));
          OnnxRuntime.here().agrees(OnnxRuntime.stirred(Model.of(image, x)),
              folder.resolve("window.onnx"));
        })));
  }
}
