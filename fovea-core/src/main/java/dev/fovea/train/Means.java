package dev.fovea.train;

import dev.fovea.compile.Plan;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Running means of the loss and the metrics over the samples seen so far.
final class Means {
  private final List<String> columns;
  private final double[] sums;
  private double lossSum;
  private long samples;

  Means(List<String> columns) {
    this.columns = columns;
    this.sums = new double[columns.size()];
  }

  /// Adds the results of a step, and returns its loss.
  double add(Plan plan, int count) {
    double loss = plan.port("loss").get(0);
    lossSum += loss * count;
    samples += count;
    for (int i = 0; i < sums.length; i++) {
      sums[i] += plan.port(columns.get(i)).get(0);
    }
    return loss;
  }

  /// Returns the means by column, each name behind `prefix`: metrics first, as Keras orders them.
  Map<String, Double> figures(String prefix) {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (int i = 0; i < sums.length; i++) {
      figures.put(prefix + columns.get(i), sums[i] / samples);
    }
    figures.put(prefix + "loss", lossSum / samples);
    return figures;
  }

  /// Returns what the means are computed from, to go on with later.
  Tensor sums() {
    double[] all = Arrays.copyOf(sums, sums.length + 2);
    all[sums.length] = lossSum;
    all[sums.length + 1] = samples;
    return Tensor.of(all, all.length);
  }

  /// Goes on with what [#sums] returned earlier.
  void restore(Tensor all) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = all.get(i);
    }
    lossSum = all.get(sums.length);
    samples = (long) all.get(sums.length + 1);
  }
}
