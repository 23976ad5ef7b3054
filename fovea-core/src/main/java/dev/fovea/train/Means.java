package dev.fovea.train;

import dev.fovea.compile.Plan;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Running means of the losses over the samples seen so far, and the metrics' sums.
final class Means {
  private final Columns columns;
  private final List<String> losses;
  private final double[] lossSums;
  private final List<List<double[]>> sums = new ArrayList<>();
  private long samples;

  Means(Columns columns) {
    this.columns = columns;
    losses = new ArrayList<>(columns.losses());
    losses.add("loss");
    lossSums = new double[losses.size()];
  }

  /// Adds the results of a step, and returns its loss.
  double add(Plan plan, int count) {
    for (int i = 0; i < lossSums.length; i++) {
      lossSums[i] += plan.port(losses.get(i)).get(0) * count;
    }
    samples += count;
    for (int i = 0; i < columns.metrics().size(); i++) {
      add(plan, columns.metrics().get(i), i);
    }
    return plan.port("loss").get(0);
  }

  private void add(Plan plan, Columns.Column column, int index) {
    if (sums.size() == index) {
      sums.add(zeros(plan, column));
    }
    List<double[]> all = sums.get(index);
    for (int i = 0; i < all.size(); i++) {
      Tensor batch = plan.port(column.port(i));
      double[] sum = all.get(i);
      for (int j = 0; j < sum.length; j++) {
        sum[j] += batch.get(j);
      }
    }
  }

  private static List<double[]> zeros(Plan plan, Columns.Column column) {
    List<double[]> zeros = new ArrayList<>();
    while (plan.graph().output(column.port(zeros.size())).isPresent()) {
      long size = plan.port(column.port(zeros.size())).shape().size();
      zeros.add(new double[Math.toIntExact(size)]);
    }
    return zeros;
  }

  /// Returns the figures by column, each name behind `prefix`: metrics first, as Keras orders them.
  Map<String, Double> figures(String prefix) {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (int i = 0; i < sums.size(); i++) {
      Columns.Column column = columns.metrics().get(i);
      double[] values = column.metric().figures(sums.get(i));
      for (int j = 0; j < values.length; j++) {
        String suffix = column.metric().suffix(j, values.length);
        figures.put(prefix + column.name() + suffix, values[j]);
      }
    }
    for (int i = 0; i < lossSums.length; i++) {
      figures.put(prefix + losses.get(i), lossSums[i] / samples);
    }
    return figures;
  }

  /// Returns what the figures are computed from, to go on with later: numbers of samples, losses,
  /// and of each metric how many sums of which length.
  Tensor sums() {
    List<Double> all = new ArrayList<>();
    all.add((double) samples);
    for (double sum : lossSums) {
      all.add(sum);
    }
    for (List<double[]> metric : sums) {
      all.add((double) metric.size());
      for (double[] sum : metric) {
        all.add((double) sum.length);
        for (double element : sum) {
          all.add(element);
        }
      }
    }
    double[] numbers = all.stream().mapToDouble(Double::doubleValue).toArray();
    return Tensor.of(numbers, numbers.length);
  }

  /// Goes on with what [#sums] returned earlier.
  void restore(Tensor all) {
    int at = 0;
    samples = (long) all.get(at++);
    for (int i = 0; i < lossSums.length; i++) {
      lossSums[i] = all.get(at++);
    }
    sums.clear();
    while (at < all.shape().size()) {
      List<double[]> metric = new ArrayList<>();
      for (int left = (int) all.get(at++); left > 0; left--) {
        double[] sum = new double[(int) all.get(at++)];
        for (int i = 0; i < sum.length; i++) {
          sum[i] = all.get(at++);
        }
        metric.add(sum);
      }
      sums.add(metric);
    }
  }
}
