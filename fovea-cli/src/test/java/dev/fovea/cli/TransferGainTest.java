package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.compile.Engines;
import dev.fovea.data.Dataset;
import dev.fovea.data.Row;
import dev.fovea.data.ShiftedImages;
import dev.fovea.engine.Engine;
import dev.fovea.files.PyTorchWeights;
import dev.fovea.files.image.ImageFolder;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Layer;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.FineTune;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.train.Fit;
import dev.fovea.zoo.NetworkOptions;
import dev.fovea.zoo.Preprocessing;
import dev.fovea.zoo.Zoo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A network that has seen CIFAR-10 tells ants from bees better than the same network that has not.
///
/// Measured on the pictures of both folders. How to train for those of one folder was chosen on those of
/// the other, which are only trained on meanwhile.
class TransferGainTest {
  private static final Path SHARED = Path.of(System.getProperty("shared.dir", "../../shared"));
  private static final Path PICTURES = SHARED.resolve("data/hymenoptera");
  private static final Path WEIGHTS = SHARED
      .resolve("models/resnet20-cifar10/resnet20-12fca82f.safetensors");

  private static final int SIZE = 64;
  private static final int BATCH = 16;
  private static final int HEAD_EPOCHS = 2;
  private static final int EPOCHS = 15;
  private static final double HEAD_RATE = 0.01;
  private static final double SCRATCH_RATE = 0.001;

  private static final int SEED = 201;
  private static final int RUNS = 6;
  private static final int FOLDS = 5;
  private static final double MARGIN = 0.05;

  /// Chance alone is beyond this many standard errors, either side, once in a thousand times.
  private static final double CHANCE = 3.3;

  /// The pictures that are measured, those that are only trained on, and what was best for those.
  private record Half(String measured, String others, double fineRate, int scratchEpochs) {}

  private static final List<Half> HALVES = List.of(
      new Half("train", "val", 0.003, 15), new Half("val", "train", 0.001, 30));

  /// One picture, wherever it lies.
  private record Sample(Dataset data, int index) {}

  /// Some pictures.
  private record Chosen(List<Sample> samples) implements Dataset {
    @Override
    public int size() {
      return samples.size();
    }

    @Override
    public List<TensorType> inputs() {
      return samples.getFirst().data.inputs();
    }

    @Override
    public List<TensorType> labels() {
      return samples.getFirst().data.labels();
    }

    @Override
    public void read(int index, Row row) {
      Sample sample = samples.get(index);
      sample.data.read(sample.index, row);
    }
  }

  /// Which pictures were told right, 1 or 0, by each of the runs.
  private static final class Score {
    private final double[][] right;

    Score(int runs, int pictures) {
      right = new double[runs][pictures];
    }

    Score and(Score other) {
      Score both = new Score(right.length, right[0].length + other.right[0].length);
      for (int run = 0; run < right.length; run++) {
        System.arraycopy(right[run], 0, both.right[run], 0, right[run].length);
        System.arraycopy(other.right[run], 0, both.right[run], right[run].length,
            other.right[run].length);
      }
      return both;
    }

    double mean() {
      return DoubleStream.of(ofRuns()).average().orElseThrow();
    }

    double[] ofRuns() {
      return Stream.of(right).mapToDouble(run -> DoubleStream.of(run).average().orElseThrow())
          .toArray();
    }

    double[] ofPictures() {
      return IntStream.range(0, right[0].length)
          .mapToDouble(i -> Stream.of(right).mapToDouble(run -> run[i]).average().orElseThrow())
          .toArray();
    }
  }

  private static List<Sample> pictures(String folder) {
    ImageFolder images = ImageFolder.of(PICTURES.resolve(folder), Shape.of(SIZE, SIZE, 3))
        .scaled(Preprocessing.TORCH).skipping(_ -> {});
    return IntStream.range(0, images.size()).mapToObj(i -> new Sample(images, i)).toList();
  }

  /// `mvn verify -pl fovea-cli -am -Dgroups=slow -Dfovea.excludedTags= -Dtest=TransferGainTest
  /// -Dsurefire.failIfNoSpecifiedTests=false`, forty minutes or more on one core; it prints figures of
  /// `docs/transfer.md`.
  @Test
  @Tag("slow")
  void fineTuningBeatsTheSameNetworkFromScratch() throws Exception {
    requireFiles();
    Score tuned = new Score(RUNS, 0);
    Score scratch = new Score(RUNS, 0);
    try (Engine engine = Engines.named("onednn", 1).engine()) {
      for (Half half : HALVES) {
        List<Sample> test = pictures(half.measured);
        Score halfTuned = new Score(RUNS, test.size());
        Score halfScratch = new Score(RUNS, test.size());
        for (int run = 0; run < RUNS; run++) {
          measure(engine, half, test, run, halfTuned.right[run], halfScratch.right[run]);
          say("%s, run %d: fine-tuned %.3f, from scratch %.3f", half.measured, run + 1,
              halfTuned.ofRuns()[run], halfScratch.ofRuns()[run]);
        }
        line("`%s`".formatted(half.measured), halfTuned, halfScratch);
        tuned = tuned.and(halfTuned);
        scratch = scratch.and(halfScratch);
      }
    }
    double[] gain = line("both", tuned, scratch);
    assertThat(gain[0]).isGreaterThan(MARGIN).isGreaterThan(CHANCE * gain[1]);
  }

