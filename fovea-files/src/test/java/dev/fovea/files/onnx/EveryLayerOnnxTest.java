package dev.fovea.files.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.layer.Input;
import dev.fovea.layer.LayerSample;
import dev.fovea.layer.LayerSamples;
import dev.fovea.layer.Layers;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every layer, in all settings of its samples, answers the same in ONNX Runtime.
class EveryLayerOnnxTest {
  @TempDir
  Path folder;

  @TestFactory
  Stream<DynamicTest> answersTheSameInOnnxRuntime() {
    return LayerSamples.all().stream().map(sample -> DynamicTest.dynamicTest(sample.toString(),
        () -> OnnxRuntime.here().agrees(OnnxRuntime.stirred(model(sample)),
            folder.resolve("layer.onnx"))));
  }

  @Test
  void hasASampleOfEveryLayer() {
    Set<Class<?>> sampled = LayerSamples.all().stream().map(sample -> sample.layer().getClass())
        .collect(Collectors.toSet());
    assertThat(sampled).containsAll(Layers.all());
  }

  private static Model model(LayerSample sample) {
    List<Symbol> inputs = sample.inputShapes().stream().map(shape -> Input.of(
        shape.dims().stream().mapToInt(d -> d).toArray())).toList();
    return Model.of("one_layer", inputs, List.of(sample.on(inputs)));
  }
}
