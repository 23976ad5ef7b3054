package dev.fovea.bench;

import dev.fovea.compile.Engines;
import dev.fovea.data.Dataset;
import dev.fovea.data.TensorDataset;
import dev.fovea.engine.EngineUnavailable;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Dense;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.Count;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Trainer;
import dev.fovea.zoo.NetworkOptions;
import dev.fovea.zoo.Zoo;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// What freezing a base saves: a step of a network with a head of 512 and 2 units, all of it trained, the
/// head alone, and a prediction, by turns.
///
/// @param network its name
/// @param size    height and width of a picture
/// @param batch   pictures in a step
/// @param rounds  how often each is measured
record FrozenBase(String network, int size, int batch, int rounds) {
  private static final int MOST_WORDS = 5;

  /// Measures and prints.
  ///
  /// @param words `frozen`, and maybe network, size, batch and rounds
  /// @throws IllegalArgumentException if these are too many or no numbers, or the network does not end
  ///     with `avg_pool`
  static void run(List<String> words, PrintStream out) throws EngineUnavailable {
    if (words.size() > MOST_WORDS) {
      throw new IllegalArgumentException(
          "frozen takes NETWORK SIZE BATCH ROUNDS, got '%s' too.".formatted(words.get(MOST_WORDS)));
    }
    new FrozenBase(
        words.size() > 1 ? words.get(1) : "resnet18",
        number(words, 2, "SIZE", 224), number(words, 3, "BATCH", 8), number(words, 4, "ROUNDS", 5))
        .measure(Engines.best(Runtime.getRuntime().availableProcessors()), out);
  }

  private static int number(List<String> words, int place, String name, int usual) {
    String word = words.size() > place ? words.get(place) : String.valueOf(usual);
    if (!word.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(
          "%s must be a number of at least 1, got '%s'.".formatted(name, word));
    }
    return Integer.parseInt(word);
  }

  private void measure(Engines.Choice choice, PrintStream out) {
    Model whole = Zoo.model(network, NetworkOptions.DEFAULT.input(size, size, 3))
        .on(choice.engine()).initialize(1).upTo("avg_pool");
    Dense hidden = new Dense(512).activation(ActivationFunction.RELU);
    Dense classes = new Dense(2).activation(ActivationFunction.SOFTMAX);
    Model all = whole.withHead(1, hidden, classes);
    Trainer trained = trainer(all);
    Trainer frozen = trainer(whole.frozen().withHead(1, hidden, classes));
    Dataset data = data();
    Tensor pictures = ((TensorDataset) data).all().getFirst();
    List<Row> rows = List.of(
        new Row("all layers", () -> trained.trainOnBatch(data),
            trained.trainingPlan(batch).bytes()),
        new Row("head alone", () -> frozen.trainOnBatch(data), frozen.trainingPlan(batch).bytes()),
        new Row("prediction", () -> all.predict(pictures), all.plan(batch).bytes()));
    rows.forEach(row -> row.work.run());
    for (int round = 0; round < rounds; round++) {
      rows.forEach(Row::time);
    }
    out.printf(Locale.ROOT, "fovea FROZEN %s %dx%d, batch %d, engine %s with %s%n", network,
        size, size, batch, choice.engine().name(), Count.of(choice.engine().threads(), "thread"));
    for (Row row : rows) {
      out.printf(Locale.ROOT, "  %s  %8.1f ms (%.2f of all)  %8.1f MiB of plan (%.2f of all)%n",
          row.name, row.median(), row.median() / rows.getFirst().median(),
          row.bytes / 1048576.0, (double) row.bytes / rows.getFirst().bytes);
    }
  }

  private static Trainer trainer(Model model) {
    return model.compile(new Adam(), new SparseCategoricalCrossentropy());
  }

  private Dataset data() {
    Random random = new Random(1);
    float[] pixels = new float[batch * size * size * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    int[] labels = random.ints(batch, 0, 2).toArray();
    return TensorDataset.of(Tensor.of(pixels, batch, size, size, 3), Tensor.of(labels, batch));
  }

  /// @param bytes memory of the plan
  /// @param times milliseconds
  private record Row(String name, Runnable work, long bytes, List<Double> times) {
    Row(String name, Runnable work, long bytes) {
      this(name, work, bytes, new ArrayList<>());
    }

    void time() {
      long start = System.nanoTime();
      work.run();
      times.add((System.nanoTime() - start) / 1e6);
    }

    double median() {
      double[] sorted = times.stream().mapToDouble(Double::doubleValue).toArray();
      Arrays.sort(sorted);
      return sorted[sorted.length / 2];
    }
  }
}
