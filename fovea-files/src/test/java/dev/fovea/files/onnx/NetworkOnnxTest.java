package dev.fovea.files.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.files.KerasModels;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.NetworkOptions;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Whole networks answer the same in ONNX Runtime, and when they are read back.
class NetworkOnnxTest {
  /// Networks for small pictures.
  private static final Set<String> SMALL = Set.of("normal-model", "conv-model",
      "conv-model-pooling", "lenet", "resnet20", "resnet32", "resnet44", "resnet56", "resnet110");

  /// The same functions as resnet50 with more blocks: hundreds of megabytes that show nothing new.
  private static final Set<String> LARGE = Set.of("resnet101", "resnet101v1.5",
      "resnet152", "resnet152v1.5");

  /// What they need to be larger than a point at the end.
  private static final Set<String> WIDE = Set.of("alexnet", "googlenet");

  @TempDir
  Path folder;

  @TestFactory
  Stream<DynamicTest> zooNetworksAnswerTheSame() {
    return Zoo.names().stream().filter(name -> !LARGE.contains(name))
        .map(name -> DynamicTest.dynamicTest(name,
            () -> compare(OnnxRuntime.stirred(network(name)))));
  }

  private static Model network(String name) {
    int side = WIDE.contains(name) ? 67 : 33;
    return SMALL.contains(name)
        ? Zoo.model(name)
        : Zoo.model(name, NetworkOptions.DEFAULT.input(side, side, 3).withoutTop());
  }

  /// Models that Keras wrote; the system property `shared.dir` says where they lie.
  @TestFactory
  Stream<DynamicTest> modelsOfKerasAnswerTheSame() throws IOException {
    Path place = Path.of(System.getProperty("shared.dir", "../../shared"))
        .resolve("golden/keras/models");
    if (!Files.exists(place)) {
      System.out.println("onnx: NOT TESTED with Keras's models: they are not in " + place);
    }
    assumeTrue(Files.exists(place), "Keras's models are not there");
    List<Path> files;
    try (Stream<Path> all = Files.list(place)) {
      files = all.filter(f -> f.toString().endsWith(".keras")).sorted().toList();
    }
    assertThat(files).isNotEmpty();
    return files.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(),
        () -> compare(KerasModels.load(file))));
  }

  private void compare(Model model) throws Exception {
    OnnxRuntime runtime = OnnxRuntime.here();
    Path file = folder.resolve("network.onnx");
    runtime.agrees(model, file);
    List<Tensor> batches = OnnxRuntime.batches(model, 2);
    List<Tensor> again = OnnxModels.load(file).predict(batches);
    List<Tensor> wanted = model.predict(batches);
    for (int i = 0; i < wanted.size(); i++) {
      OnnxRuntime.close(again.get(i).toFloats(), wanted.get(i).toFloats());
    }
  }
}
