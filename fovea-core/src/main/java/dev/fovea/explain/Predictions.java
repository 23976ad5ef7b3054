package dev.fovea.explain;

import dev.fovea.data.Dataset;
import dev.fovea.model.Model;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// What a model says to samples whose classes are known: which it takes for which, how sure it is, where it is wrong.
public final class Predictions {
  private final int classes;
  private final List<Integer> samples = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();
  private final List<double[]> probabilities = new ArrayList<>();

  private Predictions(int classes) {
    this.classes = classes;
  }

  /// Asks a model. Samples that count nothing, such as pictures that turn out to be broken, are left out.
  ///
  /// Where the model ends with scores rather than probabilities, as its graph says, their softmax is taken, with one output the sigmoid.
  /// @param batch samples at a time, at least 1
  /// @throws IllegalArgumentException if the data do not fit the model, a label is none of its classes, an answer is not a number, or
  ///     `batch` is too small
  public static Predictions of(Model model, Dataset data, int batch) {
    if (batch < 1) {
      throw new IllegalArgumentException(
          "Predictions need at least 1 sample at a time, got %d.".formatted(batch));
    }
    Scores scores = Scores.of(model);
    Predictions all = new Predictions(scores.classes());
    for (int from = 0; from < data.size(); from += batch) {
      int to = Math.min(data.size(), from + batch);
      SampleBatch read = SampleBatch.of(data, from, to);
      float[] answers = model.predict(read.inputs()).toFloats();
      for (int i = from; i < to; i++) {
        if (data.weight(i) > 0) {
          all.samples.add(i);
          all.labels.add(all.label(read.labels(), i - from));
          all.probabilities.add(known(i, scores.probabilities(
              row(answers, i - from, scores.units()))));
        }
      }
    }
    return all;
  }

  /// Returns predictions that somebody has made.
  ///
  /// @param labels        class of each sample
  /// @param probabilities of each class, a row for each sample
  /// @throws IllegalArgumentException if there are not as many rows as labels, a label is none of the classes, or a probability is not a
  ///     number
  public static Predictions of(List<Integer> labels, List<double[]> probabilities) {
    if (labels.size() != probabilities.size() || labels.isEmpty()) {
      throw new IllegalArgumentException(
          "There are %d labels and %d rows of probabilities.".formatted(labels.size(),
              probabilities.size()));
    }
    Predictions all = new Predictions(probabilities.getFirst().length);
    for (int i = 0; i < labels.size(); i++) {
      all.samples.add(i);
      all.labels.add(all.known(labels.get(i)));
      all.probabilities.add(known(i, probabilities.get(i).clone()));
    }
    return all;
  }

  private int label(Tensor labels, int row) {
    int width = Math.toIntExact(labels.shape().size() / labels.shape().dim(0));
    if (labels.type().dtype() == DType.I32 || width == 1) {
      return known((int) labels.get((long) row * width));
    }
    int best = 0;
    for (int i = 1; i < width; i++) {
      best = labels.get((long) row * width + i) > labels.get((long) row * width + best) ? i : best;
    }
    return known(best);
  }

  private int known(int label) {
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "A sample is of class %d, the model knows the classes 0 to %d.\n  fix:    measure it on the classes that it was trained for."
              .formatted(label, classes - 1));
    }
    return label;
  }

  private static double[] row(float[] answers, int row, int units) {
    return IntStream.range(0, units).mapToDouble(i -> answers[row * units + i]).toArray();
  }

  private static double[] known(int sample, double[] row) {
    if (Arrays.stream(row).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException(
          "The answer to sample %d is not a number (NaN).\n  fix:    check the model's weights and this sample for NaN and infinity."
              .formatted(sample));
    }
    return row;
  }

  /// Returns how many samples were asked about.
  public int size() {
    return labels.size();
  }

  /// Returns how many classes there are.
  public int classes() {
    return classes;
  }

  /// Returns the number of a sample in its data set.
  public int sample(int i) {
    return samples.get(i);
  }

  /// Returns the class of a sample.
  public int label(int i) {
    return labels.get(i);
  }

  /// Returns the probability that the model gives a class, from 0 to 1.
  public double probability(int i, int wanted) {
    return probabilities.get(i)[wanted];
  }

  /// Returns the most probable class, of equal ones the first.
  public int best(int i) {
    double[] row = probabilities.get(i);
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = row[c] > row[best] ? c : best;
    }
    return best;
  }

  /// Returns the probability of the most probable class.
  public double confidence(int i) {
    return probability(i, best(i));
  }

  /// Tells whether the most probable class is the sample's.
  public boolean right(int i) {
    return best(i) == label(i);
  }

  /// Returns the mistakes, those first whose own class was held for least probable.
  public List<Integer> worst(int count) {
    return IntStream.range(0, size()).boxed().filter(i -> !right(i))
        .sorted(Comparator.comparingDouble(i -> probability(i, label(i)))).limit(count).toList();
  }

  /// Returns which classes were taken for which.
  public Confusion confusion() {
    return Confusion.of(classes, labels,
        IntStream.range(0, size()).mapToObj(this::best).toList());
  }

  /// Returns how far one can rely on the confidences.
  ///
  /// @param bins how many equal parts the range from 0 to 1 is cut into, at least 1
  public Calibration calibration(int bins) {
    return Calibration.of(
        IntStream.range(0, size()).mapToObj(this::confidence).toList(),
        IntStream.range(0, size()).mapToObj(this::right).toList(), bins);
  }
}
