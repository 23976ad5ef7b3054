package dev.fovea.golden;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.TensorDataset;
import dev.fovea.compile.Compiler;
import dev.fovea.files.KerasJson;
import dev.fovea.files.NdArray;
import dev.fovea.layer.WeightSpec;
import dev.fovea.loss.Loss;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Training moves the weights as in Keras, step by step, on every engine.
class TraceGoldenTest {
  private static final double LIMIT = 1e-4;
  /// For optimizers that divide by the root of a tiny second moment.
  private static final double ADAPTIVE_LIMIT = 2e-3;
  /// Traces that were covered when they were written down here: none may fall out again. Those that
  /// the scripts in `src/test/reference` had Keras compute are all covered.
  private static final List<String> FLOOR = List.of(
      "cnn_adam",
      "cnn_avgpool_nesterov",
      "cnn_frozen_sgd",
      "cnn_maxpool_momentum",
      "cnn_sgd",
      "inception_rmsprop",
      "mlp_adadelta",
      "mlp_adagrad",
      "mlp_adamax",
      "mlp_bce",
      "mlp_clipnorm",
      "mlp_cosine",
      "mlp_exp_decay",
      "mlp_focal",
      "mlp_global_clipnorm",
      "mlp_huber",
      "mlp_kld",
      "mlp_lion",
      "mlp_mse",
      "mlp_nadam",
      "mlp_sparse",
      "resnet_adamw",
      "resnet_sgd_momentum");
  /// Traces in which Keras moves a bias by rounding alone, and further than the limit: in front of a
  /// Batch Normalization its derivative is 0, what rounding leaves of it has no size that counts, and
  /// these optimizers make steps of full size out of it. Exact arithmetic does not move such a bias;
  /// there Keras's steps are checked to be no more than that, and all else is compared.
  private static final List<String> ROUNDING = List.of("mlp_adamax", "mlp_lion");
  private static final GoldenReport REPORT = new GoldenReport("traces");

  /// A model, and how it is trained.
  record Setup(Model model, Optimizer optimizer, Loss loss) {
    static Setup of(GoldenCase golden) {
      return new Setup(
          KerasJson.model(golden.name(), golden.text("config")),
          KerasJson.optimizer(golden.name(), golden.text("optimizer")),
          KerasJson.loss(golden.name(), golden.text("loss")));
    }
  }

  @AfterAll
  static void report() {
    REPORT.write();
  }

