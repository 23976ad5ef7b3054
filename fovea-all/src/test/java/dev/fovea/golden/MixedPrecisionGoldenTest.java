package dev.fovea.golden;

import static dev.fovea.layer.DTypePolicy.FLOAT32;
import static dev.fovea.layer.DTypePolicy.MIXED_BFLOAT16;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.Compiler;
import dev.fovea.data.TensorDataset;
import dev.fovea.engine.Engine;
import dev.fovea.files.NdArray;
import dev.fovea.model.Model;
import dev.fovea.tensor.BFloat16;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What Keras computes with the policy `mixed_bfloat16`, on every engine, within what rounding costs.
///
/// A bf16 number has 8 binary digits: each rounding is off by up to 2⁻⁸ of the number. Keras and Fovea
/// round the same tensors, but where several ops follow each other inside of a layer, XLA rounds
/// between some and we between others. Errors are shares of the largest number of an array.
class MixedPrecisionGoldenTest {
  /// Two roundings: that of the result, and another one within a layer or of its input.
  private static final double LAYER_LIMIT = 2 * 0x1p-8;
  /// Roundings of eight layers, forward and backward, and of eight steps that build on each other.
  private static final double TRACE_LIMIT = 0.05;
  private static final GoldenReport REPORT = new GoldenReport("mixed");

  @AfterAll
  static void report() {
    REPORT.write();
  }

  @Test
  void roundsAsMlDtypesDoes() {
    GoldenCase golden = GoldenCase.read(GoldenCase.more("keras/mixed", ".npz").getFirst());
    float[] values = golden.array("values").floats();
    float[] rounded = golden.array("rounded").floats();
    assertThat(values.length).isGreaterThan(900);
    for (int i = 0; i < values.length; i++) {
      // As objects: NaN equals NaN, and zeros have a sign.
      Float expected = rounded[i];
      assertThat((Float) BFloat16.toFloat(BFloat16.of(values[i]))).isEqualTo(expected);
      assertThat((Float) BFloat16.toFloat(BFloat16.of((double) values[i]))).isEqualTo(expected);
    }
  }

  @TestFactory
  Stream<DynamicTest> computesWhatKerasComputes() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : GoldenCase.more("keras/mixed/layers", ".npz")) {
      GoldenCase golden = GoldenCase.read(file);
      for (Engine engine : GoldenEngines.all()) {
        tests.add(DynamicTest.dynamicTest(
            golden.name() + " on " + engine.name(),
            () -> new LayerCall(golden, LayerGoldenTest.training(golden), MIXED_BFLOAT16)
                .check(LayerGoldenTest.layer(golden), engine, REPORT, LAYER_LIMIT)));
      }
    }
    assertThat(tests).isNotEmpty();
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> trainsAsKerasTrains() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : GoldenCase.more("keras/mixed/traces", ".npz")) {
      GoldenCase golden = GoldenCase.read(file);
      GoldenEngines.compilers().forEach((name, compiler) -> tests.add(DynamicTest.dynamicTest(
          golden.name() + " on " + name, () -> train(golden, name, compiler))));
    }
    assertThat(tests).isNotEmpty();
    return tests.stream();
  }

  private static void train(GoldenCase golden, String engine, Compiler compiler) {
    TraceGoldenTest.Setup setup = TraceGoldenTest.Setup.of(golden);
    Model model = setup.model().on(compiler);
    assertThat(model.layers()).anyMatch(layer -> layer.policy() == MIXED_BFLOAT16);
    List<String> paths = model.weights().paths();
    for (int i = 0; i < paths.size(); i++) {
      model.weights().set(paths.get(i), golden.tensor("w" + i));
    }
    Trainer trainer = model.compile(setup.optimizer(), setup.loss());
    TensorDataset data = TensorDataset.of(golden.tensor("x"), golden.tensor("t"));
    int batch = golden.number("batch");
    NdArray losses = golden.array("losses");
    Tensor ours = Tensor.of(new float[losses.shape().getFirst()], losses.shape().getFirst());
    for (int step = 0; step < ours.shape().last(); step++) {
      ours.set(step, trainer.trainOnBatch(data.slice(step * batch, (step + 1) * batch)));
    }
    REPORT.check(engine, golden.name(), "losses", ours, losses, TRACE_LIMIT);
    for (int i = 0; i < paths.size(); i++) {
      REPORT.check(engine, golden.name(), "f%d, %s".formatted(i, paths.get(i)),
          model.weights().get(paths.get(i)), golden.array("f" + i), TRACE_LIMIT);
    }
    Tensor first = Tensor.of(Arrays.copyOf(golden.array("x").floats(),
        (int) (golden.array("x").size() / data.size()) * batch),
        model.inputs().getFirst().shape().withBatch(batch).dims().stream()
            .mapToInt(Integer::intValue).toArray());
    REPORT.check(engine, golden.name(), "p", model.predict(first), golden.array("p"), TRACE_LIMIT);
    assertThat(model.predict(first).toFloats())
        .as("bf16 is not single precision").isNotEqualTo(model.policy(FLOAT32).predict(first)
            .toFloats());
  }
}