  private static void measure(Engine engine, Half half, List<Sample> test, int run, double[] tuned,
      double[] scratch) throws Exception {
    List<Sample> others = pictures(half.others);
    List<Integer> order = shuffled(test.size(), SEED + run);
    for (int fold = 0; fold < FOLDS; fold++) {
      List<Integer> held = part(order, fold, true);
      List<Sample> train = new ArrayList<>(others);
      part(order, fold, false).forEach(i -> train.add(test.get(i)));
      int seed = SEED + RUNS + run * FOLDS + fold;
      measure(tuned(engine, half, train, seed), test, held, tuned);
      measure(scratch(engine, half, train, seed), test, held, scratch);
    }
  }

  private static void requireFiles() {
    for (Path needed : List.of(PICTURES.resolve("train"), PICTURES.resolve("val"), WEIGHTS)) {
      if (!Files.exists(needed)) {
        System.out.println("transfer: NOT TESTED: there is no " + needed);
      }
      assumeTrue(Files.exists(needed), needed + " is not there");
    }
  }

  private static List<Integer> shuffled(int count, long seed) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    return order;
  }

  private static List<Integer> part(List<Integer> order, int fold, boolean inside) {
    return IntStream.range(0, order.size()).filter(i -> (i % FOLDS == fold) == inside)
        .mapToObj(order::get).toList();
  }

  private static Model network(Engine engine) {
    return Zoo.model("resnet20", NetworkOptions.DEFAULT.input(SIZE, SIZE, 3)).on(engine);
  }

  private static Layer classes() {
    return new Dense(2).activation(ActivationFunction.SOFTMAX).named("classes");
  }

  private static int steps(List<Sample> train) {
    return Math.ceilDiv(train.size(), BATCH);
  }

  private static Optimizer adam(double rate, int steps) {
    return OptimizerNames.falling(new Adam(rate), steps);
  }

  private static Model tuned(Engine engine, Half half, List<Sample> train, int seed) {
    Model base = network(engine);
    PyTorchWeights.load(WEIGHTS, base);
    Model model = base.upTo("avg_pool").frozen().withHead(seed, classes()).mixedPrecision();
    int second = EPOCHS - HEAD_EPOCHS;
    return FineTune.first(new Adam(HEAD_RATE), Fit.epochs(HEAD_EPOCHS).batchSize(BATCH).seed(seed))
        .then(head -> head.thawed("conv3_*").thawed("conv4_*"),
            adam(half.fineRate, second * steps(train)),
            Fit.epochs(second).batchSize(BATCH).seed(seed + 1000L))
        .run(model, new ShiftedImages(new Chosen(train)), new SparseCategoricalCrossentropy(),
            new Accuracy())
        .model();
  }

  private static Model scratch(Engine engine, Half half, List<Sample> train, int seed) {
    Model model = network(engine).initialize(seed).upTo("avg_pool").withHead(seed, classes())
        .mixedPrecision();
    model.compile(adam(SCRATCH_RATE, half.scratchEpochs * steps(train)),
        new SparseCategoricalCrossentropy(),
        new Accuracy()).fit(new ShiftedImages(new Chosen(train)),
            Fit.epochs(half.scratchEpochs).batchSize(BATCH).seed(seed));
    return model;
  }

  private static void measure(
      Model model, List<Sample> test, List<Integer> which, double[] right) {
    Tensor images = Tensor.zeros(model.inputs().getFirst().type(which.size()));
    Tensor labels = Tensor.zeros(TensorType.i32(which.size()));
    Chosen held = new Chosen(which.stream().map(test::get).toList());
    for (int i = 0; i < held.size(); i++) {
      held.read(i, new Row(i, List.of(images), List.of(labels)));
    }
    Tensor shares = model.predict(images);
    for (int i = 0; i < held.size(); i++) {
      right[which.get(i)] = shares.get(2L * i + (int) labels.get(i)) > 0.5 ? 1 : 0;
    }
  }

  /// Prints a line of the table, and returns the gain and its standard error, in which both the choice
  /// of pictures and that of seeds are.
  private static double[] line(String pictures, Score tuned, Score scratch) {
    double mean = tuned.mean() - scratch.mean();
    double error = Math.hypot(
        error(differences(tuned.ofPictures(), scratch.ofPictures())),
        error(differences(tuned.ofRuns(), scratch.ofRuns())));
    say("| %s | %.3f ± %.3f | %.3f ± %.3f | %.1f | %.1f | %.1f |", pictures, tuned.mean(),
        spread(tuned.ofRuns()), scratch.mean(), spread(scratch.ofRuns()), 100 * mean, 100 * error,
        mean / error);
    return new double[]{mean, error};
  }

  private static double[] differences(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
  }

  private static double error(double[] numbers) {
    return spread(numbers) / Math.sqrt(numbers.length);
  }

  /// The standard deviation of single numbers.
  private static double spread(double[] numbers) {
    double mean = DoubleStream.of(numbers).average().orElseThrow();
    return Math.sqrt(
        DoubleStream.of(numbers).map(x -> (x - mean) * (x - mean)).sum() / (numbers.length - 1));
  }

  private static void say(String format, Object... numbers) {
    System.out.printf(Locale.ROOT, format + "%n", numbers);
  }
}