  @TestFactory
  Stream<DynamicTest> trainsAsKerasTrains() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : GoldenCase.files("keras/traces", ".npz")) {
      GoldenCase golden = GoldenCase.read(file);
      Optional<String> notYet = Coverage.notYet(() -> Setup.of(golden));
      notYet.ifPresent(why -> REPORT.notYet(golden.name(), why));
      if (notYet.isEmpty()) {
        GoldenEngines.compilers().forEach((name, compiler) -> {
          if (applies(golden, compiler)) {
            tests.add(DynamicTest.dynamicTest(
                golden.name() + " on " + name, () -> train(golden, name, compiler)));
          }
        });
      }
    }
    return tests.stream();
  }

  /// The cases given from outside run with every part of the compiler left out. Only `Simplify` must
  /// stay for adaptive optimizers: it knows that the derivative of a bias in front of a batch
  /// normalization is zero, where otherwise rounding decides which way the bias moves.
  private static boolean applies(GoldenCase golden, Compiler compiler) {
    return compiler.equals(Compiler.standard(compiler.engine()))
        || !golden.isOurs()
            && (compiler.parts().contains("Simplify")
                || Setup.of(golden).optimizer() instanceof SGD);
  }

  @Test
  void coversAtLeastTheseTraces() {
    List<String> uncovered = GoldenCase.files("keras/traces", ".npz").stream()
        .map(GoldenCase::read)
        .filter(golden -> FLOOR.contains(golden.name()) || golden.isOurs())
        .filter(golden -> Coverage.notYet(() -> Setup.of(golden)).isPresent())
        .map(GoldenCase::name)
        .toList();
    assertThat(uncovered).isEmpty();
  }

  private static void train(GoldenCase golden, String engine, Compiler compiler) {
    Setup setup = Setup.of(golden);
    Model model = setup.model().on(compiler);
    List<String> paths = model.weights().paths();
    assertThat(paths).as("weights").hasSize(golden.count("w"));
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
    double limit = setup.optimizer() instanceof SGD ? LIMIT : ADAPTIVE_LIMIT;
    REPORT.check(engine, golden.name(), "losses", ours, losses, limit);
    for (int i = 0; i < paths.size(); i++) {
      if (ROUNDING.contains(golden.name()) && isUnmoved(golden, model, i)) {
        checkRounding(golden, i, ours.shape().last() * setup.optimizer().learningRate());
        continue;
      }
      REPORT.check(engine, golden.name(), "f%d, %s".formatted(i, paths.get(i)),
          model.weights().get(paths.get(i)), golden.array("f" + i), scale(golden, setup, i), limit);
    }
    takeOverRounding(golden, setup, model);
    Tensor predicted = model.predict(first(golden.array("x"), batch));
    REPORT.check(engine, golden.name(), "p", predicted, golden.array("p"), limit);
    if (golden.has("e")) {
      double measured = requireNonNull(trainer.evaluate(data, batch).get("loss"));
      REPORT.check(engine, golden.name(), "e", Tensor.of(new float[]{(float) measured}),
          golden.array("e"), limit);
    }
  }

  /// Returns what the error of a final weight is relative to: its own largest value, or with an
  /// adaptive optimizer the largest of all weights.
  ///
  /// A bias in front of a Batch Normalization has the derivative 0, so there is only rounding, and
  /// an adaptive optimizer blows that up to steps of its own. In cnn_adam Keras's biases move by
  /// 0.0016 at values of 0.5: exact arithmetic, which does not move them, would be 3e-3 away.
  private static double scale(GoldenCase golden, Setup setup, int index) {
    return setup.optimizer() instanceof SGD
        ? GoldenReport.largest(golden.array("f" + index))
        : IntStream.range(0, golden.count("f"))
            .mapToDouble(i -> GoldenReport.largest(golden.array("f" + i)))
            .max()
            .orElseThrow();
  }

  /// Gives weights that an adaptive optimizer did not move, because their derivative is 0, the
  /// values to which rounding moved them in Keras; they have been checked by now.
  ///
  /// The moving averages behind them follow a hundredth of the way, so that predictions feel it.
  private static void takeOverRounding(GoldenCase golden, Setup setup, Model model) {
    List<WeightSpec> specs = model.weights().specs();
    for (int i = 0; i < specs.size(); i++) {
      if (!(setup.optimizer() instanceof SGD) && isUnmoved(golden, model, i)) {
        model.weights().set(specs.get(i).path(), golden.tensor("f" + i));
      }
    }
  }

  private static boolean isUnmoved(GoldenCase golden, Model model, int index) {
    WeightSpec spec = model.weights().specs().get(index);
    return spec.trainable() && Arrays.equals(
        model.weights().get(spec.path()).toFloats(), golden.array("w" + index).floats());
  }

  private static void checkRounding(GoldenCase golden, int index, double steps) {
    float[] before = golden.array("w" + index).floats();
    float[] after = golden.array("f" + index).floats();
    for (int i = 0; i < before.length; i++) {
      assertThat(Math.abs(after[i] - before[i])).as("%s: Keras's rounding in f%d", golden.name(),
          index).isLessThanOrEqualTo((float) (1.01 * steps));
    }
  }

  private static Tensor first(NdArray x, int rows) {
    int[] dims = x.shape().stream().mapToInt(Integer::intValue).toArray();
    int row = (int) (x.size() / dims[0]);
    dims[0] = rows;
    return Tensor.of(Arrays.copyOf(x.floats(), rows * row), dims);
  }
}
